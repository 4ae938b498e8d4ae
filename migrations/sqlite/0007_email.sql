-- The address that an account has proved: whoever owns the mailbox has confirmed it by a mail. It counts while it is the
-- address of the account; `accounts.email` alone proves nothing and is not unique.
CREATE TABLE proved_addresses (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id     INTEGER NOT NULL UNIQUE REFERENCES accounts (id) ON DELETE CASCADE,
    -- NFKC, case folding, NFKC.
    address_folded TEXT    NOT NULL UNIQUE,
    proved_at      INTEGER NOT NULL
) STRICT;

-- What was asked for and waits for an answer from a mailbox. A row is deleted when it is used.
CREATE TABLE mail_requests (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    kind           TEXT    NOT NULL CHECK (kind IN ('reset', 'verify', 'change', 'undo')),
    account_id     INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- The address that is proved, or for `undo` the one that comes back.
    address        TEXT    NOT NULL,
    address_folded TEXT    NOT NULL,
    -- SHA-256 of the secret in the link.
    digest         BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32),
    -- SHA-256 of the six-digit code, salted by `digest`; NULL where the code is none or has ended.
    code_digest    BLOB    CHECK (length(code_digest) = 32),
    wrong_codes    INTEGER NOT NULL DEFAULT 0,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL
) STRICT;

CREATE INDEX mail_requests_account_id ON mail_requests (account_id, kind);
CREATE INDEX mail_requests_address ON mail_requests (address_folded, kind);
CREATE INDEX mail_requests_expires_at ON mail_requests (expires_at);

-- One row, which each check of a code writes: so checks for unknown addresses cost what those for known ones do, and
-- checks run one after the other.
CREATE TABLE code_checks (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    checks INTEGER NOT NULL
) STRICT;

CREATE INDEX accounts_email_lower ON accounts (lower(email));
