//! Accounts as an operator sees them, found and listed by the indexes of their names and addresses.

mod statements;

use async_trait::async_trait;
use sqlx::FromRow;

use crate::accounts::{AccountFilter, AddressPrefix, DirectoryRepository, FoldedName, StoreError, Timestamp};
use crate::contract::{Account, AccountRecord, User};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, Value, values};
use crate::store::unit_of_work::Work;
use statements::{Dialect, Order, Shape};

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
    ($condition:literal) => {
        concat!(
            "SELECT id, username, email, first_name, last_name, is_active, is_staff, is_superuser, date_joined, last_login
             FROM accounts WHERE ",
            $condition
        )
    };
}
use records_where;

/// How many accounts the filter of proved addresses leaves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Left {
    Nobody,
    /// At most a tenth.
    Few,
    /// More, or it is not asked how many.
    Many,
}

impl<B: Backend> Work<'_, B> {
    /// How many accounts the filter of proved addresses leaves, for SQLite, which does not estimate that itself: in the order
    /// of names it would look at each of a million accounts where it finds none. Each account has proved one address at most,
    /// so that two numbers say it; SQLite counts a million rows in a few milliseconds.
    async fn left_by_proof(&mut self, filter: &AccountFilter) -> Result<Left, StoreError> {
        let (Dialect::Sqlite, Some(is_verified)) = (self.dialect(), filter.is_verified) else { return Ok(Left::Many) };
        let count = "SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM proved_addresses)";
        let counted: Option<(i64, i64)> = self.fetch_optional(count, &[]).await?;
        let (accounts, proved) = counted.unwrap_or_default();
        let left = if is_verified { proved } else { accounts - proved };
        Ok(match left {
            ..=0 => Left::Nobody,
            few if few <= accounts / 10 => Left::Few,
            _ => Left::Many,
        })
    }

    fn dialect(&self) -> Dialect {
        match self.connection.either("", "C") {
            "" => Dialect::Sqlite,
            _ => Dialect::Postgres,
        }
    }
}

#[async_trait]
impl<B: Backend> DirectoryRepository for Work<'_, B> {
    async fn find(&mut self, name: &FoldedName) -> Result<Option<AccountRecord>, StoreError> {
        let row: Option<RecordRow> =
            self.fetch_optional(records_where!("username_folded = $1"), values![name.as_str()]).await?;
        Ok(row.map(record))
    }

    async fn find_by_id(&mut self, account_id: i64) -> Result<Option<AccountRecord>, StoreError> {
        let row: Option<RecordRow> = self.fetch_optional(records_where!("id = $1"), values![account_id]).await?;
        Ok(row.map(record))
    }

    async fn page(&mut self, filter: &AccountFilter, most: u32) -> Result<Vec<AccountRecord>, StoreError> {
        let prefix = filter.prefix.as_ref().map_or("", FoldedName::as_str);
        // The name after it in byte order.
        let after = filter.after.as_ref().map_or_else(String::new, |name| format!("{}{FIRST}", name.as_str()));
        let (from, to) = (prefix.max(after.as_str()), format!("{prefix}{LAST}"));
        let left = self.left_by_proof(filter).await?;
        if left == Left::Nobody {
            return Ok(Vec::new());
        }
        // A prefix leaves few itself.
        let shape = Shape::of(filter).proof_first(left == Left::Few && prefix.is_empty());
        let statement = statements::statement(self.dialect(), Order::Name, shape);
        let values = [&values![i64::from(most), from, to.as_str()][..], &filtered(filter)].concat();
        let rows: Vec<RecordRow> = self.fetch_all(statement, &values).await?;
        Ok(rows.into_iter().map(record).collect())
    }

    async fn page_by_address(
        &mut self,
        address: &AddressPrefix,
        filter: &AccountFilter,
        most: u32,
    ) -> Result<Vec<AccountRecord>, StoreError> {
        if self.left_by_proof(filter).await? == Left::Nobody {
            return Ok(Vec::new());
        }
        let text = address.text.to_ascii_lowercase();
        let to = format!("{text}{LAST}");
        let (from, after) = match &address.after {
            Some((email, id)) => (email.to_ascii_lowercase(), *id),
            None => (text, 0),
        };
        // Without a prefix no name is left out: none is less than the empty one.
        let name = filter.prefix.as_ref().map_or("", FoldedName::as_str);
        let after_name = if name.is_empty() { String::new() } else { format!("{name}{LAST}") };
        let statement = statements::statement(self.dialect(), Order::Address, Shape::of(filter));
        let first: &[Value<'_>] =
            values![i64::from(most), from.as_str(), to.as_str(), after, name, after_name.as_str()];
        let rows: Vec<RecordRow> = self.fetch_all(statement, &[first, &filtered(filter)].concat()).await?;
        Ok(rows.into_iter().map(record).collect())
    }
}

/// The parameters of the filters that have one, in the order of the statement.
fn filtered(filter: &AccountFilter) -> Vec<Value<'_>> {
    let group = filter.group.as_deref().map(Value::from);
    let seen = [filter.seen_since, filter.seen_before].map(|time| time.map(|time| Value::from(time.unix_millis())));
    group.into_iter().chain(seen.into_iter().flatten()).collect()
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
