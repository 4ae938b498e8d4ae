//! Sign up by a passkey, in place of a password.

use super::super::audit::Entry;
use super::super::passwords::unusable;
use super::super::sign_up::SignUpPasskey;
use super::super::store::NewAccount;
use super::super::{Accounts, ChallengePurpose, Client, Error, FoldedName, Granted, Method, Wanted};
use super::answer::ReadAnswer;
use super::ceremonies::PasskeyUser;
use super::challenges::{Question, SignUpState};
use super::create::new_passkey;
use super::{Asked, Browser, models};
use crate::contract::{Field, FieldErrors, PasskeyAnswer, PasskeyKind, messages};

impl Accounts {
    /// Asks an authenticator for the passkey of a new account.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every error of every field, a taken name among them; [`Error::NoPasskeys`];
    /// [`Error::Store`].
    pub async fn begin_passkey_sign_up(
        &self,
        username: &Field,
        email: &Field,
        browser: Browser<'_>,
    ) -> Result<Asked, Error> {
        let (username, _) = self.parse_who_signs_up(username, email).await?;
        let party = self.relying_party()?;
        let handle = self.new_handle();
        let user = PasskeyUser { handle: &handle, name: username.as_str() };
        let begun = self.0.ceremonies.begin_registration(party, PasskeyKind::SignIn, &user, &[]);
        let sign_up = Some(SignUpState::new(username.as_str(), &handle));
        let kind = Some(PasskeyKind::SignIn);
        let question = Question { kind, sign_up, ..Question::new(ChallengePurpose::SignUp, None) };
        self.keep_challenge(begun, question, browser).await
    }

    /// Creates an account that has a passkey and no password, and signs it in, in one transaction.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the errors of `username` and `email`, of `challenge_id`, or of `credential`;
    /// [`Error::NoPasskeys`]; [`Error::Store`].
    pub async fn sign_up_by_passkey(
        &self,
        (username, email): (&Field, &Field),
        asked: (&Field, Browser<'_>),
        answer: &PasskeyAnswer,
        wanted: Wanted<'_>,
        client: &Client,
    ) -> Result<Granted, Error> {
        let entry = Entry { event: "signup", client: Some(client), ..Entry::default() };
        let (username, email) = self.parse_who_signs_up(username, email).await.inspect_err(|error| {
            if matches!(error, Error::Invalid(_)) {
                Entry { outcome: "refused", ..entry }.log(&self.0.tally);
            }
        })?;
        let answer = ReadAnswer::of(answer)?;
        let party = self.relying_party()?;
        let state = self.use_challenge(asked, ChallengePurpose::SignUp, None).await?;
        let folded = FoldedName::of(&username);
        // The authenticator shows the name that it was told.
        let asked = state.sign_up.as_ref().filter(|asked| asked.username == username.as_str());
        let handle = asked.map(SignUpState::handle);
        let handle = handle.ok_or_else(|| FieldErrors::one("challenge_id", messages::CHALLENGE_ENDED.wire))?;
        let (kind, made) = self.new_credential(party, &state, &answer)?;
        let now = self.now();
        let method = if made.is_backup_eligible { Method::SoftwareKey } else { Method::HardwareKey };
        let grant = self.grant(wanted, &[method], client, now);
        let account = NewAccount {
            username: username.as_str().to_owned(),
            folded,
            email: email.as_str().to_owned(),
            password: unusable(&*self.0.random),
            is_superuser: false,
            date_joined: now,
        };
        // The account has no id yet.
        let name = models::name_of(&made, client);
        let passkey = new_passkey(0, party, kind, name, made, now);
        let passkey = SignUpPasskey { handle, passkey };
        self.add_account(account, grant, Some(passkey), wanted, client, entry).await
    }
}
