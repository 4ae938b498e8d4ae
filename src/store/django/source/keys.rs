//! Keys by which rows cannot be read. SQLite can store a text or a fraction in an integer column and compares values by
//! their type first, so a query that pages by such a column could silently skip rows.

use super::cell::Rows;
use super::database::{Column, column, expression, quoted};
use super::{Source, Table};
use crate::accounts::StoreError;
use crate::accounts::django::{Broken, MAX_ID, MAX_LISTED};

/// Rows of a table with a finding.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::store) struct Found {
    /// The table of Django's.
    pub table: Table,
    /// Their number.
    pub count: u64,
    /// The first hundred.
    pub listed: Vec<Broken>,
}

impl Source {
    /// Rows whose key, or whose reference to a user or group, is not an integer.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn broken_keys(&mut self) -> Result<Vec<Found>, StoreError> {
        let mut found = Vec::new();
        for (table, key) in self.keys() {
            let name = self.name(table);
            let is_integer = self.database.is_integer(&quoted(&key));
            let told_by = if table == Table::Memberships { "id".to_owned() } else { quoted(&key) };
            let columns = [expression("key", quoted(&key)), expression("told_by", told_by)];
            let from = format!("FROM {} WHERE NOT ({is_integer})", quoted(&name));
            let (count, rows) = self.some(&columns, &from).await?;
            let listed = rows.iter().map(|row| Broken {
                table: name.clone().into(),
                key: if table.has_secrets() { format!("of user {}", row.key("told_by")) } else { row.key("told_by") },
                why: row.not_integer("key", &key),
            });
            found.push(Found { table, count, listed: listed.collect() });
        }
        found.retain(|found| found.count > 0);
        Ok(found)
    }

    /// Users and groups with ids above [`MAX_ID`] or below its negative.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn unfit_ids(&mut self) -> Result<Vec<Found>, StoreError> {
        let mut found = Vec::new();
        for table in self.tables(&[Table::Users, Table::Groups]) {
            let name = self.name(table);
            let is_integer = self.database.is_integer("id");
            let from = format!("FROM {} WHERE {is_integer} AND id NOT BETWEEN -{MAX_ID} AND {MAX_ID}", quoted(&name));
            let (count, rows) = self.some(&[column("id")], &from).await?;
            self.read.add(table, count);
            let listed = rows.iter().map(|row| Broken {
                table: name.clone().into(),
                key: row.key("id"),
                why: format!("its id is not between -{MAX_ID} and {MAX_ID}"),
            });
            found.push(Found { table, count, listed: listed.collect() });
        }
        found.retain(|found| found.count > 0);
        Ok(found)
    }

    /// The number of rows of a query, and the first rows; `from` is its SQL from FROM on.
    pub(super) async fn some(&mut self, columns: &[Column], from: &str) -> Result<(u64, Rows), StoreError> {
        let count = self.database.count(from).await?;
        let limit = if count == 0 { 0 } else { MAX_LISTED };
        let rows = self.database.rows(columns, &format!("{from} LIMIT {limit}"), &[]).await?;
        Ok((count, rows))
    }

    /// The integer columns by which rows are read.
    fn keys(&self) -> Vec<(Table, String)> {
        let mut keys = Vec::new();
        for table in self.tables(&Table::ALL) {
            match table {
                Table::Users | Table::Groups => keys.push((table, "id".to_owned())),
                Table::Tokens | Table::Knox | Table::Authenticators | Table::TotpDevices => {
                    keys.push((table, "user_id".to_owned()));
                }
                Table::Memberships => {
                    let user = self.schema.memberships.as_ref().map(|memberships| memberships.user.clone());
                    keys.extend(user.into_iter().chain(["group_id".to_owned()]).map(|key| (table, key)));
                }
                Table::Sessions | Table::StaticTokens => {}
            }
        }
        keys
    }

    /// SQL that tests whether an id is within the limits.
    pub(super) fn is_fit(&self, id: &str) -> String {
        format!("{} AND {id} BETWEEN -{MAX_ID} AND {MAX_ID}", self.database.is_integer(id))
    }
}
