//! Django's database: the way in, and the way back.

mod export;
mod import;
mod source;

pub use export::{Exported, export_django};
pub use import::{Import, ImportProgress, Rules, import_django};
