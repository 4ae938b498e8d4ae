-- A session of staff that acts as another account. A row is deleted when that has ended and the record says so; until then it
-- has what the record is to say, whatever becomes of the accounts.
CREATE TABLE impersonations (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    -- NULL once the session has ended.
    session_id INTEGER UNIQUE REFERENCES sessions (id) ON DELETE SET NULL,
    -- The operator, the address of their client, and the account as which they act.
    actor_id   INTEGER NOT NULL,
    actor      TEXT    NOT NULL,
    address    TEXT    NOT NULL,
    target_id  INTEGER NOT NULL,
    target     TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX impersonations_expires_at ON impersonations (expires_at);
