//! What operators may do, what they see of accounts, and the record of what they have done.

use serde::{Deserialize, Serialize};

use super::{AccountRecord, Activity, FactorStatus, Field, SignInSummary, messages};

/// What an operator may do. Each right includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Right {
    /// See accounts, groups and the record.
    View,
    /// Help people who cannot sign in: mail a reset or an invitation, end sign-ins, remove factors.
    Help,
    /// Make, edit, deactivate and delete accounts, and change who is in a group.
    Manage,
}

impl Right {
    /// Every one, the least first.
    pub const ALL: [Self; 3] = [Self::View, Self::Help, Self::Manage];

    /// Its name, as it is sent and stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Help => "help",
            Self::Manage => "manage",
        }
    }

    /// A right by its name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.name() == name)
    }

    /// Reads a right, or `none`.
    ///
    /// # Errors
    /// The sentence that holds.
    pub fn parse_or_none(field: &Field) -> Result<Option<Self>, Vec<String>> {
        match field.text() {
            Ok("none") => Ok(None),
            Ok(name) => Self::of_name(name).map(Some).ok_or_else(|| vec![messages::RIGHT.to_owned()]),
            Err(missing) => Err(vec![missing.to_owned()]),
        }
    }
}

/// What somebody may do at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The highest right.
    pub right: Right,
    /// Whether it is a superuser, who may do everything.
    pub is_superuser: bool,
}

/// A page of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct AccountPage {
    /// The accounts: first those whose name begins with what was searched for, then those whose address does.
    pub accounts: Vec<AccountRecord>,
    /// What to send as `after` for the next page; nothing on the last one.
    pub next: Option<String>,
}

/// Everything about one account that an operator sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct AccountDetails {
    /// The account.
    #[serde(flatten)]
    pub record: AccountRecord,
    /// The code of the language that its owner has chosen, or empty.
    pub language: String,
    /// Whether its address is proved.
    pub verified: bool,
    /// The names of its groups, sorted.
    pub groups: Vec<String>,
    /// What it may do at the desk; nothing if it is not staff.
    pub right: Option<Right>,
    /// What it is protected by.
    pub factors: FactorStatus,
    /// Where it is signed in, its tokens included.
    pub sign_ins: Vec<SignInSummary>,
    /// The first page of what was done to it.
    pub activity: Activity,
    /// What operators have done to it last.
    pub events: Vec<AdminEvent>,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct GroupSummary {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What staff in it may do at the desk; nothing where it is a group like any other.
    pub right: Option<Right>,
    /// The number of accounts in it.
    pub members: i64,
}

/// Something that an operator has done: a row of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct AdminEvent {
    /// Its number; each row has that of the row before and one.
    pub id: i64,
    /// When, RFC 3339, UTC.
    #[cfg_attr(feature = "ssr", schemars(extend("format" = "date-time")))]
    pub time: String,
    /// The account of the operator; nothing for the command line.
    pub actor_id: Option<i64>,
    /// Its name at that time, or `command line`.
    pub actor: String,
    /// What was done: `deactivate`, `delete_account` and so on.
    pub action: String,
    /// To what it was done: `account`, `group`, `webhook`.
    pub target_kind: String,
    /// Its id.
    pub target_id: Option<i64>,
    /// Its name at that time.
    pub target: String,
    /// The address of the operator's client; empty for the command line.
    pub address: String,
    /// What was there before, an object of JSON.
    pub before: String,
    /// What is there since, an object of JSON.
    pub after: String,
    /// Why, as the operator has said; or empty.
    pub reason: String,
    /// The account of whoever has taken the operator's place.
    pub impersonator_id: Option<i64>,
    /// SHA-256 of the digest of the row before and of this row, in hexadecimal.
    pub digest: String,
}

/// A page of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct AdminEvents {
    /// The rows.
    pub events: Vec<AdminEvent>,
    /// What to send as `before`, or as `after` to an export, for the next page; nothing on the last one.
    pub next: Option<String>,
}

/// What is made or changed, by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct ById {
    /// The id.
    pub id: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_includes_those_before_it_and_is_read_by_its_name() {
        assert!(Right::View < Right::Help && Right::Help < Right::Manage);
        for right in Right::ALL {
            assert_eq!(Right::parse_or_none(&right.name().into()), Ok(Some(right)));
        }
        assert_eq!(Right::parse_or_none(&"none".into()), Ok(None));
        assert_eq!(Right::parse_or_none(&"all".into()), Err(vec![messages::RIGHT.to_owned()]));
        assert_eq!(Right::parse_or_none(&Field::Absent), Err(vec![messages::REQUIRED.wire.to_owned()]));
    }
}
