//! What only a browser can do. In the server's build each function is there and does nothing, so that no page
//! has to ask in which of the two it runs.

#[cfg(feature = "hydrate")]
mod events;
#[cfg(feature = "hydrate")]
mod locks;
#[cfg(feature = "hydrate")]
mod page;
#[cfg(feature = "hydrate")]
mod renewal;
#[cfg(feature = "hydrate")]
mod tabs;
#[cfg(feature = "hydrate")]
pub use page::{focus_page, has_caps_lock, leave_site, owe_logout, start, tell_logout};
#[cfg(feature = "hydrate")]
pub use renewal::{forget, keep, token};

#[cfg(not(feature = "hydrate"))]
mod absent;
#[cfg(not(feature = "hydrate"))]
pub use absent::*;
