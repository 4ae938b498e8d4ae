-- What comes from Django: groups, and what is remembered of an import so that it can be made again.

-- Old hashes by what they cost to check, which can be read off their beginning (checklist P7). The index goes as they
-- are replaced.
CREATE INDEX accounts_older_hashes ON accounts (substr(password, 1, 64)) WHERE password NOT LIKE '$argon2id$%';

CREATE TABLE groups (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT    NOT NULL UNIQUE
) STRICT;

CREATE TABLE account_groups (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    group_id   INTEGER NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    UNIQUE (account_id, group_id)
) STRICT;

CREATE INDEX account_groups_group_id ON account_groups (group_id);

-- Each account that was taken over, by its id, as Django had it at the last import: where Django differs from it the
-- change was made there, where the account does it was made here. Stays when the account goes, which is then not
-- taken over again.
CREATE TABLE django_accounts (
    id              INTEGER PRIMARY KEY,
    username        TEXT    NOT NULL,
    email           TEXT    NOT NULL,
    first_name      TEXT    NOT NULL,
    last_name       TEXT    NOT NULL,
    -- SHA-256 of Django's hash, so that a weak one does not outlive its replacement; none once the password was
    -- changed here.
    password_digest BLOB             CHECK (length(password_digest) = 32),
    is_active       INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    is_staff        INTEGER NOT NULL CHECK (is_staff IN (0, 1)),
    is_superuser    INTEGER NOT NULL CHECK (is_superuser IN (0, 1)),
    date_joined     INTEGER NOT NULL
) STRICT;

-- Each token that was taken over. One that is here and not in tokens was revoked here.
CREATE TABLE django_tokens (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL,
    digest     BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32)
) STRICT;

CREATE INDEX django_tokens_account_id ON django_tokens (account_id);

-- Django's sessions that are honoured, once each; by the SHA-256 of what is in the cookie.
CREATE TABLE django_sessions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    digest     BLOB    NOT NULL UNIQUE CHECK (length(digest) = 32),
    expires_at INTEGER NOT NULL,
    -- Whether it counts no more: a browser has been taken for the account by it, or was signed out here. Stays until it
    -- expires, so that no import brings it back.
    is_used    INTEGER NOT NULL DEFAULT 0 CHECK (is_used IN (0, 1))
) STRICT;

CREATE INDEX django_sessions_account_id ON django_sessions (account_id);
CREATE INDEX django_sessions_expires_at ON django_sessions (expires_at);
