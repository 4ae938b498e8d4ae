//! What a page writes is read by `serde_json`, which the server has, and the other way round.

use proptest::collection::vec;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Malformed, from_str, to_string};
use crate::contract::{Field, Reason, SignedIn, Strength, StrengthReport, User};

/// All that a page writes.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Written {
    text: String,
    field: Field,
    number: i64,
    switch: bool,
}

/// All that a page reads besides.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Read {
    pairs: Vec<(String, Vec<String>)>,
    word: Strength,
    user: Option<i64>,
    length: usize,
}

proptest! {
    #[test]
    fn the_server_reads_what_a_page_writes(text in any::<String>(), number: i64, switch: bool) {
        let value = Written { field: text.as_str().into(), text, number, switch };
        prop_assert_eq!(&serde_json::from_str::<Written>(&to_string(&value).unwrap()).unwrap(), &value);
    }

    #[test]
    fn a_page_reads_what_the_server_writes(
        pairs in vec((any::<String>(), vec(any::<String>(), 0..3)), 0..3),
        user: Option<i64>,
        length in 0..=u32::MAX as usize,
    ) {
        let value = Read { pairs, word: Strength::Fair, user, length };
        for text in [serde_json::to_string(&value), serde_json::to_string_pretty(&value)] {
            prop_assert_eq!(&from_str::<Read>(&text.unwrap()).unwrap(), &value);
        }
    }

    #[test]
    fn a_page_and_the_server_read_the_same_in_every_escape(text in r#"("|\\["\\/bfnrtux0-9a-fD]|\\u[dD][89a-fA-F]00|.){0,12}"#) {
        let quoted = format!("\"{text}\"");
        prop_assert_eq!(from_str::<String>(&quoted).ok(), serde_json::from_str::<String>(&quoted).ok(), "{}", quoted);
    }

    #[test]
    fn no_text_makes_a_page_panic(text in "[\\[\\]{}:,\"\\\\a-z0-9 .-]{0,40}") {
        let _ = from_str::<Reason>(&text);
    }
}

#[test]
fn the_answers_of_the_api_are_read() {
    let user = User { id: 7, username: "ana \u{1f600} \"\\\n".into(), email: String::new() };
    let signed_in = SignedIn { token: "vst_1".into(), expiry: "2026-11-24T10:00:00Z".into(), expires_in: 900, user };
    assert_eq!(from_str::<SignedIn>(&serde_json::to_string(&signed_in).unwrap()), Ok(signed_in));
    let report = StrengthReport { strength: Strength::Weak, errors: vec!["Too short.".into()] };
    assert_eq!(from_str::<StrengthReport>(&serde_json::to_string(&report).unwrap()), Ok(report));
}

#[test]
fn members_that_a_page_does_not_know_are_passed_over() {
    let text = r#" { "id" : 1, "more": [{"a": [true, false, null, -3, "x"]}], "username":"ana","email":"" } "#;
    assert_eq!(from_str::<User>(text).unwrap().username, "ana");
}

#[test]
fn what_is_no_json_is_refused() {
    for text in [
        "",
        " ",
        "nul",
        "truer",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1",
        "1]",
        "1 1",
        "--1",
        "1-",
        "1.5",
        "1e3",
        "\"a",
        "\"\n\"",
        r#""\x""#,
        r#""\u12""#,
        r#""\ud800""#,
        r#""\ud800\u0041""#,
        r#""\udc00\udc00""#,
        "9223372036854775808",
    ] {
        assert_eq!(from_str::<Field>(text), Err(Malformed), "{text}");
        assert_eq!(from_str::<Vec<Field>>(text), Err(Malformed), "{text}");
    }
    for text in ["{", "{}", "{1:2}", r#"{"id":1,}"#, r#"{"id" 1}"#, r#"{"id":1 "username":"","email":""}"#, "[1]"] {
        assert!(from_str::<User>(text).is_err(), "{text}");
    }
}

#[test]
fn nesting_beyond_the_limit_is_refused_and_no_crash() {
    assert!(from_str::<Field>(&"[".repeat(100_000)).is_err());
    assert!(from_str::<Field>(&["[".repeat(32), "]".repeat(32)].concat()).is_ok());
    assert!(from_str::<Field>(&["[".repeat(33), "]".repeat(33)].concat()).is_err());
}

#[test]
fn what_no_page_has_to_say_is_not_written() {
    assert_eq!(to_string(&vec![1_i64]), Err(Malformed));
    assert_eq!(to_string(&1.5), Err(Malformed));
    assert_eq!(to_string(&Field::Absent).as_deref(), Ok("null"));
}
