//! Requests that wait for an answer from a mailbox: a link that is opened, or a code that is typed.

use async_trait::async_trait;

use super::StoreError;
use crate::accounts::{FoldedAddress, Timestamp, TokenDigest};

/// Requests by mail. Each is used once: the caller that deletes the row has used it (guarantee T11).
#[async_trait]
pub trait MailRequestRepository: Send {
    /// Adds a request. The codes of the last two of its kind and account are good, and the links of the last five. Of
    /// the requests to undo a change none is given up: see [`count`](Self::count).
    async fn insert(&mut self, new: &NewMailRequest) -> Result<(), StoreError>;

    /// A request by the digest of its link that has not expired.
    async fn find(&mut self, digest: &TokenDigest, now: Timestamp) -> Result<Option<MailRequest>, StoreError>;

    /// The last request of an account of that kind that has not expired.
    async fn find_last(
        &mut self,
        account_id: i64,
        kind: MailKind,
        now: Timestamp,
    ) -> Result<Option<MailRequest>, StoreError>;

    /// The requests in question for a code. Each counts a wrong code before it is compared, and after five of them its
    /// code has ended. A check with no request in question writes as much.
    async fn check_code(
        &mut self,
        kind: MailKind,
        of: CodeOwner<'_>,
        now: Timestamp,
    ) -> Result<Vec<MailRequest>, StoreError>;

    /// Uses a request, and locks all of its account in the order of their ids. `false` if it was used before or has
    /// expired; then the unit of work is not to be committed.
    async fn take(&mut self, request: &MailRequest, now: Timestamp) -> Result<bool, StoreError>;

    /// Ends the requests of an account of these kinds, those alone that were made after that one, if one is given. It locks
    /// all of the account's, as [`take`](Self::take) does.
    async fn end(&mut self, account_id: i64, kinds: &[MailKind], after: Option<i64>) -> Result<(), StoreError>;

    /// The number of requests of an account of that kind that have not expired.
    async fn count(&mut self, account_id: i64, kind: MailKind, now: Timestamp) -> Result<u64, StoreError>;
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailKind {
    /// A new password.
    Reset,
    /// To prove the account's address.
    Verify,
    /// To prove a new address, which the account then has.
    Change,
    /// To bring an older address back.
    Undo,
}

impl MailKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Reset, Self::Verify, Self::Change, Self::Undo];
    /// Every kind but the way back to an older address.
    pub const ALL_BUT_UNDO: [Self; 3] = [Self::Reset, Self::Verify, Self::Change];

    /// Its name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Verify => "verify",
            Self::Change => "change",
            Self::Undo => "undo",
        }
    }
}

/// Whose code is typed.
#[derive(Clone, Copy, Debug)]
pub enum CodeOwner<'a> {
    /// Any account's with this address.
    Address(&'a FoldedAddress),
    /// This account's, by id.
    Account(i64),
}

/// A request to be added.
#[derive(Clone, Debug)]
pub struct NewMailRequest {
    /// What it is for.
    pub kind: MailKind,
    /// Whose it is.
    pub account_id: i64,
    /// The address that it is about, as it is mailed to.
    pub address: String,
    /// The same as it is compared.
    pub folded: FoldedAddress,
    /// The digest of the link's secret.
    pub digest: TokenDigest,
    /// The digest of the code; `None` for a link alone.
    pub code: Option<[u8; 32]>,
    /// When it is made.
    pub created: Timestamp,
    /// When it expires.
    pub expires: Timestamp,
}

/// A request.
#[derive(Clone, Debug)]
pub struct MailRequest {
    /// Its id; a later one has a higher id.
    pub id: i64,
    /// What it is for.
    pub kind: MailKind,
    /// Whose it is.
    pub account_id: i64,
    /// The address that it is about.
    pub address: String,
    /// The digest of the link's secret.
    pub digest: TokenDigest,
    /// The digest of the code, if it has one that is good.
    pub code: Option<[u8; 32]>,
}
