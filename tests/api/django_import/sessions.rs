//! Live sessions of Django's: honoured with its key, and without it not looked at.

use std::fs;

use serde_json::{Value, json};

use super::fixture::{Django, Target, assert_refused, data, lines, text};

const VARIABLE: &str = "VESTIBULE_DJANGO_SECRET_KEY";
const FILE_VARIABLE: &str = "VESTIBULE_DJANGO_SECRET_KEY_FILE";

fn secret_key() -> String {
    let accounts: Value = serde_json::from_slice(&fs::read(data("django-accounts.json")).unwrap()).unwrap();
    accounts["secret_key"].as_str().unwrap().to_owned()
}

/// With sessions that outlive this test.
async fn django() -> Django {
    let django = Django::without_conflicts().await;
    django.execute("UPDATE django_session SET expire_date = '2100-01-01 00:00:00'").await;
    django
}

async fn sessions(target: &Target) -> Vec<String> {
    let digest = if target.url.starts_with("postgres:") { "encode(digest, 'hex')" } else { "lower(hex(digest))" };
    let sql = format!("SELECT CAST(account_id AS TEXT) || ' ' || {digest} FROM django_sessions ORDER BY 1");
    lines(&target.url, &sql).await
}

fn counts(done: &std::process::Output) -> Value {
    assert!(done.status.success(), "{}", text(&done.stderr));
    serde_json::from_slice::<Value>(&done.stdout).unwrap()["sessions"].clone()
}

#[tokio::test]
async fn live_sessions_come_over_with_the_key_of_django_and_never_twice() {
    let (django, key) = (django().await, secret_key());
    for target in Target::each().await {
        let import = |variables: &[(&str, &str)]| target.import_with(&django.url, &["--json"], variables);
        assert_eq!(counts(&import(&[])), Value::Null);
        assert_eq!(sessions(&target).await, Vec::<String>::new());
        let honoured = json!({"honoured": 3, "used": 0, "refused": 0});
        assert_eq!(counts(&import(&[(VARIABLE, &key)])), honoured);
        let kept = sessions(&target).await;
        assert_eq!(kept.len(), 3);
        let keys = target.folder.path().join("keys");
        fs::write(&keys, format!("another key\n{key}\n")).unwrap();
        assert_eq!(counts(&import(&[(FILE_VARIABLE, keys.to_str().unwrap())])), honoured);
        assert_eq!(sessions(&target).await, kept);
        assert_eq!(counts(&import(&[(VARIABLE, "another")])), json!({"honoured": 0, "used": 0, "refused": 3}));
        assert_eq!(sessions(&target).await, Vec::<String>::new());

        assert_eq!(counts(&import(&[(VARIABLE, &key)])), honoured);
        target
            .execute("UPDATE django_sessions SET is_used = TRUE WHERE id = (SELECT max(id) FROM django_sessions)")
            .await;
        assert_eq!(counts(&import(&[(VARIABLE, &key)])), json!({"honoured": 2, "used": 1, "refused": 0}));
        let used = "SELECT 'x' FROM django_sessions WHERE is_used";
        assert_eq!((sessions(&target).await, lines(&target.url, used).await.len()), (kept, 1));
    }
}

#[tokio::test]
async fn a_session_ends_with_the_password_that_it_was_made_by() {
    let (django, key) = (django().await, secret_key());
    for target in Target::each().await {
        let import = || target.import_with(&django.url, &["--json"], &[(VARIABLE, &key)]);
        assert_eq!(counts(&import())["honoured"], 3);
        let id = sessions(&target).await[0].split_once(' ').unwrap().0.to_owned();
        // Changed here.
        target.execute(&format!("UPDATE django_accounts SET password_digest = NULL WHERE id = {id}")).await;
        let done = import();
        let report: Value = serde_json::from_slice(&done.stdout).unwrap();
        assert_eq!(report["sessions"], json!({"honoured": 2, "used": 0, "refused": 1}));
        // Changed in Django; without a key too.
        let id = sessions(&target).await[0].split_once(' ').unwrap().0.to_owned();
        django.execute(&format!("CREATE TABLE kept AS SELECT id, password FROM auth_user WHERE id = {id}")).await;
        django
            .execute(&format!(
                "UPDATE auth_user SET password = 'md5$a$0123456789abcdef0123456789abcdef' WHERE id = {id}"
            ))
            .await;
        target.report(&django, &[]);
        assert_eq!(sessions(&target).await.len(), 1);
        django
            .execute(
                "UPDATE auth_user SET password = (SELECT password FROM kept) WHERE id = (SELECT id FROM kept);
                 DROP TABLE kept",
            )
            .await;
    }
}

/// How many sessions were refused, by the reason.
fn refused(done: &std::process::Output) -> Value {
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    report["sessions_refused"].clone()
}

#[tokio::test]
async fn a_file_of_keys_is_read_as_editors_and_settings_write_it() {
    let (django, key, target) = (django().await, secret_key(), Target::sqlite());
    let file = target.folder.path().join("keys");
    let path = file.to_str().unwrap();
    let import = || target.import_with(&django.url, &["--json", "--dry-run", "--django-secret-key", path], &[]);
    for content in [
        format!("\u{feff}{key}\r\n"),
        format!("\u{feff}SECRET_KEY = '{key}'\n"),
        format!("# one\nSECRET_KEY = 'another'\nSECRET_KEY_FALLBACKS = [\"{key}\"]  # until May\n"),
    ] {
        fs::write(&file, &content).unwrap();
        assert_eq!(counts(&import())["honoured"], 3, "{content}");
    }
    let utf_16: Vec<u8> = format!("\u{feff}{key}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(&file, utf_16).unwrap();
    assert_refused(&import(), "keys cannot be read: it is UTF-16");
    fs::write(&file, "another\nSECRET_KEY = os.environ['HUSH']\n").unwrap();
    assert_refused(&import(), "keys cannot be read: no key in quotes");
    assert!(!text(&import().stderr).contains("HUSH"));
}

#[tokio::test]
async fn each_session_that_is_refused_is_counted_by_the_reason() {
    let key = secret_key();
    for target in Target::each().await {
        let django = django().await;
        let import = |key: &str| target.import_with(&django.url, &["--json"], &[(VARIABLE, key)]);
        assert_eq!(refused(&import(&key)), json!({}));
        assert_eq!(refused(&import("another")), json!({"signature": 3}));
        let done = target.import_with(&django.url, &[], &[(VARIABLE, "another")]);
        let said = text(&done.stdout);
        assert!(said.contains("Sessions refused: 3 with a signature of another key than those given"), "{said}");
        import(&key);
        let ids = sessions(&target).await;
        let id = |at: usize| ids[at].split_once(' ').unwrap().0.to_owned();
        target.execute(&format!("UPDATE django_accounts SET password_digest = NULL WHERE id = {}", id(0))).await;
        target.execute(&format!("UPDATE accounts SET is_active = FALSE WHERE id = {}", id(1))).await;
        django.execute(&format!("UPDATE auth_user SET password = 'md5$a$b' WHERE id = {}", id(2))).await;
        let change = "INSERT INTO django_session SELECT 'unsigned', 'a:b:c', expire_date FROM django_session LIMIT 1";
        django.execute(change).await;
        let done = target.import_with(&django.url, &["--json", "--on-conflict=skip"], &[(VARIABLE, &key)]);
        let reasons = json!({"signature": 1, "user_inactive": 1, "password": 1, "password_changed_here": 1});
        assert_eq!((refused(&done), &counts(&done)["refused"]), (reasons, &json!(4)));
    }
}

#[tokio::test]
async fn s1_the_key_of_django_is_never_said_and_a_file_without_one_is_refused() {
    let (django, key, target) = (django().await, secret_key(), Target::sqlite());
    let done = target.import_with(&django.url, &[], &[(VARIABLE, &key), ("VESTIBULE_LOG", "trace")]);
    assert!(done.status.success() && text(&done.stdout).contains("Sessions: 3 honoured"), "{}", text(&done.stdout));
    assert!(!(text(&done.stdout) + &text(&done.stderr)).contains(&key));
    let file = target.folder.path().join("keys");
    let path = file.to_str().unwrap();
    assert_refused(&target.import_with(&django.url, &["--django-secret-key", path], &[]), "cannot be read");
    fs::write(&file, "\n").unwrap();
    assert_refused(&target.import_with(&django.url, &["--django-secret-key", path], &[]), "there is no key in ");
}

#[tokio::test]
async fn a_session_in_which_no_second_factor_was_shown_signs_nobody_in_who_has_one() {
    let (django, key, target) = (django().await, secret_key(), Target::sqlite());
    django.execute(&fs::read_to_string(data("factors.sql")).unwrap()).await;
    django
        .execute(
            "INSERT INTO otp_totp_totpdevice SELECT id, 'a', TRUE, '3132333435363738393031323334353637383930', 30, 0, 6, 1, 0,
                -1, id, NULL, NULL FROM auth_user",
        )
        .await;
    let done = target.import_with(&django.url, &["--json"], &[(VARIABLE, &key)]);
    assert_eq!(counts(&done), json!({"honoured": 0, "used": 0, "refused": 3}));
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(report["sessions_refused"], json!({"no_second_step": 3}));
    assert!(sessions(&target).await.is_empty());
}
