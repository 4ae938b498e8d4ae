//! Who has to have a second factor.

use std::fmt;
use std::str::FromStr;

use time::macros::format_description;
use time::{Date, Time};

use super::Timestamp;

/// Who has to have a second factor, and from when on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorPolicy {
    /// Who.
    pub who: RequiredOf,
    /// From when on; `None` is at once.
    pub from: Option<Timestamp>,
}

/// Whom a policy is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequiredOf {
    /// Staff and superusers.
    Staff,
    /// The members of the group of this name.
    Group(String),
    /// Everybody.
    All,
}

impl FactorPolicy {
    /// Whether it counts at a time.
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= now)
    }
}

/// Why a text is no policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError(String);

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PolicyError {}

impl FromStr for FactorPolicy {
    type Err = PolicyError;

    /// Parses `staff`, `group:NAME` or `all`, perhaps with `,from=2027-01-31` after it, a day in UTC.
    fn from_str(text: &str) -> Result<Self, PolicyError> {
        // The name of a group may hold a comma.
        let (who, from) = match text.trim().rsplit_once(",from=") {
            Some((who, day)) => (who, Some(parse_day(day)?)),
            None => (text.trim(), None),
        };
        let who = match (who, who.strip_prefix("group:").map(str::trim)) {
            ("staff", _) => RequiredOf::Staff,
            ("all", _) => RequiredOf::All,
            (_, Some(name)) if !name.is_empty() => RequiredOf::Group(name.to_owned()),
            _ => return Err(PolicyError(format!("\"{who}\" is none of staff, group:NAME and all"))),
        };
        Ok(Self { who, from })
    }
}

fn parse_day(text: &str) -> Result<Timestamp, PolicyError> {
    let wrong = |_| PolicyError(format!("\"{text}\" is no day; write one like 2027-01-31"));
    let day = Date::parse(text.trim(), format_description!("[year]-[month]-[day]")).map_err(wrong)?;
    Ok(Timestamp::from_unix_millis(day.with_time(Time::MIDNIGHT).assume_utc().unix_timestamp() * 1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_says_for_whom_it_is_and_from_when_on() {
        let parse = |text: &str| text.parse::<FactorPolicy>().unwrap();
        assert_eq!(parse("staff"), FactorPolicy { who: RequiredOf::Staff, from: None });
        assert_eq!(parse(" all "), FactorPolicy { who: RequiredOf::All, from: None });
        let group = parse("group:Editors, north,from=2027-01-31");
        assert_eq!(group.who, RequiredOf::Group("Editors, north".to_owned()));
        assert_eq!(group.from.unwrap().rfc3339(), "2027-01-31T00:00:00.000Z");
        assert!(group.is_in_force(group.from.unwrap()));
        assert!(!group.is_in_force(Timestamp::from_unix_millis(group.from.unwrap().unix_millis() - 1)));
        for wrong in ["", "everybody", "group:", "group: ", "all,from=tomorrow", "all,from=2027-02-30", "all,from="] {
            assert!(wrong.parse::<FactorPolicy>().is_err(), "{wrong}");
        }
    }
}
