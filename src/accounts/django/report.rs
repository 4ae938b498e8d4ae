//! What an import has done, or would do.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::Serialize;

use super::{Conflict, Findings, Missing, Notice, Refusal};

/// What happens where something does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnConflict {
    /// Everything is looked at, and nothing is written.
    Stop,
    /// What does not fit is left out.
    Skip,
    /// As [`Skip`](Self::Skip), but a name that is taken gets a number.
    Suffix,
}

impl FromStr for OnConflict {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "stop" => Ok(Self::Stop),
            "skip" => Ok(Self::Skip),
            "suffix" => Ok(Self::Suffix),
            _ => Err("write stop, skip or suffix"),
        }
    }
}

/// The report of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What was asked for where something does not fit.
    pub on_conflict: OnConflict,
    /// Whether nothing was to be written.
    pub dry_run: bool,
    /// Whether anything of it was written: all of it was.
    pub written: bool,
    /// Users.
    pub users: UserCounts,
    /// Groups, and who is in them.
    pub groups: GroupCounts,
    /// Tokens.
    pub tokens: TokenCounts,
    /// Live sessions; none without a secret key.
    pub sessions: Option<SessionCounts>,
    /// Sessions that are not honoured, by the reason.
    pub sessions_refused: BTreeMap<Refusal, u64>,
    /// What was taken over before, and how much of it is gone from Django.
    pub missing: Missing,
    /// The flags that say that so much may be missing; without them nothing is written.
    pub flags_needed: Vec<String>,
    /// Sign-ins made here that have ended, as a password or a flag was changed in Django.
    pub sign_ins_ended: u64,
    /// Users by what their password is hashed with.
    pub hashers: BTreeMap<&'static str, u64>,
    /// Accounts that have a number behind their name, as another one has it. All of them, at every import: their owners
    /// have to be told.
    pub renamed: Vec<Renamed>,
    /// What does not fit.
    pub conflicts: Findings<Conflict>,
    /// What else is worth knowing.
    pub notices: Findings<Notice>,
}

/// An account whose name has got a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Renamed {
    /// Its id, in Django and here.
    pub id: i64,
    /// Its e-mail address here, or empty.
    pub email: String,
    /// The name in Django, which is another account's here.
    pub old: String,
    /// The name here.
    pub new: String,
}

/// Users by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct UserCounts {
    pub read: u64,
    pub new: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub skipped: u64,
    pub deleted_here: u64,
    pub deleted_in_django: u64,
}

/// Groups by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct GroupCounts {
    pub new: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub skipped: u64,
    pub deleted: u64,
    pub members_added: u64,
    pub members_removed: u64,
}

/// Tokens of users who were taken over, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TokenCounts {
    /// Taken over.
    pub added: u64,
    /// Given another end, as in Django.
    pub updated: u64,
    /// Here already.
    pub unchanged: u64,
    /// Gone in Django, and so revoked here.
    pub revoked: u64,
    /// Revoked here, or expired; they stay so.
    pub revoked_here: u64,
    /// Expired in Django, and so not taken over.
    pub expired: u64,
    /// Of users who may not sign in; taken over once they may.
    pub inactive: u64,
}

/// Sessions of Django's by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SessionCounts {
    /// Honoured once each.
    pub honoured: u64,
    /// Used already.
    pub used: u64,
    /// Not honoured; why stands in [`Report::sessions_refused`].
    pub refused: u64,
}

impl Report {
    /// The report before anything has been read.
    pub fn new(on_conflict: OnConflict, dry_run: bool) -> Self {
        Self {
            on_conflict,
            dry_run,
            written: false,
            users: UserCounts::default(),
            groups: GroupCounts::default(),
            tokens: TokenCounts::default(),
            sessions: None,
            sessions_refused: BTreeMap::new(),
            missing: Missing::default(),
            flags_needed: Vec::new(),
            sign_ins_ended: 0,
            hashers: BTreeMap::new(),
            renamed: Vec::new(),
            conflicts: Findings::default(),
            notices: Findings::default(),
        }
    }

    /// Whether what was found keeps everything from being written. That another account has an id means that this is
    /// another database, and whose row it is that has no key is not known: there no choice helps. That too much is
    /// missing wants flags of its own.
    pub fn is_stopped(&self) -> bool {
        self.conflicts.has(Conflict::IdTaken)
            || self.conflicts.has(Conflict::KeyBroken)
            || !self.flags_needed.is_empty()
            || (self.on_conflict == OnConflict::Stop && self.conflicts.count() > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Broken, Finding};
    use super::*;

    fn finding() -> Finding {
        Broken { table: "auth_user".into(), key: "7".to_owned(), why: "its username is NULL".to_owned() }.into()
    }

    #[test]
    fn a_conflict_stops_unless_asked_otherwise_and_another_id_does_in_any_case() {
        let mut report = Report::new(OnConflict::Stop, false);
        assert!(!report.is_stopped());
        report.conflicts.add(Conflict::RowBroken, finding());
        assert!(report.is_stopped());
        report.on_conflict = OnConflict::Suffix;
        assert!(!report.is_stopped());
        for conflict in [Conflict::IdTaken, Conflict::KeyBroken] {
            let mut report = Report::new(OnConflict::Skip, false);
            report.conflicts.add(conflict, finding());
            assert!(report.is_stopped(), "{conflict:?}");
        }
    }

    #[test]
    fn a_report_is_json() {
        let mut report = Report::new(OnConflict::Skip, true);
        report.hashers.insert("pbkdf2_sha256", 3);
        report.conflicts.add(Conflict::RowBroken, finding());
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!((&json["on_conflict"], &json["hashers"]["pbkdf2_sha256"]), (&"skip".into(), &3.into()));
        assert_eq!(json["conflicts"]["row_broken"]["count"], 1);
        assert_eq!(json["conflicts"]["row_broken"]["listed"][0]["key"], "7");
    }
}
