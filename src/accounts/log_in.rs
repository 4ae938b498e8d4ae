//! Log in: a sequence of stages, the first of which is the password.

mod answer;
mod pending;
mod second_step;
mod set_up;
mod trusted;

use super::audit::Entry;
use super::log_out::revoke_replaced;
use super::password_check::{PasswordCheck, Proved};
use super::{Accounts, Client, Error, FoldedName, Granted, Method, Wanted};
use crate::contract::{Field, FieldErrors, Password, messages};

pub use answer::FactorAnswer;
pub(super) use answer::{ParsedAnswer, wrong_answer};
pub use pending::{LogInStep, PendingSignIn};
pub use second_step::Entered;

/// How far a log-in has come.
#[derive(Debug)]
pub enum LogIn {
    /// To its end.
    Done(Granted),
    /// It waits for its next step.
    Need(PendingSignIn),
}

impl LogIn {
    /// The sign-in, if it has come to its end.
    pub fn granted(self) -> Option<Granted> {
        match self {
            Self::Done(granted) => Some(granted),
            Self::Need(_) => None,
        }
    }
}

impl Accounts {
    /// Signs an account in by its name and password, and ends the sign-in that the new one replaces, in one
    /// transaction. Where the account has a second factor, and the browser is not one that it trusts, nobody is signed
    /// in yet: the log-in waits for its second step.
    ///
    /// An unknown name, a wrong or unusable password and an inactive account have the same answer and cost (guarantee
    /// P7), and count as failures in the same way (P8).
    ///
    /// # Errors
    /// [`Error::Invalid`] for input that cannot be a name or a password at all; [`Error::InvalidCredentials`];
    /// [`Error::Throttled`] after too many failures; [`Error::Busy`]; [`Error::Store`].
    pub async fn log_in(
        &self,
        username: &Field,
        password: &Field,
        wanted: impl Into<Wanted<'_>>,
        client: &Client,
    ) -> Result<LogIn, Error> {
        let wanted = wanted.into();
        let entry = Entry { event: "login", client: Some(client), ..Entry::default() };
        let Some((name, password)) = read(username, password)? else {
            Entry { outcome: "refused", ..entry }.log(&self.0.tally);
            return Err(Error::InvalidCredentials);
        };
        let digest = self.0.name_key.digest(name.as_str());
        let entry = Entry { name_digest: Some(&digest), ..entry };
        let name = self.name_of_typed(name).await?;
        let mut check = PasswordCheck::begin(self, (&name, &password), client, entry).await?;
        let granted = match self.sign_in(&mut check, wanted, client).await {
            Ok(Some(LogIn::Need(pending))) => {
                check.pass_on().await;
                return Ok(LogIn::Need(pending));
            }
            Ok(Some(LogIn::Done(granted))) => check.settle(Ok(Some(granted))).await?,
            Ok(None) => check.settle(Ok(None)).await?,
            Err(error) => check.settle(Err(error)).await?,
        };
        let granted = granted.ok_or(Error::InvalidCredentials)?;
        self.log_replaced(wanted, client);
        Ok(LogIn::Done(granted))
    }

    /// The name of the account that was typed by its proved address. Where a name is an address too, the name counts.
    /// What may be neither costs no look-up, and known and unknown ones cost the same (P7); failures by either are
    /// failures of one account (P8).
    async fn name_of_typed(&self, typed: FoldedName) -> Result<FoldedName, Error> {
        if !typed.may_be_address() {
            return Ok(typed);
        }
        let found = self.0.store.read().await?.addresses().find_name(&typed).await?;
        Ok(found.unwrap_or(typed))
    }

    /// The stages of a log-in up to the one that it waits for, or up to its record with the methods of all. `None` if
    /// the password is wrong or the account may not sign in.
    async fn sign_in(
        &self,
        check: &mut PasswordCheck<'_>,
        wanted: Wanted<'_>,
        client: &Client,
    ) -> Result<Option<LogIn>, Error> {
        while let Some(proved) = check.next().await? {
            let come = match self.step_after(&proved, wanted).await? {
                None => self.record_sign_in(proved, &[Method::Password], wanted, client, check).await?.map(LogIn::Done),
                Some(step) => self.begin_pending(&proved, step).await?.map(LogIn::Need),
            };
            if come.is_some() {
                return Ok(come);
            }
        }
        Ok(None)
    }

    /// The step that a log-in needs after the right password; `None` if it is complete. An account without a second
    /// factor costs no query, unless some accounts have to have one.
    async fn step_after(&self, proved: &Proved, wanted: Wanted<'_>) -> Result<Option<LogInStep>, Error> {
        if proved.hash.second_factor {
            return Ok((!self.is_trusted(proved.user.id, wanted).await?).then_some(LogInStep::SecondFactor));
        }
        Ok(self.must_set_up(proved.user.id).await?.then_some(LogInStep::SetUp))
    }

    /// Records a sign-in of a user who has proved their identity by these methods. `None` if the account has changed
    /// since the password was checked.
    async fn record_sign_in(
        &self,
        Proved { user, hash }: Proved,
        methods: &[Method],
        wanted: Wanted<'_>,
        client: &Client,
        check: &PasswordCheck<'_>,
    ) -> Result<Option<Granted>, Error> {
        let now = self.now();
        let grant = self.grant(wanted, methods, client, now);
        let _invalidation = self.forget_replaced(wanted);
        let mut work = self.0.store.begin().await?;
        let recorded = work.sign_ins().record(user.id, &hash, &grant.sign_in, &check.event(now)).await?;
        let Some(recorded) = recorded else { return Ok(None) };
        if hash.second_factor {
            self.touch_trusted(&mut *work, user.id, wanted).await?;
        }
        self.tell_of_log_in(&mut *work, user.id, client, recorded, now).await?;
        revoke_replaced(&mut *work, wanted, client, now).await?;
        work.commit().await?;
        // The cached sign-ins of the account have the previous log-in as `last_login`.
        self.0.cache.invalidate(user.id);
        Ok(Some(grant.to(user)))
    }
}

/// Parses the credentials. `None` if no account can have such a name or such a password.
fn read(username: &Field, password: &Field) -> Result<Option<(FoldedName, Password)>, FieldErrors> {
    let mut errors = FieldErrors::default();
    if username.text().is_ok_and(|text| text.contains('\0')) {
        errors.keep::<()>("username", Err(vec![messages::NUL_CHARACTER.wire.to_owned()]));
    }
    let password = match password.text() {
        Ok(text) if !text.is_empty() => errors.keep("password", Password::parse_to_verify(text)),
        _ => None,
    };
    if !errors.is_empty() {
        return Err(errors);
    }
    let name = username.text().ok().and_then(FoldedName::of_typed);
    Ok(name.zip(password))
}
