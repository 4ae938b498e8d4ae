//! What is done to an account and its event are one unit of work: where the event cannot be written, nothing is.

use vestibule::accounts::{Actor, AddressProof, Error, Identity, ResetProof, TokenDigest};
use vestibule::contract::{Field, SignInKind};

use super::Fixture;
use super::mailbox::Tray;
use crate::fixture::{Database, PASSWORD, client};

const ABSENT: Field = Field::Absent;
const NEW_PASSWORD: &str = "Lemon-lantern-77";
const COOKIE: &str = "3f0x9k2m5p7q1r8s4t6u0v3w9y2z5a7b";
const DJANGO_SESSION: &str = "INSERT INTO django_sessions (account_id, digest, expires_at)
    SELECT max(id), $1, 253402300799999 FROM accounts";

/// The events that are written as rows.
const KINDS: [&str; 19] = [
    "signup",
    "create_account",
    "create_superuser",
    "login",
    "django_session",
    "logout",
    "logout_everywhere",
    "end_sign_in",
    "end_other_sign_ins",
    "create_token",
    "revoke_token",
    "change_profile",
    "change_password",
    "email_verify",
    "email_change",
    "email_change_undo",
    "reset",
    "activate",
    "deactivate",
];

/// An account with all that its act needs.
struct Act<'a> {
    fixture: &'a Fixture,
    name: &'a str,
    browser: Identity,
    program: Identity,
    /// The id of a token of it.
    token: String,
    /// The secret of a mailed link.
    secret: Field,
}

impl<'a> Act<'a> {
    async fn new(fixture: &'a Fixture, kind: &str, name: &'a str) -> Self {
        // The mails of the accounts before.
        fixture.execute("DELETE FROM jobs").await;
        let granted = fixture.sign_up_as(name, SignInKind::Browser).await;
        let browser = fixture.whose_session(&granted).await.unwrap();
        let program = fixture.log_in(name, PASSWORD).await.unwrap().signed_in.token;
        let program = fixture.who_has(&program).await.unwrap();
        let token = create_token(fixture, &browser, "backup").await.unwrap();
        if kind == "django_session" {
            fixture.database.plant(DJANGO_SESSION, TokenDigest::of_secret(COOKIE)).await;
        }
        let secret = secret(fixture, kind, &browser).await;
        Self { fixture, name, browser, program, token, secret }
    }

    /// Does what is recorded as an event of this kind.
    async fn run(&self, kind: &str) -> Result<(), Error> {
        let Self { fixture, name, browser, program, token, secret } = self;
        let (accounts, client) = (&fixture.accounts, &client());
        let owner = Actor::owner(browser, client);
        let (password, new_password) = (&PASSWORD.into(), &NEW_PASSWORD.into());
        let proof = AddressProof { token: secret, code: &ABSENT, identity: None };
        match kind {
            "signup" => {
                let (name, email) = (&"another".into(), &"another@example.com".into());
                accounts.sign_up(name, email, password, SignInKind::Browser, client).await.map(drop)
            }
            "create_account" => accounts.create_account("clerk", "", PASSWORD, false).await.map(drop),
            "create_superuser" => accounts.create_superuser("root", "", PASSWORD).await.map(drop),
            "login" => fixture.log_in(name, PASSWORD).await.map(drop),
            "django_session" => accounts.redeem_django_session(COOKIE, client).await.map(drop),
            "logout" => accounts.log_out(program, false, client).await,
            "logout_everywhere" => accounts.log_out(browser, true, client).await,
            "end_sign_in" => accounts.end_sign_in(owner, token).await.map(drop),
            "end_other_sign_ins" => accounts.end_other_sign_ins(owner, true).await.map(drop),
            "create_token" => create_token(fixture, browser, "build").await.map(drop),
            "revoke_token" => accounts.revoke_token(owner, token).await,
            "change_profile" => {
                accounts.edit_profile(browser, (&"Alice".into(), &ABSENT, &ABSENT), client).await.map(drop)
            }
            "change_password" => {
                accounts.change_own_password(browser, password, new_password, false, client).await.map(drop)
            }
            "email_verify" => accounts.verify_email(proof, client).await,
            "email_change" => accounts.change_email(proof, client).await,
            "email_change_undo" => accounts.undo_change_of_email(secret, client).await,
            "reset" => {
                let proof = ResetProof { token: secret, email: &ABSENT, code: &ABSENT };
                accounts.reset_password(proof, new_password, client).await
            }
            "activate" => accounts.set_active(name, true).await,
            "deactivate" => accounts.set_active(name, false).await,
            kind => panic!("no act for {kind}"),
        }
    }
}

async fn create_token(fixture: &Fixture, browser: &Identity, name: &str) -> Result<String, Error> {
    let (name, expiry, scope) = (&name.into(), &"30d".into(), &"all".into());
    let created = fixture.accounts.create_token(Actor::owner(browser, &client()), name, expiry, scope).await;
    created.map(|created| created.id)
}

/// The secret of the link that an act wants; the worker that has sent it has ended then.
async fn secret(fixture: &Fixture, kind: &str, browser: &Identity) -> Field {
    if !["email_verify", "email_change", "email_change_undo", "reset"].contains(&kind) {
        return ABSENT;
    }
    let (accounts, client, user) = (&fixture.accounts, &client(), &browser.account.user);
    let (tray, worker) = Tray::of(fixture);
    let (mut secret, _) = tray.verify().await;
    if kind == "reset" {
        accounts.ask_for_reset(&user.email.as_str().into(), client).await.unwrap();
        (secret, _) = tray.reset().await;
    } else if kind != "email_verify" {
        tray.clear();
        let email = format!("new-{}", user.email).into();
        accounts.ask_for_change_of_email(browser, &email, client).await.unwrap();
        (secret, _) = tray.verify().await;
    }
    if kind == "email_change_undo" {
        let proof = AddressProof { token: &secret.into(), code: &ABSENT, identity: None };
        accounts.change_email(proof, client).await.unwrap();
        secret = tray.undo().await;
    }
    worker.finish().await;
    secret.into()
}

#[tokio::test]
async fn s3_where_the_event_of_an_act_cannot_be_written_nothing_of_the_act_is() {
    let Some(fixture) = Fixture::new().await else { return };
    for kind in KINDS {
        let name = kind.replace('_', "-");
        let act = Act::new(&fixture, kind, &name).await;
        let before = fixture.database.dump().await;
        fixture.database.refuse_events(true).await;
        let refused = act.run(kind).await;
        fixture.database.refuse_events(false).await;
        assert!(matches!(refused, Err(Error::Store(_))), "{kind}: {refused:?}");
        assert!(fixture.database.dump().await == before, "{kind}: something was written without its event");

        act.run(kind).await.unwrap();
        let newest = "SELECT kind FROM account_events ORDER BY id DESC LIMIT 1";
        assert_eq!(fixture.database.text(newest).await, kind);
        assert!(fixture.database.dump().await != before, "{kind}");
    }
}
