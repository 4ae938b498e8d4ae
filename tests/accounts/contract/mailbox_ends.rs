//! What waits for a mailbox and ends before it is answered: a thief may have asked for it.

use vestibule::accounts::{
    Actor, AddressProof, EditFields, Error, Identity, JobState, ResetProof, SecretKey, SecretKeys, Settings,
    SystemRandom, Throttles,
};
use vestibule::contract::{Field, SignInKind};

use super::Fixture;
use super::mailbox::{Tray, assert_refused};
use crate::fixture::{Database, PASSWORD, client, settings};
use crate::until::until;

const NEW_PASSWORD: &str = "Lemon-lantern-77";
const ALICE: &str = "alice@example.com";
const THIEF: &str = "thief@example.net";
const ABSENT: Field = Field::Absent;

/// The ways to end the sign-ins of others.
#[derive(Clone, Copy, Debug)]
enum End {
    Password,
    PasswordByOperator,
    Everywhere,
    Others,
    One,
    Factors,
    Deactivated,
}

const ENDS: [End; 7] =
    [End::Password, End::PasswordByOperator, End::Everywhere, End::Others, End::One, End::Factors, End::Deactivated];

/// The account of a test, which has id 1: its owner has signed up, and a thief has a session of it.
struct Account {
    fixture: Fixture,
    owner: Identity,
    thief: Identity,
}

impl Account {
    async fn new() -> Option<Self> {
        let fixture = Fixture::new().await?;
        let (_, thief) = fixture.browser("alice").await;
        // The mail of the sign-up.
        fixture.execute("DELETE FROM jobs").await;
        let owner = Self::signed_in(&fixture, PASSWORD).await;
        Some(Self { fixture, owner, thief })
    }

    async fn signed_in(fixture: &Fixture, password: &str) -> Identity {
        let logged_in =
            fixture.accounts.log_in(&"alice".into(), &password.into(), SignInKind::Browser, &client()).await;
        fixture.whose_session(&logged_in.unwrap().granted().unwrap()).await.unwrap()
    }

    async fn end(&self, end: End) {
        let Self { fixture, owner, thief } = self;
        let (it, client, new) = (&fixture.accounts, client(), Field::from(NEW_PASSWORD));
        let operator = Actor::operator(1);
        match end {
            End::Password => {
                it.change_own_password(owner, &PASSWORD.into(), &new, true, &client).await.map(drop).unwrap();
            }
            End::PasswordByOperator => it.change_password("alice", NEW_PASSWORD).await.unwrap(),
            End::Everywhere => it.log_out(owner, true, &client).await.unwrap(),
            End::Others => {
                it.end_other_sign_ins(Actor::owner(owner, &client), false).await.map(drop).unwrap();
            }
            End::One => {
                let others = it.sign_ins(owner).await.unwrap().into_iter().filter(|sign_in| !sign_in.current);
                let ids: Vec<String> = others.map(|sign_in| sign_in.id).collect();
                assert_eq!(ids.len(), 1);
                assert!(!it.end_sign_in(Actor::owner(owner, &client), &ids[0]).await.unwrap());
            }
            End::Factors => it.reset_factors(operator).await.unwrap(),
            End::Deactivated => {
                it.deactivate(operator).await.unwrap();
                it.activate(operator).await.unwrap();
            }
        }
        let listed = it.sign_ins_of(1).await.unwrap();
        let all_end = matches!(end, End::PasswordByOperator | End::Everywhere | End::Factors | End::Deactivated);
        assert_eq!(listed.len(), usize::from(!all_end), "{end:?}: {thief:?}");
    }

    async fn ask(&self, who: &Identity, email: &str) {
        self.fixture.accounts.ask_for_change_of_email(who, &email.into(), &client()).await.unwrap();
    }

    async fn change(&self, secret: &str) -> Result<(), Error> {
        let proof = AddressProof { token: &secret.into(), code: &ABSENT, identity: None };
        self.fixture.accounts.change_email(proof, &client()).await
    }

    /// Gives the account another address, as the thief; returns the secret by which that is undone.
    async fn changed(&self, tray: &Tray, email: &str) -> String {
        tray.clear();
        self.ask(&self.thief, email).await;
        let (secret, _) = tray.verify().await;
        self.change(&secret).await.unwrap();
        tray.undo().await
    }

    async fn undo(&self, secret: &str) -> Result<(), Error> {
        self.fixture.accounts.undo_change_of_email(&secret.into(), &client()).await
    }

    async fn email(&self) -> String {
        self.fixture.database.text("SELECT email FROM accounts").await
    }
}

#[tokio::test]
async fn p11_whatever_ends_the_sign_ins_of_others_ends_a_change_of_the_address_that_one_has_asked_for() {
    for end in ENDS {
        let Some(account) = Account::new().await else { return };
        let (tray, _worker) = Tray::of(&account.fixture);
        account.ask(&account.thief, THIEF).await;
        let (secret, _) = tray.verify().await;
        account.end(end).await;
        assert_refused(account.change(&secret).await, "token");
        assert_eq!(account.email().await, ALICE, "{end:?}");
        let late = account.fixture.accounts.ask_for_change_of_email(&account.thief, &THIEF.into(), &client()).await;
        assert!(matches!(late, Err(Error::SignInEnded)), "{end:?}: {late:?}");
        assert_eq!(account.fixture.count("SELECT count(*) FROM mail_requests WHERE kind = 'change'").await, 0);
    }
}

#[tokio::test]
async fn p11_a_change_of_the_address_whose_mail_is_still_to_be_made_ends_too() {
    for end in ENDS {
        let Some(account) = Account::new().await else { return };
        account.ask(&account.thief, THIEF).await;
        account.end(end).await;
        let (tray, worker) = Tray::of(&account.fixture);
        until("all jobs are done", async || {
            let counts = account.fixture.accounts.count_jobs().await.unwrap().counts;
            counts.iter().all(|jobs| jobs.kind == "purge" && jobs.state == JobState::Waiting)
        })
        .await;
        worker.finish().await;
        assert!(!tray.recipients().contains(&THIEF.to_owned()), "{end:?}");
        assert_eq!(account.fixture.count("SELECT count(*) FROM mail_requests WHERE kind = 'change'").await, 0);
    }
}

#[tokio::test]
async fn changes_of_the_address_wait_on_when_the_one_who_has_asked_for_them_logs_out() {
    let Some(account) = Account::new().await else { return };
    // As many as there are good links.
    for place in 0..6 {
        account.ask(&account.owner, &format!("owner{place}@example.org")).await;
    }
    account.fixture.accounts.log_out(&account.owner, false, &client()).await.unwrap();
    let (tray, _worker) = Tray::of(&account.fixture);
    until("the mails are sent", async || tray.recipients().len() == 5).await;
    let mut recipients = tray.recipients();
    recipients.sort();
    assert_eq!(recipients, [0, 1, 2, 3, 4].map(|place| format!("owner{place}@example.org")));
    let (secret, _) = tray.verify().await;
    account.change(&secret).await.unwrap();
    assert!(account.email().await.starts_with("owner"));
}

#[tokio::test]
async fn a_change_of_the_password_ends_a_reset_and_an_app_that_waits_for_its_first_code() {
    let secret_keys = SecretKeys::new(SecretKey::new(&SystemRandom), []);
    let settings = Settings { secret_keys, throttles: Throttles::off(), ..settings() };
    for by_operator in [false, true] {
        let Some(fixture) = Fixture::with(settings.clone()).await else { return };
        let (_, owner) = fixture.browser("alice").await;
        let (tray, _worker) = Tray::of(&fixture);
        let it = &fixture.accounts;
        it.ask_for_reset(&ALICE.into(), &client()).await.unwrap();
        let (secret, _) = tray.reset().await;
        it.begin_totp(&owner).await.unwrap();
        if by_operator {
            it.change_password("alice", NEW_PASSWORD).await.unwrap();
        } else {
            it.change_own_password(&owner, &PASSWORD.into(), &NEW_PASSWORD.into(), true, &client()).await.unwrap();
        }
        let proof = ResetProof { token: &secret.into(), email: &ABSENT, code: &ABSENT };
        assert_refused(it.reset_password(proof, &PASSWORD.into(), &client()).await, "token");
        assert!(it.waiting_totp(&owner).await.unwrap().is_none());
        fixture.log_in("alice", NEW_PASSWORD).await.unwrap();
    }
}

#[tokio::test]
async fn the_owners_way_back_to_the_address_before_outlives_whatever_a_thief_ends() {
    for end in ENDS {
        let Some(account) = Account::new().await else { return };
        let (tray, _worker) = Tray::of(&account.fixture);
        let undo = account.changed(&tray, THIEF).await;
        account.end(end).await;
        assert_eq!(account.email().await, THIEF);
        account.undo(&undo).await.unwrap();
        assert_eq!(account.email().await, ALICE, "{end:?}");
    }
}

#[tokio::test]
async fn an_address_that_an_operator_sets_is_changed_back_by_no_mailbox_before() {
    let Some(account) = Account::new().await else { return };
    let (tray, _worker) = Tray::of(&account.fixture);
    let first = account.changed(&tray, "t1@example.net").await;
    let second = account.changed(&tray, "t2@example.net").await;
    tray.clear();
    account.ask(&account.thief, "t3@example.net").await;
    let (third, _) = tray.verify().await;
    let it = &account.fixture.accounts;
    let same = Field::from("t2@example.net");
    let edit = async |email: &Field| {
        let fields = EditFields { email, first_name: &"Al".into(), last_name: &ABSENT, language: &ABSENT };
        it.edit_account(Actor::operator(1), fields).await.unwrap();
    };
    edit(&same).await;
    assert_eq!(account.fixture.count("SELECT count(*) FROM mail_requests WHERE kind = 'undo'").await, 2);
    edit(&"alice2@example.com".into()).await;
    tray.clear();
    it.ask_for_reset(&"alice2@example.com".into(), &client()).await.unwrap();
    let (secret, _) = tray.reset().await;
    let proof = ResetProof { token: &secret.into(), email: &ABSENT, code: &ABSENT };
    it.reset_password(proof, &NEW_PASSWORD.into(), &client()).await.unwrap();
    for undo in [&first, &second] {
        assert_refused(account.undo(undo).await, "token");
    }
    assert_refused(account.change(&third).await, "token");
    assert_eq!(account.email().await, "alice2@example.com");
}
