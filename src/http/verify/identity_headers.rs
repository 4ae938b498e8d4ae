//! The headers in which another service reads who is signed in (guarantee A4).

use std::borrow::Cow;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::accounts::ServiceProfile;

const USER: HeaderName = HeaderName::from_static("remote-user");
const EMAIL: HeaderName = HeaderName::from_static("remote-email");
const NAME: HeaderName = HeaderName::from_static("remote-name");
const GROUPS: HeaderName = HeaderName::from_static("remote-groups");
const ACCOUNT_ID: HeaderName = HeaderName::from_static("vestibule-account-id");
const EMPTY: HeaderValue = HeaderValue::from_static("");

/// Adds all of them: empty where there is nothing, and for nobody, so that the proxy has one to put in the place of a forged
/// one. The id of the account is for a service that asks by itself.
pub(super) fn add(headers: &mut HeaderMap, account: Option<(i64, &ServiceProfile)>) {
    let [user, email, name, groups] = account.map_or([const { EMPTY }; 4], |(_, profile)| values(profile));
    headers.insert(ACCOUNT_ID, account.map_or(EMPTY, |(id, _)| id.into()));
    headers.insert(USER, user);
    headers.insert(EMAIL, email);
    headers.insert(NAME, name);
    headers.insert(GROUPS, groups);
}

fn values(profile: &ServiceProfile) -> [HeaderValue; 4] {
    let also = if profile.owns_name { "" } else { "@" };
    let groups: Vec<Cow<'_, str>> = profile.groups.iter().map(|group| escaped(group, ",")).collect();
    // An address that does not fit as it is would be another one if it were escaped.
    let email = if is_plain(&profile.email, "") { &*profile.email } else { "" };
    [&*escaped(&profile.username, also), email, &*escaped(&profile.name, ""), &groups.join(",")].map(value)
}

fn value(text: &str) -> HeaderValue {
    HeaderValue::from_bytes(text.as_bytes()).unwrap_or(EMPTY)
}

/// A text in which control characters, white space that a reader could remove or fold, `%` and the characters of `also` are
/// percent-encoded. Letters beyond ASCII stay, as UTF-8. No two texts have one result.
fn escaped<'a>(text: &'a str, also: &str) -> Cow<'a, str> {
    if is_plain(text, also) && !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let last = text.chars().count().saturating_sub(1);
    let mut escaped = String::with_capacity(text.len() + 8);
    for (at, letter) in text.chars().enumerate() {
        let is_inner_space = letter == ' ' && at != 0 && at != last;
        if letter != '%' && !also.contains(letter) && (is_inner_space || is_safe(letter)) {
            escaped.push(letter);
        } else {
            let mut bytes = [0; 4];
            escaped.extend(letter.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
        }
    }
    Cow::Owned(escaped)
}

fn is_plain(text: &str, also: &str) -> bool {
    text.trim() == text && text.chars().all(|letter| !also.contains(letter) && (letter == ' ' || is_safe(letter)))
}

fn is_safe(letter: char) -> bool {
    !letter.is_control() && !letter.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_told(profile: &ServiceProfile, expected: [&str; 4]) {
        let mut headers = HeaderMap::new();
        add(&mut headers, Some((7, profile)));
        assert_eq!(headers[ACCOUNT_ID], "7");
        let told = [USER, EMAIL, NAME, GROUPS].map(|name| headers[name].as_bytes().to_owned());
        assert_eq!(told, expected.map(|text| text.as_bytes().to_owned()));
    }

    fn profile(username: &str, groups: &[&str]) -> ServiceProfile {
        ServiceProfile {
            username: username.to_owned(),
            owns_name: false,
            email: String::new(),
            name: String::new(),
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        }
    }

    #[test]
    fn a4_all_headers_are_there_also_for_nobody() {
        let mut headers = HeaderMap::from_iter([(USER, HeaderValue::from_static("root"))]);
        add(&mut headers, None);
        assert!(headers.len() == 5 && headers.values().all(HeaderValue::is_empty), "{headers:?}");
    }

    #[test]
    fn a4_what_cannot_be_a_value_is_encoded_and_no_two_names_or_groups_become_one() {
        assert_told(&profile("élodie", &["équipe", "a b"]), ["élodie", "", "", "équipe,a b"]);
        assert_told(&profile("a\r\nRemote-User: root", &[]), ["a%0D%0ARemote-User: root", "", "", ""]);
        assert_told(
            &profile("a%2C\0\u{85}", &["x,admins", " admins", "admins\u{a0}", "a%2Cb"]),
            ["a%252C%00%C2%85", "", "", "x%2Cadmins,%20admins,admins%C2%A0,a%252Cb"],
        );
    }

    #[test]
    fn a4_a_name_with_an_at_sign_is_told_as_it_is_to_the_owner_of_that_address_alone() {
        let stranger = profile("root@example.org", &[]);
        assert_told(&stranger, ["root%40example.org", "", "", ""]);
        let owner = ServiceProfile {
            owns_name: true,
            email: "root@example.org".to_owned(),
            name: "Zoë 100% O'Neil".to_owned(),
            ..stranger
        };
        assert_told(&owner, ["root@example.org", "root@example.org", "Zoë 100%25 O'Neil", ""]);
        assert_told(&ServiceProfile { email: "a b\n@example.org".to_owned(), ..profile("a", &[]) }, ["a", "", "", ""]);
    }
}
