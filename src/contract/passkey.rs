//! Passkeys: what their owner sees of them, and the JSON that the server and an authenticator exchange, whose form is that
//! of Web Authentication Level 3.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::username_characters::is_stripped;
use super::{Field, messages};

const MAX_NAME_CHARACTERS: usize = 100;

/// What a passkey is registered for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PasskeyKind {
    /// It signs in alone: its authenticator verifies who uses it.
    SignIn,
    /// It answers a second step, and never signs in alone (guarantee K1).
    SecondFactor,
}

impl PasskeyKind {
    /// Reads a kind.
    ///
    /// # Errors
    /// The sentence that holds.
    pub fn parse(field: &Field) -> Result<Self, Vec<String>> {
        match field.text() {
            Ok("sign_in") => Ok(Self::SignIn),
            Ok("second_factor") => Ok(Self::SecondFactor),
            Ok(_) => Err(vec![messages::PASSKEY_KIND.to_owned()]),
            Err(missing) => Err(vec![missing.to_owned()]),
        }
    }

    /// Its name, as it is sent and stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::SecondFactor => "second_factor",
        }
    }

    /// A kind by its stored name. One that is not known, as of a newer version, may do the least.
    pub fn of_stored(name: &str) -> Self {
        if name == Self::SignIn.name() { Self::SignIn } else { Self::SecondFactor }
    }
}

/// What an owner calls a passkey: 1 to 100 code points, without the white space around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyName(String);

#[cfg(feature = "ssr")]
super::schema::text_schema!(PasskeyName: "maxLength": MAX_NAME_CHARACTERS);

impl PasskeyName {
    /// Reads a name. `None` where it is left out or blank: then the server names it.
    ///
    /// # Errors
    /// All sentences that hold.
    pub fn parse(field: &Field) -> Result<Option<Self>, Vec<String>> {
        let name = match field {
            Field::Absent | Field::Null => return Ok(None),
            field => field.text().map_err(|wrong| vec![wrong.to_owned()])?.trim_matches(is_stripped),
        };
        let mut errors = Vec::new();
        if name.chars().nth(MAX_NAME_CHARACTERS).is_some() {
            errors.push(messages::TOKEN_NAME_TOO_LONG.wire.to_owned());
        }
        if name.contains('\0') {
            errors.push(messages::NUL_CHARACTER.wire.to_owned());
        }
        match errors.is_empty() {
            true => Ok((!name.is_empty()).then(|| Self(name.to_owned()))),
            false => Err(errors),
        }
    }

    /// Reads a name that has to be there.
    ///
    /// # Errors
    /// All sentences that hold.
    pub fn parse_required(field: &Field) -> Result<Self, Vec<String>> {
        field.text().map_err(|missing| vec![missing.to_owned()])?;
        Self::parse(field)?.ok_or_else(|| vec![messages::BLANK.wire.to_owned()])
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A challenge for an authenticator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct PasskeyChallenge {
    /// Sent back beside the answer. It works once, for five minutes, in the browser that asked for it.
    pub challenge_id: String,
    /// `PublicKeyCredentialCreationOptionsJSON`, or `PublicKeyCredentialRequestOptionsJSON`.
    pub options: Value,
}

/// The answer of an authenticator: `RegistrationResponseJSON` or `AuthenticationResponseJSON`. A form sends it as text.
///
/// Only the server reads it: a page's script has it from the browser as text, and WebAssembly never sees one.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PasskeyAnswer {
    #[cfg(feature = "ssr")]
    json: Value,
}

#[cfg(feature = "ssr")]
impl schemars::JsonSchema for PasskeyAnswer {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PasskeyAnswer".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["object", "string"] })
    }
}

#[cfg(feature = "ssr")]
impl PasskeyAnswer {
    /// The object.
    ///
    /// # Errors
    /// The sentence that holds where it is none.
    pub fn object(&self) -> Result<&serde_json::Map<String, Value>, &'static str> {
        match &self.json {
            Value::Object(object) => Ok(object),
            Value::Null => Err(messages::REQUIRED.wire),
            _ => Err(messages::PASSKEY_UNREADABLE),
        }
    }

    /// Whether there is none.
    pub fn is_absent(&self) -> bool {
        self.json.is_null()
    }
}

impl Serialize for PasskeyAnswer {
    /// None: see above.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl<'de> Deserialize<'de> for PasskeyAnswer {
    #[cfg(feature = "ssr")]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = match Value::deserialize(deserializer)? {
            Value::String(text) if text.is_empty() => Value::Null,
            Value::String(text) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
            value => value,
        };
        Ok(Self { json })
    }

    #[cfg(not(feature = "ssr"))]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| Self {})
    }
}

// It is as good as a password for as long as its challenge lives.
impl fmt::Debug for PasskeyAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasskeyAnswer(..)")
    }
}

/// A passkey that has just been registered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct CreatedPasskey {
    /// By what it is renamed and removed.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: PasskeyKind,
    /// The account's recovery codes, where it has got them with this passkey: the only time that they are told.
    pub recovery_codes: Vec<String>,
}

// The codes are not shown.
impl fmt::Debug for CreatedPasskey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreatedPasskey").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// A passkey of an account in the list of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct PasskeySummary {
    /// By what it is renamed and removed.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// What it is for.
    pub kind: PasskeyKind,
    /// When it was registered, RFC 3339, UTC.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub created: String,
    /// When it was last used, RFC 3339, UTC; nothing where it never was.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub last_used: Option<String>,
    /// The domain for which it was made.
    pub domain: String,
    /// Whether that is the domain of this server: browsers use it for no other.
    pub is_usable: bool,
    /// Whether its authenticator keeps a copy of it elsewhere, so that it outlives a lost device.
    pub is_backed_up: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_be_left_out_and_has_at_most_100_characters() {
        let parse = |name: &str| PasskeyName::parse(&name.into()).map(|name| name.map(|name| name.0));
        assert_eq!(parse(" My key\n"), Ok(Some("My key".to_owned())));
        assert_eq!((parse(" "), PasskeyName::parse(&Field::Absent)), (Ok(None), Ok(None)));
        assert_eq!(parse(&"é".repeat(101)), Err(vec![messages::TOKEN_NAME_TOO_LONG.wire.to_owned()]));
        assert_eq!(parse("a\0"), Err(vec![messages::NUL_CHARACTER.wire.to_owned()]));
        assert_eq!(PasskeyName::parse_required(&" ".into()), Err(vec![messages::BLANK.wire.to_owned()]));
        assert_eq!(PasskeyName::parse_required(&Field::Absent), Err(vec![messages::REQUIRED.wire.to_owned()]));
    }

    #[test]
    fn an_answer_is_an_object_or_the_text_of_one() {
        let read = |json: &str| serde_json::from_str::<PasskeyAnswer>(json).unwrap();
        assert_eq!(read(r#"{"id": "a"}"#), read(r#""{\"id\": \"a\"}""#));
        assert!(read("null").is_absent() && read(r#""""#).is_absent());
        for wrong in ["7", r#""text""#, "[]", r#""[]""#] {
            assert_eq!(read(wrong).object(), Err(messages::PASSKEY_UNREADABLE), "{wrong}");
        }
    }

    #[test]
    fn k1_a_kind_that_is_not_known_signs_nobody_in() {
        for kind in [PasskeyKind::SignIn, PasskeyKind::SecondFactor] {
            assert_eq!(
                (PasskeyKind::parse(&kind.name().into()), PasskeyKind::of_stored(kind.name())),
                (Ok(kind), kind)
            );
        }
        assert_eq!(PasskeyKind::parse(&"both".into()), Err(vec![messages::PASSKEY_KIND.to_owned()]));
        assert_eq!(PasskeyKind::of_stored("both"), PasskeyKind::SecondFactor);
    }
}
