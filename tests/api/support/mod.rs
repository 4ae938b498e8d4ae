//! What the tests stand on.

mod app;
mod clock;
pub mod process;
pub mod raw;

pub use app::{Answer, Options, TestApp, credentials};
pub use clock::FakeClock;

/// A password that keeps every rule.
pub const PASSWORD: &str = "Quiet-harbor-42";
