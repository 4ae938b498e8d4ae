//! One verb on many accounts.

use serde::{Deserialize, Serialize};

use super::{Field, Right, messages};

/// Limit of the accounts of one call.
pub const MOST_AT_ONCE: usize = 100;

/// What can be done to many accounts at once: nothing that cannot be undone or that gives somebody a right at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkVerb {
    /// Lets them sign in no longer.
    Deactivate,
    /// Lets them sign in again.
    Activate,
    /// Ends their sign-ins.
    EndSignIns,
    /// Mails them a link to a new password.
    SendReset,
    /// Puts them into a group.
    AddToGroup,
    /// Takes them out of a group.
    RemoveFromGroup,
}

/// What became of one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum BulkOutcome {
    /// It was done; or would be, in a preview.
    Done,
    /// It was so already.
    Unchanged,
    /// It was not done.
    Refused,
}

/// What became of one account, or would become.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct BulkResult {
    /// Its id.
    pub id: i64,
    /// Its name; nothing where there is no such account.
    pub username: Option<String>,
    /// What became of it.
    pub outcome: BulkOutcome,
    /// Why it was refused, or empty.
    pub why: String,
}

/// What became of each account, in the order in which they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct BulkResults {
    /// Each of them, once.
    pub results: Vec<BulkResult>,
}

impl BulkVerb {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Deactivate, Self::Activate, Self::EndSignIns, Self::SendReset, Self::AddToGroup, Self::RemoveFromGroup];

    /// Its name, as it is sent.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deactivate => "deactivate",
            Self::Activate => "activate",
            Self::EndSignIns => "end_sign_ins",
            Self::SendReset => "send_reset",
            Self::AddToGroup => "add_to_group",
            Self::RemoveFromGroup => "remove_from_group",
        }
    }

    /// A verb by its name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verb| verb.name() == name)
    }

    /// Reads a verb.
    ///
    /// # Errors
    /// The sentence that holds.
    pub fn parse(field: &Field) -> Result<Self, Vec<String>> {
        let name = field.text().map_err(|missing| vec![missing.to_owned()])?;
        Self::of_name(name).ok_or_else(|| vec![messages::BULK_VERB.wire.to_owned()])
    }

    /// The right that it wants.
    pub const fn right(self) -> Right {
        match self {
            Self::EndSignIns | Self::SendReset => Right::Help,
            Self::Deactivate | Self::Activate | Self::AddToGroup | Self::RemoveFromGroup => Right::Manage,
        }
    }

    /// Whether it is about a group.
    pub const fn has_group(self) -> bool {
        matches!(self, Self::AddToGroup | Self::RemoveFromGroup)
    }

    /// Whether sign-ins end by it.
    pub const fn ends_sign_ins(self) -> bool {
        matches!(self, Self::Deactivate | Self::EndSignIns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_is_read_by_its_name_and_there_is_none_that_deletes_or_gives_a_right() {
        for verb in BulkVerb::ALL {
            assert_eq!(BulkVerb::parse(&verb.name().into()), Ok(verb));
        }
        for other in ["delete", "roles", "reset_factors", ""] {
            assert_eq!(BulkVerb::parse(&other.into()), Err(vec![messages::BULK_VERB.wire.to_owned()]), "{other}");
        }
        assert_eq!(BulkVerb::parse(&Field::Absent), Err(vec![messages::REQUIRED.wire.to_owned()]));
    }
}
