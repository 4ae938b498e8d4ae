//! Django's database.

mod import;
mod source;

pub use import::{Import, ImportProgress, Rules, import_django};
