//! Challenges: rows that are used once, for five minutes, by the browser that has asked for them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::super::{
    Accounts, ChallengePurpose, Error, NewPasskeyChallenge, PlainToken, StoredChallenge, TokenDigest, TokenKind,
};
use super::answer::{base64url, bytes_of_base64url};
use super::ceremonies::{Begun, CeremonyError};
use crate::contract::{Field, FieldErrors, PasskeyChallenge, PasskeyKind, messages};

/// How long a challenge lives.
pub(super) const LIVES_FOR: Duration = Duration::from_secs(5 * 60);

/// The field by which an answer names its challenge.
const FIELD: &str = "challenge_id";

/// Who asks for a challenge and answers it.
#[derive(Clone, Copy)]
pub enum Browser<'a> {
    /// A client of this origin, by the cookie that it has for challenges, if it has one.
    Own(Option<&'a str>),
    /// A page of another origin, which has no cookies here and can get no session.
    CrossOrigin,
}

/// A challenge for a client.
pub struct Asked {
    /// The answer to the client.
    pub challenge: PasskeyChallenge,
    /// The cookie by which the answer is known as this browser's, and how long it lives; none for a page of another origin.
    pub cookie: Option<(String, Duration)>,
}

/// What is kept of a challenge until it is answered.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ChallengeState {
    /// The state of the library, in base64url.
    ceremony: String,
    /// What is registered.
    pub kind: Option<PasskeyKind>,
    /// Who signs up.
    pub sign_up: Option<SignUpState>,
}

/// Who signs up by a passkey.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SignUpState {
    /// The name that the authenticator shows.
    pub username: String,
    /// By what it knows the account, in base64url.
    handle: String,
}

impl SignUpState {
    pub fn new(username: &str, handle: &[u8]) -> Self {
        Self { username: username.to_owned(), handle: base64url(handle) }
    }

    /// By what the authenticator knows the account.
    pub fn handle(&self) -> Vec<u8> {
        bytes_of_base64url(&self.handle).unwrap_or_default()
    }
}

impl ChallengeState {
    /// The state of the library.
    pub fn ceremony(&self) -> Vec<u8> {
        bytes_of_base64url(&self.ceremony).unwrap_or_default()
    }
}

/// What a challenge is for, and whose it is.
pub(super) struct Question {
    pub purpose: ChallengePurpose,
    pub account_id: Option<i64>,
    pub kind: Option<PasskeyKind>,
    pub sign_up: Option<SignUpState>,
}

impl Question {
    /// A question of which nothing else is kept.
    pub fn new(purpose: ChallengePurpose, account_id: Option<i64>) -> Self {
        Self { purpose, account_id, kind: None, sign_up: None }
    }
}

impl Accounts {
    /// Stores a challenge that has begun. A browser that has a cookie for challenges keeps it: two of its pages may ask.
    pub(super) async fn keep_challenge(
        &self,
        begun: Result<Begun, CeremonyError>,
        question: Question,
        browser: Browser<'_>,
    ) -> Result<Asked, Error> {
        let Begun { options, state } = begun.map_err(fault)?;
        let (now, secret) = (self.now(), PlainToken::new(TokenKind::Challenge, &*self.0.random));
        let cookie = match browser {
            Browser::Own(Some(cookie)) if TokenDigest::of_shown(TokenKind::Challenge, cookie).is_some() => {
                Some(cookie.to_owned())
            }
            Browser::Own(_) => Some(PlainToken::new(TokenKind::Challenge, &*self.0.random).expose().to_owned()),
            Browser::CrossOrigin => None,
        };
        let Question { purpose, account_id, kind, sign_up } = question;
        let state = ChallengeState { ceremony: base64url(&state), kind, sign_up };
        let new = NewPasskeyChallenge {
            digest: secret.digest(),
            browser: cookie.as_deref().map(TokenDigest::of_secret),
            account_id,
            purpose,
            state: serde_json::to_vec(&state).map_err(fault)?,
            created: now,
            expires: now.plus(LIVES_FOR),
        };
        let mut work = self.0.store.begin().await?;
        work.passkey_challenges().insert(&new).await?;
        work.commit().await?;
        let challenge = PasskeyChallenge { challenge_id: secret.expose().to_owned(), options };
        Ok(Asked { challenge, cookie: cookie.map(|cookie| (cookie, LIVES_FOR)) })
    }

    /// Uses a challenge that is answered. Whatever the answer is, the challenge works no more.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `challenge_id`; [`Error::Store`].
    pub(super) async fn use_challenge(
        &self,
        (id, browser): (&Field, Browser<'_>),
        purpose: ChallengePurpose,
        account_id: Option<i64>,
    ) -> Result<ChallengeState, Error> {
        let ended = || Error::from(FieldErrors::one(FIELD, messages::CHALLENGE_ENDED.wire));
        let id = id.text().map_err(|missing| FieldErrors::one(FIELD, missing))?;
        let browser = match browser {
            Browser::Own(cookie) => Some(TokenDigest::of_secret(cookie.ok_or_else(ended)?)),
            Browser::CrossOrigin => None,
        };
        let digest = TokenDigest::of_secret(id);
        let mut work = self.0.store.begin().await?;
        let taken = work.passkey_challenges().take(&digest, browser.as_ref(), purpose, self.now()).await?;
        work.commit().await?;
        let StoredChallenge { state, .. } =
            taken.filter(|challenge| challenge.account_id == account_id).ok_or_else(ended)?;
        serde_json::from_slice(&state).map_err(fault)
    }
}

/// A fault of ours in a ceremony.
pub(super) fn fault(error: impl std::fmt::Debug) -> Error {
    Error::Passkey(format!("{error:?}"))
}
