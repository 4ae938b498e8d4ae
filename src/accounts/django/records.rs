//! What is read from a Django database, row by row.

use std::borrow::Cow;

use super::super::{Timestamp, TokenDigest};

/// A row of `auth_user`, with what hangs off it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DjangoUser {
    /// Its primary key, which the account keeps.
    pub id: i64,
    /// The name as it was typed.
    pub username: String,
    /// The e-mail address, or empty.
    pub email: String,
    /// The first name, or empty.
    pub first_name: String,
    /// The last name, or empty.
    pub last_name: String,
    /// The hash, as Django's hashers write it; `!...` where there is no usable one.
    pub password: String,
    /// Whether the user may sign in.
    pub is_active: bool,
    /// Whether the user may enter Django's admin site.
    pub is_staff: bool,
    /// Whether the user may do everything.
    pub is_superuser: bool,
    /// When it was made.
    pub date_joined: Timestamp,
    /// When somebody last signed in to it.
    pub last_login: Option<Timestamp>,
    /// The ids of its groups.
    pub groups: Vec<i64>,
    /// Its tokens, of DRF and of knox.
    pub tokens: Vec<DjangoToken>,
}

/// A row of `authtoken_token` or of knox's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DjangoToken {
    /// What is kept of it.
    pub digest: TokenDigest,
    /// When it was made.
    pub created: Timestamp,
    /// When it ends; only knox's may.
    pub expires: Option<Timestamp>,
}

/// A row of `auth_group`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DjangoGroup {
    /// Its primary key.
    pub id: i64,
    /// Its name.
    pub name: String,
}

/// A row of `django_session` that somebody is signed in by, with a signature of Django's and the hash that belongs to
/// the user's password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DjangoSession {
    /// Of what is in the cookie.
    pub digest: TokenDigest,
    /// Who is signed in.
    pub user_id: i64,
    /// When it ends.
    pub expires: Timestamp,
}

/// A row that cannot be taken for what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its table.
    pub table: Cow<'static, str>,
    /// Its primary key, as text; where that is a secret, whose it is (`of user 7`) or where it stands (`row 3`).
    pub key: String,
    /// What is wrong with it, as the rest of a sentence: "its username is NULL".
    pub why: String,
}
