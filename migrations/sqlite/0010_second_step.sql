-- A log-in whose password was right and that waits for its next step. A row is deleted when it is used.
CREATE TABLE pending_sign_ins (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id      INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- What it waits for: a second factor, or the set-up of one.
    step            TEXT    NOT NULL CHECK (step IN ('second_factor', 'set_up')),
    -- SHA-256 of the secret that continues it.
    digest          BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32),
    -- SHA-256 of the stored hash that the password has matched: a new password ends it.
    password_digest BLOB    NOT NULL CHECK (length(password_digest) = 32),
    wrong_codes     INTEGER NOT NULL DEFAULT 0,
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL
) STRICT;

CREATE INDEX pending_sign_ins_account_id ON pending_sign_ins (account_id);
CREATE INDEX pending_sign_ins_expires_at ON pending_sign_ins (expires_at);

-- A browser in which an account asks for no second step.
CREATE TABLE trusted_browsers (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id   INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- SHA-256 of the secret in its cookie.
    digest       BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32),
    user_agent   TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT;

CREATE INDEX trusted_browsers_account_id ON trusted_browsers (account_id);
CREATE INDEX trusted_browsers_expires_at ON trusted_browsers (expires_at);
