//! Groups, and what their members may do at the desk.

use async_trait::async_trait;
use sqlx::FromRow;

use crate::accounts::{GroupRepository, Revocation, StoreError};
use crate::contract::{GroupSummary, Right};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, values};
use crate::store::unit_of_work::{Work, in_transaction};

#[derive(FromRow)]
struct GroupRow {
    id: i64,
    name: String,
    right_name: Option<String>,
    members: i64,
}

impl GroupRow {
    fn summary(self) -> GroupSummary {
        let right = self.right_name.as_deref().and_then(Right::of_name);
        GroupSummary { id: self.id, name: self.name, right, members: self.members }
    }
}

/// Selects groups.
macro_rules! groups {
    ($condition:literal) => {
        concat!(
            "SELECT g.id, g.name, r.name AS right_name,
                (SELECT count(*) FROM account_groups m WHERE m.group_id = g.id) AS members
             FROM groups g LEFT JOIN group_rights r ON r.group_id = g.id",
            $condition
        )
    };
}

#[async_trait]
impl<B: Backend> GroupRepository for Work<'_, B> {
    async fn list(&mut self, account_id: i64) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = self
            .fetch_all(
                "SELECT g.name FROM account_groups m JOIN groups g ON g.id = m.group_id WHERE m.account_id = $1",
                values![account_id],
            )
            .await?;
        Ok(rows.into_iter().map(|(name,)| name).collect())
    }

    async fn all(&mut self) -> Result<Vec<GroupSummary>, StoreError> {
        let rows: Vec<GroupRow> = self.fetch_all(groups!(""), &[]).await?;
        Ok(rows.into_iter().map(GroupRow::summary).collect())
    }

    async fn find(&mut self, name: &str) -> Result<Option<GroupSummary>, StoreError> {
        let row: Option<GroupRow> = self.fetch_optional(groups!(" WHERE g.name = $1"), values![name]).await?;
        Ok(row.map(GroupRow::summary))
    }

    async fn insert(&mut self, name: &str) -> Result<Option<i64>, StoreError> {
        let insert = "INSERT INTO groups (name) VALUES ($1) ON CONFLICT (name) DO NOTHING RETURNING id";
        let row: Option<(i64,)> = self.fetch_optional(insert, values![name]).await?;
        Ok(row.map(|(id,)| id))
    }

    async fn lock(&mut self, group_id: i64) -> Result<(), StoreError> {
        // SQLite has one writer.
        let lock = self
            .connection
            .either("SELECT 1 FROM groups WHERE id = $1", "SELECT 1 FROM groups WHERE id = $1 FOR NO KEY UPDATE");
        self.execute(lock, values![group_id]).await.map(drop)
    }

    async fn delete(&mut self, group_id: i64) -> Result<(), StoreError> {
        self.execute("DELETE FROM groups WHERE id = $1", values![group_id]).await?;
        // Cached sign-ins of all members name it.
        in_transaction!(self, |connection| connection.announce(Revocation::Unknown));
        Ok(())
    }

    async fn set_right(&mut self, group_id: i64, right: Option<Right>) -> Result<(), StoreError> {
        match right {
            Some(right) => {
                let set = "INSERT INTO group_rights (group_id, name) VALUES ($1, $2)
                    ON CONFLICT (group_id) DO UPDATE SET name = excluded.name";
                self.execute(set, values![group_id, right.name()]).await.map(drop)
            }
            None => self.execute("DELETE FROM group_rights WHERE group_id = $1", values![group_id]).await.map(drop),
        }
    }

    async fn add(&mut self, group_id: i64, account_id: i64) -> Result<bool, StoreError> {
        let add = "INSERT INTO account_groups (account_id, group_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        self.change_member(add, group_id, account_id).await
    }

    async fn remove(&mut self, group_id: i64, account_id: i64) -> Result<bool, StoreError> {
        let remove = "DELETE FROM account_groups WHERE account_id = $1 AND group_id = $2";
        self.change_member(remove, group_id, account_id).await
    }

    async fn rights(&mut self, account_id: i64) -> Result<Vec<Right>, StoreError> {
        let rows: Vec<(String,)> = self
            .fetch_all(
                "SELECT r.name FROM account_groups m JOIN group_rights r ON r.group_id = m.group_id
                 WHERE m.account_id = $1",
                values![account_id],
            )
            .await?;
        Ok(rows.iter().filter_map(|(name,)| Right::of_name(name)).collect())
    }
}

impl<B: Backend> Work<'_, B> {
    /// Runs a statement about an account and a group; says whether it has changed anything, and announces that.
    async fn change_member(
        &mut self,
        statement: &'static str,
        group_id: i64,
        account_id: i64,
    ) -> Result<bool, StoreError> {
        let has_changed = self.execute(statement, values![account_id, group_id]).await? > 0;
        if has_changed {
            in_transaction!(self, |connection| connection.announce(Revocation::Account(account_id)));
        }
        Ok(has_changed)
    }
}
