//! The parts that URLs of servers share, judged without repeating any of them: a password that is not percent-encoded
//! shifts the boundaries of the parts, so that a piece of it would be taken for the host and be looked up or logged.

use std::net::Ipv6Addr;

use percent_encoding::percent_decode_str;

/// Whether there is nothing in a text that a URL cannot have, and every % begins an octet of UTF-8 other than NUL.
pub(super) fn is_encoded(text: &str) -> bool {
    let octets = text.split('%').skip(1).all(|after| {
        let digits = after.as_bytes();
        digits.len() >= 2 && digits[..2].iter().all(u8::is_ascii_hexdigit)
    });
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '"' | '\'' | '`' | '\\' | '<' | '>');
    octets
        && text.chars().all(is_plain)
        && percent_decode_str(text).decode_utf8().is_ok_and(|text| !text.contains('\0'))
}

/// Whether user and password are encoded, so that they end where they seem to.
pub(super) fn is_encoded_user(user: &str) -> bool {
    !user.contains(['@', '/', '?', '#', '[', ']']) && is_encoded(user)
}

/// Judges a host and perhaps a port.
///
/// # Errors
/// What is wrong, in words.
pub(super) fn check_authority(authority: &str) -> Result<(), &'static str> {
    let (host, port) = match authority.strip_prefix('[').map(|rest| rest.split_once(']')) {
        Some(Some((host, ""))) if host.parse::<Ipv6Addr>().is_ok() => ("", None),
        Some(Some((host, port))) if host.parse::<Ipv6Addr>().is_ok() && port.starts_with(':') => ("", Some(&port[1..])),
        Some(_) => return Err("the host in the URL is no IPv6 address"),
        None => authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))),
    };
    if !host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '%')) {
        return Err("the host in the URL has characters that no host has");
    }
    check_port(port)
}

/// Judges a port, where there is one.
///
/// # Errors
/// It is none.
pub(super) fn check_port(port: Option<&str>) -> Result<(), &'static str> {
    match port.map(str::parse::<u16>) {
        None | Some(Ok(1..)) => Ok(()),
        Some(_) => Err(
            "the port in the URL is no number from 1 to 65535; a password comes with a user, like user:password@host",
        ),
    }
}

/// Whether a character is one that copying leaves around a URL: quotes and white space.
pub(super) fn is_around(character: char) -> bool {
    character.is_whitespace() || matches!(character, '"' | '\'' | '`')
}

/// What to do about a character around a URL.
pub(super) const AROUND: &str = "there is a space or a quotation mark around the URL; take it away";
