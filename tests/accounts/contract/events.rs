//! The events of accounts, and what their owners do with an account.

use vestibule::accounts::{Client, Clock, Error, Store};
use vestibule::contract::{Activity, Field, SignInKind};

use super::Fixture;
use crate::fixture::{DAY, MINUTE, PASSWORD, client};

async fn activity(fixture: &Fixture, name: &str) -> Activity {
    let granted = fixture
        .accounts
        .log_in(&name.into(), &PASSWORD.into(), SignInKind::Token, &client())
        .await
        .unwrap()
        .granted()
        .unwrap();
    let identity = fixture.who_has(&granted.signed_in.token).await.unwrap();
    fixture.accounts.activity(&identity, &Field::Absent).await.unwrap()
}

#[tokio::test]
async fn s3_a_log_in_and_its_event_are_written_together_and_a_new_device_is_told() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.sign_up("alice").await;
    for (agent, address) in [("curl/8", [127, 0, 0, 1]), ("curl/9", [127, 0, 0, 1]), ("curl/8", [10, 0, 0, 1])] {
        let client = Client { address: address.into(), user_agent: agent.to_owned(), language: "en" };
        fixture
            .accounts
            .log_in(&"alice".into(), &PASSWORD.into(), SignInKind::Browser, &client)
            .await
            .unwrap()
            .granted()
            .unwrap();
    }
    let events = activity(&fixture, "alice").await.events;
    let told: Vec<_> = events.iter().map(|event| (event.kind.as_str(), event.details.new_device)).collect();
    let kinds: Vec<_> = told.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, ["login", "login", "login", "login", "signup"]);
    assert!(told[1].1 && !told[2].1 && !told[4].1, "{told:?}");
    assert_eq!((events[1].address.as_deref(), events[1].device.as_str()), (Some("10.0.0.1"), "curl"));
}

#[tokio::test]
async fn events_go_after_their_time_and_of_too_many_the_oldest() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.sign_up("alice").await;
    fixture.sign_up("bob").await;
    fixture.clock.advance(200 * DAY);
    fixture.log_in("alice", PASSWORD).await.unwrap();
    let purge = async |before| {
        let mut work = fixture.store.begin().await.unwrap();
        let purged = work.events().purge(before).await.unwrap();
        work.commit().await.unwrap();
        purged
    };
    let now = fixture.clock.now();
    assert_eq!(purge(now.minus(300 * DAY)).await, 0);
    assert_eq!(surplus(&fixture, (0, 2), 2).await, 0);
    assert_eq!(surplus(&fixture, (0, 2), 1).await, 1, "the sign-up of the one with two");
    assert_eq!(purge(now.minus(100 * DAY)).await, 1, "the sign-up of the other, by its age");
    assert_eq!(fixture.count("SELECT count(*) FROM account_events WHERE kind = 'login'").await, 1);
}

async fn surplus(fixture: &Fixture, accounts: (i64, i64), most: u32) -> u64 {
    let mut work = fixture.store.begin().await.unwrap();
    let purged = work.events().purge_surplus(accounts, most).await.unwrap();
    work.commit().await.unwrap();
    purged
}

#[tokio::test]
async fn a_step_of_the_purge_counts_the_events_of_a_range_of_accounts_alone() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.sign_up("alice").await;
    fixture
        .execute(
            "INSERT INTO accounts (id, username, username_folded, email, password, date_joined)
             SELECT 10 * n, 'u' || n, 'u' || n, '', '!', 0
             FROM (WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 150) SELECT n FROM r) AS s",
        )
        .await;
    fixture
        .execute(
            "INSERT INTO account_events (account_id, kind, created_at)
             SELECT id, 'login', n FROM accounts, (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3) AS s
             WHERE id IN (30, 1400)",
        )
        .await;
    let mut ranges = vec![i64::MIN];
    while let Some(last) =
        fixture.store.read().await.unwrap().events().next_range(ranges[ranges.len() - 1]).await.unwrap()
    {
        ranges.push(last);
    }
    assert_eq!(ranges, [i64::MIN, 990, 1500], "a hundred accounts each");
    assert_eq!(surplus(&fixture, (i64::MIN, 990), 2).await, 1);
    assert_eq!(surplus(&fixture, (i64::MIN, 990), 2).await, 0);
    assert_eq!(surplus(&fixture, (990, 1500), 2).await, 1);
    assert_eq!(fixture.count("SELECT min(created_at) FROM account_events WHERE kind = 'login'").await, 2);
}

#[tokio::test]
async fn a_deletion_takes_everything_and_ends_every_sign_in() {
    let Some(fixture) = Fixture::new().await else { return };
    let granted = fixture.sign_up_as("alice", SignInKind::Browser).await;
    let identity = fixture.whose_session(&granted).await.unwrap();
    let program = fixture.log_in("alice", PASSWORD).await.unwrap().signed_in.token;
    fixture.sign_up("bob").await;
    let delete = async |password: &str| fixture.accounts.delete_account(&identity, &password.into(), &client()).await;
    assert!(matches!(delete("wrong").await, Err(Error::Invalid(_))));
    fixture.execute("UPDATE accounts SET is_superuser = TRUE WHERE id = 1").await;
    assert!(matches!(delete(PASSWORD).await, Err(Error::Invalid(_))));
    fixture.execute("UPDATE accounts SET is_superuser = TRUE").await;
    delete(PASSWORD).await.unwrap();
    assert!(fixture.who_has(&program).await.is_none() && fixture.whose_session(&granted).await.is_none());
    for table in ["accounts", "account_events", "tokens"] {
        let query: &'static str = Box::leak(format!("SELECT count(*) FROM {table}").into_boxed_str());
        assert_eq!(fixture.count(query).await, 1, "{table}: bob's");
    }
    assert!(matches!(delete(PASSWORD).await, Err(Error::Invalid(_))), "it is gone");
}

#[tokio::test]
async fn a2_of_two_superusers_who_delete_themselves_at_once_one_stays() {
    let Some(fixture) = Fixture::new().await else { return };
    let mut identities = Vec::new();
    for name in ["alice", "bob"] {
        let granted = fixture.sign_up_as(name, SignInKind::Browser).await;
        identities.push(fixture.whose_session(&granted).await.unwrap());
    }
    fixture.execute("UPDATE accounts SET is_superuser = TRUE").await;
    let (password, client) = (PASSWORD.into(), client());
    let delete = |who: usize| fixture.accounts.delete_account(&identities[who], &password, &client);
    let (one, other) = tokio::join!(delete(0), delete(1));
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
    assert_eq!(fixture.count("SELECT count(*) FROM accounts").await, 1);
}

#[tokio::test]
async fn an_export_reads_the_same_on_every_database() {
    let Some(fixture) = Fixture::new().await else { return };
    let granted = fixture.sign_up_as("alice", SignInKind::Browser).await;
    let identity = fixture.whose_session(&granted).await.unwrap();
    fixture.clock.advance(MINUTE);
    let german = (&Field::Absent, &"Liddell".into(), &"de".into());
    let profile = fixture.accounts.edit_profile(&identity, german, &client()).await.unwrap();
    assert_eq!((profile.person.last_name.as_str(), profile.person.language.as_str()), ("Liddell", "de"));
    let export: serde_json::Value = serde_json::from_str(&fixture.accounts.export(&identity).await.unwrap()).unwrap();
    let account = &export["accounts"][0];
    assert_eq!((&account["last_name"], &account["is_staff"]), (&"Liddell".into(), &false.into()));
    assert_eq!(account["date_joined"], "2026-11-23T10:00:00.000Z");
    assert!(account.get("password").is_none() && export["sessions"][0].get("digest").is_none(), "{export}");
    let kinds: Vec<_> = export["account_events"].as_array().unwrap().iter().map(|event| &event["kind"]).collect();
    assert_eq!(kinds, ["signup", "change_profile"]);
}
