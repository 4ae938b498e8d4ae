//! The answers of the API.

use serde::{Deserialize, Serialize};

use super::TokenScope;

/// An account in the three fields that DRF's serializer has. Never the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct User {
    /// The id, the same for ever.
    pub id: i64,
    /// The name as it was typed at sign-up.
    pub username: String,
    /// The e-mail address, empty where there is none.
    pub email: String,
}

/// An account as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct Account {
    /// Who it is.
    #[serde(flatten)]
    pub user: User,
    /// When it was made, RFC 3339, UTC.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub date_joined: String,
    /// When it was last signed in to, RFC 3339, UTC.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub last_login: Option<String>,
}

/// An account with what is looked up for its owner alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct Profile {
    /// The account.
    #[serde(flatten)]
    pub account: Account,
    /// The names of its groups, sorted.
    pub groups: Vec<String>,
}

/// An account with all that its owner sees and can change. Clients of DRF's know [`Profile`], which stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct OwnAccount {
    /// The account and its groups.
    #[serde(flatten)]
    pub profile: Profile,
    /// What its owner says of themselves.
    #[serde(flatten)]
    pub person: Person,
}

/// What an account's owner says of themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct Person {
    /// The first name, or empty.
    pub first_name: String,
    /// The last name, or empty.
    pub last_name: String,
    /// The code of the language of pages and mails; empty for that of the browser.
    pub language: String,
}

/// An account as an operator sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct AccountRecord {
    /// The account.
    #[serde(flatten)]
    pub account: Account,
    /// The first name, or empty.
    pub first_name: String,
    /// The last name, or empty.
    pub last_name: String,
    /// Whether it may sign in.
    pub is_active: bool,
    /// Django's flag of those who may enter its admin.
    pub is_staff: bool,
    /// Whether it may do everything.
    pub is_superuser: bool,
}

/// The answer to a sign-up, a login or a renewal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct SignedIn {
    /// The token's text; the server keeps only its digest.
    pub token: String,
    /// When the token stops working, RFC 3339, UTC.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub expiry: String,
    /// How long it works from now on, in whole seconds: for a client whose clock is not to be trusted.
    pub expires_in: u64,
    /// Whose it is.
    pub user: User,
}

/// The address of an account, for its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct EmailState {
    /// The address, empty where there is none.
    pub email: String,
    /// Whether it is proved, so that one can log in by it.
    pub verified: bool,
    /// A new address that a mail was sent to and that is not proved yet.
    pub pending: Option<String>,
}

/// A sentence, DRF's `{"message": "..."}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct Message {
    /// The sentence.
    pub message: String,
}

/// How somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum SignInKind {
    /// A person with a browser: a session.
    Browser,
    /// A program: a token.
    Token,
}

/// One sign-in of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct SignInSummary {
    /// By what it is ended: the same as long as it lives, and not its secret.
    pub id: String,
    /// A browser's or a program's.
    pub kind: SignInKind,
    /// Whether it is the one that asks.
    pub current: bool,
    /// The address that it was made from.
    pub address: String,
    /// What the client called itself, as it said.
    pub user_agent: String,
    /// When it was made, RFC 3339, UTC.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub created: String,
    /// When it was last seen, RFC 3339, UTC.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub last_used: String,
    /// When it ends if it is not used, RFC 3339, UTC; nothing where it never does.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub expires: Option<String>,
    /// Whether it came from Django, which has not kept where it was made from.
    pub imported: bool,
    /// What its owner calls it, where it is a token that was made for a program and not by a log-in.
    pub name: Option<String>,
    /// What it may do.
    pub scope: TokenScope,
}

/// How many sign-ins have been ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct EndedSignIns {
    /// Sessions and tokens.
    pub ended: u64,
}

/// One word for how hard a password is to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Guessed from a list, or within minutes.
    Weak,
    /// Holds against guessing on line.
    Fair,
    /// Holds against guessing off line for long.
    Strong,
}

/// The server's report on a password while it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct StrengthReport {
    /// The word.
    pub strength: Strength,
    /// The rules that it breaks, in the words of the API.
    pub errors: Vec<String>,
}
