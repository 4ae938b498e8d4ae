//! The endpoints: server functions that are the HTTP API too. Each has a file, which declares beside the function
//! who may call it, by what method and how often; the function itself is one call into `accounts`.
//!
//! A server function without such a declaration does not compile: leptos' own protocol cannot encode a [`Reply`], and
//! [`Api`] wants the declaration.
//!
//! ```compile_fail
//! use leptos::prelude::*;
//! use vestibule::api::Done;
//! use vestibule::contract::{ApiError, Message};
//!
//! #[server(prefix = "/api", endpoint = "open")]
//! async fn open() -> Result<Done<Message>, ApiError> {
//!     Ok(Done::new(Message { message: "Who may call it?".into() }))
//! }
//! ```
//!
//! ```compile_fail
//! use leptos::prelude::*;
//! use vestibule::api::{Api, Done};
//! use vestibule::contract::{ApiError, Message};
//!
//! #[server(prefix = "/api", endpoint = "open", protocol = Api<Open>)]
//! async fn open() -> Result<Done<Message>, ApiError> {
//!     Ok(Done::new(Message { message: "Who may call it?".into() }))
//! }
//! ```
//!
//! The same function with its policy does:
//!
//! ```
//! use http::Method;
//! use leptos::prelude::*;
//! use vestibule::api::{Api, Done, Policy};
//! use vestibule::contract::{ApiError, Message};
//!
//! impl Policy for Open {
//!     const METHOD: Method = Method::GET;
//! }
//!
//! #[server(prefix = "/api", endpoint = "open", protocol = Api<Open>)]
//! async fn open() -> Result<Done<Message>, ApiError> {
//!     Ok(Done::new(Message { message: "Anyone.".into() }))
//! }
//! ```

mod attachment;
mod protocol;
mod reply;

mod account;
mod account_delete;
mod activity;
pub mod admin;
mod advice;
mod advice_dismiss;
mod confirm;
mod confirm_passkey;
mod email;
mod email_change;
mod email_change_confirm;
mod email_change_undo;
mod email_verify;
mod email_verify_confirm;
mod export;
mod factors;
mod impersonation_end;
mod logged_in;
mod login;
mod login_passkey;
mod login_passkey_begin;
mod logout;
mod me;
mod passkeys_begin;
mod passkeys_create;
mod passkeys_remove;
mod passkeys_rename;
mod password_change;
mod password_reset;
mod password_reset_confirm;
mod password_strength;
mod profile;
mod recovery_codes_create;
mod renew;
mod second_factor;
mod second_factor_passkey;
mod set_up;
mod set_up_confirm;
mod sign_ins;
mod sign_ins_end;
mod signup;
mod signup_passkey;
mod signup_passkey_begin;
mod step_up;
mod step_up_set_up;
mod test_token;
mod tokens;
mod tokens_create;
mod tokens_revoke;
mod totp_begin;
mod totp_confirm;
mod totp_pending;
mod totp_remove;
mod trusted_browsers_forget;

#[cfg(feature = "hydrate")]
mod client;

#[cfg(feature = "ssr")]
mod answered;
#[cfg(feature = "ssr")]
mod arguments;
#[cfg(feature = "ssr")]
mod body;
#[cfg(feature = "ssr")]
mod challenges;
#[cfg(feature = "ssr")]
mod context;
#[cfg(feature = "ssr")]
mod cookies;
#[cfg(feature = "ssr")]
mod endpoint;
#[cfg(feature = "ssr")]
pub mod openapi;
#[cfg(feature = "ssr")]
mod permission;

pub use attachment::Attachment;
pub use protocol::{Api, Policy};
pub use reply::{Answer, AnswerBody, Created, Done, Reply};

pub use account::account;
pub use account_delete::account_delete;
pub use activity::activity;
pub use advice::advice;
pub use advice_dismiss::advice_dismiss;
pub use confirm::confirm;
pub use confirm_passkey::confirm_passkey;
pub use email::email;
pub use email_change::email_change;
pub use email_change_confirm::email_change_confirm;
pub use email_change_undo::email_change_undo;
pub use email_verify::email_verify;
pub use email_verify_confirm::email_verify_confirm;
pub use export::export;
pub use factors::factors;
pub use impersonation_end::impersonation_end;
pub use logged_in::LoggedIn;
pub use login::login;
pub use login_passkey::login_passkey;
pub use login_passkey_begin::login_passkey_begin;
pub use logout::logout;
pub use me::me;
pub use passkeys_begin::passkeys_begin;
pub use passkeys_create::passkeys_create;
pub use passkeys_remove::passkeys_remove;
pub use passkeys_rename::passkeys_rename;
pub use password_change::password_change;
pub use password_reset::password_reset;
pub use password_reset_confirm::password_reset_confirm;
pub use password_strength::password_strength;
pub use profile::edit_profile;
pub use recovery_codes_create::recovery_codes_create;
pub use renew::renew;
pub use second_factor::second_factor;
pub use second_factor_passkey::second_factor_passkey;
pub use set_up::set_up;
pub use set_up_confirm::set_up_confirm;
pub use sign_ins::sign_ins;
pub use sign_ins_end::sign_ins_end;
pub use signup::signup;
pub use signup_passkey::signup_passkey;
pub use signup_passkey_begin::signup_passkey_begin;
pub use step_up::step_up;
pub use step_up_set_up::step_up_set_up;
pub use test_token::test_token;
pub use tokens::tokens;
pub use tokens_create::tokens_create;
pub use tokens_revoke::tokens_revoke;
pub use totp_begin::totp_begin;
pub use totp_confirm::totp_confirm;
pub use totp_pending::totp_pending;
pub use totp_remove::totp_remove;
pub use trusted_browsers_forget::trusted_browsers_forget;

#[cfg(feature = "ssr")]
pub use answered::{Answered, SessionChange};
#[cfg(feature = "ssr")]
pub use arguments::LISTS;
#[cfg(feature = "ssr")]
pub use body::{Value, form as read_form, read as read_body};
#[cfg(feature = "ssr")]
pub use context::{Caller, RequestContext, Source};
#[cfg(feature = "ssr")]
pub use cookies::{CookieChange, CookieKind, Cookies};
#[cfg(feature = "ssr")]
pub use endpoint::{Declaration, Endpoint};
#[cfg(feature = "ssr")]
pub use permission::Permission;
#[cfg(feature = "ssr")]
pub use reply::AnswerSchema;

use protocol::endpoint;
