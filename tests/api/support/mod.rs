//! Shared support of the tests.

mod app;
pub mod canary;
mod clock;
pub mod conformity;
#[path = "../../../tools/soak/src/disk.rs"]
pub mod disk;
#[path = "../../../tools/soak/src/dribble.rs"]
pub mod dribble;
pub mod file;
mod mailbox;
mod passkey_device;
pub mod process;
pub mod raw;
#[path = "../../../tools/soak/src/read_headers.rs"]
pub mod read_headers;

pub use app::{Answer, Caller, Options, TestApp, credentials};
pub use clock::FakeClock;
pub use mailbox::{Mail, Mailbox, secret_of};
pub use passkey_device::PasskeyDevice;

/// A password that keeps every rule.
pub const PASSWORD: &str = "Quiet-harbor-42";

/// Lets this process open as many files as the system allows: some tests hold a thousand sockets.
pub fn many_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
}
