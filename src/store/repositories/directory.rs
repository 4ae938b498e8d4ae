//! Accounts as an operator sees them, found and listed by the index of their names.

use async_trait::async_trait;
use sqlx::FromRow;

use crate::accounts::{AccountFilter, DirectoryRepository, FoldedName, StoreError, Timestamp};
use crate::contract::{Account, AccountRecord, User};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, values};
use crate::store::unit_of_work::Work;

/// Greater than every character of a name.
const LAST: char = char::MAX;
/// Less than every character of a name.
const FIRST: char = '\u{1}';

#[derive(FromRow)]
struct RecordRow {
    id: i64,
    username: String,
    email: String,
    first_name: String,
    last_name: String,
    is_active: bool,
    is_staff: bool,
    is_superuser: bool,
    date_joined: i64,
    last_login: Option<i64>,
}

/// Selects accounts.
macro_rules! records_where {
    ($($condition:expr),+) => {
        concat!(
            "SELECT id, username, email, first_name, last_name, is_active, is_staff, is_superuser, date_joined, last_login
             FROM accounts WHERE ",
            $($condition),+
        )
    };
}

/// The pages of the directory by filter: whoever is active or not, those that are active, those that are not; of each
/// all, and then staff alone. `$order` is the collation that compares bytes, in which `$1` is the first name and `$2` is
/// after the last one; the number of accounts is `$3`. A filter is written as in the indexes for it.
macro_rules! account_pages {
    ($order:literal) => {
        [
            $crate::store::repositories::directory::page!($order, ""),
            $crate::store::repositories::directory::page!($order, " AND is_staff"),
            $crate::store::repositories::directory::page!($order, " AND is_active"),
            $crate::store::repositories::directory::page!($order, " AND is_active AND is_staff"),
            $crate::store::repositories::directory::page!($order, " AND NOT is_active"),
            $crate::store::repositories::directory::page!($order, " AND NOT is_active AND is_staff"),
        ]
    };
}

macro_rules! page {
    ($order:literal, $filter:literal) => {
        $crate::store::repositories::directory::records_where!(
            "username_folded",
            $order,
            " >= $1 AND username_folded",
            $order,
            " < $2",
            $filter,
            " ORDER BY username_folded",
            $order,
            " LIMIT $3"
        )
    };
}
pub(in crate::store) use {account_pages, page, records_where};

#[async_trait]
impl<B: Backend> DirectoryRepository for Work<'_, B> {
    async fn find(&mut self, name: &FoldedName) -> Result<Option<AccountRecord>, StoreError> {
        let row: Option<RecordRow> =
            self.fetch_optional(records_where!("username_folded = $1"), values![name.as_str()]).await?;
        Ok(row.map(record))
    }

    async fn page(&mut self, filter: &AccountFilter, most: u32) -> Result<Vec<AccountRecord>, StoreError> {
        let prefix = filter.prefix.as_ref().map_or("", FoldedName::as_str);
        // The name after it in byte order.
        let after = filter.after.as_ref().map_or_else(String::new, |name| format!("{}{FIRST}", name.as_str()));
        let (from, to) = (prefix.max(after.as_str()), format!("{prefix}{LAST}"));
        let by_activity = match filter.is_active {
            None => 0,
            Some(true) => 2,
            Some(false) => 4,
        };
        let statement = self.connection.account_pages()[by_activity + usize::from(filter.is_staff)];
        let rows: Vec<RecordRow> = self.fetch_all(statement, values![from, to.as_str(), i64::from(most)]).await?;
        Ok(rows.into_iter().map(record).collect())
    }
}

fn record(row: RecordRow) -> AccountRecord {
    let rfc3339 = |millis| Timestamp::from_unix_millis(millis).rfc3339();
    AccountRecord {
        account: Account {
            user: User { id: row.id, username: row.username, email: row.email },
            date_joined: rfc3339(row.date_joined),
            last_login: row.last_login.map(rfc3339),
        },
        first_name: row.first_name,
        last_name: row.last_name,
        is_active: row.is_active,
        is_staff: row.is_staff,
        is_superuser: row.is_superuser,
    }
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

    use crate::store::SqliteStore;

    #[tokio::test]
    async fn each_page_is_read_from_an_index_in_its_order() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("vestibule.db").display());
        SqliteStore::open(&url).await.unwrap().close().await;
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        for page in account_pages!("") {
            // An index of few accounts serves a filter that leaves few.
            let index = match (page.contains(" AND is_staff"), page.contains("AND NOT is_active")) {
                (false, false) => "sqlite_autoindex_accounts_1",
                (false, true) => "accounts_inactive",
                (true, _) => "accounts_",
            };
            let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {page}"));
            let explain = sqlx::query_as(explain).bind("a").bind("b").bind(10);
            let plan: Vec<(i64, i64, i64, String)> = explain.fetch_all(&mut connection).await.unwrap();
            let [(.., step)] = &plan[..] else { panic!("{plan:?}") };
            assert!(step.starts_with("SEARCH accounts USING INDEX ") && step.contains(index), "{page}: {step}");
        }
    }
}
