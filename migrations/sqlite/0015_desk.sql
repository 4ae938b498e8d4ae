-- What an operator may do by group: 'view', 'help' or 'manage', each with what the one before may.
CREATE TABLE group_rights (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    group_id INTEGER NOT NULL UNIQUE REFERENCES groups (id) ON DELETE CASCADE,
    name     TEXT    NOT NULL CHECK (name IN ('view', 'help', 'manage'))
) STRICT;

-- The record of what operators have done. Rows are only added, and the oldest ones purged. It refers to no account: a row
-- stays when its account goes.
CREATE TABLE admin_events (
    -- Without gaps: the writer counts.
    id              INTEGER PRIMARY KEY,
    created_at      INTEGER NOT NULL,
    -- The account of the operator; none for the command line.
    actor_id        INTEGER,
    actor           TEXT    NOT NULL,
    action          TEXT    NOT NULL,
    target_kind     TEXT    NOT NULL,
    target_id       INTEGER,
    target          TEXT    NOT NULL,
    -- Of the operator's client; empty for the command line.
    address         TEXT    NOT NULL,
    -- Objects of JSON, without secrets and hashes.
    old_values      TEXT    NOT NULL,
    new_values      TEXT    NOT NULL,
    -- Empty where none was given.
    reason          TEXT    NOT NULL,
    -- The account of whoever has taken the operator's place.
    impersonator_id INTEGER,
    -- SHA-256 of the digest of the row before and of all other columns of this row.
    digest          BLOB    NOT NULL CHECK (length(digest) = 32)
) STRICT;

CREATE INDEX admin_events_target ON admin_events (target_kind, target_id, id);
CREATE INDEX admin_events_actor ON admin_events (actor_id, id);

-- One row from the first event on: the last row of the record, and the last one that was purged.
CREATE TABLE admin_events_head (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    last_id       INTEGER NOT NULL,
    last_digest   BLOB    NOT NULL CHECK (length(last_digest) = 32),
    purged_id     INTEGER NOT NULL,
    purged_digest BLOB    NOT NULL CHECK (length(purged_digest) = 32)
) STRICT;

-- The directory by rare properties, in the order of names.
CREATE INDEX accounts_superuser ON accounts (username_folded) WHERE is_superuser;
CREATE INDEX accounts_second_factor ON accounts (username_folded) WHERE second_factor;
