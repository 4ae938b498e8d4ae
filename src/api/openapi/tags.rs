//! The groups in which the document shows the operations. Every operation is in the one whose path is the longest beginning
//! of its own.

use serde_json::{Value, json};

use super::super::Endpoint;
use crate::contract::paths;

/// A group of operations.
struct Tag {
    name: &'static str,
    /// What they are for, in a line.
    about: &'static str,
    /// What the paths of its operations begin with, after `/api/`.
    begins: &'static [&'static str],
}

/// In the order in which they are shown.
const TAGS: [Tag; 11] = [
    Tag {
        name: "Sign-up",
        about: "Make an account, and learn beforehand what a password is worth.",
        begins: &["signup", "password_strength"],
    },
    Tag {
        name: "Log-in",
        about: "Log in and out, take the second step, and prove again who is there.",
        begins: &["login", "logout", "confirm", "step_up"],
    },
    Tag {
        name: "Sign-ins and tokens",
        about: "See where an account is logged in, and make tokens for programs.",
        begins: &["sign_ins", "tokens", "test_token", "renew", "trusted_browsers"],
    },
    Tag {
        name: "Account",
        about: "Who is signed in, and what is kept about them.",
        begins: &["me", "account", "profile", "activity", "export", "advice"],
    },
    Tag {
        name: "Address and password",
        about: "Prove and change the address, change the password, and get a forgotten one back.",
        begins: &["email", "password"],
    },
    Tag {
        name: "Second factors",
        about: "Authenticator apps, recovery codes and passkeys.",
        begins: &["factors", "totp", "recovery_codes", "passkeys"],
    },
    Tag {
        name: "Desk: accounts",
        about: "Find accounts, make and invite them, help their owners, and end what has to end.",
        begins: &["admin", "impersonation"],
    },
    Tag {
        name: "Desk: groups",
        about: "Groups, their members, and what staff in them may do at the desk.",
        begins: &["admin/groups"],
    },
    Tag {
        name: "Desk: record",
        about: "What operators have done: who, to whom, when and why.",
        begins: &["admin/events"],
    },
    Tag {
        name: "Desk: overview",
        about: "Sign-ups and log-ins by day, jobs, servers, and what to look after.",
        begins: &["admin/overview"],
    },
    Tag {
        name: "Desk: webhooks",
        about: "Who is told of what happens to accounts, and which deliveries have failed.",
        begins: &["admin/webhooks"],
    },
];

/// The name of the group of an endpoint.
pub(super) fn of(endpoint: &Endpoint) -> Option<&'static str> {
    let begun_by = |begin: &&&str| paths::is_within(endpoint.name(), begin);
    let longest = |tag: &Tag| tag.begins.iter().filter(begun_by).map(|begin| begin.len()).max();
    let found = TAGS.iter().filter_map(|tag| Some((longest(tag)?, tag.name))).max_by_key(|(length, _)| *length);
    found.map(|(_, name)| name)
}

/// All of them, as the document has them.
pub(super) fn all() -> Value {
    TAGS.iter().map(|tag| json!({ "name": tag.name, "description": tag.about })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_endpoint_is_in_a_group_and_the_longest_beginning_decides() {
        for endpoint in Endpoint::all() {
            assert!(of(endpoint).is_some(), "openapi/tags.rs has no group for {}", endpoint.path);
        }
        for (path, name) in [
            ("/api/login/passkey", "Log-in"),
            ("/api/password_strength", "Sign-up"),
            ("/api/password/change", "Address and password"),
            ("/api/account", "Account"),
            ("/api/admin/account", "Desk: accounts"),
            ("/api/admin/groups", "Desk: groups"),
            ("/api/admin/events/export", "Desk: record"),
        ] {
            assert_eq!(of(Endpoint::at(path).unwrap()), Some(name), "{path}");
        }
    }
}
