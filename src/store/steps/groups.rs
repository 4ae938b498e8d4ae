//! Groups, which are imported from Django.

use crate::store::connection::{Connection, values};

pub(in crate::store) async fn list_groups(
    connection: &mut impl Connection,
    account_id: i64,
) -> sqlx::Result<Vec<String>> {
    let rows: Vec<(String,)> = connection
        .fetch_all(
            "SELECT g.name FROM account_groups m JOIN groups g ON g.id = m.group_id WHERE m.account_id = $1",
            values![account_id],
        )
        .await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}
