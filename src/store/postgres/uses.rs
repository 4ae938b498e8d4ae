//! Uses of sign-ins, many in one statement: every statement is a way to the server and back.

use sqlx::PgConnection;

use crate::accounts::{SignIn, Use};
use crate::store::connection::{Connection, values};

/// Uses of one kind: in lists the ids, when each is used, when it was before, and when it then expires. The rows are
/// locked in the order of their ids.
macro_rules! used {
    ($table:literal, $change:literal) => {
        concat!(
            "WITH used AS (
                SELECT * FROM unnest(string_to_array($1, ',')::BIGINT[], string_to_array($2, ',')::BIGINT[],
                    string_to_array($3, ',')::BIGINT[], string_to_array($4, ',')::BIGINT[]) AS used (id, now, seen, expires)),
             held AS MATERIALIZED (
                SELECT id FROM ", $table, " WHERE id IN (SELECT id FROM used) ORDER BY id FOR NO KEY UPDATE)
             UPDATE ", $table, " t SET ", $change, "
             FROM used JOIN held ON held.id = used.id
             WHERE t.id = used.id AND t.last_used_at = used.seen"
        )
    };
}

const SESSIONS: &str = used!("sessions", "last_used_at = used.now, expires_at = used.expires");
const TOKENS: &str = used!("tokens", "last_used_at = used.now");

pub(in crate::store) async fn record_uses(connection: &mut PgConnection, uses: &[Use]) -> sqlx::Result<()> {
    let session = |used: &Use| match used.sign_in {
        SignIn::Session(session) | SignIn::PageToken { session, .. } => Some(session),
        SignIn::Token(_) => None,
    };
    let token = |used: &Use| match used.sign_in {
        SignIn::Token(token) => Some(token),
        SignIn::Session(_) | SignIn::PageToken { .. } => None,
    };
    record(connection, SESSIONS, uses, session).await?;
    record(connection, TOKENS, uses, token).await
}

/// Records the uses of the sign-ins that have an id.
async fn record(
    connection: &mut PgConnection,
    statement: &'static str,
    uses: &[Use],
    id: impl Fn(&Use) -> Option<i64> + Copy,
) -> sqlx::Result<()> {
    let of_kind = || uses.iter().filter_map(|used| Some((id(used)?, used)));
    if of_kind().next().is_none() {
        return Ok(());
    }
    let list = |number: &dyn Fn(i64, &Use) -> i64| {
        of_kind().map(|(id, used)| number(id, used).to_string()).collect::<Vec<_>>().join(",")
    };
    let ids = list(&|id, _| id);
    let now = list(&|_, used| used.now.unix_millis());
    let seen = list(&|_, used| used.seen.unix_millis());
    let expires = list(&|_, used| used.expires.unix_millis());
    let values = values![ids.as_str(), now.as_str(), seen.as_str(), expires.as_str()];
    connection.execute(statement, values).await.map(drop)
}
