use proptest::prelude::*;

use super::*;

/// One hash of each hasher, made by Django 6.1.
const SAMPLES: &str = include_str!("../../../../tests/data/django-hashes.json");

/// Made by the hashers of Django 5.2, with bcrypt 4.3 and argon2-cffi 25.1: `PBKDF2PasswordHasher().encode(...)`.
const MORE: [(&str, &str); 19] = [
    ("Quiet-harbor-42", "pbkdf2_sha256$1000$sältig ~!$OLjEsVp/NevTZME7AGuaGiOzYfavYRVy6nGCFzpUWjI="),
    ("Quiet-harbor-42", "pbkdf2_sha1$1$s$qIXIC/stWWNASlBu2j4NnYD6dto="),
    (
        "Quiet-harbor-42",
        "scrypt$1024$seasalt$8$1$2crtN+1Zc4EdQ0DmruLjxDFoHuaZc0jOKQ+0egPv7jm8QzpUOTUGQ4PV6SVDdDczaLGJbZ1AUvFa6EGVkttBOw==",
    ),
    (
        "Quiet-harbor-42",
        "scrypt$16$x$1$1$hLsKYmyoDbHq+BnXiHdKC9RevebUlkW6xpWOCBzdXPVlD+4hiU+Pta5NTdZBbBJPyrxsRZRsrVYy2pY6sT6p8g==",
    ),
    ("pässwörd", "md5$seasalt$a974c9f822118c56091005bdf1ae112b"),
    ("Quiet-harbor-42", "bcrypt$$2y$04$LCDzzLb8U.5s5/j0VWrCmu0a6FK.Qa1/2qI2v0SDeCf2n3TS7NGDe"),
    (Y71, "bcrypt$$2b$04$7vFt3T694oovtEcniCdehO/gaIz9sH0.MfO5RnFHCc9ObiuEYO07O"),
    (Y72, "bcrypt$$2b$04$7vFt3T694oovtEcniCdehOJ2.ZVh2877RcjyMU1L/f8zJAecurz8e"),
    (X72_TAIL, "bcrypt$$2a$04$hOBb/LMiOArBIuwASFw1o.BDHVBq5QaM6KfNrrfy.Ipvr4e5/fLhC"),
    (X72_TAIL, "bcrypt$$2b$04$7XpDoYQI3foUe25DX5Uq8.3egWtiIme3GVC4lqyhqVZ7RDPh4Cw1G"),
    (X72_TAIL, "bcrypt_sha256$$2b$04$.HX3uMBg3BCfCGbBTdeE7.XMG7p2IypgWTTOobworcPKNDmRFKuAO"),
    ("Quiet-harbor-42", "argon2$argon2i$v=16$m=64,t=2,p=2$c2Vhc2FsdDJzZWFzYWx0MnNlYXNhbA$jOviUGqtvca19gNb+zrwnw"),
    ("Quiet-harbor-42", "argon2$argon2i$v=19$m=64,t=2,p=2$c2Vhc2FsdDJzZWFzYWx0MnNlYXNhbA$XygmnYT5Vs621GUO8IxiHQ"),
    ("Quiet-harbor-42", "argon2$argon2id$v=16$m=64,t=2,p=2$c2Vhc2FsdDJzZWFzYWx0MnNlYXNhbA$la+IoYG7u6Wa81j/Yq07kQ"),
    ("Quiet-harbor-42", "argon2$argon2id$v=19$m=64,t=2,p=2$c2Vhc2FsdDJzZWFzYWx0MnNlYXNhbA$aFg4ITHNRdh0lmKNhGRgGw"),
    ("Quiet-harbor-42", "argon2$argon2d$v=19$m=64,t=2,p=2$c2Vhc2FsdDJzZWFzYWx0MnNlYXNhbA$pji+CowaT9KzpUsBXEJgzQ"),
    ("Quiet-harbor-42", "argon2$argon2i$m=64,t=2,p=2$c2Vhc2FsdDI$I7TiEJpHGMUa8xKU06aHxrOZzF7AFKy4HFSV5uRh0P0"),
    (DECOMPOSED, TYPED_DECOMPOSED),
    (COMPOSED, TYPED_COMPOSED),
];

const Y71: &str = "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy";
const Y72: &str = "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy";
const X72_TAIL: &str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxtail";
const DECOMPOSED: &str = "cafe\u{301} au lait";
const COMPOSED: &str = "caf\u{e9} au lait";
const TYPED_DECOMPOSED: &str = "pbkdf2_sha256$1000$seasalt2seasalt2seasal$iQN/nTsmEAZ4dPRBRs/CKF3PuiYP5AYe5y4TNrSGoqk=";
const TYPED_COMPOSED: &str = "pbkdf2_sha256$1000$seasalt2seasalt2seasal$4Wh5VTmO98JEI4bZ3tvkt5kFASGTyJW4nK0Cdsb5sc8=";

fn samples() -> Vec<(String, String)> {
    let read: serde_json::Value = serde_json::from_str(SAMPLES).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let samples = read["samples"].as_array().unwrap();
    samples.iter().map(|sample| (text(&sample["password"]), text(&sample["hash"]))).collect()
}

/// Whether a password is right; `None` if the hash cannot be read.
fn check(password: &str, stored: &str) -> Option<bool> {
    let password = Password::parse_to_verify(password).unwrap();
    Django.check(&password, stored).unwrap().map(|checked| {
        assert!(checked.older.is_some());
        checked.is_right
    })
}

#[test]
fn every_hasher_of_django_is_read_and_a_wrong_password_is_wrong() {
    let samples = samples();
    assert_eq!(samples.len(), 8);
    for (password, stored) in samples {
        assert_eq!(check(&password, &stored), Some(true), "{stored}");
        assert_eq!(check(&format!("{password}!"), &stored), Some(false), "{stored}");
    }
    for (password, stored) in MORE {
        assert_eq!(check(password, stored), Some(true), "{stored}");
        assert_eq!(check(&format!("!{password}"), stored), Some(false), "{stored}");
    }
}

#[test]
fn a_hasher_is_called_as_django_calls_it() {
    for (_, stored) in samples() {
        assert_eq!(hasher_name(&stored), stored.split('$').next(), "{stored}");
    }
}

#[test]
fn p2_bcrypt_sees_72_bytes_and_bcrypt_sha256_sees_all() {
    for (_, stored) in MORE.iter().filter(|(password, _)| *password == X72_TAIL) {
        let sees_all = stored.starts_with("bcrypt_sha256");
        assert_eq!(check(&X72_TAIL[..72], stored), Some(!sees_all), "{stored}");
        assert_eq!(check(&X72_TAIL[..71], stored), Some(false), "{stored}");
    }
    assert_eq!(check(Y71, MORE[7].1), Some(false), "the NUL behind 71 bytes counts");
}

#[test]
fn p5_a_password_is_tried_as_typed_and_then_normalized() {
    assert_eq!(check(DECOMPOSED, TYPED_COMPOSED), Some(true), "another keyboard");
    assert_eq!(check(COMPOSED, TYPED_DECOMPOSED), Some(false), "nobody can guess how it was typed");
    let tries = |password: &str| {
        let password = Password::parse_to_verify(password).unwrap();
        Django.check(&password, TYPED_COMPOSED).unwrap().unwrap().older.unwrap().tries
    };
    assert_eq!([tries(COMPOSED), tries("wrong"), tries(DECOMPOSED), tries("cafe\u{301}")], [1, 1, 2, 2]);
}

#[test]
fn what_would_take_minutes_or_gigabytes_is_not_read() {
    let digest = "A".repeat(86) + "==";
    for (stored, is_read) in [
        (TYPED_COMPOSED.replace("$1000$", "$10000000$"), true),
        (TYPED_COMPOSED.replace("$1000$", "$10000001$"), false),
        (TYPED_COMPOSED.replace("$1000$", "$99999999999999999999$"), false),
        (TYPED_COMPOSED.replace("$1000$", "$0$"), false),
        (TYPED_COMPOSED.replace("$1000$", "$+1000$"), false),
        (format!("scrypt$16384$salt$8$5${digest}"), true),
        (format!("scrypt$131072$salt$8$16${digest}"), true),
        (format!("scrypt$131072$salt$8$17${digest}"), false),
        (format!("scrypt$262144$salt$8$1${digest}"), false),
        (format!("scrypt$2$salt$1048576$4${digest}"), false),
        (format!("scrypt$2147483648$salt$4294967295$4294967295${digest}"), false),
        (format!("scrypt$1$salt$8$1${digest}"), false),
        (format!("scrypt$12$salt$8$1${digest}"), false),
        (format!("scrypt$16$salt$8$1${digest}$"), false),
        (MORE[5].1.replace("$04$", "$16$"), true),
        (MORE[5].1.replace("$04$", "$17$"), false),
        (MORE[5].1.replace("$04$", "$03$"), false),
        (MORE[5].1.replace("$2y$", "$2x$"), false),
        (MORE[14].1.replace("m=64,t=2", "m=524288,t=8"), true),
        (MORE[14].1.replace("m=64,t=2", "m=524288,t=9"), false),
        (MORE[14].1.replace("m=64,t=2", "m=524289,t=1"), false),
        (MORE[14].1.replace("t=2", "t=4294967295"), false),
    ] {
        assert_eq!(read(&stored).is_some(), is_read, "{stored}");
    }
}

#[test]
fn what_is_of_no_hasher_is_left_alone() {
    for stored in
        ["", "!", "!8V37cQSQNmQPs2L6CMS4lFbEtogH27EYDhhwNdEX", "sha1$a$b", "md5", "$argon2id$v=19$m=16,t=1,p=1"]
    {
        assert_eq!(check("Quiet-harbor-42", stored), None, "{stored}");
    }
}

/// Hashes that are fast to check.
fn quick() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(MORE.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_hash_that_is_cut_lets_nobody_in((password, stored) in quick(), at in any::<prop::sample::Index>()) {
        let at = at.index(stored.len());
        prop_assume!(stored.is_char_boundary(at));
        prop_assert_ne!(check(password, &stored[..at]), Some(true));
    }

    #[test]
    fn a_digest_of_which_a_byte_is_changed_lets_nobody_in(
        (password, stored) in quick(),
        at in any::<prop::sample::Index>(),
        byte in 0x20_u8..0x7f,
    ) {
        let start = stored.rfind('$').unwrap() + 1;
        let at = start + at.index(stored.len() - start);
        prop_assume!(stored.as_bytes()[at] != byte);
        let changed = format!("{}{}{}", &stored[..at], char::from(byte), &stored[at + 1..]);
        prop_assert_ne!(check(password, &changed), Some(true));
    }

    #[test]
    fn nothing_that_can_stand_in_a_row_makes_the_reader_panic(
        (_, stored) in quick(),
        at in any::<prop::sample::Index>(),
        text in "[$0-9a-z=,é]{0,4}",
    ) {
        let at = at.index(stored.len());
        prop_assume!(stored.is_char_boundary(at));
        // Read only: a check could take as long as the limits allow.
        read(&format!("{}{text}{}", &stored[..at], &stored[at..]));
        read(&format!("{}{text}", &stored[..at]));
    }
}
