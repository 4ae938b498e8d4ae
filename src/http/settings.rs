//! The operator's settings of the network around the server.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;
use std::time::Duration;

use ipnet::IpNet;

use super::{Routes, Site, VerifyHosts};

/// How to serve.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The URL by which browsers reach this server. It alone decides whether cookies are `Secure`; `Host` never does.
    pub public_url: Option<PublicUrl>,
    /// Proxies whose `X-Forwarded-For`, `X-Request-Id` and `traceparent` are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Other origins whose pages may call the API, with tokens and without cookies: `https://app.example.org`.
    pub allowed_origins: Vec<String>,
    /// How long a server that is told to stop still serves everything, while `/readyz` answers 503.
    pub drain: Duration,
    /// The most connections that may be open. An address that is no trusted proxy may hold a quarter of them.
    pub max_connections: usize,
    /// The services that may ask who is signed in; `None` where forward auth is off.
    pub verify_hosts: Option<VerifyHosts>,
    /// The domain whose hosts all get the cookie of a session; `None` where only this host does.
    pub cookie_domain: Option<String>,
    /// The files of the pages.
    pub site: Site,
    /// What else is served.
    pub routes: Routes,
}

impl Settings {
    /// Whether browsers send the cookie of a session to a service too.
    pub fn reaches(&self, site: &PublicUrl) -> bool {
        match (&self.cookie_domain, &self.public_url) {
            (Some(domain), _) => site.is_within(domain),
            (None, Some(public)) => site.host() == public.host(),
            (None, None) => false,
        }
    }

    /// Whether browsers reach the server over TLS.
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(PublicUrl::is_https)
    }
}

/// An origin as browsers write it: scheme, host in small letters, and port unless it is the scheme's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
}

impl PublicUrl {
    /// Scheme, host and port, without a trailing slash.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether browsers reach the server over TLS.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// Whether its host is a domain or beneath it.
    pub fn is_within(&self, domain: &str) -> bool {
        self.host().strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    /// The name or address, without the port; an IPv6 address in its brackets.
    pub fn host(&self) -> &str {
        let authority = self.origin.split_once("://").map_or("", |(_, authority)| authority);
        match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => host,
            _ => authority,
        }
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    /// # Errors
    /// A sentence for anything but `http://` or `https://`, a host and perhaps a port.
    fn from_str(text: &str) -> Result<Self, String> {
        // Told without the text: clap shows what may be shown of it.
        let wrong = || "write an origin such as https://auth.example.org, with one host and no path".to_owned();
        // The parser would drop a fragment.
        if text.contains('#') {
            return Err(wrong());
        }
        let url = text.trim_end_matches('/').parse::<http::Uri>().map_err(|_| wrong())?;
        let (Some(scheme @ ("http" | "https")), Some(authority)) = (url.scheme_str(), url.authority()) else {
            return Err(wrong());
        };
        if url.path() != "/" || url.query().is_some() || !is_host_and_port(authority) {
            return Err(wrong());
        }
        let authority = authority.as_str().to_ascii_lowercase();
        // A browser leaves it out of its Origin.
        let default_port = if scheme == "https" { ":443" } else { ":80" };
        let authority = authority.strip_suffix(default_port).unwrap_or(&authority);
        Ok(Self { origin: format!("{scheme}://{authority}") })
    }
}

/// Whether there is one host, and after it nothing or a port that exists.
fn is_host_and_port(authority: &http::uri::Authority) -> bool {
    let (host, port) = (authority.host(), authority.as_str().strip_prefix(authority.host()));
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let is_address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let is_host = is_address
        .map_or_else(|| !host.is_empty() && host.chars().all(is_name), |host| host.parse::<Ipv6Addr>().is_ok());
    is_host && (port == Some("") || authority.port_u16().is_some_and(|port| port > 0))
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_an_origin_and_nothing_else() {
        let url: PublicUrl = "https://Auth.example.org:8443/".parse().unwrap();
        assert_eq!(url.origin(), "https://auth.example.org:8443");
        assert!(url.is_https());
        assert_eq!(url.host(), "auth.example.org");
        for (text, host) in [("http://[::1]", "[::1]"), ("http://[::1]:3000", "[::1]"), ("https://e.org", "e.org")] {
            assert_eq!(text.parse::<PublicUrl>().unwrap().host(), host);
        }
        for (text, origin) in [
            ("https://E.org:443", "https://e.org"),
            ("http://e.org:80/", "http://e.org"),
            ("http://e.org:443", "http://e.org:443"),
            ("http://[::1]:80", "http://[::1]"),
        ] {
            assert_eq!(text.parse::<PublicUrl>().unwrap().origin(), origin);
        }
        for bad in [
            "auth.example.org",
            "ftp://e.org",
            "https://",
            "https://e.org/path",
            "https://e.org#path",
            "https://e.org/#",
            "https://a@e.org",
            "https://e.org?q",
            "https://*",
            "https://*.e.org",
            "*",
            "https://e.org:70000",
            "https://e.org:0",
            "https://e.org:",
            "https://[::g]",
        ] {
            assert!(bad.parse::<PublicUrl>().is_err(), "{bad}");
        }
    }
}
