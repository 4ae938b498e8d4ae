//! A Django database and one of Vestibule's, each of either kind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

use crate::cluster::Cluster;
use crate::support::process::{run, vestibule};

/// The tables that an import writes.
const TABLES: [&str; 12] = [
    "accounts",
    "tokens",
    "groups",
    "account_groups",
    "django_accounts",
    "django_tokens",
    "sessions",
    "totp_secrets",
    "recovery_codes",
    "passkeys",
    "passkey_users",
    "django_factors",
];

/// The key by which second factors are sealed.
pub const SECRET_KEY: &str = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

/// A file among the tests' data about Django.
pub fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/django").join(name)
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Statements for a database, by its URL.
pub async fn execute(url: &str, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    if url.starts_with("postgres:") {
        sqlx::raw_sql(sql).execute(&mut PgConnection::connect(url).await.unwrap()).await.unwrap();
        return;
    }
    let mut connection = SqliteConnection::connect(url).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The texts that a query answers with, one in a row.
pub async fn lines(url: &str, sql: &str) -> Vec<String> {
    let sql = AssertSqlSafe(sql.to_owned());
    if url.starts_with("postgres:") {
        return sqlx::query_scalar(sql).fetch_all(&mut PgConnection::connect(url).await.unwrap()).await.unwrap();
    }
    let mut connection = SqliteConnection::connect(url).await.unwrap();
    let lines = sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    lines
}

/// A Django database with the users of `django-accounts.json`, two of whom look alike: 25 `Casey` and 26 `casey`.
pub struct Django {
    pub url: String,
    _folder: TempDir,
}

impl Django {
    /// An SQLite file.
    pub fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("django.sqlite3");
        fs::copy(data("django.sqlite3"), &file).unwrap();
        Self { url: format!("sqlite:{}", file.display()), _folder: folder }
    }

    /// One without those who look alike.
    pub async fn without_conflicts() -> Self {
        let django = Self::sqlite();
        django.execute("UPDATE auth_user SET username = 'carl' WHERE id = 26").await;
        django
    }

    /// The same in PostgreSQL.
    pub async fn postgres(cluster: &Cluster) -> Self {
        let (file, url) = (Self::sqlite(), cluster.new_database().await);
        execute(&url, &fs::read_to_string(data("postgres.sql")).unwrap()).await;
        let flag = |name: &str| format!("CASE {name} WHEN 1 THEN 'true' ELSE 'false' END");
        for select in [
            "SELECT printf('INSERT INTO auth_group VALUES (%d, %s)', id, quote(name)) FROM auth_group".to_owned(),
            format!(
                "SELECT printf('INSERT INTO auth_user (id, password, last_login, is_superuser, username, first_name,
                    last_name, email, is_staff, is_active, date_joined)
                    VALUES (%d, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)',
                    id, quote(password), quote(last_login || '+00'), {}, quote(username), quote(first_name),
                    quote(last_name), quote(email), {}, {}, quote(date_joined || '+00')) FROM auth_user",
                flag("is_superuser"),
                flag("is_staff"),
                flag("is_active")
            ),
            "SELECT printf('INSERT INTO auth_user_groups (user_id, group_id) VALUES (%d, %d)', user_id, group_id)
             FROM auth_user_groups"
                .to_owned(),
            "SELECT printf('INSERT INTO authtoken_token VALUES (%s, %s, %d)', quote(key), quote(created || '+00'),
                user_id) FROM authtoken_token"
                .to_owned(),
        ] {
            execute(&url, &lines(&file.url, &select).await.join(";\n")).await;
        }
        Self { url, _folder: TempDir::new().unwrap() }
    }

    pub fn file(&self) -> &Path {
        Path::new(self.url.strip_prefix("sqlite:").unwrap())
    }

    pub async fn execute(&self, sql: &str) {
        execute(&self.url, sql).await;
    }
}

/// A database of Vestibule's.
pub struct Target {
    pub url: String,
    pub folder: TempDir,
}

impl Target {
    /// An SQLite file that is not there yet.
    pub fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        Self { url: format!("sqlite:{}", folder.path().join("vestibule.db").display()), folder }
    }

    /// A new database of each kind; of SQLite's alone where PostgreSQL is not there.
    pub async fn each() -> Vec<Self> {
        let mut each = vec![Self::sqlite()];
        if let Some(cluster) = Cluster::shared() {
            each.push(Self { url: cluster.new_database().await, folder: TempDir::new().unwrap() });
        }
        each
    }

    /// Runs the import.
    pub fn import(&self, django: &str, flags: &[&str]) -> Output {
        self.import_with(django, flags, &[("VESTIBULE_SECRET_KEY", SECRET_KEY)])
    }

    /// As [`import`](Self::import), with variables.
    pub fn import_with(&self, django: &str, flags: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = vestibule(self.folder.path());
        command.env("DATABASE_URL", &self.url).envs(variables.iter().copied());
        run(command.arg("import-django").arg(django).args(flags), "")
    }

    /// Imports, and reads the report.
    #[track_caller]
    pub fn report(&self, django: &Django, flags: &[&str]) -> Value {
        let done = self.import(&django.url, &[flags, &["--json"]].concat());
        assert!(done.status.success(), "{}{}", text(&done.stdout), text(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap()
    }

    /// Imports into a database in which that changes nothing: the report of it says so, and every row stays.
    pub async fn assert_settled(&self, django: &Django, flags: &[&str]) -> Value {
        let before = self.dump().await;
        let report = self.report(django, flags);
        let users = &report["users"];
        assert_eq!((&users["new"], &users["updated"]), (&0.into(), &0.into()), "{report}");
        assert_eq!((&report["tokens"]["added"], &report["tokens"]["revoked"]), (&0.into(), &0.into()), "{report}");
        assert_eq!(self.dump().await, before);
        report
    }

    /// Every row of every table.
    pub async fn dump(&self) -> Vec<String> {
        let mut rows = Vec::new();
        for table in TABLES {
            let sql = if self.url.starts_with("postgres:") {
                format!("SELECT '{table} ' || t::text FROM {table} t ORDER BY id")
            } else {
                let columns = format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')");
                let columns = lines(&self.url, &columns).await.join(" || ' ' || ");
                format!("SELECT '{table} ' || {columns} FROM {table} ORDER BY id")
            };
            rows.extend(lines(&self.url, &sql).await);
        }
        rows
    }

    pub async fn execute(&self, sql: &str) {
        execute(&self.url, sql).await;
    }

    /// One value of an account, as text.
    pub async fn account(&self, id: i64, column: &str) -> String {
        let sql = format!("SELECT CAST({column} AS TEXT) FROM accounts WHERE id = {id}");
        lines(&self.url, &sql).await.pop().unwrap_or_default()
    }

    /// How many rows a table has of an account.
    pub async fn count(&self, table: &str, account: i64) -> usize {
        lines(&self.url, &format!("SELECT 'x' FROM {table} WHERE account_id = {account}")).await.len()
    }

    /// Makes a sign-in of each kind, as if somebody had signed in here.
    pub async fn sign_in(&self, account: i64) {
        let digest = |number: i64| {
            let hex = format!("{:064x}", account * 10 + number);
            if self.url.starts_with("postgres:") { format!("decode('{hex}', 'hex')") } else { format!("x'{hex}'") }
        };
        let (session, page, program) = (digest(1), digest(2), digest(3));
        self.execute(&format!(
            "INSERT INTO sessions (id, account_id, digest, address, network, user_agent, created_at, last_used_at,
                expires_at, ends_at)
                VALUES ({account}, {account}, {session}, '', '', '', 1, 1, 9000000000000, 9000000000000);
             INSERT INTO tokens (account_id, session_id, digest, created_at, last_used_at, expires_at)
                VALUES ({account}, {account}, {page}, 1, 1, 9000000000000),
                    ({account}, NULL, {program}, 1, 1, 9000000000000)"
        ))
        .await;
    }
}

/// Whether the command failed in those words, and as it should.
#[track_caller]
pub fn assert_refused(done: &Output, words: &str) {
    let said = text(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{said}");
    let is_told = said.lines().any(|line| line.starts_with("vestibule: ") && line.contains(words));
    assert!(is_told && !said.contains("panicked"), "{said}");
}
