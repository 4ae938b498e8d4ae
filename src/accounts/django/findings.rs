//! Findings of an import that the operator should see.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Broken;

/// How many findings of a kind are listed; further ones are only counted.
pub const MAX_LISTED: usize = 100;

/// A kind of conflict: a row that cannot be imported as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// A key that is not an integer, so that the row's owner is unknown. It has to be corrected in Django's database.
    KeyBroken,
    /// An id so large that too few ids are left above it.
    IdUnfit,
    /// Another account has the user's id. Another target database is needed.
    IdTaken,
    /// Another account has a name with the same folded form.
    UsernameTaken,
    /// A name that is empty, too long, or contains control characters.
    UsernameUnfit,
    /// An e-mail address of more than 254 characters.
    EmailTooLong,
    /// A first or last name of more than 150 characters.
    FullNameTooLong,
    /// A hash that Vestibule cannot check: nobody can sign in to the account.
    HashUnknown,
    /// A row that cannot be parsed.
    RowBroken,
    /// A row that refers to a user who does not exist.
    RowOrphaned,
    /// Another group has the same name.
    GroupNameTaken,
    /// A second factor that no account here can have, or that cannot be read.
    FactorUnfit,
}

impl Conflict {
    /// The heading of a list of such rows.
    pub fn words(self) -> &'static str {
        match self {
            Self::KeyBroken => "The key is no whole number",
            Self::IdUnfit => "The id leaves no room for those to come",
            Self::IdTaken => "The id belongs to another account here",
            Self::UsernameTaken => "The username looks like that of another account",
            Self::UsernameUnfit => "The username does not fit",
            Self::EmailTooLong => "The e-mail address is too long",
            Self::FullNameTooLong => "The first or last name is too long",
            Self::HashUnknown => "The password is hashed in a way that Vestibule does not know",
            Self::RowBroken => "The row cannot be read",
            Self::RowOrphaned => "The row belongs to nobody",
            Self::GroupNameTaken => "The name of the group is that of another one",
            Self::FactorUnfit => "The second factor cannot come over",
        }
    }
}

/// A kind of notice: no conflict, but worth knowing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// A field was changed in Django and in Vestibule; Vestibule's value is kept.
    ChangedOnBothSides,
    /// A user was deleted in Django, so the account was deactivated.
    DeletedInDjango,
    /// An account was deleted in Vestibule, so the user is not imported again.
    DeletedHere,
    /// The clock of an authenticator app is further off than is tolerated.
    ClockOff,
    /// A log-in by password wanted a second step in Django, and wants none here.
    PasswordAlone,
}

impl Notice {
    /// The heading of a list of such rows.
    pub fn words(self) -> &'static str {
        match self {
            Self::ChangedOnBothSides => "Changed on both sides, so it stays as it is here",
            Self::DeletedInDjango => "Deleted in Django, so deactivated here",
            Self::DeletedHere => "Deleted here, so not taken over again",
            Self::ClockOff => "Codes are refused until the clock of the device is right",
            Self::PasswordAlone => "The password asked for a passkey in Django, and asks for none here",
        }
    }
}

/// A row of Django's with a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its table.
    pub table: String,
    /// Its primary key, as text; never a secret.
    pub key: String,
    /// The name in the row, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The finding, as the rest of a sentence.
    pub what: String,
}

impl From<Broken> for Finding {
    fn from(broken: Broken) -> Self {
        Self { table: broken.table.to_string(), key: broken.key, name: None, what: broken.why }
    }
}

/// Findings by kind: all are counted, the first ones listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Findings<K: Ord>(BTreeMap<K, Kind>);

/// The findings of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Kind {
    /// Their number.
    pub count: u64,
    /// The first hundred.
    pub listed: Vec<Finding>,
}

impl<K: Ord> Default for Findings<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord + Copy> Findings<K> {
    /// Adds a finding.
    pub fn add(&mut self, kind: K, finding: Finding) {
        self.add_all(kind, 1, [finding]);
    }

    /// Adds `count` findings, of which the first ones are given.
    pub fn add_all(&mut self, kind: K, count: u64, first: impl IntoIterator<Item = Finding>) {
        let kind = self.0.entry(kind).or_default();
        kind.count += count;
        let room = MAX_LISTED.saturating_sub(kind.listed.len());
        kind.listed.extend(first.into_iter().take(room));
    }

    /// Whether there are findings of a kind.
    pub fn has(&self, kind: K) -> bool {
        self.0.contains_key(&kind)
    }

    /// The number of findings.
    pub fn count(&self) -> u64 {
        self.0.values().map(|kind| kind.count).sum()
    }

    /// The kinds that have findings.
    pub fn iter(&self) -> impl Iterator<Item = (K, &Kind)> {
        self.0.iter().map(|(kind, found)| (*kind, found))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_counted_and_a_hundred_are_listed() {
        let mut findings = Findings::default();
        for key in 0..250 {
            let what = "its username is NULL".to_owned();
            let broken = Broken { table: "auth_user".into(), key: key.to_string(), why: what };
            findings.add(Conflict::RowBroken, broken.into());
        }
        let (kind, found) = findings.iter().next().unwrap();
        assert_eq!((kind, found.count, found.listed.len()), (Conflict::RowBroken, 250, 100));
        assert_eq!(findings.count(), 250);
        assert!(findings.has(Conflict::RowBroken) && !findings.has(Conflict::IdTaken));
    }
}
