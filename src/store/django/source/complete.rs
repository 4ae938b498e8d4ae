//! Checks that a database was read completely, by comparing numbers of rows.

use super::database::quoted;
use super::{Source, Table};
use crate::accounts::StoreError;

/// Number of rows read by table.
#[derive(Debug, Default)]
pub(super) struct Read([u64; Table::ALL.len()]);

impl Read {
    /// Adds rows of a table.
    pub(super) fn add(&mut self, table: Table, rows: u64) {
        self.0[table as usize] += rows;
    }

    /// Resets a table.
    pub(super) fn begin(&mut self, table: Table) {
        self.0[table as usize] = 0;
    }

    /// Number of rows read of a table.
    pub(super) fn of(&self, table: Table) -> u64 {
        self.0[table as usize]
    }
}

impl Source {
    /// Compares the number of rows read with the number in the same snapshot. A damaged index, a duplicate key or a
    /// wrong order must not make rows appear to be missing.
    ///
    /// # Errors
    /// A sentence for the operator: more or fewer rows of a table were read than exist.
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

    /// The rows of a table that are to be read, as SQL from FROM on. Rows that refer to missing users or groups are
    /// reported by [`orphans`](Self::orphans).
    fn readable(&self, table: Table) -> String {
        let name = quoted(&self.name(table));
        let users = format!("(SELECT id FROM {} WHERE {})", quoted(&self.schema.users), self.is_fit("id"));
        match (table, &self.schema.memberships) {
            (Table::Tokens | Table::Knox | Table::Authenticators | Table::TotpDevices, _) => {
                format!("FROM {name} WHERE user_id IN {users}")
            }
            (Table::StaticTokens, _) => {
                format!("FROM {name} t JOIN otp_static_staticdevice d ON d.id = t.device_id WHERE d.user_id IN {users}")
            }
            (Table::Memberships, Some(memberships)) => {
                let user = quoted(&memberships.user);
                format!("FROM {name} WHERE {user} IN {users} AND group_id IN (SELECT id FROM auth_group)")
            }
            (Table::Sessions, _) => format!("FROM {name} WHERE {}", self.database.is_printable("session_key")),
            _ => format!("FROM {name}"),
        }
    }
}
