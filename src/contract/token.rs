//! The tokens that an owner makes for programs: a name, how long they live and what they may do.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::username_characters::is_stripped;
use super::{Field, messages};

const MAX_NAME_CHARACTERS: usize = 100;
const MAX_DAYS: u16 = 365;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What an owner calls a token: 1 to 100 code points, without the white space around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenName(String);

#[cfg(feature = "ssr")]
super::schema::text_schema!(TokenName: "minLength": 1, "maxLength": MAX_NAME_CHARACTERS);

impl TokenName {
    /// Reads a name.
    ///
    /// # Errors
    /// All sentences that hold.
    pub fn parse(field: &Field) -> Result<Self, Vec<String>> {
        let name = field.text().map_err(|missing| vec![missing.to_owned()])?.trim_matches(is_stripped);
        let mut errors = Vec::new();
        if name.is_empty() {
            errors.push(messages::BLANK.wire.to_owned());
        }
        if name.chars().nth(MAX_NAME_CHARACTERS).is_some() {
            errors.push(messages::TOKEN_NAME_TOO_LONG.wire.to_owned());
        }
        if name.contains('\0') {
            errors.push(messages::NUL_CHARACTER.wire.to_owned());
        }
        if errors.is_empty() { Ok(Self(name.to_owned())) } else { Err(errors) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How long a token lives: `30d` is thirty days, and `never` is without end. A word in JSON, in forms and on the command
/// line: a number could not say `never`, and a null is sent by accident.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenLifetime {
    /// Days, from 1 to 365.
    Days(u16),
    /// Until it is revoked.
    Never,
}

#[cfg(feature = "ssr")]
super::schema::text_schema!(TokenLifetime: "pattern": "^(0*[1-9][0-9]{0,2}d|never)$");

impl TokenLifetime {
    /// Reads a lifetime.
    ///
    /// # Errors
    /// The sentence that holds.
    pub fn parse(field: &Field) -> Result<Self, Vec<String>> {
        let text = field.text().map_err(|missing| vec![missing.to_owned()])?;
        if text == "never" {
            return Ok(Self::Never);
        }
        let digits = text.strip_suffix('d').filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let days = digits.and_then(|digits| digits.parse().ok()).filter(|days| (1..=MAX_DAYS).contains(days));
        days.map(Self::Days).ok_or_else(|| vec![messages::TOKEN_LIFETIME.to_owned()])
    }

    /// How long that is; `None` is without end.
    pub fn duration(self) -> Option<Duration> {
        match self {
            Self::Days(days) => Some(DAY * u32::from(days)),
            Self::Never => None,
        }
    }
}

/// What a token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum TokenScope {
    /// Every GET of the API.
    Read,
    /// All that a token may do.
    All,
    /// What the account may do at the desk, and nothing else.
    Admin,
}

impl TokenScope {
    /// Whether a token of this scope counts at other services than Vestibule's own API: for a request that only reads, or for
    /// any.
    pub fn reaches_services(self, only_reads: bool) -> bool {
        match self {
            Self::All => true,
            Self::Read => only_reads,
            Self::Admin => false,
        }
    }

    /// Reads a scope.
    ///
    /// # Errors
    /// The sentence that holds.
    pub fn parse(field: &Field) -> Result<Self, Vec<String>> {
        match field.text() {
            Ok("read") => Ok(Self::Read),
            Ok("all") => Ok(Self::All),
            Ok("admin") => Ok(Self::Admin),
            Ok(_) => Err(vec![messages::TOKEN_SCOPE.to_owned()]),
            Err(missing) => Err(vec![missing.to_owned()]),
        }
    }

    /// Its name, as it is sent and stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::All => "all",
            Self::Admin => "admin",
        }
    }

    /// A scope by its stored name. One that is not known, as of a newer version, may do the least.
    pub fn of_stored(name: &str) -> Self {
        [Self::All, Self::Admin].into_iter().find(|scope| scope.name() == name).unwrap_or(Self::Read)
    }
}

/// A token of an account in the list of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct TokenSummary {
    /// By what it is revoked; not the secret.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// What it may do.
    pub scope: TokenScope,
    /// The beginning of its text, by which its owner knows it.
    pub prefix: String,
    /// When it was made, RFC 3339, UTC.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub created: String,
    /// When it was last used, RFC 3339, UTC; nothing where it never was.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub last_used: Option<String>,
    /// When it ends, RFC 3339, UTC; nothing where it never does.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub expires: Option<String>,
}

/// A token that has just been made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct CreatedToken {
    /// By what it is revoked.
    pub id: String,
    /// Its text: the only time that it is told.
    pub token: String,
    /// When it ends, RFC 3339, UTC; nothing where it never does.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub expiry: Option<String>,
}

// The token is not shown.
impl fmt::Debug for CreatedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreatedToken").field("id", &self.id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_1_to_100_characters_without_the_white_space_around_them() {
        let parse = |name: &str| TokenName::parse(&name.into()).map(|name| name.as_str().to_owned());
        assert_eq!(parse(" nightly backup\n"), Ok("nightly backup".to_owned()));
        assert_eq!(parse(&"é".repeat(100)), Ok("é".repeat(100)));
        assert_eq!(parse(&"é".repeat(101)), Err(vec![messages::TOKEN_NAME_TOO_LONG.wire.to_owned()]));
        assert_eq!(parse(" \t"), Err(vec![messages::BLANK.wire.to_owned()]));
        assert_eq!(parse("a\0b"), Err(vec![messages::NUL_CHARACTER.wire.to_owned()]));
        assert_eq!(TokenName::parse(&Field::Absent), Err(vec![messages::REQUIRED.wire.to_owned()]));
    }

    #[test]
    fn a_lifetime_is_a_number_of_days_up_to_a_year_or_never() {
        for (text, duration) in
            [("1d", Some(DAY)), ("030d", Some(DAY * 30)), ("365d", Some(DAY * 365)), ("never", None)]
        {
            assert_eq!(TokenLifetime::parse(&text.into()).unwrap().duration(), duration, "{text}");
        }
        for text in
            ["", "d", "0d", "366d", "99999999d", "+1d", "-1d", "1.5d", "30", "30D", "1h", "Never", "never ", " 1d"]
        {
            let told = TokenLifetime::parse(&text.into());
            assert_eq!(told, Err(vec![messages::TOKEN_LIFETIME.to_owned()]), "{text}");
        }
        assert_eq!(TokenLifetime::parse(&Field::Null), Err(vec![messages::NULL.wire.to_owned()]));
    }

    #[test]
    fn a_scope_that_is_not_known_may_do_the_least() {
        for scope in [TokenScope::Read, TokenScope::All, TokenScope::Admin] {
            assert_eq!(TokenScope::parse(&scope.name().into()), Ok(scope));
            assert_eq!(TokenScope::of_stored(scope.name()), scope);
        }
        assert_eq!(TokenScope::parse(&"write".into()), Err(vec![messages::TOKEN_SCOPE.to_owned()]));
        assert_eq!(TokenScope::of_stored("write"), TokenScope::Read);
    }
}
