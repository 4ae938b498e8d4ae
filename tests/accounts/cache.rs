//! What was found a moment ago is not asked for again, and never outlives a revocation.

use std::sync::Arc;
use std::time::Duration;

use vestibule::accounts::{Accounts, Revocation, SystemRandom};

use crate::fixture::{PASSWORD, Sqlite, client};
use crate::held::{HeldStore, News};

type Fixture = crate::fixture::Fixture<Sqlite>;

const SECOND: Duration = Duration::from_secs(1);

/// The fixture's accounts over a store that holds back.
fn held(fixture: &Fixture) -> (Accounts, Arc<HeldStore>) {
    let store = Arc::new(HeldStore::new(fixture.store.clone()));
    let settings = fixture.accounts.settings().clone();
    (Accounts::new(store.clone(), fixture.clock.clone(), Arc::new(SystemRandom), settings), store)
}

/// The accounts as of a process that is told of what ends.
async fn listening(fixture: &Fixture) -> (Accounts, Arc<HeldStore>, News) {
    let (accounts, store) = held(fixture);
    let mut news = store.take_news();
    let listener = accounts.clone();
    tokio::spawn(async move { listener.watch_revocations(|_| ()).await });
    news.listened().await;
    (accounts, store, news)
}

/// Lets as much time pass while it is told that nothing ends.
async fn pass_in_quiet(time: Duration, fixture: &Fixture, news: &mut News) {
    for _ in 0..time.as_millis() / 500 {
        fixture.clock.advance(SECOND / 2);
        news.tell(vec![], true).await;
    }
}

/// Of what nothing is told, that counts for a second.
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
async fn while_it_is_told_that_nothing_ends_a_token_is_looked_up_once_in_thirty_seconds() {
    let fixture = Fixture::new().await.unwrap();
    let (accounts, store, mut news) = listening(&fixture).await;
    let token = fixture.sign_up("alice").await.signed_in.token;
    let elsewhere = Fixture::new().await.unwrap().sign_up("bob").await.signed_in.token;
    for (text, is_known) in [(&token, true), (&elsewhere, false)] {
        let ask = async || assert_eq!(accounts.authenticate_token(text).await.unwrap().is_some(), is_known);
        let before = store.look_ups();
        ask().await;
        for _ in 0..29 {
            pass_in_quiet(SECOND, &fixture, &mut news).await;
            ask().await;
        }
        assert_eq!(store.look_ups(), before + 1);
        pass_in_quiet(SECOND, &fixture, &mut news).await;
        ask().await;
        assert_eq!(store.look_ups(), before + 2, "thirty seconds are the most");
        fixture.clock.advance(SECOND);
        ask().await;
        assert_eq!(store.look_ups(), before + 3, "for a second nothing was told");
        news.tell(vec![], false).await;
        fixture.clock.advance(SECOND);
        news.tell(vec![], false).await;
        ask().await;
        assert_eq!(store.look_ups(), before + 4, "what was told was not all");
    }
}

#[tokio::test]
async fn t5_an_end_that_is_told_counts_at_once_and_takes_nobody_else_along() {
    let fixture = Fixture::new().await.unwrap();
    let (accounts, store, mut news) = listening(&fixture).await;
    let alice = fixture.sign_up("alice").await.signed_in;
    let bob = fixture.sign_up("bob").await.signed_in.token;
    let ask = async |token: &str| accounts.authenticate_token(token).await.unwrap().is_some();
    assert!(ask(&alice.token).await && ask(&bob).await);
    let before = store.look_ups();
    fixture.accounts.change_password("alice", &format!("{PASSWORD}!")).await.unwrap();
    news.tell(vec![Revocation::Account(alice.user.id)], false).await;
    assert!(!ask(&alice.token).await && ask(&bob).await);
    assert_eq!(store.look_ups(), before + 1);
    news.tell(vec![Revocation::Unknown], true).await;
    assert!(!ask(&alice.token).await && ask(&bob).await);
    assert_eq!(store.look_ups(), before + 3, "what nobody has may have become somebody's");
}

#[tokio::test]
async fn a_use_is_written_down_once_a_minute_and_nothing_is_looked_up_for_it() {
    let fixture = Fixture::new().await.unwrap();
    let (accounts, store, mut news) = listening(&fixture).await;
    let token = fixture.sign_up("alice").await.signed_in.token;
    let used = async || {
        assert!(accounts.authenticate_token(&token).await.unwrap().is_some());
        accounts.write_touches().await.unwrap();
        let (last_used, made) = ("SELECT last_used_at FROM tokens", "SELECT created_at FROM tokens");
        (fixture.count(last_used).await - fixture.count(made).await) / 1000
    };
    pass_in_quiet(50 * SECOND, &fixture, &mut news).await;
    assert_eq!(used().await, 0);
    let before = store.look_ups();
    pass_in_quiet(15 * SECOND, &fixture, &mut news).await;
    assert_eq!(used().await, 65);
    pass_in_quiet(10 * SECOND, &fixture, &mut news).await;
    assert_eq!(used().await, 65);
    assert_eq!(store.look_ups(), before);
    for _ in 0..5 {
        pass_in_quiet(10 * SECOND, &fixture, &mut news).await;
        used().await;
    }
    assert_eq!(used().await, 125);
}

#[tokio::test]
async fn t4_a_sign_in_close_to_its_end_is_looked_up_once_a_second_as_it_may_have_been_renewed_elsewhere() {
    let fixture = Fixture::new().await.unwrap();
    let (accounts, store, mut news) = listening(&fixture).await;
    let token = fixture.sign_up("alice").await.signed_in.token;
    fixture.clock.advance(fixture.accounts.settings().token_ttl - 12 * SECOND);
    for look_ups in [1, 0, 1, 1] {
        let before = store.look_ups();
        assert!(accounts.authenticate_token(&token).await.unwrap().is_some());
        assert_eq!(store.look_ups(), before + look_ups);
        pass_in_quiet(SECOND, &fixture, &mut news).await;
    }
}

#[tokio::test]
async fn an_account_that_is_let_in_again_is_so_within_a_second_though_nothing_has_ended() {
    let fixture = Fixture::new().await.unwrap();
    let (accounts, _, mut news) = listening(&fixture).await;
    let token = fixture.sign_up("alice").await.signed_in.token;
    let is_let_in = async || accounts.authenticate_token(&token).await.unwrap().is_some();
    fixture.execute("UPDATE accounts SET is_active = FALSE").await;
    assert!(!is_let_in().await);
    fixture.execute("UPDATE accounts SET is_active = TRUE").await;
    pass_in_quiet(SECOND, &fixture, &mut news).await;
    assert!(is_let_in().await);
}

#[tokio::test]
async fn a_log_in_is_at_once_the_last_one_for_the_other_sign_ins_too() {
    let fixture = Fixture::new().await.unwrap();
    let token = fixture.sign_up("alice").await.signed_in.token;
    let last_login = async || fixture.who_has(&token).await.unwrap().account.last_login;
    let before = last_login().await;
    fixture.clock.advance(SECOND / 2);
    fixture.log_in("alice", PASSWORD).await.unwrap();
    assert_ne!(last_login().await, before);
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
        async move { node.watch_revocations(|ended| heard.send(ended).unwrap_or_default()).await }
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

#[tokio::test]
async fn f12_a_question_that_takes_long_stalls_nobody_elses() {
    let fixture = Fixture::new().await.unwrap();
    let (accounts, store) = held(&fixture);
    let slow = fixture.sign_up("alice").await.signed_in.token;
    let quick = fixture.sign_up("bob").await.signed_in.token;
    store.hold();
    let asking = {
        let accounts = accounts.clone();
        tokio::spawn(async move { accounts.authenticate_token(&slow).await })
    };
    store.held().await;
    assert!(accounts.authenticate_token(&quick).await.unwrap().is_some(), "it is not held with the other");
    assert!(!asking.is_finished());
    store.let_go();
    assert!(asking.await.unwrap().unwrap().is_some());
}
