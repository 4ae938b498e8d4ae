//! Log-ins of two steps, and browsers that are trusted.

use std::time::Duration;

use vestibule::accounts::{
    Accounts, Confirmation, Entered, Error, FactorAnswer, Granted, Identity, LogIn, Methods, PendingSignIn, SecretKey,
    SecretKeys, Settings, Store, SystemRandom, Throttles, Wanted,
};
use vestibule::contract::{ApiError, Factor, Field, SignInKind};

use super::Fixture;
use crate::authenticator::Authenticator;
use crate::fixture::{DAY, Database, MINUTE, PASSWORD, client, client_at, settings};

const STEP: Duration = Duration::from_secs(30);

fn keyed(settings: Settings) -> Settings {
    Settings { secret_keys: SecretKeys::new(SecretKey::new(&SystemRandom), []), ..settings }
}

/// Alice with an authenticator app, and her browser's sign-in.
struct Enrolled {
    fixture: Fixture,
    granted: Granted,
    authenticator: Authenticator,
}

impl Enrolled {
    async fn new() -> Option<Self> {
        Self::with(Settings { throttles: Throttles::off(), ..settings() }).await
    }

    async fn with(settings: Settings) -> Option<Self> {
        let fixture = Fixture::with(keyed(settings)).await?;
        let granted = fixture.sign_up_as("alice", SignInKind::Browser).await;
        let identity = fixture.whose_session(&granted).await.unwrap();
        let begun = fixture.accounts.begin_totp(&identity).await.unwrap();
        let authenticator = Authenticator::of(&begun.secret);
        let code = authenticator.code_at(fixture.accounts.now().unix_millis());
        fixture.accounts.confirm_totp(&identity, &code.into(), &client()).await.unwrap();
        Some(Self { fixture, granted, authenticator })
    }

    async fn identity(&self) -> Identity {
        self.fixture.whose_session(&self.granted).await.unwrap()
    }

    /// The next code, after the one that was used last.
    async fn code(&self) -> Field {
        self.fixture.pass(STEP).await;
        self.authenticator.code_at(self.fixture.accounts.now().unix_millis()).into()
    }

    fn wrong(&self) -> Field {
        self.authenticator.wrong_at(self.fixture.accounts.now().unix_millis()).into()
    }

    async fn begin(&self) -> PendingSignIn {
        begin(&self.fixture.accounts, SignInKind::Token.into()).await.unwrap()
    }

    async fn answer(&self, pending: &PendingSignIn, code: &Field) -> Result<Entered, Error> {
        answer(&self.fixture.accounts, pending, code, "192.0.2.1").await
    }
}

async fn begin(accounts: &Accounts, wanted: Wanted<'_>) -> Option<PendingSignIn> {
    match accounts.log_in(&"alice".into(), &PASSWORD.into(), wanted, &client()).await.unwrap() {
        LogIn::Need(pending) => Some(pending),
        LogIn::Done(_) => None,
    }
}

async fn answer(accounts: &Accounts, pending: &PendingSignIn, code: &Field, address: &str) -> Result<Entered, Error> {
    let client = client_at(address);
    let wanted = SignInKind::Token.into();
    accounts.answer_second_step(&pending.secret, FactorAnswer::Code(code), false, wanted, &client).await
}

#[track_caller]
fn assert_wrong(result: Result<Entered, Error>) {
    let error = ApiError::from(result.unwrap_err());
    assert_eq!((error.status, error.of("code")), (400, &["Invalid code.".to_owned()][..]), "{error}");
}

#[tokio::test]
async fn the_second_step_signs_in_by_both_methods_and_the_first_one_signs_nobody_in() {
    let Some(alice) = Enrolled::new().await else { return };
    let tokens = "SELECT count(*) FROM tokens WHERE session_id IS NULL";
    let pending = alice.begin().await;
    assert_eq!(pending.factors, [Factor::Totp, Factor::RecoveryCode]);
    assert_eq!((pending.expires_in, alice.fixture.count(tokens).await), (10 * MINUTE, 0));
    let entered = alice.answer(&pending, &alice.code().await).await.unwrap();
    let identity = alice.fixture.who_has(&entered.granted.signed_in.token).await.unwrap();
    assert_eq!(identity.methods, Methods { password: true, factor: true });
    assert!(identity.second_factor && alice.fixture.accounts.is_fresh(&identity));
    assert_eq!(alice.fixture.count("SELECT count(*) FROM pending_sign_ins").await, 0);
    assert!(matches!(alice.answer(&pending, &alice.code().await).await, Err(Error::LogInEnded)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t11_of_two_nodes_that_use_one_code_at_the_same_moment_one_succeeds() {
    let Some(alice) = Enrolled::new().await else { return };
    let other = alice.fixture.restarted(alice.fixture.accounts.settings().clone());
    for _ in 0..4 {
        let (one, two) = (alice.begin().await, alice.begin().await);
        let code = alice.code().await;
        let answers = [(alice.fixture.accounts.clone(), one), (other.clone(), two)].map(|(accounts, pending)| {
            let code = code.clone();
            tokio::spawn(async move { answer(&accounts, &pending, &code, "192.0.2.1").await.is_ok() })
        });
        let mut right = 0;
        for answer in answers {
            right += usize::from(answer.await.unwrap());
        }
        assert_eq!(right, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p12_of_wrong_codes_at_once_on_two_nodes_five_are_compared() {
    let Some(alice) = Enrolled::new().await else { return };
    let other = alice.fixture.restarted(alice.fixture.accounts.settings().clone());
    let (pending, wrong) = (alice.begin().await, alice.wrong());
    let all: Vec<_> = (0..20)
        .map(|n| {
            let accounts = if n % 2 == 0 { alice.fixture.accounts.clone() } else { other.clone() };
            let (pending, wrong) = (pending.clone(), wrong.clone());
            tokio::spawn(async move { answer(&accounts, &pending, &wrong, "192.0.2.1").await.unwrap_err() })
        })
        .collect();
    let mut compared = 0;
    for one in all {
        match one.await.unwrap() {
            Error::Invalid(_) => compared += 1,
            Error::LogInEnded => {}
            other => panic!("{other}"),
        }
    }
    assert_eq!(compared, 4, "the fifth has ended it");
    assert!(matches!(alice.answer(&pending, &alice.code().await).await, Err(Error::LogInEnded)));
}

#[tokio::test]
async fn p12_the_right_password_makes_up_for_no_wrong_code_on_any_node() {
    let Some(alice) = Enrolled::with(settings()).await else { return };
    let nodes = [alice.fixture.accounts.clone(), alice.fixture.restarted(alice.fixture.accounts.settings().clone())];
    let wrong = alice.wrong();
    // SQLite has one process: there the windows are its own.
    let nodes = if alice.fixture.store.shared_windows().is_some() { &nodes[..] } else { &nodes[..1] };
    let mut tried = 0;
    for round in 0..12 {
        let node = &nodes[round % nodes.len()];
        let Ok(LogIn::Need(pending)) =
            node.log_in(&"alice".into(), &PASSWORD.into(), SignInKind::Token, &client_at("192.0.2.9")).await
        else {
            continue;
        };
        tried += usize::from(matches!(answer(node, &pending, &wrong, "192.0.2.9").await, Err(Error::Invalid(_))));
    }
    assert_eq!(tried, 5);
}

#[tokio::test]
async fn p12_a_confirmation_by_the_password_makes_up_for_no_wrong_code_on_any_node() {
    let Some(alice) = Enrolled::with(settings()).await else { return };
    let nodes = [alice.fixture.accounts.clone(), alice.fixture.restarted(alice.fixture.accounts.settings().clone())];
    // SQLite has one process: there the windows are its own.
    let nodes = if alice.fixture.store.shared_windows().is_some() { &nodes[..] } else { &nodes[..1] };
    let (wrong, mut identity, mut tried) = (alice.wrong(), alice.identity().await, 0);
    for round in 0..12 {
        let node = &nodes[round % nodes.len()];
        let stepped = node.step_up(&identity, FactorAnswer::Code(&wrong), &client()).await;
        tried += usize::from(matches!(stepped, Err(Error::Invalid(_))));
        match node.confirm(&identity, &PASSWORD.into(), None, &client()).await {
            Ok(granted) => identity = alice.fixture.whose_session(&granted).await.unwrap(),
            Err(Error::Throttled { .. }) => assert_eq!(tried, 5, "a right password is no failure"),
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(tried, 5);
}

#[tokio::test]
async fn p8_a_second_step_that_is_right_takes_its_attempt_back_everywhere() {
    let Some(alice) = Enrolled::with(settings()).await else { return };
    for _ in 0..3 {
        let pending = alice.begin().await;
        for _ in 0..4 {
            assert_wrong(alice.answer(&pending, &alice.wrong()).await);
        }
        alice.answer(&pending, &alice.code().await).await.unwrap();
    }
}

#[tokio::test]
async fn a_log_in_ends_with_the_factor_that_it_waits_for() {
    let Some(alice) = Enrolled::new().await else { return };
    let pending = alice.begin().await;
    alice.fixture.execute("UPDATE accounts SET second_factor = FALSE").await;
    assert!(matches!(alice.answer(&pending, &alice.code().await).await, Err(Error::LogInEnded)));
    assert!(begin(&alice.fixture.accounts, SignInKind::Token.into()).await.is_none());
}

#[tokio::test]
async fn a_second_step_is_all_or_nothing() {
    let Some(alice) = Enrolled::new().await else { return };
    let identity = alice.identity().await;
    // The session that the log-in replaces cannot be deleted.
    alice.fixture.execute("CREATE TABLE holds (id BIGINT REFERENCES sessions (id))").await;
    alice.fixture.execute("INSERT INTO holds SELECT id FROM sessions").await;
    let wanted = Wanted { replaces: Some(&identity), ..SignInKind::Browser.into() };
    let pending = begin(&alice.fixture.accounts, wanted).await.unwrap();
    let code = alice.code().await;
    let accounts = &alice.fixture.accounts;
    let entered =
        accounts.answer_second_step(&pending.secret, FactorAnswer::Code(&code), true, wanted, &client()).await;
    assert!(matches!(entered, Err(Error::Store(_))), "{entered:?}");
    assert_eq!(alice.fixture.count("SELECT count(*) FROM trusted_browsers").await, 0);
    assert!(alice.fixture.whose_session(&alice.granted).await.is_some());
    alice.fixture.execute("DROP TABLE holds").await;
    accounts.answer_second_step(&pending.secret, FactorAnswer::Code(&code), true, wanted, &client()).await.unwrap();
    assert_eq!(alice.fixture.count("SELECT count(*) FROM trusted_browsers").await, 1);
}

#[tokio::test]
async fn t10_a_factor_is_fresh_as_long_as_the_last_confirmation_that_had_one() {
    let Some(alice) = Enrolled::new().await else { return };
    let accounts = &alice.fixture.accounts;
    let identity = alice.identity().await;
    assert_eq!(accounts.wanted_confirmation(&identity), Confirmation::Factor { password: false });
    let redeemed = Identity { authenticated: None, methods: Methods::default(), ..identity.clone() };
    assert_eq!(accounts.wanted_confirmation(&redeemed), Confirmation::Factor { password: true });
    let without = Identity { second_factor: false, ..redeemed };
    assert_eq!(accounts.wanted_confirmation(&without), Confirmation::Password);

    let code = alice.code().await;
    let granted =
        accounts.confirm(&identity, &Field::Absent, Some(FactorAnswer::Code(&code)), &client()).await.unwrap();
    let identity = alice.fixture.whose_session(&granted).await.unwrap();
    assert_eq!(accounts.wanted_confirmation(&identity), Confirmation::None);
    let granted = accounts.confirm(&identity, &PASSWORD.into(), None, &client()).await.unwrap();
    let identity = alice.fixture.whose_session(&granted).await.unwrap();
    assert_eq!(accounts.wanted_confirmation(&identity), Confirmation::Factor { password: false }, "the password alone");
    assert_eq!(alice.fixture.database.text("SELECT methods FROM sessions").await, "pwd");
}

#[tokio::test]
async fn what_waits_and_what_is_trusted_is_deleted_once_it_has_expired_and_moves_with_its_account() {
    let Some(alice) = Enrolled::new().await else { return };
    let pending = begin(&alice.fixture.accounts, SignInKind::Browser.into()).await.unwrap();
    let code = alice.code().await;
    let (accounts, wanted) = (&alice.fixture.accounts, SignInKind::Browser.into());
    let entered =
        accounts.answer_second_step(&pending.secret, FactorAnswer::Code(&code), true, wanted, &client()).await;
    let (cookie, ttl) = entered.unwrap().trusted.unwrap();
    assert_eq!(ttl, 30 * DAY);
    alice.begin().await;
    let rows = "SELECT (SELECT count(*) FROM pending_sign_ins) + (SELECT count(*) FROM trusted_browsers)";
    accounts.purge_expired().await.unwrap();
    assert_eq!(alice.fixture.count(rows).await, 2);
    let trusted = Wanted { trusted: Some(&cookie), ..SignInKind::Browser.into() };
    assert!(begin(accounts, trusted).await.is_none());
    alice.fixture.pass(30 * DAY).await;
    assert!(begin(accounts, trusted).await.is_some());
    alice.fixture.pass(10 * MINUTE).await;
    accounts.purge_expired().await.unwrap();
    assert_eq!(alice.fixture.count(rows).await, 0);
}
