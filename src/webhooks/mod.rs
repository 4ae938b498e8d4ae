//! What posts deliveries to the receivers of webhooks: the only client of HTTP.
//!
//! It is hyper's client on a connection that is opened here, and no library with a pool and redirects: the address is checked
//! once it is known and right before it is connected to, so that a name cannot lead elsewhere in between.

mod address;
mod client;

pub use client::Client;
