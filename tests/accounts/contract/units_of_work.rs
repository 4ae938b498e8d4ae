//! What is done in one unit of work is done as a whole, or not at all.

use std::time::Duration;

use tokio::time::timeout;
use vestibule::accounts::{FoldedName, NewAccount, SignIn, Store, StoreError, StoreErrorKind, Timestamp, UnitOfWork};

use super::Fixture;
use crate::fixture::{Database, polled};

/// Room for a busy machine.
const SOON: Duration = Duration::from_secs(10);

fn account(name: &str) -> NewAccount {
    NewAccount {
        username: name.to_owned(),
        folded: folded(name),
        email: String::new(),
        password: "!".to_owned(),
        is_superuser: false,
        date_joined: Timestamp::from_unix_millis(0),
    }
}

fn folded(name: &str) -> FoldedName {
    FoldedName::of_typed(name).unwrap()
}

/// Whether another connection sees the account.
async fn is_there(fixture: &Fixture, name: &str) -> bool {
    fixture.store.read().await.unwrap().accounts().is_username_taken(&folded(name)).await.unwrap()
}

/// Writes to several tables.
async fn write(work: &mut dyn UnitOfWork, name: &str) -> Result<(), StoreError> {
    let id = work.accounts().insert(&account(name)).await?.unwrap();
    assert!(work.accounts().set_password(id, "md5$a$b").await?);
    work.sign_ins().revoke_all(id).await?;
    Ok(())
}

/// The next writer waits for nobody.
async fn assert_writable(fixture: &Fixture, name: &str) {
    let write = async {
        let mut work = fixture.store.begin().await.unwrap();
        write(&mut *work, name).await.unwrap();
        work.commit().await.unwrap();
    };
    timeout(SOON, write).await.expect("the one before has left its locks");
    assert!(is_there(fixture, name).await);
}

#[tokio::test]
async fn what_is_written_is_seen_by_others_once_it_is_committed() {
    let Some(fixture) = Fixture::new().await else { return };
    let mut work = fixture.store.begin().await.unwrap();
    write(&mut *work, "alice").await.unwrap();
    assert!(work.accounts().is_username_taken(&folded("alice")).await.unwrap(), "it sees its own writes");
    assert!(!is_there(&fixture, "alice").await);
    work.commit().await.unwrap();
    assert!(is_there(&fixture, "alice").await);
}

#[tokio::test]
async fn what_is_not_committed_is_gone_and_holds_nobody_up() {
    let Some(fixture) = Fixture::new().await else { return };
    let mut work = fixture.store.begin().await.unwrap();
    write(&mut *work, "alice").await.unwrap();
    drop(work);
    assert_writable(&fixture, "bob").await;
    assert!(!is_there(&fixture, "alice").await);
    assert_writable(&fixture, "alice").await;
}

#[tokio::test]
async fn an_error_in_the_middle_undoes_what_was_before_it() {
    let Some(fixture) = Fixture::new().await else { return };
    let id = fixture.sign_up("alice").await.signed_in.user.id;
    fixture.execute("DROP TABLE django_accounts").await;
    let mut work = fixture.store.begin().await.unwrap();
    assert!(work.accounts().set_active(id, false).await.unwrap());
    work.accounts().set_password(id, "!").await.unwrap_err();
    drop(work);
    let found = fixture.store.read().await.unwrap().accounts().find_credentials(&folded("alice")).await;
    let found = found.unwrap().unwrap();
    assert!(found.is_active && found.password != "!");
}

/// However far it has come: after each number of times that it was polled it is dropped.
#[tokio::test]
async fn a_unit_of_work_whose_client_hangs_up_is_undone_or_done_as_a_whole_and_leaves_nothing_behind() {
    let Some(fixture) = Fixture::new().await else { return };
    let id = fixture.sign_up("alice").await.signed_in.user.id;
    let hash = async || fixture.database.text("SELECT password FROM accounts WHERE username = 'alice'").await;
    let mut polls = 0;
    loop {
        let before = hash().await;
        let new = format!("md5${polls}$b");
        let step = async {
            let mut work = fixture.store.begin().await?;
            work.accounts().set_active(id, polls % 2 == 0).await?;
            work.accounts().set_password(id, &new).await?;
            work.sign_ins().revoke_all(id).await?;
            work.commit().await
        };
        let is_done = polled(step, polls).await;
        if let Some(done) = is_done {
            done.unwrap();
            assert_eq!(hash().await, new);
            return;
        }
        assert_writable(&fixture, &format!("user{polls}")).await;
        // Waits for a commit that is still under way.
        let mut work = fixture.store.begin().await.unwrap();
        work.sign_ins().revoke_all(id).await.unwrap();
        work.commit().await.unwrap();
        let after = hash().await;
        assert!(after == before || after == new, "{after}");
        let is_active = fixture.count("SELECT count(*) FROM accounts WHERE username = 'alice' AND is_active").await;
        assert!(after == before || is_active == i64::from(polls % 2 == 0), "one half was written after {polls} polls");
        polls += 1;
    }
}

#[tokio::test]
async fn a_connection_for_reading_writes_nothing_and_locks_nothing() {
    let Some(fixture) = Fixture::new().await else { return };
    let id = fixture.sign_up("alice").await.signed_in.user.id;
    let mut reading = fixture.store.read().await.unwrap();
    let now = Timestamp::from_unix_millis(i64::MAX);
    for refused in [
        reading.accounts().insert(&account("bob")).await.map(drop),
        reading.accounts().set_active(id, false).await.map(drop),
        reading.sign_ins().revoke(SignIn::Token(1)).await.map(drop),
        reading.sign_ins().revoke_all(id).await.map(drop),
        reading.expired().purge(now).await.map(drop),
    ] {
        assert_eq!(refused.unwrap_err().kind(), StoreErrorKind::Fault);
    }
    assert!(reading.accounts().is_username_taken(&folded("alice")).await.unwrap(), "it still reads");
    drop(reading);
    let count = "SELECT (SELECT count(*) FROM accounts WHERE is_active) + (SELECT count(*) FROM tokens)";
    assert_eq!(fixture.count(count).await, 2);
}
