-- Accounts and their sign-ins. Times are milliseconds since 1970-01-01T00:00:00Z; digests are SHA-256.

-- Who may sign in. AUTOINCREMENT, so that the id of a deleted account never comes to mean another one.
CREATE TABLE accounts (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    -- As it was typed at sign-up.
    username        TEXT    NOT NULL,
    -- NFKC, case folding, NFKC: two names that look alike are one.
    username_folded TEXT    NOT NULL UNIQUE,
    email           TEXT    NOT NULL,
    first_name      TEXT    NOT NULL DEFAULT '',
    last_name       TEXT    NOT NULL DEFAULT '',
    -- A hash; its text says of which scheme. What no scheme reads lets nobody in.
    password        TEXT    NOT NULL,
    is_active       INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    is_staff        INTEGER NOT NULL DEFAULT 0 CHECK (is_staff IN (0, 1)),
    is_superuser    INTEGER NOT NULL DEFAULT 0 CHECK (is_superuser IN (0, 1)),
    date_joined     INTEGER NOT NULL,
    last_login      INTEGER
) STRICT;

-- A browser's sign-in. The secret is in the browser's cookie and nowhere else.
CREATE TABLE sessions (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id   INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    digest       BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32),
    -- Where it was made from, and the network of that address: itself, or its /64.
    address      TEXT    NOT NULL,
    network      TEXT    NOT NULL,
    user_agent   TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    -- When it ends if it is not used; every use moves it.
    expires_at   INTEGER NOT NULL,
    -- When it ends in any case.
    ends_at      INTEGER NOT NULL CHECK (expires_at <= ends_at)
) STRICT;

CREATE INDEX sessions_account_id ON sessions (account_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- A token: of a program where it has no session, else the access token of a page, which dies with its session.
CREATE TABLE tokens (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id   INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    session_id   INTEGER          REFERENCES sessions (id) ON DELETE CASCADE,
    digest       BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32),
    -- As of a session; empty where the session has them.
    address      TEXT    NOT NULL DEFAULT '',
    network      TEXT    NOT NULL DEFAULT '',
    user_agent   TEXT    NOT NULL DEFAULT '',
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT;

CREATE INDEX tokens_account_id ON tokens (account_id);
CREATE INDEX tokens_session_id ON tokens (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX tokens_expires_at ON tokens (expires_at);

-- One row. Whatever ends a sign-in adds 1 in the same transaction, so who sees the same number twice knows
-- that every sign-in is as alive as it was.
CREATE TABLE sign_ins_generation (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    value INTEGER NOT NULL
) STRICT;

INSERT INTO sign_ins_generation (id, value) VALUES (1, 0);
