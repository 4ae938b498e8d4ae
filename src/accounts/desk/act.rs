//! An act of an operator, as the record has it.

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::super::{Accounts, Actor, By, Error, RecordRow, StoreError, UnitOfWork};
use crate::contract::{AccountRecord, Right, Webhook};

/// The name of the command line in the record.
const COMMAND_LINE: &str = "command line";

/// What was done.
pub(in super::super) struct Act<'a> {
    /// Its name, as in the audit log.
    pub(in super::super) action: &'static str,
    /// To what.
    pub(in super::super) target: Target<'a>,
    /// What was there before: an object, without secrets and hashes.
    pub(in super::super) old: Value,
    /// What is there since.
    pub(in super::super) new: Value,
}

/// To what something was done.
#[derive(Clone, Copy)]
pub(in super::super) struct Target<'a> {
    kind: &'static str,
    id: i64,
    name: &'a str,
}

impl<'a> Target<'a> {
    /// An account.
    pub(in super::super) fn account(record: &'a AccountRecord) -> Self {
        Self::account_named(record.account.user.id, &record.account.user.username)
    }

    /// The same by its id and name.
    pub(in super::super) fn account_named(id: i64, name: &'a str) -> Self {
        Self { kind: "account", id, name }
    }

    /// A group.
    pub(in super::super) fn group(id: i64, name: &'a str) -> Self {
        Self { kind: "group", id, name }
    }

    /// A webhook.
    pub(in super::super) fn webhook(webhook: &'a Webhook) -> Self {
        Self { kind: "webhook", id: webhook.id, name: &webhook.name }
    }
}

impl Accounts {
    /// The account on which an operator acts, which is locked from now on. `None` if its owner acts, who needs no right.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NoSuchAccount`]; [`Error::Store`].
    pub(in super::super) async fn lock_target(
        &self,
        work: &mut dyn UnitOfWork,
        actor: Actor<'_>,
        right: Right,
    ) -> Result<Option<AccountRecord>, Error> {
        if let By::Owner(..) = actor.by {
            return Ok(None);
        }
        self.lock_account(work, actor, right).await.map(Some)
    }

    /// The account on which somebody acts, which is locked from now on.
    ///
    /// # Errors
    /// As [`lock_target`](Self::lock_target).
    pub(in super::super) async fn lock_account(
        &self,
        work: &mut dyn UnitOfWork,
        actor: Actor<'_>,
        right: Right,
    ) -> Result<AccountRecord, Error> {
        actor.by.require(right)?;
        work.accounts().lock(actor.account_id).await?;
        let record = work.directory().find_by_id(actor.account_id).await?.ok_or(Error::NoSuchAccount)?;
        actor.may_act_on(&record)?;
        Ok(record)
    }

    /// Writes the row of an act to the record: the last thing before the commit, as every other writer waits for it. What an
    /// owner does to their own account is not recorded here.
    ///
    /// # Errors
    /// The database does not answer.
    pub(in super::super) async fn record(
        &self,
        work: &mut dyn UnitOfWork,
        by: By<'_>,
        act: Act<'_>,
    ) -> Result<(), StoreError> {
        let (actor_id, actor, address, reason) = match by {
            By::Owner(..) => return Ok(()),
            By::CommandLine => (None, COMMAND_LINE, "", ""),
            By::Staff(staff) => (Some(staff.id), &*staff.username, &*staff.address, &*staff.reason),
        };
        let head = work.record().lock_head().await?;
        let mut row = RecordRow {
            id: head.last_id + 1,
            created: self.now(),
            actor_id,
            actor: actor.to_owned(),
            action: act.action.to_owned(),
            target_kind: act.target.kind.to_owned(),
            target_id: Some(act.target.id),
            target: act.target.name.to_owned(),
            address: address.to_owned(),
            old_values: act.old.to_string(),
            new_values: act.new.to_string(),
            reason: reason.to_owned(),
            impersonator_id: None,
            digest: [0; 32],
        };
        row.digest = digest(&head.last_digest, &row);
        work.record().append(&row).await
    }

    /// Writes the row of an act on an account that [`lock_target`](Self::lock_target) has found; nothing if there is none.
    ///
    /// # Errors
    /// The database does not answer.
    pub(in super::super) async fn record_on(
        &self,
        work: &mut dyn UnitOfWork,
        actor: Actor<'_>,
        target: Option<&AccountRecord>,
        action: &'static str,
        (old, new): (Value, Value),
    ) -> Result<(), StoreError> {
        let Some(target) = target else { return Ok(()) };
        self.record(work, actor.by, Act { action, target: Target::account(target), old, new }).await
    }
}

/// The digest of a row: SHA-256 of that of the row before it, and of all else in it as one array of JSON, which can be read in
/// one way only.
pub(super) fn digest(before: &[u8; 32], row: &RecordRow) -> [u8; 32] {
    let text = serde_json::json!([
        row.id,
        row.created.unix_millis(),
        row.actor_id,
        row.actor,
        row.action,
        row.target_kind,
        row.target_id,
        row.target,
        row.address,
        row.old_values,
        row.new_values,
        row.reason,
        row.impersonator_id,
    ]);
    Sha256::new().chain_update(before).chain_update(text.to_string()).finalize().into()
}
