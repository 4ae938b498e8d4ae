-- What an account was advised to do for its security and does not want to be told of again.
CREATE TABLE dismissed_advice (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id   INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- Its name in the API: passkey, app and so on.
    advice       TEXT NOT NULL,
    dismissed_at INTEGER NOT NULL,
    UNIQUE (account_id, advice)
) STRICT;
