//! Django's database.

mod source;
