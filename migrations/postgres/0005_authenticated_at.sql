-- When the owner of a sign-in last proved who they are, and how: methods by their names in RFC 8176, with spaces between.
-- A page's token goes by its session. NULL and '' where nobody has: a session in place of Django's, and what a node of
-- the version before writes.
ALTER TABLE sessions ADD COLUMN authenticated_at BIGINT;
ALTER TABLE sessions ADD COLUMN methods TEXT NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN authenticated_at BIGINT;
ALTER TABLE tokens ADD COLUMN methods TEXT NOT NULL DEFAULT '';
