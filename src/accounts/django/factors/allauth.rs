//! allauth's `mfa_authenticator`: a row is an authenticator app, a set of recovery codes, or a passkey.

use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha1::Sha1;

use super::super::super::Timestamp;
use super::{DjangoApp, DjangoFactors, FactorDigest, FactorKind, base32, digest, fit};

/// The table.
pub(super) const TABLE: &str = "mfa_authenticator";
/// allauth's `MFA_RECOVERY_CODE_COUNT` and `MFA_RECOVERY_CODE_DIGITS` where nobody has set them.
const CODES: u32 = 10;
const CODE_MODULUS: u32 = 100_000_000;
/// The length of a seed in hexadecimal digits: 40 before allauth 0.62, 80 since.
const SEED_DIGITS: [usize; 2] = [40, 80];
/// The longest code of another system that allauth keeps in plain text; an encrypted one is longer.
const MAX_MIGRATED_CODE: usize = 32;
/// Seconds of a step.
const STEP: i64 = 30;

/// A row of the table.
#[derive(Clone, Copy)]
pub struct Authenticator<'a> {
    /// Its id, as text.
    pub id: &'a str,
    /// Its `type`.
    pub kind: &'a str,
    /// Its `data`: JSON.
    pub data: &'a str,
    /// When it was set up, if the table knows.
    pub created: Option<Timestamp>,
    /// When it was last used.
    pub last_used: Option<Timestamp>,
}

#[derive(Deserialize)]
struct Totp {
    secret: String,
}

#[derive(Deserialize)]
struct RecoveryCodes {
    #[serde(default)]
    seed: String,
    #[serde(default)]
    used_mask: u64,
    /// Codes of another system, each of which is removed when it is used.
    migrated_codes: Option<Vec<String>>,
}

impl DjangoFactors {
    /// Adds what a row of `mfa_authenticator` stores.
    pub fn add_authenticator(&mut self, row: Authenticator<'_>) {
        match row.kind {
            "totp" => self.add_app(TABLE, row.app()),
            "recovery_codes" => match row.recovery_codes() {
                Ok(sets) => sets.into_iter().for_each(|(digest, codes)| self.add_codes(TABLE, digest, codes)),
                Err(why) => self.leave_out_unread(TABLE, why, &[FactorKind::RecoveryCode]),
            },
            "webauthn" => match row.passkey() {
                Ok(passkey) => self.passkeys.push(passkey),
                Err(why) => self.leave_out_unread(TABLE, why, &[FactorKind::Passkey]),
            },
            _ => self.leave_out(TABLE, "its type is none of allauth's"),
        }
    }
}

impl Authenticator<'_> {
    /// allauth keeps used codes in its cache, so the step of the last one is that of the last use.
    fn app(self) -> Result<DjangoApp, String> {
        let Totp { secret } = serde_json::from_str(self.data).map_err(|_| unreadable())?;
        let secret = base32::decode(&secret).ok_or_else(|| encrypted("secret", "base32"))?;
        Ok(DjangoApp {
            table: TABLE,
            secret: fit(secret)?,
            last_step: self.last_used.map(|moment| moment.unix_millis().div_euclid(1_000 * STEP)),
            drift: 0,
            created: self.created,
            last_used: self.last_used,
        })
    }

    /// Codes that are computed are told apart by their seed, and those of another system by their row.
    fn recovery_codes(self) -> Result<Vec<(FactorDigest, Vec<String>)>, String> {
        let codes: RecoveryCodes = serde_json::from_str(self.data).map_err(|_| unreadable())?;
        if let Some(codes) = codes.migrated_codes {
            return match codes.iter().any(|code| code.len() > MAX_MIGRATED_CODE) {
                true => Err(encrypted("migrated_codes", "codes")),
                false => Ok(vec![(digest(TABLE, &[self.id.as_bytes()]), codes)]),
            };
        }
        let is_plain =
            SEED_DIGITS.contains(&codes.seed.len()) && codes.seed.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !is_plain {
            return Err(encrypted("seed", "hexadecimal number"));
        }
        if codes.used_mask >> CODES != 0 {
            return Err(format!(
                "its used_mask is of more than {CODES} codes, as another MFA_RECOVERY_CODE_COUNT makes"
            ));
        }
        let digest = |code: &str| digest("recovery code", &[codes.seed.as_bytes(), code.as_bytes()]);
        let all = codes_of(&codes.seed).into_iter().enumerate();
        let unused = all.filter(|(at, _)| codes.used_mask >> at & 1 == 0);
        Ok(unused.map(|(_, code)| (digest(&code), vec![code])).collect())
    }
}

/// All codes of a seed: the digests of an HMAC that goes on after each of them.
fn codes_of(seed: &str) -> Vec<String> {
    let Ok(mut hmac) = Hmac::<Sha1>::new_from_slice(seed.as_bytes()) else { return Vec::new() };
    let code = |at: u32| {
        hmac.update(format!("{at:3},").as_bytes());
        let digest = hmac.clone().finalize().into_bytes();
        let number = digest.iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte));
        format!("{:08}", number % CODE_MODULUS)
    };
    (0..CODES).map(code).collect()
}

pub(super) fn unreadable() -> String {
    "its data is not what allauth writes".to_owned()
}

fn encrypted(field: &str, of: &str) -> String {
    format!("its {field} is no {of}: it is encrypted by the site's MFA_ADAPTER, which alone can read it")
}

#[cfg(test)]
mod tests {
    use super::super::Hidden;
    use super::*;

    const SEED: &str = "a7b1f0c2d3e4958677a8b9cadbecfd0e1f20314253647586a7b1f0c2d3e4958677a8b9cadbecfd0e";
    /// What allauth 65.22.1 makes of it.
    const MADE: [&str; 10] = [
        "07689999", "12680423", "18696436", "39176955", "17918355", "39449557", "19504828", "73419832", "86276558",
        "71075200",
    ];

    fn of(kind: &str, data: &str) -> DjangoFactors {
        let mut factors = DjangoFactors::default();
        let last_used = Some(Timestamp::from_unix_millis(1_795_521_600_000));
        factors.add_authenticator(Authenticator { id: "7", kind, data, created: None, last_used });
        factors
    }

    /// Why a row cannot be taken over.
    fn unfit(kind: &str, data: &str) -> String {
        let DjangoFactors { apps, recovery_codes, passkeys, mut unfit } = of(kind, data);
        assert!(apps.is_empty() && recovery_codes.is_empty() && passkeys.is_empty(), "{data}");
        assert!(unfit.len() == 1 && unfit[0].table == TABLE, "{data}");
        unfit.remove(0).why
    }

    #[test]
    fn an_app_has_the_bytes_of_its_secret_and_the_step_of_its_last_use() {
        let apps = of("totp", r#"{"secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}"#).apps;
        assert_eq!(apps[0].secret, Hidden(b"12345678901234567890".to_vec()));
        assert_eq!(apps[0].last_step, Some(59_850_720));
    }

    #[test]
    fn recovery_codes_are_computed_as_allauth_does_and_used_ones_are_left_out() {
        let codes = |data: &str| -> Vec<String> {
            let sets = of("recovery_codes", data).recovery_codes;
            sets.into_iter().flat_map(|set| set.codes).map(|Hidden(code)| code).collect()
        };
        assert_eq!(codes(&format!(r#"{{"seed": "{SEED}", "used_mask": 0}}"#)), MADE);
        let left = codes(&format!(r#"{{"seed": "{SEED}", "used_mask": 513, "viewed_at": 1.5}}"#));
        assert_eq!(left, MADE[1..9]);
        assert_eq!(codes(r#"{"migrated_codes": ["abc-defg", "1234567"]}"#), ["abc-defg", "1234567"]);
        assert_eq!(codes(r#"{"migrated_codes": []}"#), Vec::<String>::new());
    }

    #[test]
    fn what_an_adapter_has_encrypted_is_told_and_not_taken_for_a_secret() {
        let token = "gAAAAABmVq0y_2Qw1rJ8x3nH-kM5tB0sZ4cF6vL9pD7aG2eK1uR3iW8oY5jN0hX4bT6qS2mV7lC9fP1dA3gE5kI8==";
        for (kind, data, field) in [
            ("totp", format!(r#"{{"secret": "{token}"}}"#), "secret"),
            ("recovery_codes", format!(r#"{{"seed": "{token}", "used_mask": 3}}"#), "seed"),
            ("recovery_codes", format!(r#"{{"migrated_codes": ["{token}"]}}"#), "migrated_codes"),
        ] {
            let why = unfit(kind, &data);
            assert!(
                why.starts_with(&format!("its {field} is no ")) && why.contains("encrypted by the site's"),
                "{why}"
            );
            assert!(!why.contains("gAAA"), "{why}");
        }
    }

    #[test]
    fn i1_what_allauth_does_not_write_is_told() {
        for (kind, data) in [
            ("totp", ""),
            ("totp", "{}"),
            ("totp", r#"{"secret": 7}"#),
            ("totp", "null"),
            ("recovery_codes", r#"{"seed": null}"#),
            ("recovery_codes", r#"{"seed": "00", "used_mask": -1}"#),
            ("recovery_codes", r#"{"migrated_codes": [7]}"#),
        ] {
            assert_eq!(unfit(kind, data), "its data is not what allauth writes", "{kind} {data}");
        }
        assert!(unfit("totp", r#"{"secret": "MZXW6YTB"}"#).contains("not 10 to 64 bytes long"));
        assert!(
            unfit("recovery_codes", &format!(r#"{{"seed": "{SEED}", "used_mask": 1024}}"#)).contains("MFA_RECOVERY")
        );
        assert!(unfit("sms", "{}").contains("none of allauth's"));
    }
}
