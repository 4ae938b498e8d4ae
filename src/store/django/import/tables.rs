//! The tables that an import writes: all columns of accounts and groups, and the columns that it sets of others.

use crate::store::bulk::{Kind, Table};
pub(super) use crate::store::moving::{ACCOUNTS, DJANGO_ACCOUNTS, GROUPS};

/// Imported tokens count as a program's, without an address.
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

pub(super) const ACCOUNT_GROUPS: Table =
    Table { name: "account_groups", columns: &[("account_id", Kind::Integer), ("group_id", Kind::Integer)] };

pub(super) const DJANGO_SESSIONS: Table = Table {
    name: "django_sessions",
    columns: &[("account_id", Kind::Integer), ("digest", Kind::Bytes), ("expires_at", Kind::Integer)],
};

pub(super) const PROVED_ADDRESSES: Table = Table {
    name: "proved_addresses",
    columns: &[("account_id", Kind::Integer), ("address_folded", Kind::Text), ("proved_at", Kind::Integer)],
};
