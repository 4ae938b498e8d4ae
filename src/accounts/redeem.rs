//! Exchange a session of Django's for one of Vestibule's, once.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::audit::Entry;
use super::{Accounts, Client, Error, GrantedSession, StoreError, TokenDigest};
use crate::contract::SignInKind;

/// How long it is cached whether there are sessions of Django's. After an import they may be ignored for that long.
const ANSWER_TTL: Duration = Duration::from_secs(10);

/// Cached: whether there were sessions of Django's at the last query.
#[derive(Default)]
pub(super) struct DjangoSessions(Mutex<Option<Answer>>);

#[derive(Clone, Copy)]
struct Answer {
    are_there: bool,
    /// When the database was queried.
    asked: Duration,
}

impl DjangoSessions {
    fn last(&self) -> Option<Answer> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, answer: Answer) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
    }
}

impl Accounts {
    /// Whether there are sessions of Django's, so that a cookie of Django's has to be looked up. Queries the database
    /// at most every 10 seconds; if the query fails, the last answer is used.
    pub async fn has_django_sessions(&self) -> bool {
        let (last, now) = (self.0.django_sessions.last(), self.0.clock.elapsed());
        let is_young = |answer: &Answer| now.checked_sub(answer.asked).is_some_and(|age| age < ANSWER_TTL);
        if let Some(answer) = last.filter(is_young) {
            return answer.are_there;
        }
        match self.are_there_django_sessions().await {
            Ok(are_there) => {
                self.0.django_sessions.keep(Answer { are_there, asked: now });
                are_there
            }
            Err(error) => {
                tracing::warn!(%error, "could not look for sessions of Django's");
                last.is_some_and(|answer| answer.are_there)
            }
        }
    }

    async fn are_there_django_sessions(&self) -> Result<bool, StoreError> {
        self.0.store.read().await?.django_sessions().are_there(self.now()).await
    }

    /// Exchanges the cookie of a session of Django's for a session; the cookie is then used up. The new session ends no
    /// later than Django's would have, and does not count as a log-in: `last_login` stays. `None` if the cookie is
    /// unknown, used up or expired, or its account inactive.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn redeem_django_session(&self, cookie: &str, client: &Client) -> Result<Option<GrantedSession>, Error> {
        let (digest, now) = (TokenDigest::of_secret(cookie), self.now());
        // A read first, as most cookies are unknown and a write costs more.
        let end = self.0.store.read().await?.django_sessions().find(&digest, now).await?;
        let Some(end) = end else { return Ok(None) };
        let grant = self.grant(SignInKind::Browser.into(), &[], client, now).ending_by(end);
        let mut work = self.0.store.begin().await?;
        let Some(account_id) = work.django_sessions().redeem(&digest, now).await? else { return Ok(None) };
        work.sign_ins().insert(account_id, &grant.sign_in).await?;
        work.commit().await?;
        let account_id = Some(account_id);
        let entry = Entry { event: "django_session", outcome: "ok", account_id, ..Entry::default() };
        Entry { client: Some(client), ..entry }.log(&self.0.tally);
        Ok(grant.session)
    }

    /// Invalidates the cookie of a session of Django's.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn spend_django_session(&self, cookie: &str) -> Result<(), Error> {
        let mut work = self.0.store.begin().await?;
        work.django_sessions().spend(&TokenDigest::of_secret(cookie)).await?;
        Ok(work.commit().await?)
    }
}
