//! Import from and export to a Django database.

mod export;
mod import;
mod source;

pub use export::{Exported, export_django};
pub use import::{Import, ImportProgress, Rules, import_django};
