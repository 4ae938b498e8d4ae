//! Rows about users or groups that are not there: SQLite does not keep them out where foreign keys are off.

use super::Source;
use super::database::{column, expression, quoted};
use crate::accounts::StoreError;
use crate::accounts::django::Broken;

/// The most that is told of a table.
const MAX: usize = 100;

impl Source {
    /// Tokens and memberships of users that are not there, and memberships of such groups; at most 100 of each.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn orphans(&mut self) -> Result<Vec<Broken>, StoreError> {
        let mut orphans = Vec::new();
        if self.schema.has_tokens {
            self.tokens_of_nobody("authtoken_token", &mut orphans).await?;
        }
        if self.schema.knox.is_some() {
            self.tokens_of_nobody("knox_authtoken", &mut orphans).await?;
        }
        if let Some(memberships) = &self.schema.memberships {
            let (table, user) = (memberships.table.clone(), quoted(&memberships.user));
            let users = quoted(&self.schema.users);
            self.memberships_of_nobody(&table, &user, &users, "user", &mut orphans).await?;
            self.memberships_of_nobody(&table, "group_id", "auth_group", "group", &mut orphans).await?;
        }
        Ok(orphans)
    }

    async fn tokens_of_nobody(&mut self, table: &'static str, orphans: &mut Vec<Broken>) -> Result<(), StoreError> {
        let users = quoted(&self.schema.users);
        let rows = self.database.rows(&[column("user_id")], &missing(table, "user_id", &users), &[]).await?;
        orphans.extend(rows.iter().map(|row| Broken {
            table: table.into(),
            key: format!("of user {}", row.key("user_id")),
            why: "its user is not there".to_owned(),
        }));
        Ok(())
    }

    async fn memberships_of_nobody(
        &mut self,
        table: &str,
        column_to: &str,
        others: &str,
        what: &str,
        orphans: &mut Vec<Broken>,
    ) -> Result<(), StoreError> {
        let columns = [column("id"), expression("other", column_to)];
        let rows = self.database.rows(&columns, &missing(&quoted(table), column_to, others), &[]).await?;
        orphans.extend(rows.iter().map(|row| Broken {
            table: table.to_owned().into(),
            key: row.key("id"),
            why: format!("its {what} {} is not there", row.key("other")),
        }));
        Ok(())
    }
}

/// Rows whose column leads to none of the others.
fn missing(table: &str, column: &str, others: &str) -> String {
    format!(
        "FROM {table} WHERE NOT EXISTS (SELECT 1 FROM {others} AS others WHERE others.id = {table}.{column}) LIMIT {MAX}"
    )
}
