//! Records that are read from a Django database.

use std::borrow::Cow;

use super::super::{Timestamp, TokenDigest};
use super::DjangoFactors;

/// A row of `auth_user` with its related rows.
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
    /// The hash in the format of Django's hashers; `!...` if there is no usable password.
    pub password: String,
    /// Whether the user may sign in.
    pub is_active: bool,
    /// Whether the user may enter Django's admin site.
    pub is_staff: bool,
    /// Whether the user is a superuser.
    pub is_superuser: bool,
    /// When the user was created.
    pub date_joined: Timestamp,
    /// The last log-in.
    pub last_login: Option<Timestamp>,
    /// The ids of the user's groups.
    pub groups: Vec<i64>,
    /// The user's tokens, of DRF and of knox.
    pub tokens: Vec<DjangoToken>,
    /// The user's second factors, of allauth and of django-otp.
    pub factors: DjangoFactors,
}

/// A row of `authtoken_token` or of knox's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DjangoToken {
    /// The digest that is stored of it.
    pub digest: TokenDigest,
    /// When it was created.
    pub created: Timestamp,
    /// When it expires; only knox's tokens may.
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

/// A row of `django_session` with a signed-in user, a valid signature of Django's and the hash that belongs to the
/// user's password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DjangoSession {
    /// The digest of the cookie's value.
    pub digest: TokenDigest,
    /// The user.
    pub user_id: i64,
    /// Whether the user has shown a second factor in it.
    pub has_second_step: bool,
    /// When it expires.
    pub expires: Timestamp,
}

/// A row that cannot be parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its table.
    pub table: Cow<'static, str>,
    /// Its primary key, as text; if that is a secret, its owner (`of user 7`) or its position (`row 3`).
    pub key: String,
    /// What is wrong with it, as the rest of a sentence: "its username is NULL".
    pub why: String,
}
