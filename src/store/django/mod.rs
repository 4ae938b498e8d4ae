//! Django's database: the way in, and the way back.

mod export;
mod source;

pub use export::{Exported, export_django};
