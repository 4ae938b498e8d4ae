-- By what the authenticators of an account know it. It is random, tells nothing of the account, and stays the same; an
-- import brings that of the system before.
CREATE TABLE passkey_users (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL UNIQUE REFERENCES accounts (id) ON DELETE CASCADE,
    handle     BLOB    NOT NULL UNIQUE CHECK (length(handle) BETWEEN 1 AND 64)
) STRICT;

CREATE TABLE passkeys (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id         INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- By what its authenticator knows it.
    credential_id      BLOB    NOT NULL UNIQUE,
    -- One of kind 'second_factor' never signs in alone.
    kind               TEXT    NOT NULL CHECK (kind IN ('sign_in', 'second_factor')),
    name               TEXT    NOT NULL,
    -- The domain for which it was made; a browser uses it for no other.
    rp_id              TEXT    NOT NULL,
    -- The public key in the form of the library that verifies signatures (docs/passkeys.md).
    public_key         BLOB    NOT NULL,
    -- How often it was used, as its authenticator counts; 0 where it does not count.
    sign_count         INTEGER NOT NULL,
    -- The model of the authenticator as a UUID; zeros where it does not tell.
    aaguid             TEXT    NOT NULL,
    -- How a browser reaches it, with blanks between: 'internal hybrid'.
    transports         TEXT    NOT NULL,
    is_backup_eligible INTEGER NOT NULL CHECK (is_backup_eligible IN (0, 1)),
    is_backed_up       INTEGER NOT NULL CHECK (is_backed_up IN (0, 1)),
    created_at         INTEGER NOT NULL,
    last_used_at       INTEGER
) STRICT;

CREATE INDEX passkeys_account_id ON passkeys (account_id);

-- What an authenticator has been asked and not answered yet. A row is deleted when it is answered.
CREATE TABLE passkey_challenges (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    -- SHA-256 of the secret by which the answer names it.
    digest         BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32),
    -- SHA-256 of the cookie of the browser that has asked; NULL for a page of another origin, which has no cookies.
    browser_digest BLOB    CHECK (length(browser_digest) = 32),
    -- NULL where nobody is known yet: to sign in and to sign up.
    account_id     INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
    purpose        TEXT    NOT NULL CHECK (purpose IN ('create', 'sign_in', 'second_step', 'confirm', 'sign_up')),
    state          BLOB    NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL
) STRICT;

CREATE INDEX passkey_challenges_account_id ON passkey_challenges (account_id);
CREATE INDEX passkey_challenges_expires_at ON passkey_challenges (expires_at);
