//! Sign up.

use super::audit::Entry;
use super::grant::Grant;
use super::log_out::revoke_replaced;
use super::mailbox::ProofMail;
use super::passwords::is_common;
use super::store::{NewAccount, SignedUp};
use super::webhook_events::enqueue_event;
use super::{
    Accounts, Client, Error, FoldedName, Granted, InsertedPasskey, Method, NewJob, NewPasskey, Timestamp, UnitOfWork,
    Wanted,
};
use crate::contract::{Email, Field, FieldErrors, SignUp, User, Username, messages};

impl Accounts {
    /// Creates an account and signs it in, in one transaction, which also ends the sign-in that the new one replaces.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every error of every field, a taken name among them; [`Error::Busy`];
    /// [`Error::Store`].
    pub async fn sign_up(
        &self,
        username: &Field,
        email: &Field,
        password: &Field,
        wanted: impl Into<Wanted<'_>>,
        client: &Client,
    ) -> Result<Granted, Error> {
        let wanted = wanted.into();
        let entry = Entry { event: "signup", client: Some(client), ..Entry::default() };
        let sign_up = self.parse_sign_up(username, email, password).await.inspect_err(|error| {
            if matches!(error, Error::Invalid(_)) {
                Entry { outcome: "refused", ..entry }.log(&self.0.tally);
            }
        })?;
        let password = self.0.hasher.hash(&sign_up.password).await?;
        let now = self.now();
        let grant = self.grant(wanted, &[Method::Password], client, now);
        let account = new_account(&sign_up, password, false, now);
        self.add_account(account, grant, None, wanted, client, entry).await
    }

    /// Creates an account with its first sign-in, and its passkey if it has one in place of a password.
    ///
    /// # Errors
    /// As for [`sign_up`](Self::sign_up).
    pub(super) async fn add_account(
        &self,
        account: NewAccount,
        grant: Grant,
        passkey: Option<SignUpPasskey>,
        wanted: Wanted<'_>,
        client: &Client,
        entry: Entry<'_>,
    ) -> Result<Granted, Error> {
        let now = grant.sign_in.created;
        let _invalidation = self.forget_replaced(wanted);
        // A concurrent sign-up may have taken the name since the check: the insert decides.
        let mut work = self.0.store.begin().await?;
        let added = work.accounts().insert_signed_in(&account, &grant.sign_in, &entry.event(now)).await?;
        let Some(SignedUp { id, is_wanted }) = added else {
            Entry { outcome: "refused", username: Some(&account.username), ..entry }.log(&self.0.tally);
            return Err(taken().into());
        };
        if let Some(passkey) = passkey {
            passkey.insert(&mut *work, id).await?;
        }
        if is_wanted {
            enqueue_event(&mut *work, id, entry.event, now).await?;
        }
        revoke_replaced(&mut *work, wanted, client, now).await?;
        if !account.email.is_empty() {
            // It proves the address, or tells its owner if another account has proved it; the answer is the same.
            let (email, language) = (account.email.clone(), client.language.to_owned());
            let proof = ProofMail { account_id: id, email, is_counted: false, is_change: false, language, key: None };
            work.jobs().enqueue(&NewJob::of(&proof, now)).await?;
        }
        work.commit().await?;
        Entry { outcome: "ok", account_id: Some(id), username: Some(&account.username), ..entry }.log(&self.0.tally);
        self.log_replaced(wanted, client);
        Ok(grant.to(User { id, username: account.username, email: account.email }))
    }

    /// Parses the name and the address for a sign-up without a password.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the errors of both, a taken name among them; [`Error::Store`].
    pub(super) async fn parse_who_signs_up(&self, username: &Field, email: &Field) -> Result<(Username, Email), Error> {
        let mut errors = FieldErrors::default();
        let username = errors.keep("username", Username::parse(username));
        let email = errors.keep("email", Email::parse(email));
        let is_taken = match &username {
            Some(username) => self.is_username_taken(&FoldedName::of(username)).await?,
            None => false,
        };
        match (username, email) {
            (Some(username), Some(email)) if !is_taken => Ok((username, email)),
            _ if is_taken => Err(taken_and(&errors).into()),
            _ => Err(errors.into()),
        }
    }

    /// Parses a sign-up. Whether the name is free is checked before a password is hashed.
    pub(super) async fn parse_sign_up(
        &self,
        username: &Field,
        email: &Field,
        password: &Field,
    ) -> Result<SignUp, Error> {
        let parsed = SignUp::parse(username, email, password, &self.0.settings.policy, is_common);
        let name = match &parsed {
            Ok(sign_up) => Some(sign_up.username.clone()),
            Err(_) => Username::parse(username).ok(),
        };
        let is_taken = match name {
            Some(name) => self.is_username_taken(&FoldedName::of(&name)).await?,
            None => false,
        };
        match parsed {
            Ok(sign_up) if !is_taken => Ok(sign_up),
            Ok(_) => Err(taken().into()),
            Err(errors) if is_taken => Err(taken_and(&errors).into()),
            Err(errors) => Err(errors.into()),
        }
    }

    async fn is_username_taken(&self, name: &FoldedName) -> Result<bool, Error> {
        Ok(self.0.store.read().await?.accounts().is_username_taken(name).await?)
    }
}

/// The passkey of an account that is created.
pub(super) struct SignUpPasskey {
    /// By what its authenticator knows the account.
    pub handle: Vec<u8>,
    /// The passkey; whose it is is known once the account is.
    pub passkey: NewPasskey,
}

impl SignUpPasskey {
    async fn insert(self, work: &mut dyn UnitOfWork, account_id: i64) -> Result<(), Error> {
        work.passkeys().handle(account_id, &self.handle).await?;
        let passkey = NewPasskey { account_id, ..self.passkey };
        match work.passkeys().insert(&passkey, 1).await? {
            InsertedPasskey::Added(_) => Ok(()),
            InsertedPasskey::Taken | InsertedPasskey::TooMany => {
                Err(FieldErrors::one("credential", messages::PASSKEY_EXISTS.wire).into())
            }
        }
    }
}

/// The account to be created for a sign-up.
pub(super) fn new_account(sign_up: &SignUp, password: String, is_superuser: bool, now: Timestamp) -> NewAccount {
    NewAccount {
        username: sign_up.username.as_str().to_owned(),
        folded: FoldedName::of(&sign_up.username),
        email: sign_up.email.as_str().to_owned(),
        password,
        is_superuser,
        date_joined: now,
    }
}

/// The error of a name that is taken.
pub(super) fn taken() -> FieldErrors {
    FieldErrors::one("username", messages::USERNAME_TAKEN.wire)
}

/// The same, followed by the errors of the other fields.
fn taken_and(others: &FieldErrors) -> FieldErrors {
    let mut errors = taken();
    for field in ["email", "password"] {
        let messages = others.of(field);
        if !messages.is_empty() {
            errors.keep::<()>(field, Err(messages.to_vec()));
        }
    }
    errors
}
