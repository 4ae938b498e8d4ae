//! For what passkeys are made.

use std::net::IpAddr;
use std::str::FromStr;

use clap::Args;

use super::parse;
use crate::accounts::{CounterPolicy, PasskeySettings, RelyingParty};
use crate::http::PublicUrl;

/// The settings of passkeys.
#[derive(Args, Clone, Debug)]
pub struct Passkeys {
    /// The domain for which passkeys are made, where it is to be more than the host of the public URL: a part of that host
    /// after a dot, like example.org of auth.example.org. Passkeys that were made for another one cannot be used any more
    /// [default: the host of the public URL]
    #[arg(long, env = "VESTIBULE_PASSKEY_DOMAIN", value_name = "DOMAIN", help_heading = "Passkeys")]
    pub passkey_domain: Option<Domain>,

    /// Other origins whose pages may use the passkeys, like https://example.com; /.well-known/webauthn names them
    /// [default: none]
    #[arg(long, env = "VESTIBULE_PASSKEY_ORIGINS", value_name = "ORIGIN,...", help_heading = "Passkeys")]
    #[arg(value_delimiter = ',', value_parser = parse::origin)]
    pub passkey_origins: Vec<String>,

    /// What happens where a passkey has not counted its use, as where somebody has copied it: refuse or record
    #[arg(long, env = "VESTIBULE_PASSKEY_COUNTER", default_value_t, value_name = "POLICY", help_heading = "Passkeys")]
    pub passkey_counter: CounterPolicy,
}

/// A domain in small letters, without a dot at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain(pub(super) String);

impl FromStr for Domain {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let domain = text.trim().trim_end_matches('.').to_ascii_lowercase();
        let is_character = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let is_label = |label: &str| (1..=63).contains(&label.len()) && label.chars().all(is_character);
        let is_domain = domain.len() <= 253 && domain.split('.').all(is_label) && domain.parse::<IpAddr>().is_err();
        is_domain.then_some(Self(domain)).ok_or("write a domain like example.org, without https:// and without a port")
    }
}

impl Passkeys {
    /// What the rules of accounts need to know. Passkeys are off where the settings do not fit.
    pub fn settings(&self, public_url: Option<&PublicUrl>) -> PasskeySettings {
        let relying_party = self.relying_party(public_url).unwrap_or_default();
        PasskeySettings { relying_party, counter: self.passkey_counter }
    }

    /// For what passkeys are made; `None` where they are off, as browsers make none for a host without a name or TLS.
    ///
    /// # Errors
    /// What does not fit, as a sentence.
    pub fn relying_party(&self, public_url: Option<&PublicUrl>) -> Result<Option<RelyingParty>, String> {
        let is_asked_for = self.passkey_domain.is_some() || !self.passkey_origins.is_empty();
        let off = |why: &str| if is_asked_for { Err(format!("Passkeys are set up, and {why}.")) } else { Ok(None) };
        let Some(url) = public_url else { return off("there is no public URL") };
        if !is_secure(url) {
            return off("browsers use them over https only");
        }
        let host = url.host();
        if host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
            return off("the public URL has an IP address in place of a name");
        }
        let domain = self.passkey_domain.as_ref().map_or(host, |Domain(domain)| domain);
        if !url.is_within(domain) {
            return Err(format!("Passkeys for {domain} cannot be used at {host}."));
        }
        if domain != host && is_public_suffix(domain) {
            return Err(format!("Passkeys cannot be made for {domain}, beneath which anybody can have a name."));
        }
        let is_plain = |origin: &&String| !origin.parse().is_ok_and(|url| is_secure(&url));
        if let Some(origin) = self.passkey_origins.iter().find(is_plain) {
            return Err(format!("Pages of {origin} cannot use passkeys: browsers use them over https only."));
        }
        let related_origins = self.passkey_origins.iter().filter(|origin| *origin != url.origin()).cloned().collect();
        let (domain, origin) = (domain.to_owned(), url.origin().to_owned());
        Ok(Some(RelyingParty { domain, origin, related_origins }))
    }
}

/// Whether browsers use passkeys on its pages.
fn is_secure(url: &PublicUrl) -> bool {
    url.is_https() || url.host() == "localhost" || url.host().ends_with(".localhost")
}

/// Whether names beneath a domain are different people's, as beneath `com` or `co.uk`.
pub(super) fn is_public_suffix(domain: &str) -> bool {
    psl::suffix_str(domain) == Some(domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    fn party(flags: &[&str]) -> Result<Option<RelyingParty>, String> {
        let config = config::of_flags(flags).unwrap();
        config.passkeys.relying_party(config.public_url.as_ref())
    }

    fn domain(url: &str, domain: &str) -> Result<String, String> {
        party(&["--public-url", url, "--passkey-domain", domain]).map(|party| party.unwrap().domain)
    }

    #[test]
    fn passkeys_are_for_the_host_of_the_public_url_and_off_where_browsers_use_none() {
        for (url, host) in [
            ("https://auth.example.org", "auth.example.org"),
            ("https://auth.example.org:8443", "auth.example.org"),
            ("http://localhost:3000", "localhost"),
            ("https://intranet", "intranet"),
        ] {
            let party = party(&["--public-url", url]).unwrap().unwrap();
            assert_eq!((party.domain.as_str(), party.origin.as_str()), (host, url));
        }
        assert_eq!(party(&[]), Ok(None));
        for url in ["http://auth.example.org", "https://192.0.2.1", "https://[::1]", "http://127.0.0.1:3000"] {
            assert_eq!(party(&["--public-url", url]), Ok(None), "{url}");
        }
    }

    #[test]
    fn a_domain_is_the_host_or_a_part_of_it_after_a_dot_and_no_public_suffix() {
        assert_eq!(domain("https://auth.example.org", "Example.org."), Ok("example.org".to_owned()));
        assert_eq!(domain("https://a.b.example.co.uk", "example.co.uk"), Ok("example.co.uk".to_owned()));
        assert_eq!(domain("https://me.github.io", "me.github.io"), Ok("me.github.io".to_owned()));
        for (url, other, words) in [
            ("https://auth.example.org", "xample.org", "cannot be used at auth.example.org"),
            ("https://auth.example.org", "example.com", "cannot be used at auth.example.org"),
            ("https://example.org", "auth.example.org", "cannot be used at example.org"),
            ("https://auth.example.org", "org", "anybody can have a name"),
            ("https://auth.example.co.uk", "co.uk", "anybody can have a name"),
            ("https://me.github.io", "github.io", "anybody can have a name"),
        ] {
            let told = domain(url, other).unwrap_err();
            assert!(told.contains(words), "{url} {other}: {told}");
        }
        for text in ["https://example.org", "example.org:443", "192.0.2.1", "", ".", "a..b", "exämple.org"] {
            assert!(config::of_flags(&["--passkey-domain", text]).is_err(), "{text}");
        }
    }

    #[test]
    fn what_was_set_up_and_cannot_work_is_told() {
        for (flags, words) in [
            (&["--passkey-domain", "example.org"][..], "no public URL"),
            (&["--passkey-origins", "https://example.com"], "no public URL"),
            (&["--public-url", "http://a.example.org", "--passkey-domain", "example.org"], "https only"),
            (&["--public-url", "https://192.0.2.1", "--passkey-origins", "https://example.com"], "IP address"),
            (
                &["--public-url", "https://a.example.org", "--passkey-origins", "http://example.com"],
                "http://example.com",
            ),
        ] {
            let told = party(flags).unwrap_err();
            assert!(told.contains(words), "{flags:?}: {told}");
        }
        let flags = ["--public-url", "https://a.org", "--passkey-origins", "https://a.org, https://b.org:8443"];
        assert_eq!(party(&flags).unwrap().unwrap().related_origins, ["https://b.org:8443"]);
    }
}
