//! The rules of accounts over a real store, with a clock and a database of each test's own.

#![cfg(feature = "ssr")]
#![allow(clippy::duplicate_mod, reason = "the same tests on each database")]

#[path = "../authenticator/mod.rs"]
mod authenticator;
#[path = "../postgres/mod.rs"]
#[allow(dead_code, reason = "each test binary uses its part of it")]
mod cluster;

mod audit;
mod cache;
mod database;
mod fixture;
mod held;
mod legacy_hashes;
mod letters;
#[path = "../missing/mod.rs"]
mod missing;
mod postgres;
mod postgres_database;
mod postgres_faults;
mod postgres_pool;
mod postgres_windows;
mod sqlite;
#[path = "../until/mod.rs"]
mod until;
