-- How often something was done on a day, as the audit log counts it: signup, login and so on, with its outcome.
CREATE TABLE daily_counts (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Whole days since 1970, UTC.
    day     INTEGER NOT NULL,
    event   TEXT    NOT NULL,
    outcome TEXT    NOT NULL,
    count   INTEGER NOT NULL,
    UNIQUE (day, event, outcome)
) STRICT;

-- The servers on this database. Each reports once a minute that it runs.
CREATE TABLE nodes (
    id         TEXT    PRIMARY KEY,
    version    TEXT    NOT NULL,
    started_at INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL
) STRICT;
