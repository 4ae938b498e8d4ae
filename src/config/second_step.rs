//! Settings of the second step of a log-in.

use std::str::FromStr;
use std::time::Duration;

use clap::Args;

use super::duration;
use crate::accounts::FactorPolicy;

/// The second step of a log-in.
#[derive(Args, Clone, Debug)]
pub struct SecondStep {
    /// How long the second step is not asked for again in a browser where somebody says so; "off" asks every time
    #[arg(long, env = "VESTIBULE_TRUST_BROWSERS", default_value = "30d", value_name = "TIME|off")]
    #[arg(help_heading = "Sign-ins")]
    pub trust_browsers: TrustBrowsers,

    /// Who has to have a second factor: staff, group: and a name, or all, perhaps from a day on, like
    /// staff,from=2027-01-31; whoever has none sets one up at the next log-in [default: nobody]
    #[arg(long, env = "VESTIBULE_REQUIRE_SECOND_FACTOR", value_name = "WHO[,from=DAY]", help_heading = "Sign-ins")]
    pub require_second_factor: Option<FactorPolicy>,
}

/// How long a browser is trusted, if it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrustBrowsers(pub Option<Duration>);

impl FromStr for TrustBrowsers {
    type Err = String;

    /// # Errors
    /// A sentence for what is no span of time and not `off`.
    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim() == "off" { Ok(Self(None)) } else { duration::parse(text).map(|ttl| Self(Some(ttl))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_trusted_for_a_span_of_time_or_never() {
        assert_eq!("off".parse(), Ok(TrustBrowsers(None)));
        assert_eq!("12h".parse(), Ok(TrustBrowsers(Some(Duration::from_secs(43_200)))));
        for bad in ["", "0", "on", "never", "30 moons"] {
            assert!(bad.parse::<TrustBrowsers>().is_err(), "{bad}");
        }
    }
}
