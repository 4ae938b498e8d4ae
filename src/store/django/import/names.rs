//! The names that are taken, as far as they matter to some users.

use std::collections::HashMap;

use crate::accounts::FoldedName;
use crate::accounts::django::{fold, suffixed};
use crate::store::bulk::BulkConnection;
use crate::store::connection::{Value, values};

/// The largest number that is appended to a name.
const LARGEST_NUMBER: u32 = 9_999;

/// Accounts by folded name.
pub(super) struct Names(HashMap<String, Owner>);

/// The account that has a name.
pub(super) struct Owner {
    pub(super) id: i64,
    pub(super) username: String,
}

impl Names {
    /// Finds which of the names are taken.
    pub(super) async fn find(target: &mut impl BulkConnection, names: &[FoldedName]) -> sqlx::Result<Self> {
        let names: Vec<Value<'_>> = names.iter().map(|name| Value::Text(name.as_str())).collect();
        let select = "SELECT id, username, username_folded FROM accounts WHERE username_folded IN ()";
        let rows: Vec<(i64, String, String)> = target.fetch_in(select, &names).await?;
        Ok(Self(rows.into_iter().map(|(id, username, folded)| (folded, Owner { id, username })).collect()))
    }

    /// Another account that has the name.
    pub(super) fn other_owner(&self, name: &FoldedName, id: i64) -> Option<&Owner> {
        self.0.get(name.as_str()).filter(|owner| owner.id != id)
    }

    /// Records that an account gets a name, and frees its former one.
    pub(super) fn give(&mut self, id: i64, username: &str, name: &FoldedName, former: Option<&str>) {
        if let Some(former) = former.and_then(|former| fold(former).ok()) {
            self.0.remove(former.as_str());
        }
        self.0.insert(name.as_str().to_owned(), Owner { id, username: username.to_owned() });
    }

    /// The name with the smallest appended number that is free for an account; `None` if there is none.
    pub(super) async fn number(
        &self,
        target: &mut impl BulkConnection,
        username: &str,
        id: i64,
    ) -> sqlx::Result<Option<(String, FoldedName)>> {
        let select = "SELECT id FROM accounts WHERE username_folded = $1 AND id <> $2";
        for number in 2..=LARGEST_NUMBER {
            let numbered = suffixed(username, number);
            let Ok(folded) = fold(&numbered) else { continue };
            if self.other_owner(&folded, id).is_some() {
                continue;
            }
            let owner: Option<(i64,)> = target.fetch_optional(select, values![folded.as_str(), id]).await?;
            if owner.is_none() {
                return Ok(Some((numbered, folded)));
            }
        }
        Ok(None)
    }
}
