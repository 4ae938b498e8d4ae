//! E-mail addresses of accounts: what they have typed, and what they have proved.

use async_trait::async_trait;

use super::{Credentials, StoreError};
use crate::accounts::{FoldedAddress, FoldedName, Timestamp};

/// Addresses. An account has proved one at most, which counts while it is still the account's address.
#[async_trait]
pub trait AddressRepository: Send {
    /// The accounts that have this address, proved or not, the first ones first, some of them. `email` is the address as
    /// it was typed: other spellings of it are found if they differ in the case of ASCII letters.
    async fn find_accounts(&mut self, email: &str, address: &FoldedAddress) -> Result<Vec<Credentials>, StoreError>;

    /// The account that has proved this address.
    async fn find_owner(&mut self, address: &FoldedAddress) -> Result<Option<Credentials>, StoreError>;

    /// Whether the account has proved its address.
    async fn is_proved(&mut self, account_id: i64, address: &FoldedAddress) -> Result<bool, StoreError>;

    /// The name of the account that this text stands for: its name, or else its proved address.
    async fn find_name(&mut self, typed: &FoldedName) -> Result<Option<FoldedName>, StoreError>;

    /// The name by which failures of this address are counted: that of the account that has proved it, or else of the
    /// first one for which a password was to be reset.
    async fn find_reset_name(&mut self, address: &FoldedAddress) -> Result<Option<FoldedName>, StoreError>;

    /// Records that an account has proved its address, in place of what it has proved before. `false` if another account
    /// has proved it; then only the older one is gone.
    async fn prove(&mut self, account_id: i64, address: &FoldedAddress, now: Timestamp) -> Result<bool, StoreError>;

    /// Sets the address of an account and announces it, as cached sign-ins have the older one. What the account has
    /// proved before no longer counts. `false` if there is no such account that is active.
    async fn set_email(&mut self, account_id: i64, email: &str) -> Result<bool, StoreError>;
}
