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

/// An app that is in use.
pub(super) const TOTP_SECRETS: Table = Table {
    name: "totp_secrets",
    columns: &[
        ("account_id", Kind::Integer),
        ("sealed", Kind::Bytes),
        ("last_step", Kind::Integer),
        ("created_at", Kind::Integer),
        ("confirmed_at", Kind::Integer),
        ("last_used_at", Kind::Integer),
    ],
};

pub(super) const RECOVERY_CODES: Table = Table {
    name: "recovery_codes",
    columns: &[("account_id", Kind::Integer), ("sealed", Kind::Bytes), ("created_at", Kind::Integer)],
};

pub(super) const PASSKEY_USERS: Table =
    Table { name: "passkey_users", columns: &[("account_id", Kind::Integer), ("handle", Kind::Bytes)] };

pub(super) const PASSKEYS: Table = Table {
    name: "passkeys",
    columns: &[
        ("account_id", Kind::Integer),
        ("credential_id", Kind::Bytes),
        ("kind", Kind::Text),
        ("name", Kind::Text),
        ("rp_id", Kind::Text),
        ("public_key", Kind::Bytes),
        ("sign_count", Kind::Integer),
        ("aaguid", Kind::Text),
        ("transports", Kind::Text),
        ("is_backup_eligible", Kind::Bool),
        ("is_backed_up", Kind::Bool),
        ("created_at", Kind::Integer),
        ("last_used_at", Kind::Integer),
    ],
};

pub(super) const DJANGO_FACTORS: Table = Table {
    name: "django_factors",
    columns: &[
        ("account_id", Kind::Integer),
        ("kind", Kind::Text),
        ("digest", Kind::Bytes),
        ("factor_id", Kind::Integer),
    ],
};
