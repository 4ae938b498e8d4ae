//! Tokens that are looked up together.

use vestibule::accounts::{FoundSignIn, Store, TokenDigest};
use vestibule::contract::SignInKind;

use super::Fixture;

async fn find(fixture: &Fixture, digests: &[TokenDigest]) -> Vec<(TokenDigest, FoundSignIn)> {
    fixture.store.read().await.unwrap().tokens().find(digests).await.unwrap()
}

#[tokio::test]
async fn tokens_looked_up_together_are_those_looked_up_one_by_one() {
    let Some(fixture) = Fixture::new().await else { return };
    let Some(elsewhere) = Fixture::new().await else { return };
    let mut digests = Vec::new();
    for number in 0..35 {
        let there = if number % 3 == 0 { &elsewhere } else { &fixture };
        let kind = if number % 2 == 0 { SignInKind::Token } else { SignInKind::Browser };
        let token = there.sign_up_as(&format!("user{number}"), kind).await.signed_in.token;
        digests.push(TokenDigest::of_shown_token(&token).unwrap());
    }
    for count in [0, 1, 2, 8, 9, 32, 35] {
        let together = find(&fixture, &digests[..count]).await;
        let mut known = 0;
        for digest in &digests[..count] {
            let alone = find(&fixture, &[*digest]).await.pop().map(|(_, found)| found.identity);
            let found = together.iter().find(|(of, _)| of == digest).map(|(_, found)| found.identity.clone());
            assert_eq!(found, alone, "{count}");
            known += usize::from(alone.is_some());
        }
        assert_eq!(together.len(), known, "{count}");
    }
}

#[tokio::test]
async fn many_who_ask_at_once_each_get_their_own_answer() {
    let Some(fixture) = Fixture::new().await else { return };
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
