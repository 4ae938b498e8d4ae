//! The statements on windows. Each is a transaction of its own.

/// The time, by the database's clock, in milliseconds since the epoch.
macro_rules! now {
    () => {
        "(extract(epoch FROM statement_timestamp()) * 1000)::BIGINT"
    };
}

/// The time of a hit. In a window with a limit above a hundred it is rounded down to a hundredth of the period, so that
/// the number of different times is limited; in others each hit has its own time.
macro_rules! at {
    () => {
        "(now - age) - (now - age) % CASE WHEN most > 100 THEN greatest(period / 100, 1) ELSE 1 END"
    };
}

/// Counts the unreported hits and then a hit in one of the requested windows. Hits that have left the window do not
/// count, nor do hits from a clock that ran far ahead and was corrected (guarantee F6).
macro_rules! hit {
    ($which:literal) => {
        concat!(
            "INSERT INTO throttle_counts AS w (key, times, counts, has_room, expires_at)
             SELECT key, ARRAY[at], ARRAY[unreported + (unreported < most)::INT], unreported < most, expires_at
             FROM asked WHERE ",
            $which,
            " ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at, (times, counts, has_room) = (
                SELECT array_agg(t ORDER BY t), array_agg(n ORDER BY t), bool_and(room) FROM (
                    SELECT t, sum(n)::BIGINT AS n, room FROM (
                        SELECT t, n, asks, coalesce(sum(n) FILTER (WHERE NOT asks) OVER (), 0) < most AS room
                        FROM asked, LATERAL (
                            SELECT t, n, FALSE FROM unnest(w.times, w.counts) AS h (t, n) WHERE abs(t - now) < period
                            UNION ALL VALUES (at, unreported, FALSE), (at, 1, TRUE)) AS hits (t, n, asks)
                        WHERE asked.key = excluded.key
                    ) AS judged WHERE n > 0 AND (room OR NOT asks) GROUP BY t, room
                ) AS kept)
             RETURNING key, has_room, (SELECT sum(n) FROM unnest(counts) AS n)::BIGINT AS hits, times[1] AS oldest"
        )
    };
}

/// Counts a hit in a first window and, if that has room, in a second one; returns the credentials of a name with each.
/// The parameters of a window are its key, limit and period, and the unreported hits with their age.
pub(super) const HIT: &str = concat!(
    "WITH asked AS MATERIALIZED (
        SELECT place, key, most, period, unreported, now, now - now % period + 2 * period AS expires_at, ",
    at!(),
    " AS at
        FROM (VALUES (1, $1, $2, $3, $4, $5), (2, $6, $7, $8, $9, $10))
                AS windows (place, key, most, period, unreported, age),
            (SELECT ",
    now!(),
    " AS now) AS clock
        WHERE key IS NOT NULL),
     first AS (",
    hit!("place = 1"),
    "),
     second AS (",
    hit!("place = 2 AND EXISTS (SELECT FROM first WHERE has_room)"),
    ")
     SELECT has_room, hits, oldest, now, at, a.id, a.username, a.email, a.password, a.is_active, a.second_factor
     FROM (SELECT * FROM first UNION ALL SELECT * FROM second) AS counted JOIN asked USING (key)
        LEFT JOIN accounts a ON a.username_folded = $11
     ORDER BY place"
);

/// Adds unreported hits to windows of one rate, in the order of their keys, so that two nodes cannot deadlock. Keys in
/// hex, hits and ages are lists; then limit and period.
pub(super) const REPORT: &str = concat!(
    "INSERT INTO throttle_counts AS w (key, times, counts, has_room, expires_at)
     SELECT decode(key, 'hex'), ARRAY[",
    at!(),
    "], ARRAY[n], TRUE, now - now % period + 2 * period
     FROM unnest(string_to_array($1, ','), string_to_array($2, ',')::BIGINT[], string_to_array($3, ',')::BIGINT[])
            AS reported (key, n, age),
        (SELECT $4 AS most, $5 AS period, ",
    now!(),
    " AS now) AS rate
     ORDER BY key
     ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at, (times, counts) = (
        SELECT array_agg(t ORDER BY t), array_agg(n ORDER BY t) FROM (
            SELECT t, sum(n)::BIGINT AS n FROM (
                SELECT t, n FROM unnest(w.times, w.counts) AS h (t, n) WHERE abs(t - ",
    now!(),
    ") < $5
                UNION ALL VALUES (excluded.times[1], excluded.counts[1])
            ) AS hits (t, n) GROUP BY t
        ) AS kept)
     RETURNING key, (SELECT sum(n) FROM unnest(counts) AS n)::BIGINT AS hits, times[1] AS oldest, ",
    now!(),
    " AS now"
);

/// The remaining hits of the row `w` if one at that time is taken back.
macro_rules! without_hit {
    ($at:literal) => {
        concat!(
            "SELECT coalesce(array_agg(t ORDER BY t), '{}'), coalesce(array_agg(n ORDER BY t), '{}')
             FROM (SELECT t, n - (t = ",
            $at,
            ")::INT FROM unnest(w.times, w.counts) AS h (t, n)) AS kept (t, n)
             WHERE n > 0"
        )
    };
}
pub(in crate::store::postgres) use without_hit;

pub(super) const GIVE_BACK: &str =
    concat!("UPDATE throttle_counts w SET (times, counts) = (", without_hit!("$2"), ") WHERE key = $1");

/// Deletes expired windows, and of those above the limit the ones that expire first, up to a number of each.
pub(super) const PURGE: &str = concat!(
    "DELETE FROM throttle_counts WHERE key IN (
        SELECT key FROM throttle_counts WHERE key IN (
            (SELECT key FROM throttle_counts WHERE expires_at <= ",
    now!(),
    " ORDER BY expires_at, key LIMIT $1)
            UNION ALL
            (SELECT key FROM throttle_counts ORDER BY expires_at DESC, key DESC OFFSET $2 LIMIT $1)
        ) FOR UPDATE SKIP LOCKED)"
);
