//! On PostgreSQL.

type Fixture = crate::fixture::Fixture<crate::fixture::Postgres>;

#[path = "contract/mod.rs"]
mod contract;
