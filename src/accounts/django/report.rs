//! The result of an import or of a dry run.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::Serialize;

use super::{Conflict, FactorKind, Findings, Missing, Notice, Refusal};

/// What an import does with conflicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OnConflict {
    /// Everything is read, and nothing is written.
    Stop,
    /// Rows with conflicts are left out.
    Skip,
    /// As [`Skip`](Self::Skip), but a number is appended to a name that is taken.
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
    /// The chosen treatment of conflicts.
    pub on_conflict: OnConflict,
    /// Whether it was a dry run.
    pub dry_run: bool,
    /// Whether the import was written; it is written as a whole or not at all.
    pub written: bool,
    /// Users.
    pub users: UserCounts,
    /// Groups and their members.
    pub groups: GroupCounts,
    /// Tokens.
    pub tokens: TokenCounts,
    /// Second factors.
    pub factors: FactorReport,
    /// Sessions that have not expired; none without a secret key.
    pub sessions: Option<SessionCounts>,
    /// Sessions that are not taken over, by reason.
    pub sessions_refused: BTreeMap<Refusal, u64>,
    /// What was imported before, and how much of it is missing from Django.
    pub missing: Missing,
    /// The flags that accept what is missing; without them nothing is written.
    pub flags_needed: Vec<String>,
    /// Sign-ins created in Vestibule that were revoked because a password or a flag was changed in Django.
    pub sign_ins_ended: u64,
    /// Addresses that are proved by this import.
    pub emails_verified: u64,
    /// Users by their hasher.
    pub hashers: BTreeMap<&'static str, u64>,
    /// Accounts that have a number appended to their name, because another account has the name. All of them, in every
    /// report: their owners have to be told.
    pub renamed: Vec<Renamed>,
    /// Rows that cannot be imported as they are.
    pub conflicts: Findings<Conflict>,
    /// Other findings.
    pub notices: Findings<Notice>,
}

/// An account with a number appended to its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Renamed {
    /// Its id, in Django and here.
    pub id: i64,
    /// Its e-mail address here, or empty.
    pub email: String,
    /// The name in Django, which is taken by another account here.
    pub old: String,
    /// The name here.
    pub new: String,
}

/// Number of users by result.
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

/// Number of groups by result.
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

/// Number of tokens of imported users by result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TokenCounts {
    /// Taken over.
    pub added: u64,
    /// Given another expiry, as in Django.
    pub updated: u64,
    /// Imported before.
    pub unchanged: u64,
    /// Deleted in Django, so revoked here.
    pub revoked: u64,
    /// Revoked here, or expired; not restored.
    pub revoked_here: u64,
    /// Expired in Django, so not imported.
    pub expired: u64,
    /// Of users who may not sign in; imported once they may.
    pub inactive: u64,
}

/// Number of second factors by kind and result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct FactorReport {
    pub apps: FactorCounts,
    pub recovery_codes: FactorCounts,
    pub passkeys: FactorCounts,
}

/// Number of second factors of a kind by result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FactorCounts {
    /// Taken over.
    pub new: u64,
    /// Imported before.
    pub unchanged: u64,
    /// Removed or used in Django, so removed here.
    pub removed: u64,
    /// Removed, replaced or used here; not restored.
    pub gone_here: u64,
}

impl FactorReport {
    /// The counts of a kind.
    pub fn of(&mut self, kind: FactorKind) -> &mut FactorCounts {
        match kind {
            FactorKind::App => &mut self.apps,
            FactorKind::RecoveryCode => &mut self.recovery_codes,
            FactorKind::Passkey => &mut self.passkeys,
        }
    }
}

/// Number of Django's sessions by result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SessionCounts {
    /// Taken over; each can be redeemed once.
    pub honoured: u64,
    /// Redeemed already.
    pub used: u64,
    /// Not taken over; the reasons are in [`Report::sessions_refused`].
    pub refused: u64,
}

impl Report {
    /// An empty report.
    pub fn new(on_conflict: OnConflict, dry_run: bool) -> Self {
        Self {
            on_conflict,
            dry_run,
            written: false,
            users: UserCounts::default(),
            groups: GroupCounts::default(),
            tokens: TokenCounts::default(),
            factors: FactorReport::default(),
            sessions: None,
            sessions_refused: BTreeMap::new(),
            missing: Missing::default(),
            flags_needed: Vec::new(),
            sign_ins_ended: 0,
            emails_verified: 0,
            hashers: BTreeMap::new(),
            renamed: Vec::new(),
            conflicts: Findings::default(),
            notices: Findings::default(),
        }
    }

    /// Whether nothing may be written. An id that is taken by another account means a wrong target, and a row without a
    /// valid key has no known owner: no treatment of conflicts helps. Too many missing rows need flags of their own.
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
