//! Sign-ins at the hosts of other services, which hang off a session.

use std::time::Duration;

use futures::future::join_all;
use vestibule::contract::SignInKind;

use super::Fixture;
use crate::fixture::client;

const SITE: &str = "https://app.example.org";

#[tokio::test]
async fn t11_of_many_who_enter_by_one_code_at_once_one_is_signed_in_and_ends_with_the_session() {
    let Some(fixture) = Fixture::new().await else { return };
    let accounts = &fixture.accounts;
    let granted = fixture.sign_up_as("alice", SignInKind::Browser).await;
    let identity = fixture.whose_session(&granted).await.unwrap();
    let (cookie, browser) = accounts.asking_browser(None);
    assert_eq!(accounts.asking_browser(Some(&cookie)), (cookie.clone(), browser.clone()));
    assert_ne!(accounts.asking_browser(Some("vsw_wrong")).0, "vsw_wrong");

    let code = accounts.service_code(&identity, SITE, &browser).await.unwrap().unwrap();
    let entered = join_all((0..8).map(|_| accounts.enter_service(&code, SITE, &cookie))).await;
    let entered: Vec<_> = entered.into_iter().filter_map(|entered| entered.unwrap()).collect();
    let [session] = &entered[..] else { panic!("{} have entered", entered.len()) };
    assert_eq!(session.max_age, granted.session.as_ref().unwrap().max_age);

    let whose = async |site: &str| accounts.authenticate_at_service(&session.secret, site, None).await.unwrap();
    let there = whose(SITE).await.unwrap();
    assert_eq!((&there.account, there.sign_in, there.methods), (&identity.account, identity.sign_in, identity.methods));
    assert!(whose("https://other.example.org").await.is_none());
    assert!(accounts.authenticate_session(&session.secret).await.unwrap().is_none());
    assert!(accounts.authenticate_token(&session.secret).await.unwrap().is_none());

    let waiting = accounts.service_code(&identity, SITE, &browser).await.unwrap().unwrap();
    accounts.log_out(&identity, false, &client()).await.unwrap();
    assert!(whose(SITE).await.is_none());
    assert!(accounts.enter_service(&waiting, SITE, &cookie).await.unwrap().is_none());
    assert!(accounts.service_code(&identity, SITE, &browser).await.unwrap().is_none());
    assert_eq!(fixture.count("SELECT count(*) FROM service_codes").await, 0);
    assert_eq!(fixture.count("SELECT count(*) FROM service_sign_ins").await, 0);
}

#[tokio::test]
async fn a_use_at_a_service_keeps_the_session_alive() {
    let Some(fixture) = Fixture::new().await else { return };
    let accounts = &fixture.accounts;
    let granted = fixture.sign_up_as("alice", SignInKind::Browser).await;
    let identity = fixture.whose_session(&granted).await.unwrap();
    let (cookie, browser) = accounts.asking_browser(None);
    let code = accounts.service_code(&identity, SITE, &browser).await.unwrap().unwrap();
    let there = accounts.enter_service(&code, SITE, &cookie).await.unwrap().unwrap();
    let idle = accounts.settings().session_ttl;
    for _ in 0..3 {
        fixture.clock.advance(idle - Duration::from_millis(1));
        assert!(accounts.authenticate_at_service(&there.secret, SITE, None).await.unwrap().is_some());
    }
    assert!(fixture.whose_session(&granted).await.is_some());
    fixture.clock.advance(idle);
    assert!(accounts.authenticate_at_service(&there.secret, SITE, None).await.unwrap().is_none());
}
