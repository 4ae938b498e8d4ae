//! What an import writes: the columns that it knows of.

use crate::store::side::{Kind, Table};

pub(super) const ACCOUNTS: Table = Table {
    name: "accounts",
    columns: &[
        ("id", Kind::Integer),
        ("username", Kind::Text),
        ("username_folded", Kind::Text),
        ("email", Kind::Text),
        ("first_name", Kind::Text),
        ("last_name", Kind::Text),
        ("password", Kind::Text),
        ("is_active", Kind::Bool),
        ("is_staff", Kind::Bool),
        ("is_superuser", Kind::Bool),
        ("date_joined", Kind::Integer),
        ("last_login", Kind::Integer),
    ],
};

pub(super) const DJANGO_ACCOUNTS: Table = Table {
    name: "django_accounts",
    columns: &[
        ("id", Kind::Integer),
        ("username", Kind::Text),
        ("email", Kind::Text),
        ("first_name", Kind::Text),
        ("last_name", Kind::Text),
        ("password_digest", Kind::OptionalBytes),
        ("is_active", Kind::Bool),
        ("is_staff", Kind::Bool),
        ("is_superuser", Kind::Bool),
        ("date_joined", Kind::Integer),
    ],
};

/// A program's: from no address that is known.
pub(super) const TOKENS: Table = Table {
    name: "tokens",
    columns: &[
        ("account_id", Kind::Integer),
        ("digest", Kind::Bytes),
        ("created_at", Kind::Integer),
        ("last_used_at", Kind::Integer),
        ("expires_at", Kind::Integer),
    ],
};

pub(super) const DJANGO_TOKENS: Table =
    Table { name: "django_tokens", columns: &[("account_id", Kind::Integer), ("digest", Kind::Bytes)] };

pub(super) const GROUPS: Table = Table { name: "groups", columns: &[("id", Kind::Integer), ("name", Kind::Text)] };

pub(super) const ACCOUNT_GROUPS: Table =
    Table { name: "account_groups", columns: &[("account_id", Kind::Integer), ("group_id", Kind::Integer)] };

pub(super) const DJANGO_SESSIONS: Table = Table {
    name: "django_sessions",
    columns: &[("account_id", Kind::Integer), ("digest", Kind::Bytes), ("expires_at", Kind::Integer)],
};
