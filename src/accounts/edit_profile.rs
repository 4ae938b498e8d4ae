//! Change one's own names and language.

use super::{Accounts, Actor, Client, Error, Identity};
use crate::contract::{Field, FieldErrors, OwnAccount, parse_language, parse_person_name};

impl Accounts {
    /// Sets first name, last name and language of the identity's account; what is absent stays. Returns the account.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the errors of every field; [`Error::SignInEnded`] if the account is gone;
    /// [`Error::Store`].
    pub async fn edit_profile(
        &self,
        identity: &Identity,
        (first_name, last_name, language): (&Field, &Field, &Field),
        client: &Client,
    ) -> Result<OwnAccount, Error> {
        let mut errors = FieldErrors::default();
        let first_name = errors.keep("first_name", parse_person_name(first_name));
        let last_name = errors.keep("last_name", parse_person_name(last_name));
        let language = errors.keep("language", parse_language(language));
        let (Some(first_name), Some(last_name), Some(language)) = (first_name, last_name, language) else {
            return Err(errors.into());
        };
        let account_id = identity.account.user.id;
        let _invalidation = self.0.cache.invalidate_on_drop(Some(account_id));
        let entry = Actor::owner(identity, client).entry("change_profile");
        let mut work = self.0.store.begin().await?;
        let edited = work.accounts().edit(account_id, first_name.as_deref(), last_name.as_deref(), language.as_deref());
        let person = edited.await?.ok_or(Error::SignInEnded)?;
        entry.record(&mut *work, self.now()).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(OwnAccount { profile: self.profile(identity).await?, person })
    }
}
