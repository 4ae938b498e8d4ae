//! Accounts as an operator sees them.

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::{FoldedName, Timestamp};
use crate::contract::AccountRecord;

/// Accounts as an operator sees them.
#[async_trait]
pub trait DirectoryRepository: Send {
    /// An account by its name.
    async fn find(&mut self, name: &FoldedName) -> Result<Option<AccountRecord>, StoreError>;

    /// An account by its id.
    async fn find_by_id(&mut self, account_id: i64) -> Result<Option<AccountRecord>, StoreError>;

    /// Accounts in the byte order of their folded names, at most `most`.
    async fn page(&mut self, filter: &AccountFilter, most: u32) -> Result<Vec<AccountRecord>, StoreError>;

    /// Accounts whose address begins with a text and whose name does not begin with the prefix of the filter, in the
    /// byte order of their addresses, at most `most`. The case of ASCII letters of an address does not count. `after`
    /// of the filter is not looked at.
    async fn page_by_address(
        &mut self,
        address: &AddressPrefix,
        filter: &AccountFilter,
        most: u32,
    ) -> Result<Vec<AccountRecord>, StoreError>;
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
    /// Superusers alone.
    pub is_superuser: bool,
    /// Those that have proved an address, or those that have not.
    pub is_verified: Option<bool>,
    /// Those whose log-in wants a second step, or those whose does not.
    pub has_second_factor: Option<bool>,
    /// Those in the group of this name.
    pub group: Option<String>,
    /// Those that have logged in last at this time or later.
    pub seen_since: Option<Timestamp>,
    /// Those that have logged in last before this time, or never.
    pub seen_before: Option<Timestamp>,
}

/// The beginning of an address, and from where the list goes on.
#[derive(Clone, Debug)]
pub struct AddressPrefix {
    /// What it begins with.
    pub text: String,
    /// The address and id of the account before the first one of the page.
    pub after: Option<(String, i64)>,
}
