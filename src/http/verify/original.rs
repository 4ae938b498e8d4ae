//! The request that a proxy asks about, as its headers tell it.

use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, Method, Uri};

use super::super::PublicUrl;
use super::super::parts;
use crate::contract::ApiError;

const PROTO: &str = "x-forwarded-proto";
const HOST: &str = "x-forwarded-host";
const URI: &str = "x-forwarded-uri";
const METHOD: &str = "x-forwarded-method";
const ORIGINAL_URL: &str = "x-original-url";
const ORIGINAL_METHOD: &str = "x-original-method";

/// A request to another service.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Original {
    /// Scheme, host and port.
    pub(super) site: PublicUrl,
    /// Path and query.
    pub(super) target: PathAndQuery,
    /// The method.
    pub(super) method: Method,
    /// Whether the proxy follows no redirect of ours: nginx, which tells the URL by `X-Original-URL`.
    pub(super) follows_nothing: bool,
}

impl Original {
    /// Reads `X-Forwarded-Proto`, `-Host`, `-Uri` and `-Method`, or `X-Original-URL` and `X-Original-Method`. A proxy sets
    /// one set and passes on what its client has sent of the other, so all that are there have to agree.
    ///
    /// # Errors
    /// 400 with the header that is missing, doubled, unreadable, or contradicts another.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, ApiError> {
        Self::read(headers).map_err(ApiError::parse)
    }

    fn read(headers: &HeaderMap) -> Result<Self, String> {
        let (proto, host, target) = (one(headers, PROTO)?, one(headers, HOST)?, one(headers, URI)?);
        let url = one(headers, ORIGINAL_URL)?;
        let (site, path) = match url {
            Some(url) => {
                let (site, path) =
                    split(url).ok_or_else(|| format!("{ORIGINAL_URL} is no http or https URL without a fragment."))?;
                let scheme = if site.is_https() { "https" } else { "http" };
                let agrees = proto.is_none_or(|proto| proto == scheme)
                    && host.is_none_or(|host| self::site(scheme, host).as_ref() == Some(&site))
                    && target.is_none_or(|target| self::target(target).as_ref() == Some(&path));
                if !agrees {
                    return Err(format!("{ORIGINAL_URL} and the X-Forwarded headers tell of different requests."));
                }
                (site, path)
            }
            None => {
                let (proto, host, target) = (given(proto, PROTO)?, given(host, HOST)?, given(target, URI)?);
                let site = self::site(proto, host).ok_or_else(no_site)?;
                let path = self::target(target).ok_or_else(|| format!("{URI} is no path with a query."))?;
                (site, path)
            }
        };
        let method = match (one(headers, METHOD)?, one(headers, ORIGINAL_METHOD)?) {
            (Some(one), Some(other)) if one != other => {
                return Err(format!("{METHOD} and {ORIGINAL_METHOD} tell of different requests."));
            }
            (one, other) => given(one.or(other), METHOD)?,
        };
        let method = method.parse().map_err(|_| format!("{METHOD} is no method."))?;
        Ok(Self { site, target: path, method, follows_nothing: url.is_some() })
    }
}

/// Scheme and host of a request that a proxy passes on.
///
/// # Errors
/// As of [`Original::of`].
pub(super) fn site_of(headers: &HeaderMap) -> Result<PublicUrl, ApiError> {
    let read = || {
        let (proto, host) = (given(one(headers, PROTO)?, PROTO)?, given(one(headers, HOST)?, HOST)?);
        site(proto, host).ok_or_else(no_site)
    };
    read().map_err(ApiError::parse)
}

fn no_site() -> String {
    format!("{PROTO} and {HOST} are no scheme and host.")
}

/// A header's only value; `None` where it is not there.
fn one<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, String> {
    let mut lines = headers.get_all(name).iter().map(HeaderValue::as_bytes);
    match (lines.next(), lines.next()) {
        (None, _) => Ok(None),
        (Some(_), Some(_)) => Err(format!("{name} is there more than once.")),
        (Some(line), None) => match parts::text(line).filter(|text| text.bytes().all(|byte| byte.is_ascii_graphic())) {
            Some(text) => Ok(Some(text)),
            None => Err(format!("{name} has characters that are not those of a URL.")),
        },
    }
}

fn given<'a>(value: Option<&'a str>, name: &str) -> Result<&'a str, String> {
    value.filter(|value| !value.is_empty()).ok_or_else(|| format!("{name} is missing: the proxy has to send it."))
}

fn site(scheme: &str, host: &str) -> Option<PublicUrl> {
    // The parser takes a slash at the end of an origin; a host has none.
    (!host.contains('/')).then(|| format!("{scheme}://{host}").parse().ok())?
}

/// A path with a query.
pub(super) fn target(text: &str) -> Option<PathAndQuery> {
    text.parse().ok().filter(|_| text.starts_with('/') && is_whole(text))
}

/// Whether nothing would be cut off: the parser drops what follows a `#`, which a service may read.
fn is_whole(text: &str) -> bool {
    !text.contains('#')
}

/// Scheme and host, and path and query, of a URL.
pub(super) fn split(url: &str) -> Option<(PublicUrl, PathAndQuery)> {
    let parsed: Uri = url.parse().ok().filter(|_| is_whole(url))?;
    let site = self::site(parsed.scheme_str()?, parsed.authority()?.as_str())?;
    Some((site, target(parsed.path_and_query()?.as_str())?))
}

#[cfg(test)]
mod tests {
    use http::HeaderName;

    use super::*;

    fn read(lines: &[(&'static str, &str)]) -> Result<Original, String> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        Original::read(&headers)
    }

    const CADDY: [(&str, &str); 4] = [(PROTO, "https"), (HOST, "app.example.org"), (URI, "/a?b=c"), (METHOD, "GET")];
    const NGINX: [(&str, &str); 2] = [(ORIGINAL_URL, "https://app.example.org/a?b=c"), (ORIGINAL_METHOD, "GET")];

    #[test]
    fn a4_either_set_of_headers_tells_the_request_and_both_have_to_agree() {
        for (lines, follows_nothing) in [
            (&CADDY[..], false),
            (&NGINX, true),
            (&[&CADDY[..], &NGINX].concat(), true),
            (&[&NGINX[..], &CADDY[..1]].concat(), true),
        ] {
            let original = read(lines).unwrap();
            assert_eq!(original.site.origin(), "https://app.example.org");
            assert_eq!((original.target.as_str(), original.method), ("/a?b=c", Method::GET));
            assert_eq!(original.follows_nothing, follows_nothing);
        }
        for forged in [
            (PROTO, "http"),
            (HOST, "other.example.org"),
            (HOST, "app.example.org:8443"),
            (URI, "/public"),
            (METHOD, "HEAD"),
        ] {
            assert!(read(&[&NGINX[..], &[forged]].concat()).unwrap_err().contains("different"), "{forged:?}");
        }
        let forged = [&CADDY[..], &[(ORIGINAL_URL, "https://app.example.org/public")]].concat();
        assert!(read(&forged).unwrap_err().contains("different"));
        assert!(read(&[&CADDY[..], &[(ORIGINAL_METHOD, "POST")]].concat()).unwrap_err().contains("different"));
    }

    #[test]
    fn a4_what_is_missing_doubled_or_unreadable_is_named() {
        for header in CADDY {
            let others: Vec<_> = CADDY.into_iter().filter(|other| *other != header).collect();
            let told = read(&others).unwrap_err();
            assert!(told.contains(header.0) && told.contains("missing"), "{told}");
            let doubled = [&CADDY[..], &[header]].concat();
            assert!(read(&doubled).unwrap_err().contains("more than once"));
        }
        for (name, value) in [
            (HOST, "a.example.org, b.example.org"),
            (HOST, "a.example.org,b.example.org"),
            (HOST, "user@app.example.org"),
            (HOST, "app.example.org/"),
            (HOST, "app.example.org/x"),
            (HOST, "app.example.org#x"),
            (HOST, "app.example.org?x"),
            (HOST, ""),
            (PROTO, "ftp"),
            (PROTO, "https,http"),
            (URI, "a"),
            (URI, ""),
            (URI, "*"),
            (URI, "https://evil.example/"),
            (URI, "/\u{e9}"),
            (URI, "/static/x#/../../admin"),
            (URI, "/a?b#c"),
            (URI, "/#"),
            (METHOD, "G,T@"),
        ] {
            let lines: Vec<_> = CADDY.iter().map(|line| if line.0 == name { (name, value) } else { *line }).collect();
            assert!(read(&lines).is_err(), "{name}: {value}");
        }
        for url in [
            "",
            "/a",
            "ftp://app.example.org/",
            "https://a@app.example.org/",
            "https:///a",
            "https://",
            "https://app.example.org/static/x#/../../admin",
            "https://app.example.org/a?b#c",
            "https://app.example.org#",
        ] {
            assert!(read(&[(ORIGINAL_URL, url), NGINX[1]]).is_err(), "{url}");
        }
    }

    #[test]
    fn a_port_of_the_scheme_and_capitals_make_no_other_host() {
        let lines = [(PROTO, "https"), (HOST, "App.Example.org:443"), CADDY[2], CADDY[3]];
        assert_eq!(read(&lines).unwrap().site.origin(), "https://app.example.org");
    }
}
