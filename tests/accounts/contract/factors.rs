//! What protects an account: which factors may go, codes that are used once, and the key by which all of it is sealed.

use std::time::Duration;

use vestibule::accounts::{
    Accounts, Actor, FactorAnswer, Identity, InsertedPasskey, LogIn, NewPasskey, PasskeySettings, Random, RelyingParty,
    SecretKey, SecretKeys, Settings, Store, SystemRandom, Throttles,
};
use vestibule::contract::{ApiError, Field, PasskeyKind, SignInKind};

use super::Fixture;
use crate::authenticator::Authenticator;
use crate::fixture::{MINUTE, PASSWORD, client, settings};

const STEP: Duration = Duration::from_secs(30);
const HERE: &str = "example.org";

fn key() -> SecretKey {
    SecretKey::new(&SystemRandom)
}

fn with_keys(keys: SecretKeys) -> Settings {
    let (domain, origin) = (HERE.to_owned(), format!("https://{HERE}"));
    let relying_party = Some(RelyingParty { domain, origin, related_origins: Vec::new() });
    let passkeys = PasskeySettings { relying_party, ..PasskeySettings::default() };
    Settings { secret_keys: keys, passkeys, throttles: Throttles::off(), ..settings() }
}

async fn start(keys: SecretKeys) -> Option<(Fixture, Identity)> {
    let fixture = Fixture::with(with_keys(keys)).await?;
    let granted = fixture.sign_up_as("alice", SignInKind::Browser).await;
    let identity = fixture.whose_session(&granted).await.unwrap();
    Some((fixture, identity))
}

/// Takes an authenticator app into use. Returns it with the recovery codes.
async fn enrol(accounts: &Accounts, identity: &Identity) -> (Authenticator, Vec<String>) {
    let app = Authenticator::of(&accounts.begin_totp(identity).await.unwrap().secret);
    let code = app.code_at(accounts.now().unix_millis());
    let codes = accounts.confirm_totp(identity, &code.into(), &client()).await.unwrap();
    (app, codes)
}

/// Both steps of a log-in.
async fn log_in(accounts: &Accounts, code: &str) -> Result<(), String> {
    let wanted = SignInKind::Token.into();
    let LogIn::Need(pending) = accounts.log_in(&"alice".into(), &PASSWORD.into(), wanted, &client()).await.unwrap()
    else {
        panic!("no second step");
    };
    let code = Field::from(code);
    let answer = FactorAnswer::Code(&code);
    let answered = accounts.answer_second_step(&pending.secret, answer, false, wanted, &client()).await;
    answered.map(drop).map_err(|error| ApiError::from(error).of("code").concat())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t11_of_two_nodes_that_use_one_recovery_code_at_the_same_moment_one_succeeds() {
    let Some((fixture, identity)) = start(SecretKeys::new(key(), [])).await else { return };
    let (_, codes) = enrol(&fixture.accounts, &identity).await;
    let other = fixture.restarted(fixture.accounts.settings().clone());
    for code in &codes[..3] {
        let nodes = [fixture.accounts.clone(), other.clone()];
        let uses = nodes.map(|node| {
            let code = code.clone();
            tokio::spawn(async move { log_in(&node, &code).await.is_ok() })
        });
        let mut right = 0;
        for one in uses {
            right += usize::from(one.await.unwrap());
        }
        assert_eq!(right, 1);
    }
    assert_eq!(fixture.count("SELECT count(*) FROM recovery_codes").await, 7);
    assert_eq!(fixture.count("SELECT count(*) FROM account_events WHERE kind = 'recovery_code_used'").await, 3);
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_told_and_a_code_that_came_too_early_is_refused_when_its_time_comes() {
    let Some((fixture, identity)) = start(SecretKeys::new(key(), [])).await else { return };
    let (app, _) = enrol(&fixture.accounts, &identity).await;
    fixture.pass(20 * STEP).await;
    let at = |steps: i64| app.code_at(fixture.accounts.now().unix_millis() + steps * 30_000);
    let told = async |steps| log_in(&fixture.accounts, &at(steps)).await.unwrap_err();
    let hint = |words: &str| format!("Your device's clock is about {words}. Set it to the time of the network.");
    assert_eq!(told(-8).await, hint("4 min slow"));
    assert_eq!(told(-2).await, hint("1 min slow"));
    assert_eq!(told(10).await, hint("5 min fast"));
    assert_eq!(told(11).await, "Invalid code.");
    assert_eq!(told(-11).await, "Invalid code.");
    assert_eq!(told(3).await, hint("2 min fast"));
    fixture.pass(3 * STEP).await;
    assert_eq!(told(0).await, "This code was used before. Wait for the next one.");
    log_in(&fixture.accounts, &at(1)).await.unwrap();
    assert_eq!(told(0).await, "This code was used before. Wait for the next one.", "a later one was used");
    assert_eq!(told(1).await, "This code was used before. Wait for the next one.");
}

#[tokio::test]
async fn k3_what_an_old_key_has_sealed_is_sealed_anew_by_its_use_and_all_of_it_by_a_rotation() {
    let (old, new) = (key(), key());
    let Some((fixture, identity)) = start(SecretKeys::new(old.clone(), [])).await else { return };
    let (app, codes) = enrol(&fixture.accounts, &identity).await;
    assert_eq!(fixture.accounts.rotate_key().await.unwrap(), 0);
    let alone = fixture.restarted(with_keys(SecretKeys::new(new.clone(), [])));
    let sealing = async || fixture.store.read().await.unwrap().factors().key_ids().await.unwrap();
    assert_eq!(sealing().await, [old.id()]);
    let both = fixture.restarted(with_keys(SecretKeys::new(new.clone(), [old])));
    fixture.pass(STEP).await;
    log_in(&both, &app.code_at(both.now().unix_millis())).await.unwrap();
    log_in(&both, &codes[0]).await.unwrap();
    assert_eq!(both.rotate_key().await.unwrap(), 9, "the app was sealed anew by its use");
    assert_eq!(both.rotate_key().await.unwrap(), 0);
    assert_eq!(sealing().await, [new.id()]);
    fixture.pass(STEP).await;
    log_in(&alone, &app.code_at(alone.now().unix_millis())).await.unwrap();
    log_in(&alone, &codes[9]).await.unwrap();
}

#[tokio::test]
async fn k3_a_secret_in_the_row_of_another_account_opens_nothing() {
    let Some((fixture, identity)) = start(SecretKeys::new(key(), [])).await else { return };
    enrol(&fixture.accounts, &identity).await;
    let granted = fixture.sign_up_as("mallory", SignInKind::Browser).await;
    let mallory = fixture.whose_session(&granted).await.unwrap();
    let (app, codes) = enrol(&fixture.accounts, &mallory).await;
    fixture.execute(
        "UPDATE totp_secrets SET sealed = (SELECT m.sealed FROM totp_secrets m JOIN accounts a ON a.id = m.account_id
            WHERE a.username = 'mallory')
         WHERE account_id = (SELECT id FROM accounts WHERE username = 'alice')",
    ).await;
    fixture
        .execute(
            "INSERT INTO recovery_codes (account_id, sealed, created_at) SELECT a.id, r.sealed, 0
            FROM accounts a, recovery_codes r JOIN accounts m ON m.id = r.account_id
            WHERE a.username = 'alice' AND m.username = 'mallory'",
        )
        .await;
    fixture.pass(STEP).await;
    assert_eq!(log_in(&fixture.accounts, &app.code_at(fixture.accounts.now().unix_millis())).await, Err(String::new()));
    assert_eq!(log_in(&fixture.accounts, &codes[0]).await, Err(String::new()));
}

#[tokio::test]
async fn an_app_that_is_not_confirmed_in_time_is_deleted_and_one_in_use_stays() {
    let Some((fixture, identity)) = start(SecretKeys::new(key(), [])).await else { return };
    enrol(&fixture.accounts, &identity).await;
    fixture.accounts.begin_totp(&identity).await.unwrap();
    fixture.pass(15 * MINUTE).await;
    fixture.accounts.purge_expired().await.unwrap();
    assert_eq!(fixture.count("SELECT count(*) FROM totp_secrets WHERE confirmed_at IS NOT NULL").await, 1);
    assert_eq!(fixture.count("SELECT count(*) FROM totp_secrets").await, 1);
}

#[tokio::test]
async fn a_reset_by_the_operator_removes_every_factor_and_ends_every_sign_in() {
    let Some((fixture, identity)) = start(SecretKeys::new(key(), [])).await else { return };
    enrol(&fixture.accounts, &identity).await;
    let id = identity.account.user.id;
    add_passkey(&fixture, id, 1, PasskeyKind::SignIn, HERE).await;
    fixture.accounts.reset_factors(Actor::operator(id)).await.unwrap();
    let left = fixture.accounts.factors_of(id).await.unwrap();
    assert!(left.totp.is_none() && left.passkeys.is_empty() && !left.second_factor && left.password, "{left:?}");
    assert_eq!((left.recovery_codes, left.trusted_browsers), (0, 0));
    assert_eq!(fixture.count("SELECT count(*) FROM sessions").await, 0);
    assert_eq!(fixture.count("SELECT count(*) FROM account_events WHERE kind = 'factors_reset'").await, 1);
    assert_eq!(fixture.count("SELECT count(*) FROM jobs WHERE payload LIKE '%factor-changed%reset%'").await, 1);
    fixture.log_in("alice", PASSWORD).await.unwrap();
}

/// Registers a passkey past its authenticator.
async fn add_passkey(fixture: &Fixture, account_id: i64, number: u64, kind: PasskeyKind, domain: &str) {
    let new = NewPasskey {
        account_id,
        credential_id: number.to_be_bytes().repeat(2),
        kind,
        name: format!("key {number}"),
        rp_id: domain.to_owned(),
        public_key: vec![1],
        sign_count: 0,
        aaguid: String::new(),
        transports: Vec::new(),
        is_backup_eligible: false,
        is_backed_up: false,
        created: fixture.accounts.now(),
    };
    let mut work = fixture.store.begin().await.unwrap();
    work.passkeys().handle(account_id, &account_id.to_be_bytes()).await.unwrap();
    assert!(matches!(work.passkeys().insert(&new, 20).await.unwrap(), InsertedPasskey::Added(_)));
    work.factors().refresh(account_id).await.unwrap();
    work.commit().await.unwrap();
}

/// How an account can be signed in to, as a reader of the database sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    /// By a password, or by a passkey alone.
    has_way_in: bool,
    /// Whether a log-in by password asks for a second step, or would.
    is_asked: bool,
    /// Whether something other than a recovery code answers it.
    is_answerable: bool,
}

async fn look(fixture: &Fixture, account_id: i64) -> Seen {
    let status = fixture.accounts.factors_of(account_id).await.unwrap();
    let usable = |kind| status.passkeys.iter().any(|key| key.kind == kind && key.domain == HERE);
    let is_factor = |kind| status.passkeys.iter().any(|key| key.kind == kind);
    let is_asked = status.totp.is_some() || is_factor(PasskeyKind::SecondFactor);
    assert_eq!(status.second_factor, is_asked, "{status:?}");
    assert!(status.recovery_codes == 0 || is_asked, "codes that nothing asks for: {status:?}");
    Seen {
        has_way_in: status.password || usable(PasskeyKind::SignIn),
        is_asked,
        is_answerable: status.totp.is_some() || usable(PasskeyKind::SignIn) || usable(PasskeyKind::SecondFactor),
    }
}

/// A random number below a bound.
fn below(bound: u64) -> u64 {
    let mut bytes = [0; 8];
    SystemRandom.fill(&mut bytes);
    u64::from_le_bytes(bytes) % bound
}

#[tokio::test]
async fn k2_no_sequence_of_removals_leaves_an_account_without_a_way_in_or_an_answer_to_its_second_step() {
    let Some(fixture) = Fixture::with(with_keys(SecretKeys::new(key(), []))).await else { return };
    let (browser, mut refused, mut removed, mut number) = (client(), 0, 0, 0);
    for account in 0..40 {
        let granted = fixture.sign_up_as(&format!("user{account}"), SignInKind::Browser).await;
        let identity = fixture.whose_session(&granted).await.unwrap();
        let (id, mut done) = (identity.account.user.id, Vec::new());
        if account % 2 == 0 {
            // As for a user who has signed up by a passkey.
            add_passkey(&fixture, id, number, PasskeyKind::SignIn, HERE).await;
            number += 1;
            fixture.execute("UPDATE accounts SET password = '!' WHERE id = (SELECT max(id) FROM accounts)").await;
        }
        for _ in 0..25 {
            let before = look(&fixture, id).await;
            let keys = fixture.accounts.passkeys(id).await.unwrap();
            let actor = Actor::owner(&identity, &browser);
            let removal = match below(8) {
                0 if keys.len() < 4 => {
                    let kind = if below(2) == 0 { PasskeyKind::SignIn } else { PasskeyKind::SecondFactor };
                    let domain = if below(3) == 0 { "elsewhere.example" } else { HERE };
                    add_passkey(&fixture, id, number, kind, domain).await;
                    done.push(format!("{kind:?} for {domain}"));
                    number += 1;
                    None
                }
                1 => {
                    enrol(&fixture.accounts, &identity).await;
                    done.push("an app".to_owned());
                    None
                }
                2..=4 if !keys.is_empty() => {
                    let key = &keys[below(keys.len() as u64) as usize];
                    done.push(format!("without {:?} for {}", key.kind, key.domain));
                    Some(fixture.accounts.remove_passkey(actor, &key.id).await)
                }
                _ if fixture.accounts.factors_of(id).await.unwrap().totp.is_some() => {
                    done.push("without the app".to_owned());
                    Some(fixture.accounts.remove_totp(actor).await)
                }
                _ => None,
            };
            let after = look(&fixture, id).await;
            assert!(after.has_way_in || !before.has_way_in, "{done:?}");
            match removal {
                Some(Ok(())) => {
                    let was_answerable = !before.is_asked || before.is_answerable;
                    assert!(!after.is_asked || after.is_answerable || !was_answerable, "{done:?}");
                    removed += 1;
                }
                Some(Err(error)) => {
                    assert_eq!(ApiError::from(error).status, 400, "{done:?}");
                    assert_eq!(after, before, "{done:?}");
                    refused += 1;
                }
                None => {}
            }
        }
    }
    assert!(refused > 10 && removed > 100, "{refused} refused, {removed} removed");
}
