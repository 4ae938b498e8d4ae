//! What was done to an account, as its owner reads it.

use serde::{Deserialize, Serialize};

/// A page of the events of an account, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct Activity {
    /// The events.
    pub events: Vec<AccountEvent>,
    /// What to send as `before` for the next page; nothing on the last one.
    pub next: Option<String>,
}

/// An event of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct AccountEvent {
    /// What was done: `signup`, `login`, `change_password` and so on, as in the audit log.
    pub kind: String,
    /// When, RFC 3339, UTC.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub time: String,
    /// The address that it was done from; nothing where the operator did it on the server.
    pub address: Option<String>,
    /// What the client called itself, as it said.
    pub user_agent: String,
    /// Browser and system, or the name of the program; empty where they are not known.
    pub device: String,
    /// What else is known of it.
    pub details: EventDetails,
}

/// What else is known of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct EventDetails {
    /// Whether it is a log-in from a network and device that no sign-up or log-in before it came from.
    #[serde(default)]
    pub new_device: bool,
    /// The id of the sign-in or token that was made or ended.
    #[serde(default)]
    pub sign_in: Option<String>,
    /// The name of the token or passkey.
    #[serde(default)]
    pub name: Option<String>,
    /// The account of the operator who has acted as this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<i64>,
}
