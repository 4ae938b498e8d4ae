//! The rules of accounts over a real store, with a clock and a database of each test's own.

#![cfg(feature = "ssr")]

mod audit;
mod authentication;
mod cache;
mod database;
mod fixture;
mod held;
mod log_in;
mod operator;
mod sessions;
mod sign_up;
