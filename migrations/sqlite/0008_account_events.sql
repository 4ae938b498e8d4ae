-- What was done to an account, for its owner to read. Each row is written in the transaction of what it tells of.
CREATE TABLE account_events (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id    INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- As in the audit log: signup, login, change_password and so on.
    kind          TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    -- Of the client, as in a session; all empty where the operator did it on the machine itself.
    address       TEXT NOT NULL DEFAULT '',
    network       TEXT NOT NULL DEFAULT '',
    user_agent    TEXT NOT NULL DEFAULT '',
    -- Browser and system, as far as the user agent names them.
    device        TEXT NOT NULL DEFAULT '',
    -- Whether it is a log-in from a network and device that no sign-up or log-in before it came from.
    is_new_device INTEGER NOT NULL DEFAULT 0 CHECK (is_new_device IN (0, 1)),
    -- An object of JSON, without secrets.
    details       TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE INDEX account_events_account_id ON account_events (account_id, id);
CREATE INDEX account_events_created_at ON account_events (created_at);
CREATE INDEX account_events_devices ON account_events (account_id, network, device) WHERE kind IN ('signup', 'login');

-- The code of the language that its owner has chosen; empty for that of the browser.
ALTER TABLE accounts ADD COLUMN language TEXT NOT NULL DEFAULT '';
