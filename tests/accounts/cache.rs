//! What was found a moment ago is not asked for again, and never outlives a revocation.

use std::sync::Arc;
use std::time::Duration;

use vestibule::accounts::{Accounts, SystemRandom};

use crate::fixture::{PASSWORD, Sqlite, client};
use crate::held::HeldStore;

type Fixture = crate::fixture::Fixture<Sqlite>;

const SECOND: Duration = Duration::from_secs(1);

/// The fixture's accounts over a store that holds back.
fn held(fixture: &Fixture) -> (Accounts, Arc<HeldStore>) {
    let store = Arc::new(HeldStore::new(fixture.store.clone()));
    let settings = fixture.accounts.settings().clone();
    (Accounts::new(store.clone(), fixture.clock.clone(), Arc::new(SystemRandom), settings), store)
}

#[tokio::test]
async fn a_token_is_looked_up_once_a_second_and_so_is_one_that_nobody_has() {
    let fixture = Fixture::new().await.unwrap();
    let (accounts, store) = held(&fixture);
    let token = fixture.sign_up("alice").await.signed_in.token;
    let elsewhere = Fixture::new().await.unwrap().sign_up("bob").await.signed_in.token;
    for (text, is_known) in [(token, true), (elsewhere, false)] {
        let before = store.look_ups();
        for _ in 0..3 {
            assert_eq!(accounts.authenticate_token(&text).await.unwrap().is_some(), is_known);
        }
        assert_eq!(store.look_ups(), before + 1);
        fixture.clock.advance(SECOND);
        assert_eq!(accounts.authenticate_token(&text).await.unwrap().is_some(), is_known);
        assert_eq!(store.look_ups(), before + 2);
    }
    let figures = accounts.figures().cache;
    assert_eq!((figures.kept, figures.hits, figures.misses), (2, 4, 4));
}

#[tokio::test]
async fn t5_a_look_up_that_comes_late_does_not_undo_a_revocation() {
    let fixture = Fixture::new().await.unwrap();
    let (accounts, store) = held(&fixture);
    let token = fixture.sign_up("alice").await.signed_in.token;
    let identity = accounts.authenticate_token(&token).await.unwrap().unwrap();
    fixture.clock.advance(SECOND);

    store.hold();
    let late = tokio::spawn({
        let (accounts, token) = (accounts.clone(), token.clone());
        async move { accounts.authenticate_token(&token).await }
    });
    store.held().await;
    accounts.log_out(&identity, false, &client()).await.unwrap();
    store.let_go();
    late.await.unwrap().unwrap();
    assert_eq!(accounts.authenticate_token(&token).await.unwrap(), None);
}

#[tokio::test]
async fn t5_a_revocation_holds_also_where_its_client_hangs_up() {
    let fixture = Fixture::new().await.unwrap();
    let (accounts, store) = held(&fixture);
    let token = fixture.sign_up("alice").await.signed_in.token;
    let identity = accounts.authenticate_token(&token).await.unwrap().unwrap();

    store.hold();
    let log_out = tokio::spawn({
        let accounts = accounts.clone();
        async move { accounts.log_out(&identity, false, &client()).await }
    });
    store.held().await;
    log_out.abort();
    assert!(log_out.await.unwrap_err().is_cancelled());
    assert_eq!(accounts.authenticate_token(&token).await.unwrap(), None);
}

#[tokio::test]
async fn t5_what_ends_all_sign_ins_of_an_account_leaves_the_others_in_the_cache() {
    let fixture = Fixture::new().await.unwrap();
    let (accounts, store) = held(&fixture);
    let alice = fixture.sign_up("alice").await.signed_in.token;
    let bob = fixture.sign_up("bob").await.signed_in.token;
    for token in [&alice, &bob] {
        assert!(accounts.authenticate_token(token).await.unwrap().is_some());
    }
    accounts.change_password("alice", &format!("{PASSWORD}!")).await.unwrap();
    assert_eq!(accounts.authenticate_token(&alice).await.unwrap(), None);
    let before = store.look_ups();
    assert!(accounts.authenticate_token(&bob).await.unwrap().is_some());
    assert_eq!(store.look_ups(), before);
    accounts.set_active("bob", false).await.unwrap();
    assert_eq!(accounts.authenticate_token(&bob).await.unwrap(), None);
}

#[tokio::test]
async fn t5_a_revocation_by_another_process_holds_after_a_second_though_nobody_tells_of_it() {
    let fixture = Fixture::new().await.unwrap();
    let (node, _) = held(&fixture);
    let token = fixture.sign_up("alice").await.signed_in.token;
    let identity = node.authenticate_token(&token).await.unwrap().unwrap();
    fixture.accounts.log_out(&identity, false, &client()).await.unwrap();
    fixture.clock.advance(SECOND);
    assert_eq!(node.authenticate_token(&token).await.unwrap(), None);
}

#[tokio::test]
async fn t5_a_revocation_by_another_process_holds_as_soon_as_it_is_told() {
    let fixture = Fixture::new().await.unwrap();
    let (node, _) = held(&fixture);
    let (heard, mut hears) = tokio::sync::mpsc::unbounded_channel();
    let watch = tokio::spawn({
        let node = node.clone();
        async move { node.watch_ends(|ended| heard.send(ended).unwrap_or_default()).await }
    });
    let token = fixture.sign_up("alice").await.signed_in.token;
    let identity = node.authenticate_token(&token).await.unwrap().unwrap();
    fixture.accounts.log_out(&identity, false, &client()).await.unwrap();
    // The test's clock stands still, so nothing that is kept grows old.
    while node.authenticate_token(&token).await.unwrap().is_some() {
        hears.recv().await.unwrap();
    }
    watch.abort();
}

#[tokio::test]
async fn t4_a_sign_in_that_expires_while_it_is_remembered_is_refused() {
    let fixture = Fixture::new().await.unwrap();
    let token = fixture.sign_up("alice").await.signed_in.token;
    fixture.clock.advance(fixture.accounts.settings().token_ttl - Duration::from_millis(1));
    assert!(fixture.who_has(&token).await.is_some());
    fixture.clock.advance(Duration::from_millis(1));
    assert!(fixture.who_has(&token).await.is_none());
}
