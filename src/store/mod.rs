//! The only SQL. One backend for each database, behind [`Store`](crate::accounts::Store).

mod backup;
mod contents;
mod sqlite;

pub use backup::{back_up, restore};
pub use contents::Contents;
pub use sqlite::SqliteStore;
