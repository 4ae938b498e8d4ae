//! The endpoints: server functions that are the HTTP API too. One file for one verb; each names its method and
//! its permission in its type, and its body is one call into `accounts`.
//!
//! A server function that names no protocol of ours does not compile, since leptos' own cannot encode
//! [`Created`] and [`Done`]:
//!
//! ```compile_fail
//! use leptos::prelude::*;
//! use vestibule::api::Done;
//! use vestibule::contract::{ApiError, Message};
//!
//! #[server(prefix = "/api", endpoint = "open")]
//! async fn open() -> Result<Done<Message>, ApiError> {
//!     Ok(Done(Message { message: "Who may enter?".into() }))
//! }
//! ```
//!
//! The same function with its protocol does:
//!
//! ```
//! use leptos::prelude::*;
//! use vestibule::api::{AllowAny, Done, Get};
//! use vestibule::contract::{ApiError, Message};
//!
//! #[server(prefix = "/api", endpoint = "open", protocol = Get<AllowAny>)]
//! async fn open() -> Result<Done<Message>, ApiError> {
//!     Ok(Done(Message { message: "Anyone.".into() }))
//! }
//! ```

mod answer;
mod endpoint;
mod permission;

mod login;
mod logout;
mod me;
mod password_strength;
mod renew;
mod sign_ins;
mod signup;
mod test_token;

#[cfg(feature = "hydrate")]
mod client;

#[cfg(feature = "ssr")]
mod arguments;
#[cfg(feature = "ssr")]
mod body;
#[cfg(feature = "ssr")]
mod call;
#[cfg(feature = "ssr")]
mod serve;

pub use answer::{Answer, Created, Done};
pub use endpoint::{Get, Post};
pub use permission::{AllowAny, HasSession, IsAuthenticated, Permission};

pub use login::login;
pub use logout::logout;
pub use me::me;
pub use password_strength::password_strength;
pub use renew::renew;
pub use sign_ins::sign_ins;
pub use signup::signup;
pub use test_token::test_token;

#[cfg(feature = "ssr")]
pub use body::{form as read_form, read as read_body};
#[cfg(feature = "ssr")]
pub use call::{Answered, Call, Caller, Head, SessionChange, Unread, provide_call, serving};
