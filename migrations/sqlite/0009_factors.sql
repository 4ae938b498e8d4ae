-- Whether a log-in by password wants a second step. Who adds or removes a factor sets it in the same transaction, with the
-- account locked; a log-in requires that it still is what was read. A node of the version before asks for no second step.
ALTER TABLE accounts ADD COLUMN second_factor INTEGER NOT NULL DEFAULT 0 CHECK (second_factor IN (0, 1));

-- The secrets of authenticator apps: at most one of an account that is in use, and one that waits for its first code.
CREATE TABLE totp_secrets (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id   INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- Sealed by the secret key, which is not in the database; its first four bytes tell which key.
    sealed       BLOB    NOT NULL,
    -- The step, of 30 seconds since 1970, of the last code that was used: an earlier one is used or missed.
    last_step    INTEGER NOT NULL DEFAULT 0,
    -- A step whose code was typed too early and refused as that of a clock that is fast: whoever guessed it cannot wait for it.
    early_step   INTEGER,
    created_at   INTEGER NOT NULL,
    confirmed_at INTEGER,
    last_used_at INTEGER,
    -- Until its first code has been typed; then NULL.
    expires_at   INTEGER,
    CHECK ((confirmed_at IS NULL) = (expires_at IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX totp_secrets_account ON totp_secrets (account_id, (expires_at IS NULL));
CREATE INDEX totp_secrets_expires_at ON totp_secrets (expires_at) WHERE expires_at IS NOT NULL;

-- The recovery codes of an account that are not used yet. A row is deleted when its code is used.
CREATE TABLE recovery_codes (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- The digest of the code, sealed as above.
    sealed     BLOB    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX recovery_codes_account_id ON recovery_codes (account_id);
