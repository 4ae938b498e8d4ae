//! Several processes on one database.

use std::time::Duration;

use futures::StreamExt;
use futures::stream::BoxStream;
use tokio::time::timeout;
use vestibule::accounts::{Accounts, Revocation, RevocationBatch, Store, SystemRandom, Throttles};
use vestibule::contract::{ApiError, SignInKind};

use super::Fixture;
use crate::fixture::{Database, PASSWORD, client, settings};

/// An end must be heard of within it.
const A_SECOND: Duration = Duration::from_secs(1);

/// Other accounts on the fixture's database, as of another process.
pub async fn beside(fixture: &Fixture) -> Accounts {
    let store = fixture.database.open().await;
    let settings = vestibule::accounts::Settings { throttles: Throttles::off(), ..settings() };
    Accounts::new(std::sync::Arc::new(store), fixture.clock.clone(), std::sync::Arc::new(SystemRandom), settings)
}

#[tokio::test]
async fn what_one_writes_the_other_reads() {
    let Some(fixture) = Fixture::new().await else { return };
    let other = beside(&fixture).await;
    let granted = fixture.sign_up_as("alice", SignInKind::Browser).await;
    let identity = other.authenticate_token(&granted.signed_in.token).await.unwrap().unwrap();
    other.log_out(&identity, false, &client()).await.unwrap();
    assert!(fixture.who_has(&granted.signed_in.token).await.is_none());
    assert!(fixture.whose_session(&granted).await.is_none());
    assert_eq!(fixture.count("SELECT count(*) FROM accounts").await, 1);
}

#[tokio::test]
async fn a_database_is_opened_again_with_all_that_was_in_it() {
    let Some(fixture) = Fixture::new().await else { return };
    let token = fixture.sign_up("alice").await.signed_in.token;
    fixture.close().await;
    assert!(beside(&fixture).await.authenticate_token(&token).await.unwrap().is_some());
}

#[tokio::test]
async fn a_store_that_is_closed_is_unavailable_and_no_fault() {
    let Some(fixture) = Fixture::new().await else { return };
    fixture.store.ping().await.unwrap();
    fixture.close().await;
    let error = vestibule::accounts::Error::Store(fixture.store.ping().await.unwrap_err());
    assert_eq!(ApiError::from(error).status, 503);
}

#[tokio::test]
async fn whatever_ends_a_sign_in_is_heard_of_within_a_second() {
    let Some(fixture) = Fixture::new().await else { return };
    let id = fixture.sign_up("alice").await.signed_in.user.id;
    let mut batches = fixture.database.open().await.revocations();
    assert_eq!(
        timeout(5 * A_SECOND, next(&mut batches)).await.unwrap(),
        [Revocation::Unknown],
        "what was before is not known"
    );
    assert!(timeout(A_SECOND, next(&mut batches)).await.is_err(), "nothing has ended");

    let log_in = async || fixture.log_in("alice", PASSWORD).await.unwrap().signed_in.token;
    let log_out = async |everywhere: bool| {
        let identity = fixture.who_has(&log_in().await).await.unwrap();
        fixture.accounts.log_out(&identity, everywhere, &client()).await.unwrap();
    };
    for step in 0..4 {
        match step {
            0 => log_out(false).await,
            1 => log_out(true).await,
            2 => {
                log_in().await;
                fixture.accounts.change_password("alice", PASSWORD).await.unwrap();
            }
            _ => {
                let expired = log_in().await;
                log_in().await;
                fixture.clock.advance(Duration::from_secs(31 * 24 * 60 * 60));
                assert!(fixture.who_has(&expired).await.is_none());
                assert!(fixture.accounts.purge_expired().await.unwrap() > 0);
                // Of what has just expired nothing is told, so this comes next.
                log_in().await;
                fixture.accounts.set_active("alice", false).await.unwrap();
            }
        }
        let ended =
            timeout(A_SECOND, next(&mut batches)).await.unwrap_or_else(|_| panic!("step {step} is not heard of"));
        assert_eq!(ended, [Revocation::Account(id)], "step {step}");
    }
}

/// The next ends, without those moments at which there is nothing to tell.
async fn next(batches: &mut BoxStream<'static, RevocationBatch>) -> Vec<Revocation> {
    loop {
        let whose = batches.next().await.unwrap().revocations;
        if !whose.is_empty() {
            return whose;
        }
    }
}

#[tokio::test]
async fn t5_when_all_ends_are_told_none_that_was_there_is_missing() {
    let Some(fixture) = Fixture::new().await else { return };
    let id = fixture.sign_up("alice").await.signed_in.user.id;
    let mut batches = fixture.database.open().await.revocations();
    assert!(batches.next().await.unwrap().is_complete);
    for round in 0..10 {
        let token = fixture.log_in("alice", PASSWORD).await.unwrap().signed_in.token;
        let identity = fixture.who_has(&token).await.unwrap();
        fixture.accounts.log_out(&identity, round % 2 == 0, &client()).await.unwrap();
        // From here on it is in the database, so what is asked for now has to bring it.
        let (mut whose, mut is_complete) = (vec![], false);
        while !is_complete {
            let next = timeout(A_SECOND, batches.next()).await.unwrap().unwrap();
            whose.extend(next.revocations);
            is_complete = next.is_complete;
        }
        assert_eq!(whose, [Revocation::Account(id)], "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p11_no_sign_in_slips_through_while_an_account_is_closed() {
    let Some(fixture) = Fixture::new().await else { return };
    let fixture = std::sync::Arc::new(fixture);
    for round in 0..10 {
        let name = format!("alice{round}");
        fixture.sign_up(&name).await;
        let log_ins: Vec<_> = (0..8)
            .map(|_| {
                let (fixture, name) = (fixture.clone(), name.clone());
                tokio::spawn(async move { fixture.log_in(&name, PASSWORD).await.ok() })
            })
            .collect();
        beside(&fixture).await.set_active(&name, false).await.unwrap();
        for log_in in log_ins {
            log_in.await.unwrap();
        }
        assert_eq!(fixture.count("SELECT count(*) FROM tokens").await, 0, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t5_no_access_token_outlives_its_session_where_both_happen_at_once() {
    let Some(fixture) = Fixture::new().await else { return };
    let other = beside(&fixture).await;
    for round in 0..10 {
        let granted = fixture.sign_up_as(&format!("alice{round}"), SignInKind::Browser).await;
        let identity = fixture.whose_session(&granted).await.unwrap();
        let renewals: Vec<_> = (0..4)
            .map(|_| {
                let (accounts, identity) = (fixture.accounts.clone(), identity.clone());
                tokio::spawn(async move { accounts.renew(&identity).await })
            })
            .collect();
        other.log_out(&identity, round % 2 == 0, &client()).await.unwrap();
        for renewal in renewals {
            match renewal.await.unwrap() {
                Ok(_) | Err(vestibule::accounts::Error::SignInEnded) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(fixture.count("SELECT count(*) FROM tokens").await, 0, "round {round}");
    }
}
