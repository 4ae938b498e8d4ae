//! The statements of the pages of the directory, one for each set of filters. A filter is written as in the indexes for it, so
//! that a page is read from an index in its order.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::accounts::AccountFilter;

/// In the SQL of which database.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// By what accounts are found and in what order they come.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Order {
    /// By the name: from `$2` on and before `$3`.
    Name,
    /// By the address: after `$2` and the id `$4`, before `$3`, but with no name from `$5` on and before `$6`.
    Address,
}

/// Which filters there are, without their values that are parameters.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    is_active: Option<bool>,
    is_staff: bool,
    is_superuser: bool,
    is_verified: Option<bool>,
    /// Whether the accounts that `is_verified` leaves are found first, by their ids.
    is_proof_first: bool,
    has_second_factor: Option<bool>,
    group: bool,
    seen_since: bool,
    seen_before: bool,
}

impl Shape {
    pub(super) fn of(filter: &AccountFilter) -> Self {
        Self {
            is_active: filter.is_active,
            is_staff: filter.is_staff,
            is_superuser: filter.is_superuser,
            is_verified: filter.is_verified,
            is_proof_first: false,
            has_second_factor: filter.has_second_factor,
            group: filter.group.is_some(),
            seen_since: filter.seen_since.is_some(),
            seen_before: filter.seen_before.is_some(),
        }
    }

    /// The same, with the accounts that `is_verified` leaves found first or not: quick where they are few.
    pub(super) fn proof_first(self, is_proof_first: bool) -> Self {
        Self { is_proof_first, ..self }
    }

    /// Whether a filter has an index, as few accounts pass it.
    fn is_rare(self) -> bool {
        self.is_active == Some(false) || self.is_staff || self.is_superuser || self.has_second_factor == Some(true)
    }
}

/// The statement, in which `$1` is the number of accounts. Statements live as long as the process; there are as many as there
/// are sets of filters.
pub(super) fn statement(dialect: Dialect, order: Order, shape: Shape) -> &'static str {
    type Statements = HashMap<(Dialect, Order, Shape), &'static str>;
    static STATEMENTS: LazyLock<Mutex<Statements>> = LazyLock::new(Mutex::default);
    let mut statements = STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner);
    statements.entry((dialect, order, shape)).or_insert_with(|| Box::leak(text(dialect, order, shape).into_boxed_str()))
}

fn text(dialect: Dialect, order: Order, shape: Shape) -> String {
    // SQLite compares texts byte by byte anyway, and its lower() knows ASCII alone. It would read every address rather than
    // the index of a rare filter: a + hides the index of addresses from it.
    let (name, address) = match dialect {
        Dialect::Sqlite if shape.is_rare() => ("username_folded", "+lower(email)"),
        Dialect::Sqlite => ("username_folded", "lower(email)"),
        Dialect::Postgres => ("username_folded COLLATE \"C\"", "lower(email COLLATE \"C\")"),
    };
    let (range, order_by, mut parameter) = match order {
        Order::Name => (format!("{name} >= $2 AND {name} < $3"), name.to_owned(), 3),
        Order::Address => {
            let range = format!(
                "{address} >= $2 AND NOT ({address} = $2 AND id <= $4) AND {address} < $3
                 AND NOT ({name} >= $5 AND {name} < $6)"
            );
            (range, format!("{address}, id"), 6)
        }
    };
    let mut next = || {
        parameter += 1;
        format!("${parameter}")
    };
    let not = |is: bool| if is { "" } else { "NOT " };
    let filters = [
        shape.is_active.map(|is| format!("{}is_active", not(is))),
        shape.is_staff.then(|| "is_staff".to_owned()),
        shape.is_superuser.then(|| "is_superuser".to_owned()),
        shape.has_second_factor.map(|has| format!("{}second_factor", not(has))),
        shape.is_verified.map(|is| match (shape.is_proof_first, is) {
            (true, true) => "id IN (SELECT account_id FROM proved_addresses)".to_owned(),
            (true, false) => {
                "id IN (SELECT id FROM accounts WHERE id NOT IN (SELECT account_id FROM proved_addresses))".to_owned()
            }
            (false, is) => {
                format!("{}EXISTS (SELECT 1 FROM proved_addresses p WHERE p.account_id = accounts.id)", not(is))
            }
        }),
        shape.group.then(|| {
            let group = next();
            format!(
                "id IN (SELECT m.account_id FROM account_groups m JOIN groups g ON g.id = m.group_id WHERE g.name = {group})"
            )
        }),
        shape.seen_since.then(|| format!("last_login >= {}", next())),
        shape.seen_before.then(|| format!("coalesce(last_login, 0) < {}", next())),
    ];
    let filters: String = filters.into_iter().flatten().map(|filter| format!(" AND {filter}")).collect();
    format!(concat!(super::records_where!("{}"), "{} ORDER BY {} LIMIT $1"), range, filters, order_by)
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

    use super::*;
    use crate::store::SqliteStore;

    /// How SQLite runs a statement.
    async fn plan(connection: &mut SqliteConnection, statement: &str) -> Vec<String> {
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
        let explain = sqlx::query_as(explain).bind(10).bind("a").bind("b");
        let plan: Vec<(i64, i64, i64, String)> = explain.fetch_all(connection).await.unwrap();
        plan.into_iter().map(|(.., step)| step).collect()
    }

    #[tokio::test]
    async fn each_page_is_read_from_an_index_in_its_order() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("vestibule.db").display());
        SqliteStore::open(&url).await.unwrap().close().await;
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        let all = AccountFilter::default();
        let active = |is_active| AccountFilter { is_active, ..all.clone() };
        for (filter, index) in [
            (all.clone(), "sqlite_autoindex_accounts_1"),
            (active(Some(true)), "sqlite_autoindex_accounts_1"),
            (active(Some(false)), "accounts_inactive"),
            // An index of few accounts serves a filter that leaves few.
            (AccountFilter { is_staff: true, ..active(None) }, "accounts_staff"),
            (AccountFilter { is_staff: true, ..active(Some(true)) }, "accounts_staff"),
            (AccountFilter { is_staff: true, ..active(Some(false)) }, "accounts_"),
            (AccountFilter { is_superuser: true, ..active(None) }, "accounts_superuser"),
            (AccountFilter { has_second_factor: Some(true), ..active(None) }, "accounts_second_factor"),
            (AccountFilter { has_second_factor: Some(false), ..active(None) }, "sqlite_autoindex_accounts_1"),
        ] {
            let statement = text(Dialect::Sqlite, Order::Name, Shape::of(&filter));
            let plan = plan(&mut connection, &statement).await;
            let [step] = &plan[..] else { panic!("{statement}: {plan:?}") };
            assert!(step.starts_with("SEARCH accounts USING INDEX ") && step.contains(index), "{statement}: {step}");
        }
        for is_verified in [true, false] {
            let filter = AccountFilter { is_verified: Some(is_verified), ..all.clone() };
            let in_order = plan(&mut connection, &text(Dialect::Sqlite, Order::Name, Shape::of(&filter))).await;
            assert!(in_order[0].contains("sqlite_autoindex_accounts_1"), "{in_order:?}");
            let shape = Shape::of(&filter).proof_first(true);
            let proof_first = plan(&mut connection, &text(Dialect::Sqlite, Order::Name, shape)).await;
            assert!(proof_first[0].contains("USING INTEGER PRIMARY KEY (rowid=?)"), "{proof_first:?}");
        }
        let statement = text(Dialect::Sqlite, Order::Address, Shape::of(&all));
        let step = plan(&mut connection, &statement).await;
        assert_eq!(step, ["SEARCH accounts USING INDEX accounts_email_lower (<expr>>? AND <expr><?)"]);
        let rare = AccountFilter { is_staff: true, ..active(None) };
        let statement = text(Dialect::Sqlite, Order::Address, Shape::of(&rare));
        let step = plan(&mut connection, &statement).await;
        assert!(step[0].contains(" accounts USING INDEX accounts_staff"), "{statement}: {step:?}");
    }
}
