-- A code by which a browser that is signed in here takes its sign-in to the host of another service. A row is deleted when it
-- is used.
CREATE TABLE service_codes (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    -- SHA-256 of the code, the service, and what is known of the browser that asks there.
    digest     BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX service_codes_account_id ON service_codes (account_id);
CREATE INDEX service_codes_session_id ON service_codes (session_id);
CREATE INDEX service_codes_expires_at ON service_codes (expires_at);

-- A browser's sign-in at the host of another service. It is as old and as good as its session, and ends with it.
CREATE TABLE service_sign_ins (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    -- Scheme, host and port of the service.
    site       TEXT    NOT NULL,
    -- SHA-256 of the secret in the cookie of that host, and the service.
    digest     BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32),
    created_at INTEGER NOT NULL,
    UNIQUE (session_id, site)
) STRICT;

CREATE INDEX service_sign_ins_account_id ON service_sign_ins (account_id);
