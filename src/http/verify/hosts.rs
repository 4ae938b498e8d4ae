//! The operator's list of other services: who may use each, and which paths are open to everybody.

use std::collections::HashMap;

use http::Method;
use serde::Deserialize;

use super::super::PublicUrl;
use super::open_path::OpenPath;
use crate::accounts::{Identity, ServiceProfile};
use crate::contract::ApiError;

/// The services that may ask who is signed in, each with its rules.
#[derive(Clone, Debug)]
pub struct VerifyHosts(HashMap<String, HostRules>);

/// The rules of one service.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HostRules {
    /// Groups of which one is enough; everybody who is signed in where it is left out.
    groups: Option<Groups>,
    /// Whether the sign-in must have proved a second factor.
    #[serde(default)]
    second_factor: bool,
    /// Paths for which nobody has to be signed in.
    #[serde(default)]
    open: Vec<OpenPath>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Vec<String>")]
struct Groups(Vec<String>);

impl TryFrom<Vec<String>> for Groups {
    type Error = &'static str;

    fn try_from(groups: Vec<String>) -> Result<Self, Self::Error> {
        let is_blank = |group: &String| group.trim().is_empty();
        if groups.is_empty() || groups.iter().any(is_blank) {
            return Err("groups names nobody: name a group, or leave it out to admit everybody who is signed in");
        }
        Ok(Self(groups))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    hosts: HashMap<String, HostRules>,
}

impl VerifyHosts {
    /// Reads a file in TOML with a table for each service: `[hosts."https://app.example.org"]`.
    ///
    /// # Errors
    /// What is wrong, with its line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| 1 + text[..span.start.min(text.len())].matches('\n').count());
            let place = line.map(|line| format!("line {line}: ")).unwrap_or_default();
            format!("{place}{}", error.message().replace('\n', ", "))
        })?;
        let mut hosts = HashMap::new();
        for (name, rules) in file.hosts {
            let site: PublicUrl = name.parse().map_err(|what| format!("hosts.\"{name}\": {what}"))?;
            if hosts.insert(site.origin().to_owned(), rules).is_some() {
                return Err(format!("hosts.\"{name}\": {site} is there twice"));
            }
        }
        if hosts.is_empty() {
            return Err("hosts is empty: nobody could ask".to_owned());
        }
        Ok(Self(hosts))
    }

    /// The services, in order.
    pub fn sites(&self) -> Vec<PublicUrl> {
        let mut origins: Vec<&String> = self.0.keys().collect();
        origins.sort_unstable();
        origins.iter().filter_map(|origin| origin.parse().ok()).collect()
    }

    /// The rules of a service; `None` for one that is not in the list.
    pub(super) fn rules(&self, site: &PublicUrl) -> Option<&HostRules> {
        self.0.get(site.origin())
    }
}

impl HostRules {
    /// Whether a path is open to everybody.
    pub(super) fn is_open(&self, path: &str) -> bool {
        self.open.iter().any(|open| open.covers(path))
    }

    /// Checks whether somebody who is signed in may make a request.
    ///
    /// # Errors
    /// 403 with what is missing: a group, a second factor, or a token whose scope reaches so far.
    pub(super) fn admit(&self, identity: &Identity, profile: &ServiceProfile, method: &Method) -> Result<(), ApiError> {
        if !identity.scope.reaches_services(method.is_safe()) {
            return Err(ApiError::permission_denied());
        }
        let is_member = |groups: &Groups| groups.0.iter().any(|group| profile.groups.contains(group));
        if !self.groups.as_ref().is_none_or(is_member) {
            return Err(ApiError::service_forbidden());
        }
        if self.second_factor && !identity.methods.factor {
            return Err(ApiError::service_wants_factor());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_has_rules_under_its_origin() {
        let hosts = VerifyHosts::parse(
            "# Services.\n[hosts.\"https://App.example.org:443/\"]\ngroups = ['team', 'ops']\nsecond_factor = true\n\
             open = ['/healthz', '/static/*']\n\n[hosts.\"http://intranet:8080\"]\n",
        )
        .unwrap();
        let sites: Vec<String> = hosts.sites().iter().map(ToString::to_string).collect();
        assert_eq!(sites, ["http://intranet:8080", "https://app.example.org"]);
        let rules = hosts.rules(&"https://app.example.org".parse().unwrap()).unwrap();
        assert!(rules.second_factor && rules.is_open("/static/a.css") && !rules.is_open("/"));
        for other in
            ["http://app.example.org", "https://app.example.org:8443", "https://example.org", "http://intranet"]
        {
            assert!(hosts.rules(&other.parse().unwrap()).is_none(), "{other}");
        }
    }

    #[test]
    fn what_is_wrong_in_the_list_is_told_with_its_line_or_its_name() {
        let head = "[hosts.\"https://a.example.org\"]\n";
        for (text, words) in [
            (String::new(), "missing field `hosts`"),
            ("hosts = {}".to_owned(), "hosts is empty"),
            ("[hosts.\"https://a.example.org\"".to_owned(), "line 1: "),
            ("[hosts.\"a.example.org\"]".to_owned(), "hosts.\"a.example.org\": write an origin such as"),
            ("[hosts.\"https://a.example.org/x\"]".to_owned(), "write an origin such as"),
            ("[hosts.\"https://*.example.org\"]".to_owned(), "write an origin such as"),
            ("[host.\"https://a.example.org\"]".to_owned(), "line 1: unknown field `host`"),
            (format!("{head}[hosts.\"https://A.example.org\"]"), "https://a.example.org is there twice"),
            (format!("{head}\ngroup = ['a']"), "line 3: unknown field `group`"),
            (format!("{head}groups = []"), "line 2: groups names nobody"),
            (format!("{head}groups = ['']"), "line 2: groups names nobody"),
            (format!("{head}second_factor = 'yes'"), "line 2: "),
            (format!("{head}open = ['static']"), "line 2: "),
        ] {
            let told = VerifyHosts::parse(&text).unwrap_err();
            assert!(told.contains(words), "{text}: {told}");
        }
    }
}
