//! The sign-ins of an account, listed and ended.

use serde_json::json;

use super::mailbox::end_change;
use super::sign_in_id::sign_in_id;
use super::store::ListedSignIn;
use super::{Accounts, Actor, Error, Identity, SignIn};
use crate::contract::{Right, SignInKind, SignInSummary};

/// Limit of sign-ins in the list of an account. The others are older, and end with all others.
const MOST_LISTED: u32 = 1_000;

impl Accounts {
    /// The sign-ins of the account, of browsers and of programs: that of the request first, then the newest, and a
    /// thousand at most.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn sign_ins(&self, identity: &Identity) -> Result<Vec<SignInSummary>, Error> {
        self.list_sign_ins(identity.account.user.id, Some(identity.sign_in)).await
    }

    /// The same for an account by its id, if no sign-in of it asks.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn sign_ins_of(&self, account_id: i64) -> Result<Vec<SignInSummary>, Error> {
        self.list_sign_ins(account_id, None).await
    }

    /// Ends one of the listed sign-ins by its id (guarantee T6). Its secret is invalid at once, and its open pages are
    /// told. Returns whether it was the one that asked.
    ///
    /// # Errors
    /// [`Error::NoSuchSignIn`] if it is another account's, or has ended; [`Error::Store`].
    pub async fn end_sign_in(&self, actor: Actor<'_>, id: &str) -> Result<bool, Error> {
        let listed = self.listed(actor.account_id, actor.sign_in()).await?;
        let ended = listed.iter().find(|listed| id_of(listed) == id).ok_or(Error::NoSuchSignIn)?;
        let sign_in = match ended.kind {
            SignInKind::Browser => SignIn::Session(ended.id),
            SignInKind::Token => SignIn::Token(ended.id),
        };
        self.revoke_one(actor, sign_in, "end_sign_in", id).await?;
        Ok(ended.is_asking)
    }

    /// Ends every sign-in of the account but the one that asks: browsers' sessions, and the tokens of log-ins and of
    /// Django. Tokens that were made by name stay, unless `tokens` says so. Returns the number.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn end_other_sign_ins(&self, actor: Actor<'_>, tokens: bool) -> Result<u64, Error> {
        let kept = actor.sign_in().and_then(SignIn::session);
        let _invalidation = self.0.cache.invalidate_on_drop(Some(actor.account_id));
        let mut work = self.0.store.begin().await?;
        let target = self.lock_target(&mut *work, actor, Right::Help).await?;
        let ended = work.sign_ins().revoke_others(actor.account_id, kept, !tokens).await?;
        end_change(&mut *work, actor.account_id).await?;
        let entry = actor.entry("end_other_sign_ins");
        entry.record(&mut *work, self.now()).await?;
        let values = (json!({}), json!({ "ended": ended, "tokens": tokens }));
        self.record_on(&mut *work, actor, target.as_ref(), "end_sign_ins", values).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(ended)
    }

    /// Revokes a sign-in of the account, which is logged as `event` with its public id.
    ///
    /// # Errors
    /// [`Error::NoSuchSignIn`] if it has ended meanwhile; [`Error::Store`].
    pub(super) async fn revoke_one(
        &self,
        actor: Actor<'_>,
        sign_in: SignIn,
        event: &'static str,
        id: &str,
    ) -> Result<(), Error> {
        let _invalidation = self.0.cache.invalidate_on_drop(Some(actor.account_id));
        let mut work = self.0.store.begin().await?;
        let target = self.lock_target(&mut *work, actor, Right::Help).await?;
        let entry = actor.entry(event).of_sign_in(id);
        // The session of another browser may be the one that has asked for it.
        let asking = actor.sign_in().and_then(SignIn::session);
        let ends_change = matches!(sign_in, SignIn::Session(_)) && sign_in.session() != asking;
        if ends_change {
            work.accounts().lock(actor.account_id).await?;
        }
        if !work.sign_ins().revoke(sign_in).await? {
            return Err(Error::NoSuchSignIn);
        }
        if ends_change {
            end_change(&mut *work, actor.account_id).await?;
        }
        entry.record(&mut *work, self.now()).await?;
        let values = (json!({ "sign_in": id }), json!({}));
        self.record_on(&mut *work, actor, target.as_ref(), event, values).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(())
    }

    async fn list_sign_ins(&self, account_id: i64, asking: Option<SignIn>) -> Result<Vec<SignInSummary>, Error> {
        Ok(self.listed(account_id, asking).await?.into_iter().map(summary).collect())
    }

    async fn listed(&self, account_id: i64, asking: Option<SignIn>) -> Result<Vec<ListedSignIn>, Error> {
        let mut read = self.0.store.read().await?;
        Ok(read.sign_ins().list(account_id, asking, self.now(), MOST_LISTED).await?)
    }
}

fn id_of(listed: &ListedSignIn) -> String {
    sign_in_id(listed.kind, listed.id, listed.created)
}

fn summary(listed: ListedSignIn) -> SignInSummary {
    SignInSummary {
        id: id_of(&listed),
        kind: listed.kind,
        current: listed.is_asking,
        address: listed.address,
        user_agent: listed.user_agent,
        created: listed.created.rfc3339(),
        // That of a token which was never used is older.
        last_used: listed.last_used.max(listed.created).rfc3339(),
        expires: listed.expires.expiry(),
        imported: listed.is_imported,
        name: (!listed.name.is_empty()).then_some(listed.name),
        scope: listed.scope,
    }
}
