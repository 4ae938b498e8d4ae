//! The client's address (guarantee P10).

use std::net::{IpAddr, SocketAddr};

use http::header::USER_AGENT;
use http::{HeaderMap, HeaderName};
use ipnet::IpNet;

use super::parts;
use crate::accounts::Client;
use crate::sentences::Language;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The client of a request that `peer` has sent, behind the proxies that are trusted, and the language that it asks for.
pub(super) fn find(trusted: &[IpNet], peer: SocketAddr, headers: &HeaderMap, language: Language) -> Client {
    let address = client_ip(peer.ip(), headers, trusted);
    let user_agent = headers.get(USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()));
    Client { address, user_agent: user_agent.unwrap_or_default().into_owned(), language: language.tag() }
}

/// Whether an address is one of the proxies that are trusted.
pub(super) fn is_trusted(address: IpAddr, proxies: &[IpNet]) -> bool {
    proxies.iter().any(|network| network.contains(&address))
}

/// Checks that a request comes from a proxy that is trusted.
///
/// # Errors
/// Which setting does not name it, as a sentence.
pub(super) fn check_trusted(proxies: &[IpNet], peer: IpAddr) -> Result<(), String> {
    let peer = peer.to_canonical();
    let told = || format!("{peer} is not a proxy of VESTIBULE_TRUSTED_PROXIES.");
    is_trusted(peer, proxies).then_some(()).ok_or_else(told)
}

/// Walks `X-Forwarded-For` from its end: each hop counts only as long as the one that reported it is trusted.
/// One that cannot be read ends the walk at the one before.
fn client_ip(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut client = peer.to_canonical();
    for hop in parts::of(headers, FORWARDED_FOR, b',').rev() {
        if !is_trusted(client, trusted) {
            break;
        }
        match parts::text(hop).and_then(address) {
            Some(reported) => client = reported,
            None => break,
        }
    }
    client
}

/// An address as proxies write it: alone, with a port, in brackets.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let parsed = bare.parse::<IpAddr>().or_else(|_| hop.parse::<SocketAddr>().map(|socket| socket.ip()));
    parsed.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn found(peer: &str, forwarded: &[impl AsRef<[u8]>], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_bytes(line.as_ref()).unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|network| network.parse().unwrap()).collect();
        client_ip(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn p10_a_header_counts_only_from_a_trusted_proxy_and_only_its_hop() {
        let proxies = ["10.0.0.0/8"];
        assert_eq!(found("203.0.113.9", &["1.2.3.4"], &[]), "203.0.113.9");
        assert_eq!(found("203.0.113.9", &["1.2.3.4"], &proxies), "203.0.113.9");
        assert_eq!(found("10.0.0.1", &["6.6.6.6, 1.2.3.4"], &proxies), "1.2.3.4");
        assert_eq!(found("10.0.0.1", &["6.6.6.6, 1.2.3.4, 10.0.0.2"], &proxies), "1.2.3.4");
        assert_eq!(found("10.0.0.1", &["6.6.6.6", "1.2.3.4"], &proxies), "1.2.3.4");
        assert_eq!(found("10.0.0.1", &["1.2.3.4, nonsense"], &proxies), "10.0.0.1");
        assert_eq!(found("10.0.0.1", &[""; 0], &proxies), "10.0.0.1");
    }

    #[test]
    fn p10_a_hop_that_cannot_be_read_ends_the_walk_at_the_one_that_reported_it() {
        let proxies = ["10.0.0.0/8"];
        assert_eq!(found("10.0.0.1", &[b"\xff, 203.0.113.9"], &proxies), "203.0.113.9");
        assert_eq!(found("10.0.0.1", &[&b"\xff"[..], b"203.0.113.9"], &proxies), "203.0.113.9");
        assert_eq!(found("10.0.0.1", &[b"203.0.113.9, \xff, 10.0.0.2"], &proxies), "10.0.0.2");
        assert_eq!(found("10.0.0.1", &[b"203.0.113.9, \xff"], &proxies), "10.0.0.1");
    }

    #[test]
    fn p10_an_address_is_the_same_in_every_way_of_writing_it() {
        let proxies = ["10.0.0.1/32"];
        assert_eq!(found("::ffff:1.2.3.4", &[""; 0], &[]), "1.2.3.4");
        assert_eq!(found("::ffff:10.0.0.1", &["::ffff:1.2.3.4"], &proxies), "1.2.3.4");
        assert_eq!(found("10.0.0.1", &["1.2.3.4:5678"], &proxies), "1.2.3.4");
        assert_eq!(found("10.0.0.1", &["[2001:db8::1]:443"], &proxies), "2001:db8::1");
        assert_eq!(found("10.0.0.1", &["[2001:db8::1]"], &proxies), "2001:db8::1");
    }
}
