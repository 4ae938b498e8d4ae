//! What was found a moment ago is not asked for again, and never outlives a revocation.

use std::sync::Arc;
use std::time::Duration;

use vestibule::accounts::{Accounts, PlainToken, Store, SystemRandom, TokenKind};
use vestibule::contract::SignInKind;

use crate::fixture::{Fixture, PASSWORD, client};
use crate::held::HeldStore;

const SECOND: Duration = Duration::from_secs(1);

/// The fixture's accounts over a store that holds back.
fn held(fixture: &Fixture) -> (Accounts, Arc<HeldStore>) {
    let store = Arc::new(HeldStore::new(fixture.store.clone()));
    let settings = fixture.accounts.settings().clone();
    (Accounts::new(store.clone(), fixture.clock.clone(), Arc::new(SystemRandom), settings), store)
}

#[tokio::test]
async fn a_token_is_looked_up_once_a_second_and_so_is_one_that_nobody_has() {
    let fixture = Fixture::new().await;
    let (accounts, store) = held(&fixture);
    let token = fixture.sign_up("alice").await.signed_in.token;
    let elsewhere = Fixture::new().await.sign_up("bob").await.signed_in.token;
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
    let figures = accounts.cache_figures();
    assert_eq!((figures.kept, figures.hits, figures.misses), (2, 4, 4));
}

#[tokio::test]
async fn t5_a_look_up_that_comes_late_does_not_undo_a_revocation() {
    let fixture = Fixture::new().await;
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
    let fixture = Fixture::new().await;
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
    let fixture = Fixture::new().await;
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
async fn t5_a_revocation_by_another_process_holds_after_a_second_or_as_soon_as_it_is_told() {
    let fixture = Fixture::new().await;
    let (node, _) = held(&fixture);
    for is_told in [false, true] {
        let token = fixture.sign_up(&format!("told-{is_told}")).await.signed_in.token;
        let identity = node.authenticate_token(&token).await.unwrap().unwrap();
        fixture.accounts.log_out(&identity, false, &client()).await.unwrap();
        match is_told {
            true => node.forget(identity.account.user.id),
            false => fixture.clock.advance(SECOND),
        }
        assert_eq!(node.authenticate_token(&token).await.unwrap(), None);
    }
}

#[tokio::test]
async fn t4_a_sign_in_that_expires_while_it_is_remembered_is_refused() {
    let fixture = Fixture::new().await;
    let token = fixture.sign_up("alice").await.signed_in.token;
    fixture.clock.advance(fixture.accounts.settings().token_ttl - Duration::from_millis(1));
    assert!(fixture.who_has(&token).await.is_some());
    fixture.clock.advance(Duration::from_millis(1));
    assert!(fixture.who_has(&token).await.is_none());
}

#[tokio::test]
async fn tokens_looked_up_together_are_those_looked_up_one_by_one() {
    let fixture = Fixture::new().await;
    let elsewhere = Fixture::new().await;
    let mut digests = Vec::new();
    for number in 0..35 {
        let fixture = if number % 3 == 0 { &elsewhere } else { &fixture };
        let kind = if number % 2 == 0 { SignInKind::Token } else { SignInKind::Browser };
        let token = fixture.sign_up_as(&format!("user{number}"), kind).await.signed_in.token;
        digests.push(PlainToken::parse(TokenKind::Token, &token).unwrap().digest());
    }
    for count in [0, 1, 2, 8, 9, 32, 35] {
        let together = fixture.store.find_tokens(&digests[..count]).await.unwrap();
        let mut known = 0;
        for digest in &digests[..count] {
            let alone = fixture.store.find_token(digest).await.unwrap().map(|found| found.identity);
            let found = together.iter().find(|(of, _)| of == digest).map(|(_, found)| found.identity.clone());
            assert_eq!(found, alone, "{count}");
            known += usize::from(alone.is_some());
        }
        assert_eq!(together.len(), known, "{count}");
    }
}

#[tokio::test]
async fn many_who_ask_at_once_each_get_their_own_answer() {
    let fixture = Fixture::new().await;
    let mut tokens = Vec::new();
    for number in 0..40 {
        tokens.push((format!("user{number}"), fixture.sign_up(&format!("user{number}")).await.signed_in.token));
    }
    let asked = tokens.into_iter().map(|(name, token)| {
        let accounts = fixture.accounts.clone();
        (name, tokio::spawn(async move { accounts.authenticate_token(&token).await }))
    });
    for (name, answer) in asked.collect::<Vec<_>>() {
        assert_eq!(answer.await.unwrap().unwrap().unwrap().account.user.username, name);
    }
}
