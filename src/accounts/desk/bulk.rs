//! One verb on many accounts: that of a single account, on one after the other. Each is a unit of work of its own, with its
//! row of the record, so what is refused for one is done for the others.

use std::collections::BTreeSet;

use super::super::{Accounts, Actor, By, Error, with_database_deadline};
use super::groups::{group_named, may_change};
use super::reset_mail::may_be_mailed;
use crate::contract::{
    AccountRecord, ApiError, BulkOutcome, BulkResult, BulkResults, BulkVerb, Field, FieldErrors, messages,
};

/// What is to be done to each account.
#[derive(Clone, Copy, Debug)]
pub struct BulkRequest<'a> {
    /// The verb.
    pub verb: BulkVerb,
    /// The name of the group, for a verb that is about one; a preview may leave it out.
    pub group: &'a Field,
    /// Whether, where sign-ins are ended, tokens that were made by name end too.
    pub tokens: bool,
    /// The tag of the language of a mail, for owners who have chosen none.
    pub language: &'a str,
    /// Whether nothing is done, and it is only said what would be.
    pub is_preview: bool,
}

impl Accounts {
    /// Does something to each of these accounts, and says what became of each. Where the database stops answering, those that
    /// are left are refused.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] without the right of the verb, or that to change the group; [`Error::Invalid`] on `group`;
    /// [`Error::Store`] if nothing was done by then.
    pub async fn bulk(&self, by: By<'_>, request: BulkRequest<'_>, ids: &[i64]) -> Result<BulkResults, Error> {
        by.require(request.verb.right())?;
        let has_group = !request.is_preview || *request.group != Field::Absent;
        if request.verb.has_group() && has_group {
            let mut read = self.0.store.read().await?;
            may_change(by, &group_named(read.groups(), request.group).await?)?;
        }
        let (mut seen, mut results, mut stopped) = (BTreeSet::new(), Vec::new(), None);
        for id in ids.iter().copied().filter(|id| seen.insert(*id)) {
            if let Some(why) = &stopped {
                results.push(refused(id, None, String::clone(why)));
                continue;
            }
            // Each account has as much time as a request about it alone.
            let tried = with_database_deadline(self.try_one(Actor { account_id: id, by }, request)).await;
            let is_first = !results.iter().any(|it: &BulkResult| it.outcome == BulkOutcome::Done);
            results.push(match tried {
                Tried { username, outcome: Ok(outcome) } => BulkResult { id, username, outcome, why: String::new() },
                Tried { outcome: Err(error @ Error::Store(_)), .. } if is_first => return Err(error),
                Tried { username, outcome: Err(error) } => {
                    let is_fault = matches!(error, Error::Store(_));
                    let why = sentence(error);
                    stopped = is_fault.then(|| why.clone());
                    refused(id, username, why)
                }
            });
        }
        Ok(BulkResults { results })
    }

    async fn try_one(&self, actor: Actor<'_>, request: BulkRequest<'_>) -> Tried {
        let found =
            async { Ok::<_, Error>(self.0.store.read().await?.directory().find_by_id(actor.account_id).await?) };
        let record = match found.await {
            Ok(Some(record)) => record,
            Ok(None) => return Tried { username: None, outcome: Err(Error::NoSuchAccount) },
            Err(error) => return Tried { username: None, outcome: Err(error) },
        };
        let outcome = match check(actor, request, &record) {
            Ok(BulkOutcome::Done) if !request.is_preview => self.do_one(actor, request).await,
            known => known,
        };
        Tried { username: Some(record.account.user.username), outcome }
    }

    async fn do_one(&self, actor: Actor<'_>, request: BulkRequest<'_>) -> Result<BulkOutcome, Error> {
        let BulkRequest { group, tokens, language, .. } = request;
        let has_changed = match request.verb {
            BulkVerb::Deactivate => self.deactivate(actor).await.map(|()| true),
            BulkVerb::Activate => self.activate(actor).await.map(|()| true),
            BulkVerb::EndSignIns => self.end_other_sign_ins(actor, tokens).await.map(|_| true),
            BulkVerb::SendReset => self.send_reset(actor, language).await.map(|()| true),
            BulkVerb::AddToGroup => self.set_membership(actor, group, true).await,
            BulkVerb::RemoveFromGroup => self.set_membership(actor, group, false).await,
        };
        Ok(if has_changed? { BulkOutcome::Done } else { BulkOutcome::Unchanged })
    }
}

/// What became of one account.
struct Tried {
    username: Option<String>,
    outcome: Result<BulkOutcome, Error>,
}

/// What would become of an account, as far as that shows before the verb, which checks it again under its locks.
fn check(actor: Actor<'_>, request: BulkRequest<'_>, record: &AccountRecord) -> Result<BulkOutcome, Error> {
    let refused = |why: &'static str| Err(FieldErrors::one("non_field_errors", why).into());
    let is_own = matches!(actor.by, By::Staff(staff) if staff.id == actor.account_id);
    if is_own && request.verb.ends_sign_ins() {
        return refused(messages::OWN_ACCOUNT.wire);
    }
    if actor.may_act_on(record).is_err() {
        return refused(messages::ABOVE.wire);
    }
    match request.verb {
        BulkVerb::Deactivate if !record.is_active => Ok(BulkOutcome::Unchanged),
        BulkVerb::Activate if record.is_active => Ok(BulkOutcome::Unchanged),
        BulkVerb::SendReset => Ok(may_be_mailed(record).map(|()| BulkOutcome::Done)?),
        _ => Ok(BulkOutcome::Done),
    }
}

fn refused(id: i64, username: Option<String>, why: String) -> BulkResult {
    BulkResult { id, username, outcome: BulkOutcome::Refused, why }
}

fn sentence(error: Error) -> String {
    if let Error::NoSuchAccount = error {
        return messages::NO_ACCOUNT.wire.to_owned();
    }
    ApiError::from(error).beside(&[]).unwrap_or(messages::INTERNAL.wire).to_owned()
}
