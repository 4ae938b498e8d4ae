//! The statements on windows. Each is a transaction of its own.

/// The time, by the database's clock, in milliseconds since the epoch.
macro_rules! now {
    () => {
        "(extract(epoch FROM statement_timestamp()) * 1000)::BIGINT"
    };
}

/// A window with more room than this has its hits rounded down to this part of its period, so that they are at so many
/// times and no more; in others each hit has its own time.
macro_rules! times {
    () => {
        "100"
    };
}

/// The time at which a hit of so long ago counts, in a window of that limit and period.
macro_rules! counted_at {
    ($age:literal, $limit:literal, $period:literal) => {
        concat!(
            "((",
            now!(),
            " - ",
            $age,
            ") - (",
            now!(),
            " - ",
            $age,
            ")
                % CASE WHEN ",
            $limit,
            " > ",
            times!(),
            " THEN greatest(",
            $period,
            " / ",
            times!(),
            ", 1) ELSE 1 END)"
        )
    };
}

/// The hits of the row `w` that have not left; nor are those of a clock that ran far ahead and was put right (checklist
/// F6).
macro_rules! in_window {
    ($period:literal) => {
        concat!("unnest(w.times, w.counts) AS h (t, n) WHERE abs(t - ", now!(), ") < ", $period)
    };
}

/// Counts a hit, and before it those that were let through: of the window `$key`, if that is there and `$condition`.
macro_rules! hit {
    ($key:literal, $limit:literal, $period:literal, $unreported:literal, $age:literal, $condition:literal) => {
        concat!(
            "INSERT INTO throttle_counts AS w (key, times, counts, has_room, expires_at)
             SELECT ",
            $key,
            ", ARRAY[",
            counted_at!($age, $limit, $period),
            "],
                ARRAY[",
            $unreported,
            " + (",
            $unreported,
            " < ",
            $limit,
            ")::INT], ",
            $unreported,
            " < ",
            $limit,
            ",
                ",
            now!(),
            " - ",
            now!(),
            " % ",
            $period,
            " + 2 * ",
            $period,
            "
             WHERE ",
            $key,
            " IS NOT NULL AND ",
            $condition,
            "
             ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at, (times, counts, has_room) = (
                SELECT array_agg(t ORDER BY t), array_agg(n ORDER BY t), bool_and(room) FROM (
                    SELECT t, sum(n)::BIGINT AS n, room FROM (
                        SELECT t, n, asks, coalesce(sum(n) FILTER (WHERE NOT asks) OVER (), 0) < ",
            $limit,
            " AS room
                        FROM (
                            SELECT t, n, FALSE FROM ",
            in_window!($period),
            "
                            UNION ALL
                            VALUES (excluded.times[1], ",
            $unreported,
            ", FALSE), (excluded.times[1], 1, TRUE)
                        ) AS hits (t, n, asks)
                    ) AS judged WHERE n > 0 AND (room OR NOT asks) GROUP BY t, room
                ) AS kept)
             RETURNING has_room, (SELECT sum(n) FROM unnest(counts) AS n)::BIGINT AS hits, times[1] AS oldest"
        )
    };
}

/// One hit after the other, and the credentials of a name beside them.
pub(super) const HIT: &str = concat!(
    "WITH first AS (",
    hit!("$1", "$2", "$3", "$4", "$5", "TRUE"),
    "),
     second AS (",
    hit!("$6", "$7", "$8", "$9", "$10", "EXISTS (SELECT FROM first WHERE has_room)"),
    ")
     SELECT ",
    now!(),
    " AS now,
        first.has_room AS first_has_room, first.hits AS first_hits, first.oldest AS first_oldest, ",
    counted_at!("$5", "$2", "$3"),
    " AS first_at,
        second.has_room AS second_has_room, second.hits AS second_hits, second.oldest AS second_oldest, ",
    counted_at!("$10", "$7", "$8"),
    " AS second_at,
        a.id, a.username, a.email, a.password, a.is_active
     FROM first LEFT JOIN second ON TRUE LEFT JOIN accounts a ON a.username_folded = $11"
);

/// Adds hits that were let through to windows of one rate, in the order of their keys, so that two nodes do not wait
/// for each other. Keys in hex, hits and ages each in a list.
pub(super) const REPORT: &str = concat!(
    "INSERT INTO throttle_counts AS w (key, times, counts, has_room, expires_at)
     SELECT decode(key, 'hex'), ARRAY[",
    counted_at!("age", "$4", "$5"),
    "], ARRAY[n], TRUE,
        ",
    now!(),
    " - ",
    now!(),
    " % $5 + 2 * $5
     FROM unnest(string_to_array($1, ','), string_to_array($2, ',')::BIGINT[], string_to_array($3, ',')::BIGINT[])
        AS reported (key, n, age)
     ORDER BY key
     ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at, (times, counts) = (
        SELECT array_agg(t ORDER BY t), array_agg(n ORDER BY t) FROM (
            SELECT t, sum(n)::BIGINT AS n FROM (
                SELECT t, n FROM ",
    in_window!("$5"),
    "
                UNION ALL VALUES (excluded.times[1], excluded.counts[1])
            ) AS hits (t, n) GROUP BY t
        ) AS kept)
     RETURNING key, (SELECT sum(n) FROM unnest(counts) AS n)::BIGINT AS hits, times[1] AS oldest, ",
    now!(),
    " AS now"
);

/// Takes a hit back from the row `w`: what is left of its hits.
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

/// Those that have run out, and those beyond the number that is kept, which run out first.
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
