//! What a mailbox proves: requests that are used once, by one of several nodes.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::future::join_all;
use vestibule::accounts::{
    AddressProof, Attempt, Error, FoldedAddress, Granted, Identity, JobError, Jobs, Letter, MailJob, ResetProof,
    RunJob, Settings, Store, Worker,
};
use vestibule::contract::{ApiError, Field, SignInKind};

use super::Fixture;
use super::side_by_side::beside;
use crate::fixture::{DAY, Database, MINUTE, PASSWORD, client, is_invalid_credentials, settings};
use crate::until::until;

const NEW_PASSWORD: &str = "Lemon-lantern-77";
const ALICE: &str = "alice@example.com";
const ABSENT: Field = Field::Absent;

/// Keeps letters instead of sending them.
#[derive(Clone, Default)]
pub(super) struct Tray(Arc<Mutex<Vec<MailJob>>>);

#[async_trait]
impl RunJob<MailJob> for Tray {
    async fn run(&self, job: MailJob, _: Attempt) -> Result<(), JobError> {
        self.0.lock().unwrap().push(job);
        Ok(())
    }
}

impl Tray {
    pub(super) fn of(fixture: &Fixture) -> (Self, Worker) {
        let tray = Self::default();
        let worker = fixture.accounts.work(Jobs::default().on::<MailJob>(tray.clone()));
        (tray, worker)
    }

    /// The link's secret and the code of the newest letter for which `pick` finds them.
    async fn last(&self, pick: impl Fn(&Letter) -> Option<(String, String)>) -> (String, String) {
        let find = || self.0.lock().unwrap().iter().rev().find_map(|job| pick(&job.letter));
        until("the mail is sent", async || find().is_some()).await;
        let (link, code) = find().unwrap();
        (link.split_once("?token=").unwrap().1.to_owned(), code)
    }

    pub(super) async fn reset(&self) -> (String, String) {
        self.last(|letter| match letter {
            Letter::PasswordReset { accounts, .. } => Some((accounts[0].link.clone(), accounts[0].code.clone())),
            _ => None,
        })
        .await
    }

    pub(super) async fn verify(&self) -> (String, String) {
        self.last(|letter| match letter {
            Letter::EmailVerify { link, code, .. } => Some((link.clone(), code.clone())),
            _ => None,
        })
        .await
    }

    pub(super) async fn undo(&self) -> String {
        let undo = self.last(|letter| match letter {
            Letter::EmailChangeNotice { undo_link, .. } => Some((undo_link.clone(), String::new())),
            _ => None,
        });
        undo.await.0
    }

    /// To whom a letter was sent, in their order.
    pub(super) fn recipients(&self) -> Vec<String> {
        self.0.lock().unwrap().iter().map(|job| job.to.clone()).collect()
    }

    pub(super) fn clear(&self) {
        self.0.lock().unwrap().clear();
    }
}

impl Fixture {
    async fn asked(&self, tray: &Tray) -> (String, String) {
        self.accounts.ask_for_reset(&ALICE.into(), &client()).await.unwrap();
        tray.reset().await
    }

    pub(super) async fn browser(&self, name: &str) -> (Granted, Identity) {
        let granted = self.sign_up_as(name, SignInKind::Browser).await;
        let identity = self.whose_session(&granted).await.unwrap();
        (granted, identity)
    }
}

#[track_caller]
pub(super) fn assert_refused(result: Result<(), Error>, field: &str) {
    let error = ApiError::from(result.unwrap_err());
    assert!(error.status == 400 && !error.of(field).is_empty(), "{error}");
}

#[tokio::test]
async fn t11_of_two_nodes_that_use_one_link_or_one_code_at_the_same_moment_one_succeeds() {
    let Some(fixture) = Fixture::new().await else { return };
    let (tray, _worker) = Tray::of(&fixture);
    fixture.sign_up("alice").await;
    let other = beside(&fixture).await;
    for by_code in [false, true] {
        let (secret, code) = fixture.asked(&tray).await;
        let (secret, code) = (Field::from(secret), Field::from(code));
        let (token, email) = if by_code { (&ABSENT, Field::from(ALICE)) } else { (&secret, ABSENT) };
        let proof = ResetProof { token, email: &email, code: &code };
        let client = client();
        let passwords: Vec<Field> = (0..8).map(|n| format!("{NEW_PASSWORD}{n}").into()).collect();
        let tries = passwords.iter().enumerate().map(|(n, password)| {
            let node = if n % 2 == 0 { &fixture.accounts } else { &other };
            node.reset_password(proof, password, &client)
        });
        let results = join_all(tries).await;
        // At most five codes are tried, of which the first one is right.
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{by_code}: {results:?}");
        assert_eq!(fixture.count("SELECT count(*) FROM mail_requests WHERE kind = 'reset'").await, 0);
        tray.clear();
    }
}

#[tokio::test]
async fn p13_a_reset_ends_all_sign_ins_and_all_that_waits_for_the_mailbox_and_proves_the_address() {
    let Some(fixture) = Fixture::new().await else { return };
    let (tray, _worker) = Tray::of(&fixture);
    let (browser, _) = fixture.browser("alice").await;
    let program = fixture.log_in("alice", PASSWORD).await.unwrap();
    tray.verify().await;
    let (secret, _) = fixture.asked(&tray).await;
    let proof = ResetProof { token: &secret.into(), email: &ABSENT, code: &ABSENT };
    fixture.accounts.reset_password(proof, &NEW_PASSWORD.into(), &client()).await.unwrap();
    assert!(fixture.whose_session(&browser).await.is_none());
    assert!(fixture.who_has(&program.signed_in.token).await.is_none());
    assert_eq!(fixture.count("SELECT count(*) FROM sessions").await, 0);
    assert_eq!(fixture.count("SELECT count(*) FROM mail_requests").await, 0);
    assert_eq!(fixture.database.text("SELECT address_folded FROM proved_addresses").await, ALICE);
    assert!(is_invalid_credentials(&fixture.log_in("alice", PASSWORD).await));
    assert!(fixture.log_in("ALICE@Example.com", NEW_PASSWORD).await.is_ok());
}

#[tokio::test]
async fn p8_a_reset_forgives_the_failures_of_its_network() {
    let throttles = "failures=5/5min".parse().unwrap();
    let Some(fixture) = Fixture::with(Settings { throttles, ..settings() }).await else { return };
    let (tray, _worker) = Tray::of(&fixture);
    fixture.sign_up("alice").await;
    for _ in 0..5 {
        assert!(is_invalid_credentials(&fixture.log_in("alice", "wrong").await));
    }
    assert!(matches!(fixture.log_in("alice", PASSWORD).await, Err(Error::Throttled { .. })));
    let (secret, _) = fixture.asked(&tray).await;
    let proof = ResetProof { token: &secret.into(), email: &ABSENT, code: &ABSENT };
    fixture.accounts.reset_password(proof, &NEW_PASSWORD.into(), &client()).await.unwrap();
    fixture.log_in("alice", NEW_PASSWORD).await.unwrap();
}

#[tokio::test]
async fn a_reset_is_refused_once_the_account_is_inactive_or_has_another_address() {
    let Some(fixture) = Fixture::new().await else { return };
    let (tray, _worker) = Tray::of(&fixture);
    fixture.sign_up("alice").await;
    let (secret, _) = fixture.asked(&tray).await;
    let secret = Field::from(secret);
    let reset = || async {
        let proof = ResetProof { token: &secret, email: &ABSENT, code: &ABSENT };
        fixture.accounts.reset_password(proof, &NEW_PASSWORD.into(), &client()).await
    };
    fixture.accounts.set_active("alice", false).await.unwrap();
    assert_refused(reset().await, "token");
    fixture.accounts.set_active("alice", true).await.unwrap();
    fixture.execute("UPDATE accounts SET email = 'other@example.com'").await;
    assert_refused(reset().await, "token");
    fixture.execute("UPDATE accounts SET email = 'ALICE@example.com'").await;
    reset().await.unwrap();
}

#[tokio::test]
async fn no_mail_goes_to_who_is_unknown_inactive_or_without_a_password_and_none_to_what_was_typed() {
    let Some(fixture) = Fixture::new().await else { return };
    for name in ["alice", "ina", "nopass"] {
        fixture.sign_up(name).await;
    }
    fixture.execute("DELETE FROM jobs").await;
    fixture.execute("UPDATE accounts SET password = '!' WHERE username = 'nopass'").await;
    fixture.execute("UPDATE accounts SET email = 'Alice@example.com' WHERE username = 'alice'").await;
    fixture.accounts.set_active("ina", false).await.unwrap();
    for email in ["nobody@example.com", "ina@example.com", "nopass@example.com", "aLICE@EXAMPLE.COM"] {
        fixture.accounts.ask_for_reset(&email.into(), &client()).await.unwrap();
    }
    assert_eq!(fixture.count("SELECT count(*) FROM jobs").await, 4, "one job each");
    let (tray, _worker) = Tray::of(&fixture);
    tray.reset().await;
    until("all are done", async || fixture.count("SELECT count(*) FROM jobs WHERE kind <> 'purge'").await == 0).await;
    assert_eq!(tray.recipients(), ["Alice@example.com"]);
}

#[tokio::test]
async fn what_is_proved_counts_while_it_is_the_accounts_address_and_for_one_account() {
    let Some(fixture) = Fixture::new().await else { return };
    for name in ["alice", "bob"] {
        fixture.sign_up(name).await;
    }
    let address = FoldedAddress::of_stored(ALICE).unwrap();
    let prove = async |id: i64| {
        let mut work = fixture.store.begin().await.unwrap();
        let is_proved = work.addresses().prove(id, &address, vestibule::accounts::Clock::now(&*fixture.clock)).await;
        work.commit().await.unwrap();
        is_proved.unwrap()
    };
    assert!(prove(1).await && prove(1).await);
    assert!(!prove(2).await, "another account has proved it");
    assert!(fixture.log_in(ALICE, PASSWORD).await.is_ok());
    // As an import or an operator may do.
    fixture
        .execute("UPDATE accounts SET email = CASE id WHEN 1 THEN 'new@example.com' ELSE 'alice@example.com' END")
        .await;
    assert!(is_invalid_credentials(&fixture.log_in(ALICE, PASSWORD).await));
    assert!(prove(2).await, "the older proof counts no more");
    let granted = fixture.log_in(ALICE, PASSWORD).await.unwrap();
    assert_eq!(granted.signed_in.user.username, "bob");
    fixture.execute("DELETE FROM accounts WHERE id = 2").await;
    assert_eq!(fixture.count("SELECT count(*) FROM proved_addresses").await, 0);
}

#[tokio::test]
async fn requests_are_few_for_an_account_and_are_purged_when_they_have_expired() {
    let Some(fixture) = Fixture::new().await else { return };
    let (tray, _worker) = Tray::of(&fixture);
    let (_, identity) = fixture.browser("alice").await;
    for _ in 0..9 {
        fixture.accounts.ask_for_reset(&ALICE.into(), &client()).await.unwrap();
        fixture.accounts.ask_for_verification(&identity, &client()).await.unwrap();
    }
    until("all are sent", async || tray.0.lock().unwrap().len() == 19).await;
    assert_eq!(fixture.count("SELECT count(*) FROM mail_requests").await, 10);
    assert_eq!(fixture.count("SELECT count(code_digest) FROM mail_requests").await, 4);
    fixture.pass(31 * MINUTE).await;
    fixture.accounts.purge_expired().await.unwrap();
    assert_eq!(fixture.count("SELECT count(*) FROM mail_requests").await, 5);
    fixture.pass(3 * DAY).await;
    fixture.accounts.purge_expired().await.unwrap();
    assert_eq!(fixture.count("SELECT count(*) FROM mail_requests").await, 0);
}

#[tokio::test]
async fn an_account_changes_its_address_five_times_a_week_at_most() {
    let Some(fixture) = Fixture::new().await else { return };
    let (tray, _worker) = Tray::of(&fixture);
    let (_, identity) = fixture.browser("alice").await;
    tray.verify().await;
    for n in 0..6 {
        tray.clear();
        let email = Field::from(format!("alice{n}@example.com"));
        fixture.accounts.ask_for_change_of_email(&identity, &email, &client()).await.unwrap();
        let (_, code) = tray.verify().await;
        let proof = AddressProof { token: &ABSENT, code: &code.into(), identity: Some(&identity) };
        let changed = fixture.accounts.change_email(proof, &client()).await;
        if n < 5 {
            changed.unwrap();
        } else {
            assert_refused(changed, "email");
        }
    }
    assert_eq!(fixture.database.text("SELECT email FROM accounts").await, "alice4@example.com");
    assert_eq!(fixture.count("SELECT count(*) FROM mail_requests WHERE kind = 'undo'").await, 5);
}
