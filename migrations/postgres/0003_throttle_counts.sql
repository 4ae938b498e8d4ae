-- How often something was tried, over all nodes: the hits of each sliding window, which takes the place of
-- throttle_windows. That table stays for the nodes of the version before, which count there while both run; nothing
-- reads it any more.
CREATE UNLOGGED TABLE throttle_counts (
    key        BYTEA    PRIMARY KEY CHECK (length(key) = 32),
    -- When hits came, in milliseconds of the database's clock and oldest first, and how many at each of these times:
    -- at most some hundred times, to which hits are rounded down where a window has room for more.
    times      BIGINT[] NOT NULL,
    counts     BIGINT[] NOT NULL,
    -- Whether there was room for the last hit that asked.
    has_room   BOOLEAN  NOT NULL,
    -- When it has run out. It moves once in a period, so that most hits touch no index and are written beside the
    -- last one.
    expires_at BIGINT   NOT NULL
) WITH (fillfactor = 50);

CREATE INDEX throttle_counts_expires_at ON throttle_counts (expires_at, key);
