-- Where events of accounts are sent to.
CREATE TABLE webhooks (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL,
    url        TEXT    NOT NULL,
    -- The kinds of events, as ',login,logout,'; empty for all.
    events     TEXT    NOT NULL,
    is_active  INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;

-- What deliveries are signed with: the newest secret of a webhook, and those before it until they expire.
CREATE TABLE webhook_secrets (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    webhook_id INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    -- Opened by the secret key.
    sealed     BLOB    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER
) STRICT;

CREATE INDEX webhook_secrets_webhook_id ON webhook_secrets (webhook_id);

-- A message to a webhook. It refers to no account: that of a deletion outlives the account.
CREATE TABLE webhook_deliveries (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    webhook_id      INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    -- The same for each attempt.
    message_id      TEXT    NOT NULL,
    event           TEXT    NOT NULL,
    payload         TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    last_attempt_at INTEGER,
    -- The status of the last answer; none where there was no answer.
    last_status     INTEGER,
    last_fault      TEXT    NOT NULL DEFAULT '',
    delivered_at    INTEGER,
    UNIQUE (webhook_id, message_id)
) STRICT;

CREATE INDEX webhook_deliveries_webhook_id ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_created_at ON webhook_deliveries (created_at);
