-- Each second factor of Django's that an import has seen, so that the next one can tell what was changed since, and where.
CREATE TABLE django_factors (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind       TEXT    NOT NULL CHECK (kind IN ('totp', 'recovery_code', 'passkey')),
    -- What it is in Django. No code can be guessed by it.
    digest     BLOB    NOT NULL CHECK (length(digest) = 32),
    -- Its row in totp_secrets, recovery_codes or passkeys, which is there until its owner removes or uses it; none if the
    -- owner had a factor of this kind here already.
    factor_id  INTEGER
) STRICT;

CREATE INDEX django_factors_account_id ON django_factors (account_id);
