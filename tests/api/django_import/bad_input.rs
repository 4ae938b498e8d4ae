//! What is no Django database, or none that can be read: a sentence, and nothing is written.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use sqlx::{Connection, SqliteConnection};

use super::fixture::{Django, Target, assert_refused, text};
use crate::cluster::Cluster;
use crate::support::process::{reachable, run, settled};

/// Nothing is left of an import into a file that was not there.
#[track_caller]
fn assert_untouched(target: &Target) {
    assert_eq!(fs::read_dir(target.folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn what_is_no_django_database_is_refused_in_words() {
    let (target, django) = (Target::sqlite(), Django::sqlite());
    let beside = |name: &str| django.file().with_file_name(name).display().to_string();
    let (words, empty, half) = (beside("words"), beside("empty"), beside("half"));
    fs::write(&words, "no database, but words that are longer than a page of one".repeat(100)).unwrap();
    fs::write(&empty, "").unwrap();
    let bytes = fs::read(django.file()).unwrap();
    fs::write(&half, &bytes[..bytes.len() / 2]).unwrap();
    for (database, said) in [
        (words.as_str(), "is no SQLite database"),
        (&empty, "is not a Django database: it has no table auth_user"),
        (&half, "cannot be read"),
        (&beside(""), "is a folder"),
        (&beside("none"), "there is no file"),
        ("postgres://django:hushhush@127.0.0.1:1/nowhere", "cannot be opened"),
        ("mysql://django@localhost/django", "from an SQLite file or from a postgres:// URL"),
    ] {
        let done = target.import(database, &[]);
        assert_refused(&done, said);
        assert!(!text(&done.stderr).contains("hushhush"));
        assert_untouched(&target);
    }
    assert!(!django.file().with_file_name("none").exists());
}

#[tokio::test]
async fn a_database_that_is_migrated_half_or_locked_is_refused() {
    for (change, said) in [
        ("ALTER TABLE auth_user DROP COLUMN first_name", "its table auth_user has no column first_name"),
        ("ALTER TABLE authtoken_token DROP COLUMN created", "its table authtoken_token has no column created"),
        ("ALTER TABLE auth_user RENAME TO users", "it has no table auth_user"),
    ] {
        let (target, django) = (Target::sqlite(), Django::sqlite());
        django.execute(change).await;
        assert_refused(&target.import(&django.url, &[]), said);
        assert_untouched(&target);
    }
    let (target, django) = (Target::sqlite(), Django::sqlite());
    let mut other = SqliteConnection::connect(&django.url).await.unwrap();
    sqlx::raw_sql("BEGIN EXCLUSIVE").execute(&mut other).await.unwrap();
    assert_refused(&target.import(&django.url, &[]), "another program has locked it");
    assert_untouched(&target);
}

#[tokio::test]
async fn a_table_of_users_of_another_name_is_read_by_that() {
    let (target, django) = (Target::sqlite(), Django::without_conflicts().await);
    django.execute("ALTER TABLE auth_user RENAME TO shop_person").await;
    django.execute("ALTER TABLE auth_user_groups RENAME TO shop_person_groups").await;
    django.execute("UPDATE shop_person SET email = printf('%.*c', 255, 'e') WHERE id = 1").await;
    let report = target.report(&django, &["--user-table=shop_person", "--on-conflict=skip"]);
    assert_eq!((&report["users"]["new"], &report["groups"]["members_added"]), (&25.into(), &8.into()));
    assert_eq!(report["conflicts"]["email_too_long"]["listed"][0]["table"], "shop_person");
}

#[tokio::test]
async fn a_target_that_is_another_programs_is_refused() {
    let (mut target, django) = (Target::sqlite(), Django::without_conflicts().await);
    let before = fs::read(django.file()).unwrap();
    target.url.clone_from(&django.url);
    for flags in [&[][..], &["--dry-run"]] {
        assert_refused(&target.import(&django.url, flags), "both are the same");
        assert_refused(&target.import(&django.file().display().to_string(), flags), "both are the same");
        assert!(fs::read(django.file()).unwrap() == before);
    }
    let Some(cluster) = Cluster::shared() else { return };
    for other in [Django::sqlite(), Django::postgres(cluster).await] {
        target.url.clone_from(&other.url);
        assert_refused(&target.import(&other.url, &[]), "both are the same");
        assert_refused(&target.import(&django.url, &[]), "is a database of another program");
        assert_refused(&target.import(&django.url, &["--dry-run"]), "database of");
    }
}

/// Runs a dry run as a user that may not write into Django's folder.
fn imported_by_a_stranger(django: &Django) -> std::process::Output {
    let folder = django.file().parent().unwrap();
    let mut command = settled(Command::new(reachable(folder)), Path::new("/"));
    fs::set_permissions(folder, Permissions::from_mode(0o555)).unwrap();
    command.args(["import-django", &django.url, "--dry-run"]);
    let is_root = folder.metadata().unwrap().uid() == 0;
    if is_root {
        // For root nothing is forbidden.
        command.uid(65_534).gid(65_534);
    }
    let done = run(&mut command, "");
    fs::set_permissions(folder, Permissions::from_mode(0o755)).unwrap();
    done
}

#[tokio::test]
async fn a_file_that_may_not_be_read_as_it_is_says_which_and_why() {
    let django = Django::without_conflicts().await;
    assert!(imported_by_a_stranger(&django).status.success(), "a file that is not in WAL mode");
    django.execute("PRAGMA journal_mode = wal; UPDATE auth_user SET username = 'carla' WHERE id = 26").await;
    let file = django.file().display();
    let done = imported_by_a_stranger(&django);
    assert_refused(
        &done,
        &format!("{file} cannot be read: it is in WAL mode, in which who reads it also writes {file}-shm"),
    );
    assert_refused(&done, "import it as the user that Django runs as, or import a copy");
    let shm = format!("{file}-shm");
    for name in [format!("{file}-wal"), shm] {
        fs::write(&name, "").unwrap();
        fs::set_permissions(&name, Permissions::from_mode(0o000)).unwrap();
        assert_refused(
            &imported_by_a_stranger(&django),
            &format!("{name} cannot be read, which belongs to the database"),
        );
        fs::remove_file(&name).unwrap();
    }
}

#[tokio::test]
async fn what_fails_on_its_way_leaves_nothing_behind() {
    let django = Django::without_conflicts().await;
    for target in Target::each().await {
        target.report(&django, &[]);
        target.execute("DELETE FROM tokens; DELETE FROM django_tokens WHERE account_id = 24").await;
        let before = target.dump().await;
        if target.url.starts_with("postgres:") {
            target
                .execute(
                    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no room'; END $$;
                     CREATE TRIGGER t BEFORE INSERT ON tokens FOR EACH ROW EXECUTE FUNCTION f()",
                )
                .await;
        } else {
            let trigger = "CREATE TRIGGER t BEFORE INSERT ON tokens BEGIN SELECT RAISE(ABORT, 'no room'); END";
            target.execute(trigger).await;
        }
        django.execute("UPDATE auth_user SET email = 'new@example.org' WHERE id = 1").await;
        assert_refused(&target.import(&django.url, &[]), "nothing was imported: ");
        assert_eq!(target.dump().await, before);
        django.execute("UPDATE auth_user SET email = 'u0@example.org' WHERE id = 1").await;
    }
}

#[tokio::test]
async fn a_command_that_is_wrongly_asked_says_how() {
    let target = Target::sqlite();
    for (flags, words) in [
        (&["--on-conflict=maybe"][..], "stop, skip or suffix"),
        (&["--token-ttl=0"], "no time at all"),
        (&["--django-secret-key"], "FILE"),
    ] {
        let done = target.import("django.sqlite3", flags);
        assert_eq!(done.status.code(), Some(2));
        assert!(text(&done.stderr).contains(words), "{}", text(&done.stderr));
    }
}
