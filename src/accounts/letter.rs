//! What is written to people, as data that can be stored until it is sent.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Job;

/// A letter. Links are whole URLs, or paths of this site: `mail` puts the public URL before these and uses nothing else
/// for it (guarantee M5). Codes are six digits. As JSON it names its kind:
/// `{"letter":"password-reset",…}`. It may hold secrets, so `Debug` shows its kind only.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "kebab-case")]
pub enum Letter {
    /// Somebody has forgotten a password.
    PasswordReset {
        /// The accounts with the recipient's address, at least one.
        accounts: Vec<ResetAccount>,
        /// How long links and codes work.
        minutes: u32,
    },
    /// An operator has made an account for the recipient, who sets its password.
    Invitation {
        /// Its name.
        username: String,
        /// Leads to its password.
        link: String,
        /// How long that works.
        days: u32,
    },
    /// An address is to be proved.
    EmailVerify {
        /// Whose it is said to be.
        username: String,
        /// Proves it.
        link: String,
        /// Proves it too, typed on the page that asked.
        code: String,
        /// How long both work.
        days: u32,
    },
    /// To the old address: it is no longer that of the account.
    EmailChangeNotice {
        /// Whose it was.
        username: String,
        /// The new address.
        email: String,
        /// Undoes the change.
        undo_link: String,
        /// How long that works.
        days: u32,
    },
    /// Somebody has tried to sign up with the address of an account.
    SignUpExists {
        /// The account that the recipient has; never what the stranger has typed.
        username: String,
        /// The log-in page.
        log_in_link: String,
        /// The page for a forgotten password.
        reset_link: String,
    },
    /// A password was changed or reset.
    PasswordChanged {
        /// Of which account.
        username: String,
        /// When, and from where.
        occasion: Occasion,
        /// The page for a forgotten password.
        reset_link: String,
    },
    /// A log-in by the right password was followed by wrong codes alone.
    SecondFactorRefused {
        /// To which account.
        username: String,
        /// When, and from where.
        occasion: Occasion,
        /// The page to change the password.
        password_link: String,
    },
    /// A sign-in from a device that is new to the account.
    NewSignIn {
        /// Of which account.
        username: String,
        /// When, and from where.
        occasion: Occasion,
        /// The list of sign-ins.
        sessions_link: String,
    },
    /// A token for a program was made.
    TokenCreated {
        /// Of which account.
        username: String,
        /// What its owner calls it.
        name: String,
        /// When, and from where.
        occasion: Occasion,
        /// The list of tokens.
        tokens_link: String,
    },
    /// A passkey was added.
    PasskeyCreated {
        /// Of which account.
        username: String,
        /// What its owner calls it.
        name: String,
        /// When, and from where.
        occasion: Occasion,
        /// The page of what protects the account.
        security_link: String,
    },
    /// A passkey was removed.
    PasskeyRemoved {
        /// Of which account.
        username: String,
        /// What its owner calls it.
        name: String,
        /// When, and from where.
        occasion: Occasion,
        /// The page of what protects the account.
        security_link: String,
    },
    /// A passkey may have been copied.
    PasskeyCopied {
        /// Of which account.
        username: String,
        /// What its owner calls it.
        name: String,
        /// When, and from where.
        occasion: Occasion,
        /// The page of what protects the account.
        security_link: String,
    },
    /// What protects an account was changed, or a recovery code used.
    FactorChanged {
        /// Of which account.
        username: String,
        /// What was done.
        change: FactorChange,
        /// When, and from where.
        occasion: Occasion,
        /// The page of what protects the account.
        security_link: String,
    },
    /// An account is gone.
    AccountDeleted {
        /// Its name.
        username: String,
        /// When, and from where.
        occasion: Occasion,
    },
    /// Nothing but a test of the settings.
    Test {},
}

/// One account of a `PasswordReset`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetAccount {
    /// Its name.
    pub username: String,
    /// Leads to its new password.
    pub link: String,
    /// Does so too, typed on the page that asked.
    pub code: String,
}

/// What was done to the factors of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FactorChange {
    /// An authenticator app was taken into use.
    TotpConfirmed,
    /// It was removed.
    TotpRemoved,
    /// New recovery codes were made in place of the old ones.
    RecoveryCodesCreated,
    /// A recovery code was used.
    RecoveryCodeUsed {
        /// How many are left.
        left: u64,
    },
    /// The operator has removed every factor.
    Reset,
}

/// When something was done, and from where.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occasion {
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    /// The device in words; `None` where it is not known.
    pub device: Option<String>,
    /// The network address; `None` where it is not known.
    pub address: Option<String>,
}

impl Letter {
    /// The name of its templates, and of its kind in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::PasswordReset { .. } => "password-reset",
            Self::Invitation { .. } => "invitation",
            Self::EmailVerify { .. } => "email-verify",
            Self::EmailChangeNotice { .. } => "email-change-notice",
            Self::SignUpExists { .. } => "sign-up-exists",
            Self::PasswordChanged { .. } => "password-changed",
            Self::SecondFactorRefused { .. } => "second-factor-refused",
            Self::NewSignIn { .. } => "new-sign-in",
            Self::TokenCreated { .. } => "token-created",
            Self::PasskeyCreated { .. } => "passkey-created",
            Self::PasskeyRemoved { .. } => "passkey-removed",
            Self::PasskeyCopied { .. } => "passkey-copied",
            Self::FactorChanged { .. } => "factor-changed",
            Self::AccountDeleted { .. } => "account-deleted",
            Self::Test {} => "test",
        }
    }
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({})", self.name())
    }
}

/// A letter that is to be sent: the data of a job, which `mail` runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MailJob {
    /// The address of the recipient.
    pub to: String,
    /// The code of the language that it is written in, such as `de`; in English where there is none of that code.
    pub language: String,
    /// What it says.
    pub letter: Letter,
}

impl Job for MailJob {
    const KIND: &'static str = "mail";
    // Each step of the dialogue with a server has its own limit, which names the step; the slowest server that keeps to
    // them all takes less.
    const TIME_LIMIT: Duration = Duration::from_secs(10 * 60);

    fn about(&self) -> String {
        self.to.rsplit_once('@').map_or_else(String::new, |(_, domain)| domain.to_owned())
    }
}

/// The language of a mail about an account: what its owner has `chosen`, else, where that is empty, the one in which it was
/// `asked` for.
pub(super) fn mail_language(chosen: String, asked: &str) -> String {
    if chosen.is_empty() { asked.to_owned() } else { chosen }
}
