//! What waits for a mailbox and ends before it is answered.

use super::super::{MailKind, StoreError, UnitOfWork};

/// The keys of the jobs that mail changes of the address of an account: as many as it has links that are good.
pub(super) fn change_keys(account_id: i64) -> [String; 5] {
    std::array::from_fn(|place| format!("change {account_id} {place}"))
}

/// Ends a change of the address of an account that waits for its proof, also one whose mail is still to be made. It ends with
/// the sign-ins of the account, as a thief may have asked for it by one of them. The way back to an older address stays: it
/// is the owner's, should it be a thief who ends the sign-ins. The account is locked.
///
/// # Errors
/// The database does not answer.
pub(in super::super) async fn end_change(work: &mut dyn UnitOfWork, account_id: i64) -> Result<(), StoreError> {
    end_requests(work, account_id, &[MailKind::Change]).await
}

/// The same for every request of these kinds, of which a change is one.
///
/// # Errors
/// The database does not answer.
pub(in super::super) async fn end_requests(
    work: &mut dyn UnitOfWork,
    account_id: i64,
    kinds: &[MailKind],
) -> Result<(), StoreError> {
    work.mail_requests().end(account_id, kinds, None).await?;
    work.jobs().disown(&change_keys(account_id)).await
}
