//! What webhooks may be told of: the events of accounts. An event that a webhook wants is a job in the unit of work of the
//! event; where none wants it, it costs no statement.

use serde::{Deserialize, Serialize};

use super::{Job, NewJob, StoreError, Timestamp, UnitOfWork};

/// The event of an account that is gone, which has no row among those of the account.
const DELETED: &str = "delete_account";

/// Every kind of event, as in the audit log.
pub const EVENTS: &[&str] = &[
    "activate",
    "add_to_group",
    "change_password",
    "change_profile",
    "create_account",
    "create_superuser",
    "create_token",
    "deactivate",
    DELETED,
    "django_session",
    "email_change",
    "email_change_undo",
    "email_verify",
    "end_other_sign_ins",
    "end_sign_in",
    "factors_reset",
    "forget_browsers",
    "impersonate",
    "impersonate_end",
    "invite",
    "login",
    "logout",
    "logout_everywhere",
    "passkey_counter",
    "passkey_created",
    "passkey_removed",
    "passkey_renamed",
    "recovery_code_used",
    "recovery_codes_created",
    "remove_from_group",
    "reset",
    "reset_request",
    "revoke_token",
    "second_factor_refused",
    "set_roles",
    "signup",
    "totp_confirmed",
    "totp_removed",
];

/// An event that some webhook wants.
#[derive(Serialize, Deserialize)]
pub(super) struct WebhookEvent {
    /// Its kind.
    pub(super) kind: String,
    /// When it happened, in milliseconds since 1970.
    pub(super) at: i64,
    /// The account.
    pub(super) account_id: i64,
    /// Its name then.
    pub(super) username: String,
}

impl Job for WebhookEvent {
    const KIND: &'static str = "webhook-event";

    fn about(&self) -> String {
        self.kind.clone()
    }
}

/// Enqueues an event of an account, of which a webhook wants to be told.
pub(super) async fn enqueue_event(
    work: &mut dyn UnitOfWork,
    account_id: i64,
    kind: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(account) = work.accounts().find(account_id).await? else { return Ok(()) };
    let (kind, at, username) = (kind.to_owned(), now.unix_millis(), account.user.username);
    let event = WebhookEvent { kind, at, account_id, username };
    work.jobs().enqueue(&NewJob::of(&event, now)).await.map(drop)
}

/// Enqueues that an account is deleted, if a webhook wants to be told of that; to be called before it is.
pub(super) async fn enqueue_deletion(
    work: &mut dyn UnitOfWork,
    account_id: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    if work.webhooks().is_wanted(DELETED).await? {
        enqueue_event(work, account_id, DELETED, now).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_docs_have_every_event_and_the_list_is_sorted() {
        let docs = include_str!("../../docs/webhooks.md");
        assert!(EVENTS.is_sorted());
        for event in EVENTS {
            assert!(docs.contains(&format!("`{event}`")), "{event}");
        }
    }
}
