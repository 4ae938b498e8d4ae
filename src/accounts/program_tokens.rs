//! The tokens that an owner makes for programs, by name.

use serde_json::json;

use super::audit::Entry;
use super::notices::Notice;
use super::sign_in_id::sign_in_id;
use super::store::{NamedToken, NewNamedToken};
use super::{Accounts, Actor, Client, Error, NewToken, PlainToken, SignIn, Timestamp, TokenKind};
use crate::contract::{
    CreatedToken, Field, FieldErrors, Right, SignInKind, TokenLifetime, TokenName, TokenScope, TokenSummary, messages,
};

/// Limit of tokens with a name for an account.
const MOST_TOKENS: u32 = 100;

impl Accounts {
    /// The tokens of an account that were made by name, the newest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn program_tokens(&self, account_id: i64) -> Result<Vec<TokenSummary>, Error> {
        Ok(self.named_tokens(account_id).await?.into_iter().map(summary).collect())
    }

    /// Makes a token with a name, a lifetime (`30d`, `never`) and a scope (`read`, `all`). Its text is told this once.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the errors of every field, or if the account has a hundred tokens already;
    /// [`Error::Store`].
    pub async fn create_token(
        &self,
        actor: Actor<'_>,
        name: &Field,
        expires_in: &Field,
        scope: &Field,
    ) -> Result<CreatedToken, Error> {
        let mut errors = FieldErrors::default();
        let name = errors.keep("name", TokenName::parse(name));
        let lifetime = errors.keep("expires_in", TokenLifetime::parse(expires_in));
        let scope = errors.keep("scope", TokenScope::parse(scope));
        let (Some(name), Some(lifetime), Some(scope)) = (name, lifetime, scope) else { return Err(errors.into()) };
        let (now, token) = (self.now(), PlainToken::new(TokenKind::Token, &*self.0.random));
        let expires = lifetime.duration().map_or(Timestamp::NEVER, |duration| now.plus(duration));
        let client = actor.client();
        let new = NewNamedToken {
            token: NewToken { digest: token.digest(), expires },
            name: name.as_str().to_owned(),
            scope,
            prefix: token.prefix().to_owned(),
            address: client.map_or_else(String::new, Client::shown_address),
            user_agent: client.map_or("", Client::short_user_agent).to_owned(),
            created: now,
        };
        let mut work = self.0.store.begin().await?;
        let target = self.lock_target(&mut *work, actor, Right::Manage).await?;
        if scope == TokenScope::Admin && !work.accounts().is_staff(actor.account_id).await? {
            return Err(FieldErrors::one("scope", messages::TOKEN_SCOPE_ADMIN).into());
        }
        let row = work.tokens().insert_named(actor.account_id, &new, MOST_TOKENS).await?;
        let row = row.ok_or_else(|| FieldErrors::one("non_field_errors", messages::TOO_MANY_TOKENS.wire))?;
        let id = sign_in_id(SignInKind::Token, row, now);
        let entry = Entry { token_name: Some(name.as_str()), ..actor.entry("create_token").of_sign_in(&id) };
        entry.record(&mut *work, now).await?;
        let notice = Notice::TokenCreated(name.as_str());
        self.notify(&mut *work, actor.account_id, actor.client(), notice).await?;
        let new = json!({ "token": id, "name": name.as_str(), "scope": scope.name() });
        self.record_on(&mut *work, actor, target.as_ref(), "create_token", (json!({}), new)).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(CreatedToken { id, token: token.expose().to_owned(), expiry: expires.expiry() })
    }

    /// Revokes one of the tokens that were made by name. It is invalid at once.
    ///
    /// # Errors
    /// [`Error::NoSuchSignIn`] if it is another account's, has no name, or has ended; [`Error::Store`].
    pub async fn revoke_token(&self, actor: Actor<'_>, id: &str) -> Result<(), Error> {
        let tokens = self.named_tokens(actor.account_id).await?;
        let token = tokens.iter().find(|token| id_of(token) == id).ok_or(Error::NoSuchSignIn)?;
        self.revoke_one(actor, SignIn::Token(token.id), "revoke_token", id).await
    }

    async fn named_tokens(&self, account_id: i64) -> Result<Vec<NamedToken>, Error> {
        Ok(self.0.store.read().await?.tokens().list_named(account_id, self.now()).await?)
    }
}

fn id_of(token: &NamedToken) -> String {
    sign_in_id(SignInKind::Token, token.id, token.created)
}

fn summary(token: NamedToken) -> TokenSummary {
    TokenSummary {
        id: id_of(&token),
        name: token.name,
        scope: token.scope,
        prefix: token.prefix,
        created: token.created.rfc3339(),
        last_used: token.last_used.map(Timestamp::rfc3339),
        expires: token.expires.expiry(),
    }
}
