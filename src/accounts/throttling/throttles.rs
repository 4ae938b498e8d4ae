//! The setting `VESTIBULE_THROTTLE`.

use std::str::FromStr;
use std::time::Duration;

use super::rate::{Rate, RateError};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// The rate of each scope; `None` switches it off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Throttles {
    /// Requests from an address that is not signed in.
    pub anon: Option<Rate>,
    /// Requests of an account.
    pub user: Option<Rate>,
    /// Sign-ups from an address.
    pub signup: Option<Rate>,
    /// Logins from an address.
    pub login: Option<Rate>,
    /// Mails to one address that somebody has typed: links and codes.
    pub mail: Option<Rate>,
    /// Failures to sign in to an account from one address.
    pub failures: Option<Rate>,
    /// Failures to sign in to an account from all addresses together. It does not bind an address from which
    /// the account is signed in, so no stranger can lock the owner out (guarantee P8).
    pub account_failures: Option<Rate>,
}

impl Default for Throttles {
    fn default() -> Self {
        Self {
            anon: Some(Rate::new(100, MINUTE)),
            user: Some(Rate::new(1000, MINUTE)),
            signup: Some(Rate::new(20, HOUR)),
            login: Some(Rate::new(10, MINUTE)),
            mail: Some(Rate::new(3, HOUR)),
            failures: Some(Rate::new(5, 5 * MINUTE)),
            account_failures: Some(Rate::new(100, HOUR)),
        }
    }
}

impl Throttles {
    /// No limits.
    pub const fn off() -> Self {
        Self { anon: None, user: None, signup: None, login: None, mail: None, failures: None, account_failures: None }
    }
}

impl FromStr for Throttles {
    type Err = RateError;

    /// Parses `anon=100/min,login=10/min`. A scope that is left out keeps its default; `anon=off` switches one off
    /// (`failures=off` both limits of failures), `off` switches off all.
    fn from_str(text: &str) -> Result<Self, RateError> {
        if text.trim() == "off" {
            return Ok(Self::off());
        }
        let mut throttles = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (scope, rate) =
                part.split_once('=').ok_or_else(|| RateError(format!("\"{part}\" is not like login=10/min")))?;
            let (scope, rate) = (scope.trim(), rate.trim());
            let rate = match rate {
                "off" => None,
                rate => Some(rate.parse().map_err(|error| RateError(format!("{scope}: {error}")))?),
            };
            match scope {
                "anon" => throttles.anon = rate,
                "user" => throttles.user = rate,
                "signup" => throttles.signup = rate,
                "login" => throttles.login = rate,
                "mail" => throttles.mail = rate,
                "failures" => {
                    throttles.failures = rate;
                    if rate.is_none() {
                        throttles.account_failures = None;
                    }
                }
                "account_failures" => throttles.account_failures = rate,
                scope => {
                    return Err(RateError(format!(
                        "\"{scope}\" is none of anon, user, signup, login, mail, failures and account_failures"
                    )));
                }
            }
        }
        Ok(throttles)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_keeps_its_default_and_off_turns_off() {
        let throttles: Throttles = "anon=5/s, login=off".parse().unwrap();
        let expected =
            Throttles { anon: Some(Rate::new(5, Duration::from_secs(1))), login: None, ..Throttles::default() };
        assert_eq!(throttles, expected);
        assert_eq!("off".parse(), Ok(Throttles::off()));
        assert_eq!("".parse(), Ok(Throttles::default()));
        assert_eq!(
            "failures=off".parse(),
            Ok(Throttles { failures: None, account_failures: None, ..Throttles::default() })
        );
        let default =
            "anon=100/min,user=1000/min,signup=20/hour,login=10/min,mail=3/hour,failures=5/5min,account_failures=100/h";
        assert_eq!(default.parse(), Ok(Throttles::default()));
    }

    #[test]
    fn a_wrong_part_is_named() {
        let error = |text: &str| text.parse::<Throttles>().unwrap_err().to_string();
        assert_eq!(error("login=10"), "login: \"10\" is not like 10/min");
        assert_eq!(error("anon"), "\"anon\" is not like login=10/min");
        assert!(error("sign=1/s").starts_with("\"sign\" is none of anon, user"));
    }
}
