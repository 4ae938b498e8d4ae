//! Passkeys and their challenges in the database.

use std::time::Duration;

use vestibule::accounts::{
    ChallengePurpose, InsertedPasskey, NewPasskey, NewPasskeyChallenge, PasskeyUse, Store, StoredPasskey, Timestamp,
    TokenDigest,
};
use vestibule::contract::PasskeyKind;

use super::Fixture;

const MOST: u32 = 3;
const AT: Timestamp = Timestamp::from_unix_millis(1_795_428_000_000);

fn passkey(account_id: i64, id: u8) -> NewPasskey {
    NewPasskey {
        account_id,
        credential_id: vec![id; 16],
        kind: PasskeyKind::SecondFactor,
        name: format!("key {id}"),
        rp_id: "example.org".to_owned(),
        public_key: vec![1, 2, 3],
        sign_count: u32::MAX,
        aaguid: "00000000-0000-0000-0000-000000000000".to_owned(),
        transports: vec!["hybrid".to_owned(), "internal".to_owned()],
        is_backup_eligible: true,
        is_backed_up: false,
        created: AT,
    }
}

fn challenge(account_id: Option<i64>, secret: &str, browser: Option<&str>) -> NewPasskeyChallenge {
    NewPasskeyChallenge {
        digest: TokenDigest::of_secret(secret),
        browser: browser.map(TokenDigest::of_secret),
        account_id,
        purpose: ChallengePurpose::SignIn,
        state: secret.as_bytes().to_vec(),
        created: AT,
        expires: AT.plus(Duration::from_secs(1)),
    }
}

/// Adds a passkey in a unit of work of its own.
async fn insert(fixture: &Fixture, new: &NewPasskey) -> InsertedPasskey {
    let mut work = fixture.store.begin().await.unwrap();
    work.passkeys().handle(new.account_id, &new.account_id.to_be_bytes()).await.unwrap();
    let inserted = work.passkeys().insert(new, MOST).await.unwrap();
    work.commit().await.unwrap();
    inserted
}

async fn find(fixture: &Fixture, id: u8) -> Option<StoredPasskey> {
    fixture.store.read().await.unwrap().passkeys().find(&[id; 16]).await.unwrap()
}

#[tokio::test]
async fn a_passkey_is_kept_as_it_was_made_and_once() {
    let Some(fixture) = Fixture::new().await else { return };
    let (alice, bob) =
        (fixture.sign_up("alice").await.signed_in.user.id, fixture.sign_up("bob").await.signed_in.user.id);
    let InsertedPasskey::Added(id) = insert(&fixture, &passkey(alice, 1)).await else { panic!("it is new") };
    let found = find(&fixture, 1).await.unwrap();
    assert_eq!(format!("{:?}", found.passkey), format!("{:?}", passkey(alice, 1)));
    assert_eq!((found.id, found.last_used, found.user_handle), (id, None, alice.to_be_bytes().to_vec()));
    assert_eq!(insert(&fixture, &passkey(bob, 1)).await, InsertedPasskey::Taken);
    for other in 2..=3 {
        assert!(matches!(insert(&fixture, &passkey(alice, other)).await, InsertedPasskey::Added(_)));
    }
    assert_eq!(insert(&fixture, &passkey(alice, 4)).await, InsertedPasskey::TooMany);

    let mut work = fixture.store.begin().await.unwrap();
    let handle = work.passkeys().handle(alice, b"another").await.unwrap();
    assert_eq!(handle, alice.to_be_bytes(), "it stays the same");
    let used = PasskeyUse { sign_count: 7, is_backed_up: true, now: AT };
    assert!(work.passkeys().record_use(id, used).await.unwrap());
    assert!(!work.passkeys().rename(bob, id, "mine").await.unwrap() && !work.passkeys().remove(bob, id).await.unwrap());
    assert!(work.passkeys().rename(alice, id, "é").await.unwrap());
    work.commit().await.unwrap();
    let found = find(&fixture, 1).await.unwrap();
    assert_eq!((found.passkey.sign_count, found.passkey.is_backed_up, found.last_used), (7, true, Some(AT)));
    let mut read = fixture.store.read().await.unwrap();
    let names: Vec<_> = read.passkeys().list(alice).await.unwrap().into_iter().map(|one| one.passkey.name).collect();
    assert_eq!(names, ["key 3", "key 2", "é"]);
    assert_eq!(read.passkeys().count_elsewhere("example.org").await.unwrap(), 0);
    assert_eq!(read.passkeys().count_elsewhere("example.com").await.unwrap(), 3);
    drop(read);
    let mut work = fixture.store.begin().await.unwrap();
    work.accounts().delete(alice).await.unwrap();
    work.commit().await.unwrap();
    assert!(find(&fixture, 2).await.is_none(), "it goes with the account");
}

#[tokio::test]
async fn k1_a_second_factor_is_asked_for_as_long_as_there_is_a_passkey_of_that_kind() {
    let Some(fixture) = Fixture::new().await else { return };
    let alice = fixture.sign_up("alice").await.signed_in.user.id;
    let refresh = async || {
        let mut work = fixture.store.begin().await.unwrap();
        let is_asked = work.factors().refresh(alice).await.unwrap();
        work.commit().await.unwrap();
        is_asked
    };
    insert(&fixture, &NewPasskey { kind: PasskeyKind::SignIn, ..passkey(alice, 1) }).await;
    assert!(!refresh().await, "one that signs in alone asks for none");
    let InsertedPasskey::Added(id) = insert(&fixture, &passkey(alice, 2)).await else { panic!("it is new") };
    assert!(refresh().await);
    let mut work = fixture.store.begin().await.unwrap();
    assert!(work.passkeys().remove(alice, id).await.unwrap());
    work.commit().await.unwrap();
    assert!(!refresh().await);
}

#[tokio::test]
async fn t11_of_many_that_use_a_challenge_at_once_one_has_it() {
    let Some(fixture) = Fixture::new().await else { return };
    let mut work = fixture.store.begin().await.unwrap();
    work.passkey_challenges().insert(&challenge(None, "a", Some("b"))).await.unwrap();
    work.commit().await.unwrap();
    let take = async |secret: &str, browser: Option<&str>, purpose, now| {
        let browser = browser.map(TokenDigest::of_secret);
        let digest = TokenDigest::of_secret(secret);
        let mut work = fixture.store.begin().await.unwrap();
        let taken = work.passkey_challenges().take(&digest, browser.as_ref(), purpose, now).await.unwrap();
        work.commit().await.unwrap();
        taken.map(|taken| (taken.account_id, taken.state))
    };
    let sign_in = ChallengePurpose::SignIn;
    for (secret, browser, purpose, now) in [
        ("x", Some("b"), sign_in, AT),
        ("a", Some("x"), sign_in, AT),
        ("a", None, sign_in, AT),
        ("a", Some("b"), ChallengePurpose::Confirm, AT),
        ("a", Some("b"), sign_in, AT.plus(Duration::from_secs(1))),
    ] {
        assert_eq!(take(secret, browser, purpose, now).await, None);
    }
    let one = || take("a", Some("b"), sign_in, AT);
    let all = tokio::join!(one(), one(), one());
    let taken: Vec<_> = [all.0, all.1, all.2].into_iter().flatten().collect();
    assert_eq!(taken, [(None, b"a".to_vec())]);
}

#[tokio::test]
async fn a_challenge_of_a_page_without_cookies_is_bound_to_no_browser() {
    let Some(fixture) = Fixture::new().await else { return };
    let alice = fixture.sign_up("alice").await.signed_in.user.id;
    let mut work = fixture.store.begin().await.unwrap();
    work.passkey_challenges().insert(&challenge(None, "a", None)).await.unwrap();
    for number in 0..12 {
        work.passkey_challenges().insert(&challenge(Some(alice), &number.to_string(), None)).await.unwrap();
    }
    work.commit().await.unwrap();
    assert_eq!(fixture.count("SELECT count(*) FROM passkey_challenges").await, 11, "ten of an account");
    let mut work = fixture.store.begin().await.unwrap();
    let browser = TokenDigest::of_secret("b");
    let digest = TokenDigest::of_secret("a");
    let sign_in = ChallengePurpose::SignIn;
    assert!(work.passkey_challenges().take(&digest, Some(&browser), sign_in, AT).await.unwrap().is_none());
    assert!(work.passkey_challenges().take(&digest, None, sign_in, AT).await.unwrap().is_some());
}
