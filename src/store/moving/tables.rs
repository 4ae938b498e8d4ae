//! The tables of a move: all tables of accounts and sign-ins, with all columns.

use crate::store::bulk::{Kind, Table};

pub(in crate::store) const ACCOUNTS: Table = Table {
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
        ("language", Kind::Text),
        ("second_factor", Kind::Bool),
    ],
};

pub(in crate::store) const DJANGO_ACCOUNTS: Table = Table {
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

pub(in crate::store) const GROUPS: Table =
    Table { name: "groups", columns: &[("id", Kind::Integer), ("name", Kind::Text)] };

/// Ordered so that a row is copied after the rows that it refers to.
pub(in crate::store) static TABLES: [Table; 15] = [
    ACCOUNTS,
    Table {
        name: "sessions",
        columns: &[
            ("id", Kind::Integer),
            ("account_id", Kind::Integer),
            ("digest", Kind::Bytes),
            ("address", Kind::Text),
            ("network", Kind::Text),
            ("user_agent", Kind::Text),
            ("created_at", Kind::Integer),
            ("last_used_at", Kind::Integer),
            ("expires_at", Kind::Integer),
            ("ends_at", Kind::Integer),
            ("authenticated_at", Kind::Integer),
            ("methods", Kind::Text),
        ],
    },
    Table {
        name: "tokens",
        columns: &[
            ("id", Kind::Integer),
            ("account_id", Kind::Integer),
            ("session_id", Kind::Integer),
            ("digest", Kind::Bytes),
            ("address", Kind::Text),
            ("network", Kind::Text),
            ("user_agent", Kind::Text),
            ("created_at", Kind::Integer),
            ("last_used_at", Kind::Integer),
            ("expires_at", Kind::Integer),
            ("authenticated_at", Kind::Integer),
            ("methods", Kind::Text),
            ("name", Kind::Text),
            ("scope", Kind::Text),
            ("prefix", Kind::Text),
        ],
    },
    GROUPS,
    Table {
        name: "account_groups",
        columns: &[("id", Kind::Integer), ("account_id", Kind::Integer), ("group_id", Kind::Integer)],
    },
    DJANGO_ACCOUNTS,
    Table {
        name: "django_tokens",
        columns: &[("id", Kind::Integer), ("account_id", Kind::Integer), ("digest", Kind::Bytes)],
    },
    Table {
        name: "django_sessions",
        columns: &[
            ("id", Kind::Integer),
            ("account_id", Kind::Integer),
            ("digest", Kind::Bytes),
            ("expires_at", Kind::Integer),
            ("is_used", Kind::Bool),
        ],
    },
    Table {
        name: "account_events",
        columns: &[
            ("id", Kind::Integer),
            ("account_id", Kind::Integer),
            ("kind", Kind::Text),
            ("created_at", Kind::Integer),
            ("address", Kind::Text),
            ("network", Kind::Text),
            ("user_agent", Kind::Text),
            ("device", Kind::Text),
            ("is_new_device", Kind::Bool),
            ("details", Kind::Text),
        ],
    },
    Table {
        name: "jobs",
        columns: &[
            ("id", Kind::Integer),
            ("kind", Kind::Text),
            ("unique_key", Kind::Text),
            ("about", Kind::Text),
            ("payload", Kind::Text),
            ("run_at", Kind::Integer),
            ("attempts", Kind::Integer),
            ("give_up_at", Kind::Integer),
            ("lease", Kind::OptionalBytes),
            ("renewals", Kind::Integer),
            ("last_error", Kind::Text),
            ("dead_at", Kind::Integer),
            ("created_at", Kind::Integer),
        ],
    },
    Table {
        name: "proved_addresses",
        columns: &[
            ("id", Kind::Integer),
            ("account_id", Kind::Integer),
            ("address_folded", Kind::Text),
            ("proved_at", Kind::Integer),
        ],
    },
    Table {
        name: "mail_requests",
        columns: &[
            ("id", Kind::Integer),
            ("kind", Kind::Text),
            ("account_id", Kind::Integer),
            ("address", Kind::Text),
            ("address_folded", Kind::Text),
            ("digest", Kind::Bytes),
            ("code_digest", Kind::OptionalBytes),
            ("wrong_codes", Kind::Integer),
            ("created_at", Kind::Integer),
            ("expires_at", Kind::Integer),
        ],
    },
    Table {
        name: "totp_secrets",
        columns: &[
            ("id", Kind::Integer),
            ("account_id", Kind::Integer),
            ("sealed", Kind::Bytes),
            ("last_step", Kind::Integer),
            ("early_step", Kind::Integer),
            ("created_at", Kind::Integer),
            ("confirmed_at", Kind::Integer),
            ("last_used_at", Kind::Integer),
            ("expires_at", Kind::Integer),
        ],
    },
    Table {
        name: "recovery_codes",
        columns: &[
            ("id", Kind::Integer),
            ("account_id", Kind::Integer),
            ("sealed", Kind::Bytes),
            ("created_at", Kind::Integer),
        ],
    },
    Table { name: "code_checks", columns: &[("id", Kind::Integer), ("checks", Kind::Integer)] },
];
