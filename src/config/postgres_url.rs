//! What is wrong with a URL of PostgreSQL's, described without any part of it (see `url_parts`).

use std::net::IpAddr;

use super::url_parts::{check_authority, check_port, is_encoded, is_encoded_user};

const ENCODE: &str = "in the user or the password of the URL some characters must be percent-encoded \
    (@ as %40, : as %3A, / as %2F, # as %23, ? as %3F, % as %25); or leave the password out and set PGPASSWORD";

/// The options that are taken, as sqlx knows them.
const OPTIONS: [&str; 18] = [
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "password",
    "port",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "ssl-root-cert",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "user",
];

const TLS_MODES: [&str; 6] = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

/// A valid URL without its unknown options, and the names of those.
///
/// # Errors
/// What is wrong; no part of the URL is in it.
pub(super) fn parse(url: &str) -> Result<(String, Vec<String>), &'static str> {
    let (scheme, rest) = url.split_once("://").ok_or("after the scheme of the URL comes ://")?;
    // User and password end at the last @.
    let (user, place) = rest.rsplit_once('@').map_or((None, rest), |(user, place)| (Some(user), place));
    if !user.is_none_or(is_encoded_user) {
        return Err(ENCODE);
    }
    if place.contains('#') || !is_encoded(place) {
        return Err(ENCODE);
    }
    let (address, query) = place.split_once('?').map_or((place, None), |(address, query)| (address, Some(query)));
    let (authority, database) = address.split_once('/').unwrap_or((address, ""));
    check_authority(authority)?;
    if database.contains('/') {
        return Err("the database in the URL is one name, without a slash");
    }
    let (known, unknown): (Vec<&str>, Vec<&str>) =
        query.unwrap_or_default().split('&').filter(|option| !option.is_empty()).partition(|option| is_known(option));
    known.iter().try_for_each(|option| check_option(option))?;
    let user = user.map_or_else(String::new, |user| format!("{user}@"));
    let query = if known.is_empty() { String::new() } else { format!("?{}", known.join("&")) };
    Ok((
        format!("{scheme}://{user}{address}{query}"),
        unknown.into_iter().map(|option| name(option).to_owned()).collect(),
    ))
}

fn name(option: &str) -> &str {
    option.split_once('=').map_or(option, |(name, _)| name)
}

fn is_known(option: &str) -> bool {
    let name = name(option);
    OPTIONS.contains(&name) || (name.starts_with("options[") && name.ends_with(']'))
}

fn check_option(option: &str) -> Result<(), &'static str> {
    let (name, value) =
        option.split_once('=').ok_or("an option in the URL has no value; write it like sslmode=require")?;
    match name {
        "sslmode" | "ssl-mode" if !TLS_MODES.contains(&value) => {
            Err("sslmode in the URL is one of disable, allow, prefer, require, verify-ca and verify-full")
        }
        "port" => check_port(Some(value)),
        "hostaddr" if value.parse::<IpAddr>().is_err() => Err("hostaddr in the URL is no IP address"),
        "statement-cache-capacity" if value.parse::<usize>().is_err() => {
            Err("statement-cache-capacity in the URL is no number")
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_url_that_is_well_formed_is_taken_as_it_is() {
        for url in [
            "postgres://v:p%40ss%2Fw%23%3F%25@db.example.org:5432/v?sslmode=verify-full&sslrootcert=/etc/ca.pem",
            "postgresql://v@[::1]:5432/v",
            "postgres:///v?host=/run/postgresql",
            "postgres://%2Frun%2Fpostgresql/v",
            "postgres://localhost",
            "postgres://v:p%3Aa:b@h/d?options[search_path]=x",
        ] {
            assert_eq!(parse(url), Ok((url.to_owned(), Vec::new())), "{url}");
        }
    }

    #[test]
    fn an_option_that_nobody_knows_is_left_out_and_named() {
        let expected =
            ("postgres://h/d?sslmode=require".to_owned(), vec!["channel_binding".to_owned(), "x".to_owned()]);
        assert_eq!(parse("postgres://h/d?channel_binding=require&sslmode=require&x"), Ok(expected));
        assert_eq!(parse("postgres://h/d?x=1"), Ok(("postgres://h/d".to_owned(), vec!["x".to_owned()])));
    }

    #[test]
    fn s1_a_password_that_is_not_encoded_is_told_how_to_be() {
        for password in
            ["p@ss", "p/ss", "p#ss", "p?ss", "p%ss", "100%", "p ss", "p%00s", "p%ffs", "@#?%/", "p\"", "p[0]"]
        {
            for url in
                [format!("postgres://v:{password}@h/d"), format!("postgres://v:{password}@h:5432/d?sslmode=require")]
            {
                assert_eq!(parse(&url), Err(ENCODE), "{url}");
            }
        }
    }

    #[test]
    fn what_cannot_work_is_told_by_its_part() {
        for (url, words) in [
            ("postgres://h:0/d", "port"),
            ("postgres://h:65536/d", "port"),
            ("postgres://v:secret/d", "port"),
            ("postgres://h/d?port=x", "port"),
            ("postgres://[::g]/d", "IPv6"),
            ("postgres://h,i/d", "host"),
            ("postgres://h/d/e", "slash"),
            ("postgres://h/d?sslmode=on", "sslmode"),
            ("postgres://h/d?sslmode", "no value"),
            ("postgres://h/d?hostaddr=h", "hostaddr"),
        ] {
            assert!(parse(url).is_err_and(|why| why.contains(words)), "{url}: {:?}", parse(url));
        }
    }

    proptest! {
        /// Whatever a password is, no part of it is taken for the host, the port, the database or an option.
        #[test]
        fn s1_a_password_never_leaves_its_place(password in "\\PC{0,24}", tail in "[a-z0-9@:/?#&=%]{0,12}") {
            let canary = "kanarie";
            if let Ok((url, unknown)) = parse(&format!("postgres://v:{password}{canary}@h/d{tail}")) {
                let (_, place) = url.rsplit_once('@').unwrap();
                prop_assert!(!place.contains(canary), "{url}");
                prop_assert!(!unknown.iter().any(|name| name.contains(canary)), "{unknown:?}");
            }
        }
    }
}
