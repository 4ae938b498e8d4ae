//! Scheme, host and port.

use std::fmt;

use axum::http::Uri;

use crate::SettingsError;

/// An origin, in the one way in which it is written: small letters, and no port that is the scheme's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// `http` or `https`.
    pub(crate) scheme: &'static str,
    /// Host, and port unless it is the scheme's own.
    pub(crate) host: String,
}

impl Origin {
    /// Reads the value of a setting.
    ///
    /// # Errors
    /// The setting and what it has to be.
    pub(crate) fn of_setting(name: &str, text: &str) -> Result<Self, SettingsError> {
        let told = || SettingsError(format!("{name} is {text:?} and no origin such as https://app.example.org"));
        Self::parse(text).ok_or_else(told)
    }

    /// Reads an origin; a slash at its end is none of a path.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let uri: Uri = text.parse().ok()?;
        let (scheme, port) = match uri.scheme_str()? {
            "http" => ("http", ":80"),
            "https" => ("https", ":443"),
            _ => return None,
        };
        let host = uri.authority()?.as_str().to_ascii_lowercase();
        let is_bare = !host.contains('@') && uri.path() == "/" && uri.query().is_none() && !uri.host()?.is_empty();
        let host = host.strip_suffix(port).unwrap_or(&host).to_owned();
        is_bare.then_some(Self { scheme, host })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_in_one_way() {
        for (text, written) in [
            ("https://App.Example.org:443/", "https://app.example.org"),
            ("http://app.example.org:80", "http://app.example.org"),
            ("http://app.example.org:443", "http://app.example.org:443"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(Origin::parse(text).unwrap().to_string(), written);
        }
    }

    #[test]
    fn what_is_more_or_less_than_an_origin_is_refused_by_the_name_of_its_setting() {
        for text in ["", "app.example.org", "ftp://a", "https://a/b", "https://a?b", "https://u@a", "https://", "null"]
        {
            let told = Origin::of_setting("service", text).unwrap_err().to_string();
            assert!(told.starts_with("service is "), "{told}");
        }
    }
}
