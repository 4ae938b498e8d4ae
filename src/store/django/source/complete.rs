//! Whether all of a database has been read: as many rows have come as there are.

use super::database::quoted;
use super::{Source, Table};
use crate::accounts::StoreError;

/// How many rows of each table have been read.
#[derive(Debug, Default)]
pub(super) struct Read([u64; Table::ALL.len()]);

impl Read {
    /// So many more of a table.
    pub(super) fn add(&mut self, table: Table, rows: u64) {
        self.0[table as usize] += rows;
    }

    /// None of a table so far.
    pub(super) fn begin(&mut self, table: Table) {
        self.0[table as usize] = 0;
    }

    /// How many of a table.
    pub(super) fn of(&self, table: Table) -> u64 {
        self.0[table as usize]
    }
}

impl Source {
    /// Compares what has been read with what is there, in the same snapshot. An index that is damaged, a key that is
    /// there twice or an order that is not kept to must not pass for rows that are gone.
    ///
    /// # Errors
    /// A sentence for the operator: of a table more or less was read than is there.
    pub async fn assert_complete(&mut self) -> Result<(), StoreError> {
        for table in self.tables(&Table::ALL) {
            let (from, read) = (self.readable(table), self.read.of(table));
            let there = self.database.count(&from).await?;
            if there != read {
                return Err(StoreError::fault(format!(
                    "{} cannot be read as a whole, so nothing was imported: of the {there} rows of its table {} that \
                    are to be read, {read} were; it may be damaged, or have a key twice",
                    self.database.name,
                    self.name(table)
                )));
            }
        }
        Ok(())
    }

    /// The rows of a table that are to be read, from their FROM on. What hangs off users or groups that are not there
    /// is told by [`orphans`](Self::orphans).
    fn readable(&self, table: Table) -> String {
        let name = quoted(&self.name(table));
        let users = format!("(SELECT id FROM {} WHERE {})", quoted(&self.schema.users), self.is_fit("id"));
        match (table, &self.schema.memberships) {
            (Table::Tokens | Table::Knox, _) => format!("FROM {name} WHERE user_id IN {users}"),
            (Table::Memberships, Some(memberships)) => {
                let user = quoted(&memberships.user);
                format!("FROM {name} WHERE {user} IN {users} AND group_id IN (SELECT id FROM auth_group)")
            }
            (Table::Sessions, _) => format!("FROM {name} WHERE {}", self.database.is_printable("session_key")),
            _ => format!("FROM {name}"),
        }
    }
}
