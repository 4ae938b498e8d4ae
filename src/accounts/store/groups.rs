//! Groups, which are imported from Django or made here, and what their members may do at the desk.

use async_trait::async_trait;

use super::StoreError;
use crate::contract::{GroupSummary, Right};

/// Groups of accounts.
#[async_trait]
pub trait GroupRepository: Send {
    /// The names of an account's groups, in no particular order.
    async fn list(&mut self, account_id: i64) -> Result<Vec<String>, StoreError>;

    /// Every group, in no particular order.
    async fn all(&mut self) -> Result<Vec<GroupSummary>, StoreError>;

    /// A group by its name.
    async fn find(&mut self, name: &str) -> Result<Option<GroupSummary>, StoreError>;

    /// Adds a group and returns its id. `None` if the name is taken; then nothing is written.
    async fn insert(&mut self, name: &str) -> Result<Option<i64>, StoreError>;

    /// Locks a group until the unit of work ends, so that nobody else changes it or its right.
    async fn lock(&mut self, group_id: i64) -> Result<(), StoreError>;

    /// Deletes a group; nobody is in it any more. That is announced as a revocation, as cached sign-ins name their groups.
    async fn delete(&mut self, group_id: i64) -> Result<(), StoreError>;

    /// Sets what members of a group who are staff may do at the desk.
    async fn set_right(&mut self, group_id: i64, right: Option<Right>) -> Result<(), StoreError>;

    /// Puts an account into a group, which is announced as a revocation. `false` if it is in it already.
    async fn add(&mut self, group_id: i64, account_id: i64) -> Result<bool, StoreError>;

    /// Takes an account out of a group, which is announced as a revocation. `false` if it is not in it.
    async fn remove(&mut self, group_id: i64, account_id: i64) -> Result<bool, StoreError>;

    /// The rights of an account's groups, whether it is staff or not.
    async fn rights(&mut self, account_id: i64) -> Result<Vec<Right>, StoreError>;
}
