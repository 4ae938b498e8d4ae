//! The only axum. `run` serves a listener until it is told to stop; the steps of a request are in
//! [`pipeline`], in their order.

mod accept;
mod assets;
mod authentication;
mod body;
mod client_ip;
mod connections;
mod cookie;
mod cors;
mod csrf;
mod descriptors;
mod encoding;
mod endpoints;
mod errors;
mod executor;
mod form_posts;
mod headers;
mod health;
mod language;
mod links;
mod log_in_steps;
mod metrics;
mod pages;
mod panics;
mod parts;
mod pipeline;
mod readiness;
mod related_origins;
mod rendered;
mod request_id;
mod router;
mod server;
mod settings;
mod sign_in_events;
mod site;
mod state;
mod streams;
mod throttle;
mod trace;
mod verify;
mod workers;

pub use descriptors::{connection_room, default_connections, raise_file_limit};
pub use server::{Listeners, run};
pub use settings::{PublicUrl, Settings};
pub use site::{Embedded, Site, SiteFolder};
pub use verify::VerifyHosts;
