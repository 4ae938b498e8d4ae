//! What is kept about an account. Tables and columns are those of a move, so that a new one cannot be forgotten.

use std::sync::LazyLock;

use async_trait::async_trait;
use serde_json::Value;

use crate::accounts::{PersonalDataRepository, StoreError, Timestamp};
use crate::store::backend::Backend;
use crate::store::bulk::{Kind, Table};
use crate::store::connection::{Connection, values};
use crate::store::moving::TABLES;
use crate::store::unit_of_work::Work;

/// Columns of text that hold secrets. Columns of bytes hold digests.
const SECRETS: [&str; 1] = ["password"];

/// Columns that hold times and do not end in `_at`.
const TIMES: [&str; 2] = ["date_joined", "last_login"];

/// A table with the statements that select its rows of an account as JSON, for SQLite and for PostgreSQL.
struct Exported {
    table: &'static Table,
    sqlite: &'static str,
    postgres: &'static str,
}

static EXPORTED: LazyLock<Vec<Exported>> = LazyLock::new(|| TABLES.iter().filter_map(exported).collect());

fn exported(table: &'static Table) -> Option<Exported> {
    let has = |name: &str| table.columns.iter().any(|(column, _)| *column == name);
    let owner = if has("account_id") {
        "account_id"
    } else if has("username") {
        "id"
    } else {
        return None;
    };
    let columns: Vec<String> = visible(table).map(|(column, _)| format!("'{column}', {column}")).collect();
    // Statements live as long as the process; there is one for each table.
    let statement = |object: &str| -> &'static str {
        let (columns, name) = (columns.join(", "), table.name);
        Box::leak(format!("SELECT {object}({columns}) FROM {name} WHERE {owner} = $1 ORDER BY id").into_boxed_str())
    };
    let (sqlite, postgres) = (statement("json_object"), statement("json_build_object"));
    let postgres = Box::leak(postgres.replacen(") FROM", ")::text FROM", 1).into_boxed_str());
    Some(Exported { table, sqlite, postgres })
}

/// The columns that are no secrets.
fn visible(table: &'static Table) -> impl Iterator<Item = (&'static str, Kind)> {
    let is_secret =
        |column: &str, kind: Kind| matches!(kind, Kind::Bytes | Kind::OptionalBytes) || SECRETS.contains(&column);
    table.columns.iter().copied().filter(move |(column, kind)| !is_secret(column, *kind))
}

#[async_trait]
impl<B: Backend> PersonalDataRepository for Work<'_, B> {
    async fn rows(&mut self, account_id: i64) -> Result<Vec<(&'static str, Vec<Value>)>, StoreError> {
        let mut all = Vec::new();
        for exported in &*EXPORTED {
            let statement = self.connection.either(exported.sqlite, exported.postgres);
            let rows: Vec<(String,)> = self.fetch_all(statement, values![account_id]).await?;
            all.push((exported.table.name, rows.iter().map(|(row,)| readable(exported.table, row)).collect()));
        }
        Ok(all)
    }
}

/// A row with truth values and times as people and programs read them.
fn readable(table: &'static Table, row: &str) -> Value {
    let mut row: Value = serde_json::from_str(row).unwrap_or_default();
    for (column, kind) in visible(table) {
        let value = &mut row[column];
        match (kind, value.as_i64()) {
            (Kind::Bool, Some(number)) => *value = Value::Bool(number != 0),
            (Kind::Integer, Some(millis)) if column.ends_with("_at") || TIMES.contains(&column) => {
                *value = Value::String(Timestamp::from_unix_millis(millis).rfc3339());
            }
            _ => {}
        }
    }
    row
}
