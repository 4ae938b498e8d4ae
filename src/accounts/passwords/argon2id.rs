//! Argon2id (RFC 9106), the scheme of every new password, in PHC's format: `$argon2id$v=19$m=...,t=...,p=...$...`.

use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Params, Version};

use super::super::{Argon2Cost, Random};
use super::fault::Fault;
use super::kind::{self, Kind};
use super::scheme::{Checked, Scheme, Work, normalized};
use crate::contract::Password;

/// RFC 9106, section 3.1: 16 bytes are recommended for a password.
pub(super) type SaltBytes = [u8; 16];

/// Argon2id at the current cost. It also checks hashes of Argon2 of any other cost and variant, which are not current.
pub(super) struct Argon2id {
    params: Params,
    computed: AtomicU64,
}

impl Argon2id {
    /// # Panics
    /// If Argon2 rejects the cost; a cost that was parsed from text is never rejected.
    pub fn new(cost: Argon2Cost) -> Self {
        let params = Params::new(cost.m_kib, cost.t, cost.p, Some(Params::DEFAULT_OUTPUT_LEN))
            .unwrap_or_else(|error| panic!("{cost} is no cost of Argon2: {error}"));
        Self { params, computed: AtomicU64::new(0) }
    }

    /// Number of hashes computed.
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    /// The text to store for a new password.
    pub fn hash(&self, password: &Password, salt: &SaltBytes) -> Result<String, Fault> {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone());
        let output = self.compute(&argon2, password, salt, Params::DEFAULT_OUTPUT_LEN)?;
        self.text(salt, output)
    }

    /// A text for checks without a stored hash: it costs as much to check as a new hash, and no password matches it,
    /// since its output is random and not computed.
    pub fn dummy(&self, random: &dyn Random) -> Result<String, Fault> {
        let (mut salt, mut output) = (SaltBytes::default(), [0; Params::DEFAULT_OUTPUT_LEN]);
        random.fill(&mut salt);
        random.fill(&mut output);
        self.text(&salt, Output::new(&output)?)
    }

    /// The text to store for an output at the current cost.
    fn text(&self, salt: &SaltBytes, output: Output) -> Result<String, Fault> {
        let hash = PasswordHash {
            algorithm: ARGON2ID_IDENT,
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&self.params)?,
            salt: Some(Salt::new(salt)?),
            hash: Some(output),
        };
        Ok(hash.to_string())
    }

    /// Computes one hash and counts it.
    fn compute(&self, argon2: &Argon2<'_>, password: &Password, salt: &[u8], length: usize) -> Result<Output, Fault> {
        self.computed.fetch_add(1, Ordering::Relaxed);
        let mut output = [0; Output::MAX_LENGTH];
        let output = output.get_mut(..length).ok_or(argon2::Error::OutputTooLong)?;
        kind::fill(argon2, normalized(password).as_bytes(), salt, output)?;
        Ok(Output::new(output)?)
    }

    fn is_current(&self, made: &kind::Argon2) -> bool {
        let cost = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost(), params.output_len());
        (made.algorithm, made.version) == (Algorithm::Argon2id, Version::V0x13)
            && cost(&made.params) == cost(&self.params)
    }
}

impl Scheme for Argon2id {
    fn check(&self, password: &Password, stored: &str) -> Result<Option<Checked>, Fault> {
        let Some(Stored { made, salt, output }) = read(stored) else { return Ok(None) };
        let computed = self.compute(&made.function(), password, &salt, output.len())?;
        let older = (!self.is_current(&made)).then_some(Work { kind: Kind::Argon2(made), tries: 1 });
        // `Output` is compared in constant time.
        Ok(Some(Checked { is_right: computed == output, older }))
    }
}

/// A stored text, parsed.
struct Stored {
    made: kind::Argon2,
    salt: Salt,
    output: Output,
}

fn read(stored: &str) -> Option<Stored> {
    let hash = PasswordHash::new(stored).ok()?;
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    let version = hash.version.map_or(Some(Version::V0x13), |version| Version::try_from(version).ok())?;
    let params = Params::try_from(&hash).ok()?;
    let (salt, output) = (hash.salt?, hash.hash?);
    Some(Stored { made: kind::Argon2 { algorithm, version, params }, salt, output })
}

#[cfg(test)]
mod tests {
    use super::super::super::SystemRandom;
    use super::*;

    const CHEAP: Argon2Cost = Argon2Cost { m_kib: 16, t: 1, p: 1 };
    const RIGHT: Option<Checked> = Some(Checked { is_right: true, older: None });
    const WRONG: Option<Checked> = Some(Checked { is_right: false, older: None });

    fn password(text: &str) -> Password {
        Password::parse(&text.into()).unwrap()
    }

    #[test]
    fn p2_nothing_of_a_password_is_cut_off() {
        let scheme = Argon2id::new(CHEAP);
        let stored = scheme.hash(&password(&"x".repeat(1024)), &[1; 16]).unwrap();
        assert_eq!(scheme.check(&password(&"x".repeat(1024)), &stored).unwrap(), RIGHT);
        assert_eq!(scheme.check(&password(&format!("{}y", "x".repeat(1023))), &stored).unwrap(), WRONG);
        assert_eq!(scheme.computed(), 3);
    }

    #[test]
    fn p5_composed_and_decomposed_are_one_password() {
        let scheme = Argon2id::new(CHEAP);
        let stored = scheme.hash(&password("caf\u{e9} au lait"), &[1; 16]).unwrap();
        assert_eq!(scheme.check(&password("cafe\u{301} au lait"), &stored).unwrap(), RIGHT);
    }

    #[test]
    fn p4_the_default_cost_stands_in_the_stored_text() {
        let stored = Argon2id::new(Argon2Cost::default()).hash(&password("Quiet-harbor-42"), &[1; 16]).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    }

    #[test]
    fn p4_another_cost_or_kind_is_read_and_is_not_current() {
        let stored = Argon2id::new(CHEAP).hash(&password("Quiet-harbor-42"), &[1; 16]).unwrap();
        let other = Argon2id::new(Argon2Cost { t: 2, ..CHEAP });
        let checked = other.check(&password("Quiet-harbor-42"), &stored).unwrap();
        assert!(checked.is_some_and(|checked| checked.is_right && checked.older.is_some()));
        let as_argon2i = stored.replace("$argon2id$", "$argon2i$");
        let checked = Argon2id::new(CHEAP).check(&password("Quiet-harbor-42"), &as_argon2i).unwrap();
        assert!(checked.is_some_and(|checked| !checked.is_right && checked.older.is_some()));
    }

    #[test]
    fn p7_the_dummy_costs_the_same_and_nothing_matches_it() {
        let scheme = Argon2id::new(CHEAP);
        let dummy = scheme.dummy(&SystemRandom).unwrap();
        assert_eq!(scheme.check(&password("Quiet-harbor-42"), &dummy).unwrap(), WRONG);
    }

    #[test]
    fn what_is_no_argon2_is_left_alone() {
        let scheme = Argon2id::new(CHEAP);
        for stored in ["", "!", "!unusable", "pbkdf2_sha256$1$a$b", "$argon2id$v=19$m=1,t=0,p=0$AAAA$AAAA", "$2b$12$x"]
        {
            assert_eq!(scheme.check(&password("Quiet-harbor-42"), stored).unwrap(), None, "{stored}");
        }
        assert_eq!(scheme.computed(), 0);
    }
}
