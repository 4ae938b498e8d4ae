//! A member of staff acts as another account, to see what its owner sees. Nothing of the account is made for that: the
//! operator's own session stands for it, and what it may do meanwhile is declared by each endpoint. Whether it still may is
//! looked up at each request, so that no cache has to be told of an end (guarantee A6).

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use super::super::audit::Entry;
use super::super::{
    Accounts, Actor, By, Error, GrantedSession, Identity, Impersonated, Impersonation, LazyServiceProfile, Methods,
    NewImpersonation, PlainToken, SignIn, Timestamp, TokenKind,
};
use super::{Act, Staff, Target};
use crate::contract::{AccountRecord, FieldErrors, Right, TokenScope, messages};

/// How long it lasts at most, however much it is used.
const IMPERSONATION_TTL: Duration = Duration::from_secs(30 * 60);
/// How much the clocks of two servers may differ. A longer time to go is that of a clock which was set back.
const CLOCK_SKEW: Duration = Duration::from_secs(60);
/// How many are ended in one step.
const STEP: u32 = 100;

/// Why an impersonation has ended, as the record says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Because {
    /// The operator wanted that.
    Asked,
    /// The time is over.
    Expired,
    /// The operator's sign-in has ended.
    SignInEnded,
    /// The operator may not do it any longer.
    RightLost,
    /// The account is gone, deactivated, or staff.
    AccountChanged,
    /// It is switched off.
    SwitchedOff,
}

impl Because {
    const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Expired => "expired",
            Self::SignInEnded => "sign_in_ended",
            Self::RightLost => "right_lost",
            Self::AccountChanged => "account_changed",
            Self::SwitchedOff => "switched_off",
        }
    }
}

impl Accounts {
    /// The session by which a member of staff may act as another account.
    ///
    /// # Errors
    /// [`Error::ImpersonationOff`]; [`Error::NotByToken`] if the identity is no session.
    pub fn impersonating_session(&self, identity: &Identity) -> Result<i64, Error> {
        match identity.sign_in {
            _ if !self.0.settings.impersonation => Err(Error::ImpersonationOff),
            SignIn::Session(session) => Ok(session),
            SignIn::PageToken { .. } | SignIn::Token(_) => Err(Error::NotByToken),
        }
    }

    /// Lets a [session](Self::impersonating_session) of a member of staff, who gives a reason, act as an account for half an
    /// hour. The session gets a new secret, and its page tokens end.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NoSuchAccount`]; [`Error::Invalid`] on `reason`, and for an account that is their own,
    /// staff or not active; [`Error::SignInEnded`] if the session has ended or acts as somebody already; [`Error::Store`].
    pub async fn impersonate(&self, account_id: i64, staff: &Staff, session_id: i64) -> Result<GrantedSession, Error> {
        check_reason(&staff.reason)?;
        let (actor, now) = (Actor::staff(account_id, staff), self.now());
        let _invalidation = self.0.cache.invalidate_on_drop(Some(staff.id));
        let mut work = self.0.store.begin().await?;
        let target = self.lock_account(&mut *work, actor, Right::Manage).await?;
        check_target(&target, staff)?;
        let secret = PlainToken::new(TokenKind::Session, &*self.0.random);
        let expires = now.plus(IMPERSONATION_TTL);
        let new = NewImpersonation {
            session_id,
            digest: secret.digest(),
            actor: (staff.id, &staff.username),
            address: &staff.address,
            target: (account_id, &target.account.user.username),
            created: now,
            expires,
        };
        let ends = work.impersonations().begin(&new).await?.ok_or(Error::SignInEnded)?;
        let entry = Entry { actor_id: Some(staff.id), ..actor.entry("impersonate") };
        entry.record(&mut *work, now).await?;
        let values = (json!({}), json!({ "until": expires.rfc3339() }));
        self.record_on(&mut *work, actor, Some(&target), "impersonate", values).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(GrantedSession { secret: secret.expose().to_owned(), max_age: now.until(ends) })
    }

    /// Ends the impersonation of an identity, which is then its operator's own again. Nothing if it is none.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn end_impersonation(&self, identity: &Identity) -> Result<(), Error> {
        let session = identity.sign_in.session().filter(|_| identity.impersonation.is_some());
        let Some(session) = session else { return Ok(()) };
        let found = self.0.store.read().await?.impersonations().find(session).await?;
        match found {
            Some(found) => self.finish(&found, Because::Asked).await,
            None => Ok(()),
        }
    }

    /// Records the end of impersonations whose time is over or whose sign-in has ended, and which nobody has asked for since;
    /// to be called about once a minute.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn end_impersonations(&self) -> Result<(), Error> {
        let over = self.0.store.read().await?.impersonations().over(self.now(), STEP).await?;
        for it in over {
            let because = if it.session_id.is_some() { Because::Expired } else { Because::SignInEnded };
            self.finish(&it, because).await?;
        }
        Ok(())
    }

    /// As whom a session acts whose own identity this is.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub(in super::super) async fn stand_in(&self, own: Arc<Identity>) -> Result<Arc<Identity>, Error> {
        let Some(session) = own.sign_in.session() else { return Ok(own) };
        let mut read = self.0.store.read().await?;
        let Some(it) = read.impersonations().find(session).await? else { return Ok(own) };
        let target = read.directory().find_by_id(it.target_id).await?;
        drop(read);
        match self.judge(&it, target).await? {
            Ok(target) => Ok(Arc::new(acting(own, target, it.expires))),
            Err(because) => {
                self.finish(&it, because).await?;
                Ok(own)
            }
        }
    }

    /// The account as which it goes on, or why it does not.
    async fn judge(
        &self,
        it: &Impersonated,
        target: Option<AccountRecord>,
    ) -> Result<Result<AccountRecord, Because>, Error> {
        if !self.0.settings.impersonation {
            return Ok(Err(Because::SwitchedOff));
        }
        let now = self.now();
        if it.expires <= now || now.plus(IMPERSONATION_TTL + CLOCK_SKEW) < it.expires {
            return Ok(Err(Because::Expired));
        }
        let right = self.right_of(it.actor_id).await?;
        if right.is_none_or(|right| right < Right::Manage) {
            return Ok(Err(Because::RightLost));
        }
        let target = target.filter(|target| target.is_active && !target.is_staff && !target.is_superuser);
        Ok(target.ok_or(Because::AccountChanged))
    }

    async fn finish(&self, it: &Impersonated, because: Because) -> Result<(), Error> {
        let staff = Staff {
            id: it.actor_id,
            username: it.actor.clone(),
            right: Right::Manage,
            is_superuser: false,
            address: it.address.clone(),
            reason: String::new(),
        };
        let _invalidation = self.0.cache.invalidate_on_drop(Some(it.actor_id));
        let mut work = self.0.store.begin().await?;
        // Before the row, as where it begins.
        work.accounts().lock(it.target_id).await?;
        if !work.impersonations().end(it).await? {
            return Ok(());
        }
        let actor = Actor::staff(it.target_id, &staff);
        let entry = Entry { actor_id: Some(staff.id), ..actor.entry("impersonate_end") };
        entry.record(&mut *work, self.now()).await?;
        let target = Target::account_named(it.target_id, &it.target);
        let new = json!({ "because": because.name() });
        self.record(&mut *work, By::Staff(&staff), Act { action: "impersonate_end", target, old: json!({}), new })
            .await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(())
    }
}

fn check_reason(reason: &str) -> Result<(), FieldErrors> {
    if reason.is_empty() {
        return Err(FieldErrors::one("reason", messages::BLANK.wire));
    }
    if reason.contains(char::is_control) {
        return Err(FieldErrors::one("reason", messages::CONTROL_CHARACTERS.wire));
    }
    Ok(())
}

fn check_target(target: &AccountRecord, staff: &Staff) -> Result<(), FieldErrors> {
    let wrong = if target.account.user.id == staff.id {
        messages::IMPERSONATE_SELF
    } else if target.is_staff || target.is_superuser {
        messages::IMPERSONATE_STAFF
    } else if !target.is_active {
        messages::ACCOUNT_INACTIVE
    } else {
        return Ok(());
    };
    Err(FieldErrors::one("non_field_errors", wrong.wire))
}

/// The account, as which an operator acts by their own session. It has proved nothing and is never fresh.
fn acting(by: Arc<Identity>, target: AccountRecord, until: Timestamp) -> Identity {
    Identity {
        account: target.account,
        sign_in: by.sign_in,
        authenticated: None,
        methods: Methods::default(),
        second_factor: false,
        scope: TokenScope::All,
        language: by.language.clone(),
        is_staff: false,
        service_profile: LazyServiceProfile::default(),
        impersonation: Some(Impersonation { by, until }),
    }
}
