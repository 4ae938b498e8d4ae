//! The tables of webhooks.

use crate::store::bulk::{Kind, Table};

pub(super) const WEBHOOKS: Table = Table {
    name: "webhooks",
    columns: &[
        ("id", Kind::Integer),
        ("name", Kind::Text),
        ("url", Kind::Text),
        ("events", Kind::Text),
        ("is_active", Kind::Bool),
        ("created_at", Kind::Integer),
    ],
};

pub(super) const WEBHOOK_SECRETS: Table = Table {
    name: "webhook_secrets",
    columns: &[
        ("id", Kind::Integer),
        ("webhook_id", Kind::Integer),
        ("sealed", Kind::Bytes),
        ("created_at", Kind::Integer),
        ("expires_at", Kind::Integer),
    ],
};

pub(super) const WEBHOOK_DELIVERIES: Table = Table {
    name: "webhook_deliveries",
    columns: &[
        ("id", Kind::Integer),
        ("webhook_id", Kind::Integer),
        ("message_id", Kind::Text),
        ("event", Kind::Text),
        ("payload", Kind::Text),
        ("created_at", Kind::Integer),
        ("attempts", Kind::Integer),
        ("last_attempt_at", Kind::Integer),
        ("last_status", Kind::Integer),
        ("last_fault", Kind::Text),
        ("delivered_at", Kind::Integer),
    ],
};
