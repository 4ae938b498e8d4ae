//! The next best thing that an account's owner can do for its security.

use serde::{Deserialize, Serialize};

use super::{Field, messages};

/// One thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// Prove an address: without one a forgotten password cannot be reset.
    Address,
    /// Add a passkey.
    Passkey,
    /// Set up an authenticator app.
    App,
    /// Add a second passkey: the only one is the only way in.
    SparePasskey,
}

impl Advice {
    /// All of it.
    pub const ALL: [Self; 4] = [Self::Address, Self::Passkey, Self::App, Self::SparePasskey];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Passkey => "passkey",
            Self::App => "app",
            Self::SparePasskey => "spare_passkey",
        }
    }

    /// Reads its name.
    ///
    /// # Errors
    /// What is wrong, in the words of the API.
    pub fn parse(field: &Field) -> Result<Self, Vec<String>> {
        let name = field.text().map_err(|wrong| vec![wrong.to_owned()])?;
        let known = Self::ALL.into_iter().find(|advice| advice.name() == name);
        known.ok_or_else(|| vec![messages::NOT_A_CHOICE.to_owned()])
    }
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct NextAdvice {
    /// The advice; nothing where there is nothing to do, or it was dismissed.
    pub advice: Option<Advice>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_is_read_and_written_by_its_name() {
        for advice in Advice::ALL {
            assert_eq!(serde_json::to_string(&advice).unwrap(), format!("\"{}\"", advice.name()));
            assert_eq!(Advice::parse(&advice.name().into()), Ok(advice));
        }
        assert_eq!(Advice::parse(&"diet".into()), Err(vec![messages::NOT_A_CHOICE.to_owned()]));
        assert_eq!(Advice::parse(&Field::Absent), Err(vec![messages::REQUIRED.wire.to_owned()]));
    }
}
