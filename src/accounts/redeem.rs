//! Exchange a session of Django's for one of Vestibule's, once.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::audit::Entry;
use super::{Accounts, Client, Error, GrantedSession, TokenDigest};
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
        match self.0.store.has_django_sessions(self.now()).await {
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

    /// Exchanges the cookie of a session of Django's for a session; the cookie is then used up. The new session ends no
    /// later than Django's would have, and does not count as a log-in: `last_login` stays. `None` if the cookie is
    /// unknown, used up or expired, or its account inactive.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn redeem_django_session(&self, cookie: &str, client: &Client) -> Result<Option<GrantedSession>, Error> {
        let (digest, now) = (TokenDigest::of_secret(cookie), self.now());
        // A read first, as most cookies are unknown and a write costs more.
        let Some(end) = self.0.store.find_django_session(&digest, now).await? else { return Ok(None) };
        let grant = self.grant(SignInKind::Browser.into(), client, now).ending_by(end);
        let account_id = self.0.store.redeem_django_session(&digest, &grant.sign_in).await?;
        if account_id.is_none() {
            return Ok(None);
        }
        let entry = Entry { event: "django_session", outcome: "ok", account_id, ..Entry::default() };
        Entry { client: Some(client), ..entry }.log(&self.0.tally);
        Ok(grant.session)
    }

    /// Invalidates the cookie of a session of Django's.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn spend_django_session(&self, cookie: &str) -> Result<(), Error> {
        Ok(self.0.store.spend_django_session(&TokenDigest::of_secret(cookie)).await?)
    }
}
