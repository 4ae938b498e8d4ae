-- Work that is done later: mail, the purge of expired rows. A row is deleted when its job is done. AUTOINCREMENT, so
-- that a mail's Message-ID, which is made of the id, is never that of another mail.
CREATE TABLE jobs (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT    NOT NULL,
    -- No two jobs have the same one; empty where it does not matter how many there are. A dead job has none.
    unique_key TEXT    NOT NULL DEFAULT '',
    -- What an operator may read of it: no secret, and of a mail no more than the domain of its recipient.
    about      TEXT    NOT NULL DEFAULT '',
    -- JSON. It may hold secrets, such as the links of a mail.
    payload    TEXT    NOT NULL,
    -- When it may be tried; that of a leased or dead job says when it was.
    run_at     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    -- An attempt that fails after it is the last one.
    give_up_at INTEGER NOT NULL,
    -- The worker that runs it: random for each lease. It counts up `renewals`; a lease whose count stands still is over.
    lease      BLOB    CHECK (length(lease) = 16),
    renewals   INTEGER NOT NULL DEFAULT 0,
    -- Why the last attempt failed, in words without secrets.
    last_error TEXT    NOT NULL DEFAULT '',
    dead_at    INTEGER,
    created_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX jobs_unique_key ON jobs (unique_key) WHERE unique_key <> '';
CREATE INDEX jobs_run_at ON jobs (run_at, id) WHERE lease IS NULL AND dead_at IS NULL;
CREATE INDEX jobs_leased ON jobs (id) WHERE lease IS NOT NULL;
CREATE INDEX jobs_dead_at ON jobs (dead_at) WHERE dead_at IS NOT NULL;
