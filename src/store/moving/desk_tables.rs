//! The tables of the desk.

use crate::store::bulk::{Kind, Table};

pub(super) const GROUP_RIGHTS: Table = Table {
    name: "group_rights",
    columns: &[("id", Kind::Integer), ("group_id", Kind::Integer), ("name", Kind::Text)],
};

pub(super) const ADMIN_EVENTS: Table = Table {
    name: "admin_events",
    columns: &[
        ("id", Kind::Integer),
        ("created_at", Kind::Integer),
        ("actor_id", Kind::Integer),
        ("actor", Kind::Text),
        ("action", Kind::Text),
        ("target_kind", Kind::Text),
        ("target_id", Kind::Integer),
        ("target", Kind::Text),
        ("address", Kind::Text),
        ("old_values", Kind::Text),
        ("new_values", Kind::Text),
        ("reason", Kind::Text),
        ("impersonator_id", Kind::Integer),
        ("digest", Kind::Bytes),
    ],
};

pub(super) const IMPERSONATIONS: Table = Table {
    name: "impersonations",
    columns: &[
        ("id", Kind::Integer),
        ("session_id", Kind::Integer),
        ("actor_id", Kind::Integer),
        ("actor", Kind::Text),
        ("address", Kind::Text),
        ("target_id", Kind::Integer),
        ("target", Kind::Text),
        ("created_at", Kind::Integer),
        ("expires_at", Kind::Integer),
    ],
};

pub(super) const DAILY_COUNTS: Table = Table {
    name: "daily_counts",
    columns: &[
        ("id", Kind::Integer),
        ("day", Kind::Integer),
        ("event", Kind::Text),
        ("outcome", Kind::Text),
        ("count", Kind::Integer),
    ],
};

pub(super) const ADMIN_EVENTS_HEAD: Table = Table {
    name: "admin_events_head",
    columns: &[
        ("id", Kind::Integer),
        ("last_id", Kind::Integer),
        ("last_digest", Kind::Bytes),
        ("purged_id", Kind::Integer),
        ("purged_digest", Kind::Bytes),
    ],
};
