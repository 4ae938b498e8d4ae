//! Other services, which ask who is signed in.

use std::path::PathBuf;

use clap::Args;

use super::Config;
use super::passkeys::{Domain, is_public_suffix};
use crate::http::{PublicUrl, VerifyHosts};

/// The settings of forward auth.
#[derive(Args, Clone, Debug)]
pub struct Verify {
    /// A file in TOML with the services whose proxy may ask /api/verify who is signed in, and the rules of each; it is read
    /// at the start [default: none, and nobody may ask]
    #[arg(long, env = "VESTIBULE_VERIFY_HOSTS", value_name = "FILE", help_heading = "Other services")]
    pub verify_hosts: Option<PathBuf>,

    /// A domain whose hosts all get the cookie of a session, like example.org of auth.example.org: each of them can then act
    /// as whoever visits it. Everybody has to log in again when it changes [default: none, only this host gets it]
    #[arg(long, env = "VESTIBULE_COOKIE_DOMAIN", value_name = "DOMAIN", help_heading = "Other services")]
    pub cookie_domain: Option<Domain>,
}

impl Verify {
    /// The services; `None` where there are none.
    ///
    /// # Errors
    /// What is wrong with the file or does not fit the other settings, as a sentence.
    pub fn hosts(&self, config: &Config) -> Result<Option<VerifyHosts>, String> {
        let Some(file) = &self.verify_hosts else { return Ok(None) };
        let named = |what: String| format!("VESTIBULE_VERIFY_HOSTS, {}: {what}.", file.display());
        let text = std::fs::read_to_string(file).map_err(|error| named(format!("it cannot be read: {error}")))?;
        let hosts = VerifyHosts::parse(&text).map_err(named)?;
        let Some(public) = &config.public_url else {
            return Err(
                "VESTIBULE_VERIFY_HOSTS is set, and there is no public URL to which people could be led.".into()
            );
        };
        if config.trusted_proxies.is_empty() {
            return Err("VESTIBULE_VERIFY_HOSTS is set, and no proxy is trusted that could ask.".into());
        }
        for site in hosts.sites() {
            if public.is_https() && !site.is_https() {
                return Err(named(format!("browsers send no sign-in to {site}, which is not https")));
            }
        }
        Ok(Some(hosts))
    }

    /// The domain of the session's cookie; `None` where it is that of one host.
    ///
    /// # Errors
    /// Why browsers would refuse such a cookie, or whom it would be given to, as a sentence.
    pub fn cookie_domain(&self, public_url: Option<&PublicUrl>) -> Result<Option<String>, String> {
        let Some(Domain(domain)) = &self.cookie_domain else { return Ok(None) };
        let Some(url) = public_url else {
            return Err("VESTIBULE_COOKIE_DOMAIN is set, and there is no public URL.".into());
        };
        if !url.is_within(domain) {
            return Err(format!("A cookie for {domain} cannot be set by {}.", url.host()));
        }
        if is_public_suffix(domain) {
            return Err(format!("A cookie cannot be set for {domain}, beneath which anybody can have a name."));
        }
        Ok(Some(domain.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    fn hosts(text: &str, flags: &[&str]) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hosts.toml");
        std::fs::write(&file, text).unwrap();
        let config = config::of_flags(&[&["--verify-hosts", file.to_str().unwrap()], flags].concat()).unwrap();
        let hosts = config.verify.hosts(&config)?;
        Ok(hosts.iter().flat_map(VerifyHosts::sites).map(|site| site.to_string()).collect())
    }

    const APP: &str = "[hosts.\"https://app.example.org\"]";
    const FLAGS: [&str; 6] =
        ["--public-url", "https://auth.example.org", "--trusted-proxies", "10.0.0.1", "--cookie-domain", "example.org"];

    #[test]
    fn services_are_named_by_a_file_that_fits_the_other_settings() {
        assert_eq!(hosts(APP, &FLAGS).unwrap(), ["https://app.example.org"]);
        assert_eq!(hosts("[hosts.\"https://auth.example.org:8443\"]", &FLAGS).unwrap().len(), 1);
        let config = config::of_flags(&[]).unwrap();
        assert!(config.verify.hosts(&config).unwrap().is_none());
        for (text, flags, words) in [
            ("[hosts.\"http://app.example.org\"]", &FLAGS[..], "which is not https"),
            (APP, &FLAGS[2..4], "no public URL"),
            (APP, &FLAGS[..2], "no proxy is trusted"),
            ("\nhost = 1", &FLAGS, "hosts.toml: line 2: unknown field `host`"),
        ] {
            let told = hosts(text, flags).unwrap_err();
            assert!(told.contains(words), "{told}");
        }
        let config = config::of_flags(&["--verify-hosts", "/no/such/file"]).unwrap();
        assert!(config.verify.hosts(&config).unwrap_err().contains("/no/such/file: it cannot be read"));
    }

    #[test]
    fn a_cookie_is_for_a_domain_of_this_server_that_is_no_public_suffix() {
        let domain = |url: &str, domain: &str| {
            let config = config::of_flags(&["--public-url", url, "--cookie-domain", domain]).unwrap();
            config.verify.cookie_domain(config.public_url.as_ref())
        };
        assert_eq!(domain("https://auth.example.org", "Example.org"), Ok(Some("example.org".to_owned())));
        for (url, name, words) in [
            ("https://auth.example.org", "example.com", "cannot be set by auth.example.org"),
            ("https://auth.example.org", "org", "anybody can have a name"),
            ("https://auth.example.co.uk", "co.uk", "anybody can have a name"),
        ] {
            assert!(domain(url, name).unwrap_err().contains(words), "{url} {name}");
        }
    }
}
