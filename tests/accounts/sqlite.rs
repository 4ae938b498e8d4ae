//! On SQLite.

type Fixture = crate::fixture::Fixture<crate::fixture::Sqlite>;

#[path = "contract/mod.rs"]
mod contract;
