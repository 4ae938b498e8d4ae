//! Touches of sign-ins, many in one statement: every statement is a round trip.

use sqlx::PgConnection;

use crate::accounts::{SignIn, Touch};
use crate::store::connection::{Connection, values};

/// Touches of one kind of sign-in. The parameters are lists: the ids, the times of use, the last uses that are expected
/// to be stored (compare-and-set), and the new expiries. Rows are locked in the order of their ids.
macro_rules! touch {
    ($table:literal, $change:literal) => {
        concat!(
            "WITH touch AS (
                SELECT * FROM unnest(string_to_array($1, ',')::BIGINT[], string_to_array($2, ',')::BIGINT[],
                    string_to_array($3, ',')::BIGINT[], string_to_array($4, ',')::BIGINT[]) AS touch (id, now, expected, expires)),
             held AS MATERIALIZED (
                SELECT id FROM ", $table, " WHERE id IN (SELECT id FROM touch) ORDER BY id FOR NO KEY UPDATE)
             UPDATE ", $table, " t SET ", $change, "
             FROM touch JOIN held ON held.id = touch.id
             WHERE t.id = touch.id AND t.last_used_at = touch.expected"
        )
    };
}

const SESSIONS: &str = touch!("sessions", "last_used_at = touch.now, expires_at = touch.expires");
const TOKENS: &str = touch!("tokens", "last_used_at = touch.now");

pub(in crate::store) async fn touch_sign_ins(connection: &mut PgConnection, touches: &[Touch]) -> sqlx::Result<()> {
    let session = |touch: &Touch| match touch.sign_in {
        SignIn::Session(session) | SignIn::PageToken { session, .. } => Some(session),
        SignIn::Token(_) => None,
    };
    let token = |touch: &Touch| match touch.sign_in {
        SignIn::Token(token) => Some(token),
        SignIn::Session(_) | SignIn::PageToken { .. } => None,
    };
    record(connection, SESSIONS, touches, session).await?;
    record(connection, TOKENS, touches, token).await
}

/// Records the touches of one kind of sign-in: those for which `id` returns an id.
async fn record(
    connection: &mut PgConnection,
    statement: &'static str,
    touches: &[Touch],
    id: impl Fn(&Touch) -> Option<i64> + Copy,
) -> sqlx::Result<()> {
    let of_kind = || touches.iter().filter_map(|touch| Some((id(touch)?, touch)));
    if of_kind().next().is_none() {
        return Ok(());
    }
    let list = |number: &dyn Fn(i64, &Touch) -> i64| {
        of_kind().map(|(id, touch)| number(id, touch).to_string()).collect::<Vec<_>>().join(",")
    };
    let ids = list(&|id, _| id);
    let now = list(&|_, touch| touch.now.unix_millis());
    let expected = list(&|_, touch| touch.expected.unix_millis());
    let expires = list(&|_, touch| touch.expires.unix_millis());
    let values = values![ids.as_str(), now.as_str(), expected.as_str(), expires.as_str()];
    connection.execute(statement, values).await.map(drop)
}
