//! Who is signed in, for a service in axum that asks a Vestibule elsewhere.
//!
//! [`SignedIn`] is an extractor. A handler that takes it is called for whoever Vestibule admits; the others are refused with
//! Vestibule's own answer. `Option<SignedIn>` is for handlers that everybody may call.
//!
//! ```no_run
//! use axum::extract::Extension;
//! use axum::{Router, routing::get};
//! use vestibule_client::{Settings, SignedIn, Vestibule};
//!
//! async fn notes(user: SignedIn) -> String {
//!     format!("The notes of {}.", user.profile.username)
//! }
//!
//! # fn main() -> Result<(), vestibule_client::SettingsError> {
//! let vestibule = Vestibule::new(Settings::new("http://127.0.0.1:3000", "https://app.example.org"))?;
//! let app: Router = Router::new().route("/notes", get(notes)).layer(Extension(vestibule));
//! # Ok(())
//! # }
//! ```
//!
//! # What Vestibule has to know
//! The service asks `GET /api/verify`, as a reverse proxy does, since that endpoint has the rules for services: which service
//! may ask, whom it admits, and how far a token reaches. So
//! - the address from which it asks is in `VESTIBULE_TRUSTED_PROXIES`. Vestibule then believes what that machine says of its
//!   visitors' addresses: only machines of the operator's may be in it;
//! - its origin is in the file of `VESTIBULE_VERIFY_HOSTS`, with its rules (groups, second factor);
//! - it asks Vestibule itself and not through a reverse proxy, which would put its own `X-Forwarded` headers in place.
//!
//! # Revocation
//! An answer is kept for [`Settings::lifetime`], counted from the moment of the question: a token that has been revoked
//! admits no request that comes later than that. A second is the least that Vestibule's own nodes need to tell each other,
//! and zero asks for every request. A refusal is kept for [`Settings::refused_lifetime`]. That Vestibule could not be asked is
//! never kept, and answered with 503. Requests of one moment with one token are one question.

mod cache;
mod credentials;
mod look_up;
mod navigation;
mod origin;
mod refusal;
mod settings;
mod signed_in;
mod vestibule;

pub use settings::{Settings, SettingsError};
pub use signed_in::{Profile, SignedIn};
pub use vestibule::Vestibule;
