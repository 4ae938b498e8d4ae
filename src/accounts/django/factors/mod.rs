//! Second factors of Django's users, as allauth and django-otp store them.

mod allauth;
mod base32;
mod hidden;
mod merge;
mod otp;
mod passkey;

pub use allauth::Authenticator;
pub use hidden::Hidden;
pub use merge::{FactorChanges, FactorDigest, FactorKind, KnownFactor, merge_factors};
pub use otp::TotpDevice;
pub use passkey::{DjangoPasskey, django_handle};

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::super::Timestamp;
use super::super::factors::TypedCode;

/// The length in bytes of a secret that is taken over: what authenticator apps have been given, from the 80 bits of the
/// first ones to twice an HMAC's key.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 10..=64;

/// The second factors of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DjangoFactors {
    /// Authenticator apps that are in use. An account here has one.
    pub apps: Vec<DjangoApp>,
    /// Recovery codes that have not been used.
    pub recovery_codes: Vec<DjangoCodes>,
    /// Passkeys.
    pub passkeys: Vec<DjangoPasskey>,
    /// What cannot be taken over.
    pub unfit: Vec<UnfitFactor>,
}

/// An authenticator app: a secret for TOTP with SHA-1, six digits and steps of 30 seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DjangoApp {
    /// Its table.
    pub table: &'static str,
    /// The secret.
    pub secret: Hidden<Vec<u8>>,
    /// The step of the last code that was used, if one is known; codes of it and of earlier steps are used up.
    pub last_step: Option<i64>,
    /// How many steps its clock is ahead of ours, as far as Django knows.
    pub drift: i64,
    /// When it was set up, if Django knows.
    pub created: Option<Timestamp>,
    /// When it was last used, if Django knows.
    pub last_used: Option<Timestamp>,
}

/// Recovery codes that Django keeps together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DjangoCodes {
    /// Their table.
    pub table: &'static str,
    /// What they are in Django, whichever of them are left.
    pub digest: FactorDigest,
    /// Those that have not been used.
    pub codes: Vec<Hidden<String>>,
}

/// A factor that cannot be taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnfitFactor {
    /// Its table.
    pub table: Cow<'static, str>,
    /// The reason, as the rest of a sentence: "its secret is encrypted".
    pub why: String,
    /// What it may be that could not be read.
    unread: &'static [FactorKind],
}

impl DjangoFactors {
    /// Adds an app, or the reason why it cannot be taken over.
    fn add_app(&mut self, table: &'static str, app: Result<DjangoApp, String>) {
        match app {
            Ok(app) => self.apps.push(app),
            Err(why) => self.leave_out_unread(table, why, &[FactorKind::App]),
        }
    }

    /// Adds recovery codes, and the reason why some cannot be taken over.
    fn add_codes(&mut self, table: &'static str, digest: FactorDigest, codes: impl IntoIterator<Item = String>) {
        let (codes, unfit) = DjangoCodes::of(table, digest, codes);
        self.recovery_codes.push(codes);
        for why in unfit {
            self.leave_out(table, why);
        }
    }

    /// Adds a factor that cannot be taken over.
    pub fn leave_out(&mut self, table: impl Into<Cow<'static, str>>, why: impl Into<String>) {
        self.leave_out_unread(table, why, &[]);
    }

    /// Adds a factor that could not be read, and what it may be.
    pub fn leave_out_unread(
        &mut self,
        table: impl Into<Cow<'static, str>>,
        why: impl Into<String>,
        unread: &'static [FactorKind],
    ) {
        self.unfit.push(UnfitFactor { table: table.into(), why: why.into(), unread });
    }

    /// Whether something that may be of a kind could not be read.
    pub fn has_unread(&self, kind: FactorKind) -> bool {
        self.unfit.iter().any(|unfit| unfit.unread.contains(&kind))
    }

    /// The app that is taken over: the one that was used last, or set up last. The others are left out.
    pub fn take_app(&mut self) -> Option<DjangoApp> {
        let mut apps = std::mem::take(&mut self.apps);
        apps.sort_by_key(|app| (app.last_used, app.created));
        let app = apps.pop();
        for other in apps {
            self.leave_out(other.table, "another authenticator app of the user was used later, and an account has one");
        }
        app
    }
}

impl DjangoApp {
    /// What it is in Django: its secret cannot be guessed.
    pub fn digest(&self) -> FactorDigest {
        digest("authenticator app", &[&self.secret.0])
    }
}

impl DjangoCodes {
    /// Those of the codes that can be typed here, and for each other one why not.
    fn of(
        table: &'static str,
        digest: FactorDigest,
        codes: impl IntoIterator<Item = String>,
    ) -> (Self, Vec<&'static str>) {
        let (mut fit, mut unfit) = (Vec::new(), Vec::new());
        for code in codes {
            match TypedCode::parse(&code.as_str().into()) {
                Ok(TypedCode::Recovery(_)) => fit.push(Hidden(code)),
                Ok(TypedCode::Totp(_)) => unfit.push("a recovery code of six digits looks like a code of an app"),
                Err(_) => unfit.push("a recovery code is not 7 to 32 letters and digits"),
            }
        }
        (Self { table, digest, codes: fit }, unfit)
    }
}

/// A digest of the parts of a factor.
fn digest(label: &str, parts: &[&[u8]]) -> FactorDigest {
    let labelled = Sha256::new().chain_update(label).chain_update([0]);
    parts.iter().fold(labelled, |digest, part| digest.chain_update(part)).finalize().into()
}

/// A secret whose length fits.
fn fit(secret: Vec<u8>) -> Result<Hidden<Vec<u8>>, String> {
    let (shortest, longest) = (SECRET_BYTES.start(), SECRET_BYTES.end());
    match SECRET_BYTES.contains(&secret.len()) {
        true => Ok(Hidden(secret)),
        false => Err(format!("its secret is not {shortest} to {longest} bytes long")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(table: &'static str, created: i64, last_used: Option<i64>) -> DjangoApp {
        let at = Timestamp::from_unix_millis;
        DjangoApp {
            table,
            secret: Hidden(vec![0; 20]),
            last_step: None,
            drift: 0,
            created: Some(at(created)),
            last_used: last_used.map(at),
        }
    }

    #[test]
    fn of_several_apps_the_one_that_was_used_last_is_taken_and_the_others_are_told() {
        let mut factors = DjangoFactors::default();
        assert_eq!(factors.take_app(), None);
        factors.apps = vec![app("a", 9, None), app("b", 2, Some(8)), app("c", 1, Some(7))];
        assert_eq!(factors.take_app(), Some(app("b", 2, Some(8))));
        let tables: Vec<&str> = factors.unfit.iter().map(|unfit| &*unfit.table).collect();
        assert_eq!(tables, ["a", "c"]);
        factors.apps = vec![app("a", 9, None), app("b", 2, None)];
        assert_eq!(factors.take_app().unwrap().table, "a", "none was used");
    }

    #[test]
    fn s1_no_secret_is_shown_by_debug() {
        let shown = format!("{:?}", app("a", 1, None));
        assert!(shown.contains("secret: ..") && !shown.contains("[0"), "{shown}");
    }
}
