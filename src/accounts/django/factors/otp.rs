//! django-otp's devices: authenticator apps, and static tokens, which are recovery codes.

use super::super::super::Timestamp;
use super::{DjangoApp, DjangoFactors, digest, fit};

/// The table of authenticator apps.
const APPS: &str = "otp_totp_totpdevice";
/// The table of static tokens.
const TOKENS: &str = "otp_static_statictoken";

/// A confirmed row of `otp_totp_totpdevice`.
#[derive(Clone, Copy)]
#[allow(missing_docs, reason = "the names are those of the columns")]
pub struct TotpDevice<'a> {
    pub key: &'a str,
    pub step: i64,
    pub t0: i64,
    pub digits: i64,
    pub drift: i64,
    pub last_t: i64,
    pub created: Option<Timestamp>,
    pub last_used: Option<Timestamp>,
}

impl DjangoFactors {
    /// Adds an authenticator app.
    pub fn add_totp_device(&mut self, device: TotpDevice<'_>) {
        self.add_app(APPS, device.app());
    }

    /// Adds a static token of a confirmed device, by the id of its row.
    pub fn add_static_token(&mut self, id: &str, token: &str) {
        self.add_codes(TOKENS, digest(TOKENS, &[id.as_bytes()]), [token.to_owned()]);
    }
}

impl TotpDevice<'_> {
    /// Its `last_t` counts the device's own steps: its drift is in it.
    fn app(self) -> Result<DjangoApp, String> {
        for (name, value, expected) in [("digits", self.digits, 6), ("step", self.step, 30), ("t0", self.t0, 0)] {
            if value != expected {
                return Err(format!("its {name} is {value}, and only {expected} comes over"));
            }
        }
        let secret = hex::decode(self.key).map_err(|_| "its key is no hexadecimal number".to_owned())?;
        Ok(DjangoApp {
            table: APPS,
            secret: fit(secret)?,
            last_step: Some(self.last_t).filter(|step| *step >= 0),
            drift: self.drift,
            created: self.created,
            last_used: self.last_used,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Hidden;
    use super::*;

    const DEVICE: TotpDevice<'_> = TotpDevice {
        key: "3132333435363738393031323334353637383930",
        step: 30,
        t0: 0,
        digits: 6,
        drift: 0,
        last_t: -1,
        created: None,
        last_used: None,
    };

    fn of(device: TotpDevice<'_>) -> DjangoFactors {
        let mut factors = DjangoFactors::default();
        factors.add_totp_device(device);
        factors
    }

    #[test]
    fn a_device_has_the_bytes_of_its_key_and_its_last_step() {
        let app = of(DEVICE).apps.remove(0);
        assert_eq!((app.secret, app.last_step), (Hidden(b"12345678901234567890".to_vec()), None));
        let used = of(TotpDevice { last_t: 59_850_720, drift: -2, ..DEVICE }).apps.remove(0);
        assert_eq!((used.last_step, used.drift), (Some(59_850_720), -2));
    }

    #[test]
    fn what_no_app_here_could_answer_is_told() {
        for (device, why) in [
            (TotpDevice { digits: 8, ..DEVICE }, "its digits is 8, and only 6 comes over"),
            (TotpDevice { step: 60, ..DEVICE }, "its step is 60, and only 30 comes over"),
            (TotpDevice { t0: 9, ..DEVICE }, "its t0 is 9, and only 0 comes over"),
            (TotpDevice { key: "secret", ..DEVICE }, "its key is no hexadecimal number"),
            (TotpDevice { key: "00", ..DEVICE }, "its secret is not 10 to 64 bytes long"),
        ] {
            let DjangoFactors { apps, unfit, .. } = of(device);
            assert_eq!((apps.len(), &*unfit[0].table, unfit[0].why.as_str()), (0, APPS, why));
        }
    }

    #[test]
    fn a_token_that_nobody_could_type_here_is_told() {
        let mut factors = DjangoFactors::default();
        for (id, token) in [("1", "abcdefg2"), ("2", "123456"), ("3", ""), ("4", "a_b_c_d_e")] {
            factors.add_static_token(id, token);
        }
        let codes: Vec<_> = factors.recovery_codes.iter().flat_map(|codes| &codes.codes).collect();
        assert_eq!(codes, [&Hidden("abcdefg2".to_owned())]);
        let why: Vec<_> = factors.unfit.iter().map(|unfit| &*unfit.why).collect();
        assert!(why[0].contains("looks like a code of an app") && why[1..].iter().all(|why| why.contains("7 to 32")));
        let digests: std::collections::HashSet<_> = factors.recovery_codes.iter().map(|codes| codes.digest).collect();
        assert_eq!((digests.len(), why.len()), (4, 3));
    }
}
