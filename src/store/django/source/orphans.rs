//! Rows that refer to users or groups that do not exist: SQLite allows them if foreign keys are off.

use super::database::{column, expression, quoted};
use super::{Found, Source, Table};
use crate::accounts::StoreError;
use crate::accounts::django::Broken;

impl Source {
    /// Tokens, factors and memberships of missing users, and memberships of missing groups.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn orphans(&mut self) -> Result<Vec<Found>, StoreError> {
        let mut orphans = Vec::new();
        for table in self.tables(&[Table::Tokens, Table::Knox, Table::Authenticators, Table::TotpDevices]) {
            orphans.push(self.secrets_of_nobody(table).await?);
        }
        if let Some(memberships) = &self.schema.memberships {
            let (user, users) = (quoted(&memberships.user), quoted(&self.schema.users));
            orphans.push(self.memberships_of_nobody(&user, &users, "user").await?);
            orphans.push(self.memberships_of_nobody("group_id", "auth_group", "group").await?);
        }
        orphans.retain(|found| found.count > 0);
        Ok(orphans)
    }

    async fn secrets_of_nobody(&mut self, table: Table) -> Result<Found, StoreError> {
        let (name, users) = (self.name(table), quoted(&self.schema.users));
        let (count, rows) = self.some(&[column("user_id")], &missing(&quoted(&name), "user_id", &users)).await?;
        let listed = rows.iter().map(|row| Broken {
            table: name.clone().into(),
            key: format!("of user {}", row.key("user_id")),
            why: "its user is not there".to_owned(),
        });
        Ok(Found { table, count, listed: listed.collect() })
    }

    async fn memberships_of_nobody(&mut self, column_to: &str, others: &str, what: &str) -> Result<Found, StoreError> {
        let table = Table::Memberships;
        let name = self.name(table);
        let columns = [column("id"), expression("other", column_to)];
        let (count, rows) = self.some(&columns, &missing(&quoted(&name), column_to, others)).await?;
        let listed = rows.iter().map(|row| Broken {
            table: name.clone().into(),
            key: row.key("id"),
            why: format!("its {what} {} is not there", row.key("other")),
        });
        Ok(Found { table, count, listed: listed.collect() })
    }
}

/// Rows whose column refers to none of the others.
fn missing(table: &str, column: &str, others: &str) -> String {
    format!("FROM {table} WHERE NOT EXISTS (SELECT 1 FROM {others} AS others WHERE others.id = {table}.{column})")
}
