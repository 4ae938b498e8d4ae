//! The only SQL. Each verb is written once, in `repositories`, over a connection of either database; a [`Backend`] for
//! each database has its connections and transactions, and `connection` the statements that differ.
//!
//! [`Backend`]: backend::Backend

mod backend;
mod backup;
mod bulk;
mod connection;
mod contents;
mod django;
mod look;
mod migrations;
mod moving;
mod pool_figures;
mod postgres;
mod repositories;
mod sqlite;
mod transaction;
mod unavailable;
mod unit_of_work;

pub use backup::{back_up, restore};
pub use contents::Contents;
pub use django::{Exported, Import, ImportProgress, Rules, export_django, import_django};
pub use look::{count_passkeys_elsewhere, sealing_keys};
pub use moving::{Progress, move_all};
pub use postgres::PostgresStore;
pub use sqlite::{ServerLock, SqliteStore, examine, lock_for_server, obstacles, with_companions};
