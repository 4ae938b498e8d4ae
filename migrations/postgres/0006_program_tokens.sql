-- The tokens that an owner makes for programs, by name; a log-in's token and an imported one have none. A node of the
-- version before takes a token that may only read for one that may do everything.
ALTER TABLE tokens ADD COLUMN name TEXT NOT NULL DEFAULT '';
-- What it may do: all, or read, which is every GET of the API.
ALTER TABLE tokens ADD COLUMN scope TEXT NOT NULL DEFAULT 'all';
-- The beginning of its text, by which its owner knows it.
ALTER TABLE tokens ADD COLUMN prefix TEXT NOT NULL DEFAULT '';

CREATE INDEX tokens_named ON tokens (account_id) WHERE name <> '';

-- Accounts are listed by name, all of them or these few; byte by byte, so that a prefix is a range.
CREATE INDEX accounts_username ON accounts (username_folded COLLATE "C");
CREATE INDEX accounts_staff ON accounts (username_folded COLLATE "C") WHERE is_staff;
CREATE INDEX accounts_inactive ON accounts (username_folded COLLATE "C") WHERE NOT is_active;
