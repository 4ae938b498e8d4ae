//! Addresses as SMTP takes them.

use lettre::Address;

/// Reads an address. The domain becomes its ASCII form; the part before the @ stays as it is.
///
/// # Errors
/// It is none, or holds a control character.
pub(super) fn parse(text: &str) -> Result<Address, &'static str> {
    const NONE: &str = "it is no address that mail can be sent to";
    if text.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err("an address holds no space, newline or other control character");
    }
    let (user, domain) = text.rsplit_once('@').ok_or(NONE)?;
    let is_literal = domain.starts_with('[');
    let domain = if is_literal { domain.to_owned() } else { idna::domain_to_ascii(domain).map_err(|_| NONE)? };
    Address::new(user, domain).map_err(|_| NONE)
}

/// Whether only a server with SMTPUTF8 can take mail for it.
pub(super) fn is_international(address: &Address) -> bool {
    !AsRef::<str>::as_ref(address).is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_of_another_script_becomes_ascii() {
        let ascii = |text: &str| parse(text).unwrap().to_string();
        assert_eq!(ascii("ana@bücher.example"), "ana@xn--bcher-kva.example");
        assert_eq!(ascii("ana@президент。рф"), "ana@xn--d1abbgf6aiiy.xn--p1ai");
        assert_eq!(ascii("Ana+x@Example.org"), "Ana+x@example.org");
        assert_eq!(ascii("ana@[127.0.0.1]"), "ana@[127.0.0.1]");
        assert!(!is_international(&parse("ana@bücher.example").unwrap()));
        assert!(is_international(&parse("änä@example.org").unwrap()));
    }

    #[test]
    fn nothing_in_an_address_can_begin_a_command_or_a_header() {
        for bad in [
            "ana@example.org\r\nRCPT TO:<eve@example.org>",
            "ana\n@example.org",
            "ana@example.org\0",
            "ana@example.org> SIZE=1",
            "<ana@example.org>",
            "ana@exa mple.org",
            "ana@",
            "@example.org",
            "ana",
            "",
            "ana@example.org\u{2028}",
            "\"a\nb\"@example.org",
            "ana@exa\u{ad}mple\u{85}.org",
        ] {
            assert!(parse(bad).is_err(), "{bad:?}: {:?}", parse(bad));
        }
    }
}
