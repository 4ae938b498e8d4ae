//! Accounts as an operator sees them.

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::FoldedName;
use crate::contract::AccountRecord;

/// Accounts as an operator sees them.
#[async_trait]
pub trait DirectoryRepository: Send {
    /// An account by its name.
    async fn find(&mut self, name: &FoldedName) -> Result<Option<AccountRecord>, StoreError>;

    /// Accounts in the byte order of their folded names, at most so many.
    async fn page(&mut self, filter: &AccountFilter, most: u32) -> Result<Vec<AccountRecord>, StoreError>;
}

/// Which accounts are listed.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    /// Those after this name.
    pub after: Option<FoldedName>,
    /// Those whose name begins with this text.
    pub prefix: Option<FoldedName>,
    /// Those that may sign in, or those that may not.
    pub is_active: Option<bool>,
    /// Staff alone.
    pub is_staff: bool,
}
