//! Settings of accounts.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use ipnet::IpNet;

use super::throttling::Throttles;
use super::{FactorPolicy, PasskeySettings, SecretKeys};
use crate::contract::{Finding, PasswordPolicy};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The settings of [`Accounts`](super::Accounts).
#[derive(Clone, Debug)]
pub struct Settings {
    /// What is risky in the server's settings, as `check` says it, for the desk to show.
    pub findings: Vec<Finding>,
    /// Lifetime of a session that is not used; each use renews it (ASVS 7.3.1).
    pub session_ttl: Duration,
    /// Maximum lifetime of a session, even if it is used (ASVS 7.3.2).
    pub session_max: Duration,
    /// Lifetime of a page's access token; the page renews it with its session's cookie.
    pub access_ttl: Duration,
    /// Lifetime of a program's token.
    pub token_ttl: Duration,
    /// How long a browser is trusted that somebody logs in from by a second step; `None` lets none be trusted.
    pub trust_browsers: Option<Duration>,
    /// Who has to have a second factor.
    pub require_second_factor: Option<FactorPolicy>,
    /// How long the events of an account are kept.
    pub events_ttl: Duration,
    /// How long the record of what operators have done is kept.
    pub record_ttl: Duration,
    /// Whether staff may act as other accounts.
    pub impersonation: bool,
    /// The rules for a new password.
    pub policy: PasswordPolicy,
    /// The cost of a password hash.
    pub argon2: Argon2Cost,
    /// How many passwords are hashed at once; each takes [`Argon2Cost::m_kib`] of memory for as long as it runs.
    pub hashing_threads: usize,
    /// The limits of requests and failures.
    pub throttles: Throttles,
    /// The keys of what the database keeps sealed.
    pub secret_keys: SecretKeys,
    /// What authenticator apps call this installation.
    pub issuer: String,
    /// Passkeys.
    pub passkeys: PasskeySettings,
    /// The private networks that webhooks may reach, also by plain http.
    pub webhook_networks: Vec<IpNet>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            findings: Vec::new(),
            session_ttl: 14 * DAY,
            session_max: 90 * DAY,
            access_ttl: 15 * MINUTE,
            token_ttl: 30 * DAY,
            trust_browsers: Some(30 * DAY),
            require_second_factor: None,
            events_ttl: 365 * DAY,
            record_ttl: 1_095 * DAY,
            impersonation: true,
            policy: PasswordPolicy::default(),
            argon2: Argon2Cost::default(),
            hashing_threads: std::thread::available_parallelism().map_or(1, usize::from),
            throttles: Throttles::default(),
            secret_keys: SecretKeys::default(),
            issuer: "Vestibule".to_owned(),
            passkeys: PasskeySettings::default(),
            webhook_networks: Vec::new(),
        }
    }
}

/// The cost of one Argon2id hash. Parsing it from text enforces OWASP's minimum of 19 MiB, 2 passes and 1 lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argon2Cost {
    /// Memory in KiB.
    pub m_kib: u32,
    /// Passes over the memory.
    pub t: u32,
    /// Lanes.
    pub p: u32,
}

impl Default for Argon2Cost {
    /// The first recommendation of OWASP's Password Storage Cheat Sheet.
    fn default() -> Self {
        Self { m_kib: 19_456, t: 2, p: 1 }
    }
}

/// Why a text is not an [`Argon2Cost`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostError(String);

impl fmt::Display for CostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CostError {}

impl fmt::Display for Argon2Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "m={},t={},p={}", self.m_kib, self.t, self.p)
    }
}

impl FromStr for Argon2Cost {
    type Err = CostError;

    /// Parses `m=19456,t=2,p=1`; a parameter that is left out keeps its default.
    fn from_str(text: &str) -> Result<Self, CostError> {
        let mut cost = Self::default();
        for part in text.split(',').map(str::trim) {
            let (name, value) =
                part.split_once('=').ok_or_else(|| CostError(format!("\"{part}\" is not like m=19456")))?;
            let value = value
                .trim()
                .parse()
                .map_err(|_| CostError(format!("\"{part}\": \"{value}\" is not a whole number")))?;
            match name.trim() {
                "m" => cost.m_kib = value,
                "t" => cost.t = value,
                "p" => cost.p = value,
                name => return Err(CostError(format!("\"{name}\" is none of m, t and p"))),
            }
        }
        let floor = Self::default();
        if cost.m_kib < floor.m_kib || cost.t < floor.t || cost.p < floor.p {
            return Err(CostError(format!("\"{text}\" is weaker than OWASP's least, {floor}")));
        }
        argon2::Params::new(cost.m_kib, cost.t, cost.p, None)
            .map_err(|error| CostError(format!("\"{text}\": {error}")))?;
        Ok(cost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p4_a_cost_below_owasps_floor_is_refused() {
        let parse = str::parse::<Argon2Cost>;
        assert_eq!(parse("m=65536, t=3, p=4"), Ok(Argon2Cost { m_kib: 65_536, t: 3, p: 4 }));
        assert_eq!(parse("t=3"), Ok(Argon2Cost { t: 3, ..Argon2Cost::default() }));
        for weak in ["m=19455", "t=1", "p=0", "m=8,t=1,p=1"] {
            assert!(parse(weak).unwrap_err().to_string().contains("weaker than OWASP's least"), "{weak}");
        }
    }

    #[test]
    fn a_wrong_cost_is_told_by_its_part() {
        let error = |text: &str| text.parse::<Argon2Cost>().unwrap_err().to_string();
        assert_eq!(error("m=many"), "\"m=many\": \"many\" is not a whole number");
        assert_eq!(error("x=1"), "\"x\" is none of m, t and p");
        assert_eq!(error("19456"), "\"19456\" is not like m=19456");
        assert!(error("m=19456,t=2,p=16777216").contains("p=16777216"));
    }
}
