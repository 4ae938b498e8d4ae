//! What only a browser can do. In the server's build each function exists and does nothing, so that no island
//! has to check in which build it runs.

#[cfg(feature = "hydrate")]
mod backoff;
#[cfg(feature = "hydrate")]
mod election;
#[cfg(feature = "hydrate")]
mod entry;
#[cfg(feature = "hydrate")]
mod events;
#[cfg(feature = "account")]
mod local_times;
#[cfg(feature = "hydrate")]
mod locks;
#[cfg(feature = "hydrate")]
mod logout;
#[cfg(feature = "hydrate")]
mod page;
#[cfg(feature = "hydrate")]
mod page_token;
#[cfg(feature = "account")]
mod proof;
#[cfg(feature = "hydrate")]
mod reconcile;
#[cfg(feature = "hydrate")]
mod renewal;
#[cfg(feature = "hydrate")]
mod sign_in;
#[cfg(feature = "hydrate")]
mod tabs;
#[cfg(feature = "account")]
mod typed;
#[cfg(feature = "hydrate")]
pub use {
    entry::{enter, go_on},
    logout::when_ended,
    page::{has_caps_lock, mark_when_hydrated},
    tabs::watch,
};
#[cfg(feature = "account")]
pub use {
    local_times::show_local_times,
    logout::{end, log_out},
    page::{copy, print, refresh},
    proof::wait_for_proof,
    renewal::keep,
    typed::typed,
};

#[cfg(not(feature = "hydrate"))]
mod server_stub;
#[cfg(not(feature = "hydrate"))]
pub use server_stub::*;
