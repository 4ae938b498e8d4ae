//! Export to Django: a new SQLite file with Django's tables and the accounts.

use std::fmt;
use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection as _, SqliteConnection};

use crate::accounts::{StoreError, Timestamp};
use crate::store::bulk::{BulkConnection, Cell, Kind, Row, Table, id};
use crate::store::connection::{Connection, values};
use crate::store::contents::counted;
use crate::store::moving::Origin;
use crate::store::sqlite::{Unfinished, fault};

const SCHEMA: &str = include_str!("export.sql");

/// The migrations that create those tables in Django. They are recorded as applied.
const MIGRATIONS: [(&str, &str); 19] = [
    ("contenttypes", "0001_initial"),
    ("contenttypes", "0002_remove_content_type_name"),
    ("auth", "0001_initial"),
    ("auth", "0002_alter_permission_name_max_length"),
    ("auth", "0003_alter_user_email_max_length"),
    ("auth", "0004_alter_user_username_opts"),
    ("auth", "0005_alter_user_last_login_null"),
    ("auth", "0006_require_contenttypes_0002"),
    ("auth", "0007_alter_validators_add_error_messages"),
    ("auth", "0008_alter_user_username_max_length"),
    ("auth", "0009_alter_user_last_name_max_length"),
    ("auth", "0010_alter_group_name_max_length"),
    ("auth", "0011_update_proxy_permissions"),
    ("auth", "0012_alter_user_first_name_max_length"),
    ("authtoken", "0001_initial"),
    ("authtoken", "0002_auto_20160226_1747"),
    ("authtoken", "0003_tokenproxy"),
    ("authtoken", "0004_alter_tokenproxy_options"),
    ("sessions", "0001_initial"),
];

const DJANGO_MIGRATIONS: Table = Table {
    name: "django_migrations",
    columns: &[("id", Kind::Integer), ("app", Kind::Text), ("name", Kind::Text), ("applied", Kind::Text)],
};

/// The columns of a user, the same in both tables.
const USER: &[(&str, Kind)] = &[
    ("id", Kind::Integer),
    ("username", Kind::Text),
    ("email", Kind::Text),
    ("first_name", Kind::Text),
    ("last_name", Kind::Text),
    ("is_active", Kind::Bool),
    ("is_staff", Kind::Bool),
    ("is_superuser", Kind::Bool),
    ("password", Kind::Text),
    ("date_joined", Kind::Integer),
    ("last_login", Kind::Integer),
];
const GROUP: &[(&str, Kind)] = &[("id", Kind::Integer), ("name", Kind::Text)];

/// A table here, and the table that it is exported to.
struct TableMapping {
    from: Table,
    to: Table,
    /// Converts a value to Django's form, by the name of its column here.
    translate: fn(&str, Cell) -> Cell,
}

const USERS: TableMapping = TableMapping {
    from: Table { name: "accounts", columns: USER },
    to: Table { name: "auth_user", columns: USER },
    translate: translated,
};
const GROUPS: TableMapping = TableMapping {
    from: Table { name: "groups", columns: GROUP },
    to: Table { name: "auth_group", columns: GROUP },
    translate: |_, cell| cell,
};
const MEMBERSHIPS: TableMapping = TableMapping {
    from: Table {
        name: "account_groups",
        columns: &[("id", Kind::Integer), ("account_id", Kind::Integer), ("group_id", Kind::Integer)],
    },
    to: Table {
        name: "auth_user_groups",
        columns: &[("id", Kind::Integer), ("user_id", Kind::Integer), ("group_id", Kind::Integer)],
    },
    translate: |_, cell| cell,
};

/// Numbers of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exported {
    /// All accounts.
    pub accounts: u64,
    /// Groups.
    pub groups: u64,
    /// Valid tokens of programs, which are not exported.
    pub tokens: u64,
    /// Valid sessions of browsers, which are not exported.
    pub sessions: u64,
}

impl fmt::Display for Exported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} and {}; {} and {} stay behind, as nothing but their digests is known",
            counted(self.accounts, "account"),
            counted(self.groups, "group"),
            counted(self.tokens, "token"),
            counted(self.sessions, "session"),
        )
    }
}

/// Writes the accounts and groups of a database, from one snapshot, into a new SQLite file that only its owner can
/// read, with the tables of Django 5.2 and 6.1 and of Django REST Framework. Ids are kept, and no id that was in use is
/// assigned again. A hash of Vestibule's is converted to one of Django's `Argon2PasswordHasher`; a hash that was
/// imported from Django and not replaced is written unchanged. `now` decides which sign-ins count as valid, and is
/// recorded as the time of the migrations.
///
/// # Errors
/// A sentence for the operator: the file exists already or cannot be written, or the database cannot be read. The file
/// is created with all accounts or not at all.
pub async fn export_django(url: &str, file: &Path, now: Timestamp) -> Result<Exported, StoreError> {
    let unfinished = Unfinished::beside(file)?;
    let mut origin = Origin::open(url).await?;
    let exported = async {
        let mut target = create(&unfinished).await.map_err(fault)?;
        let exported = match &mut origin {
            Origin::Sqlite { connection, .. } => everything(connection, &mut target, now).await,
            Origin::Postgres { connection, .. } => everything(connection, &mut target, now).await,
        };
        let _ = target.close().await;
        exported
    };
    let exported = exported.await;
    origin.close().await;
    let exported = exported?;
    unfinished.finish().await?;
    Ok(exported)
}

/// The file is deleted if anything fails, so no rollback is needed.
async fn create(unfinished: &Unfinished) -> sqlx::Result<SqliteConnection> {
    let options = SqliteConnectOptions::new().filename(unfinished.path());
    let options = options.journal_mode(SqliteJournalMode::Memory).synchronous(SqliteSynchronous::Off);
    let mut target = options.connect().await?;
    target.begin_exclusive().await?;
    sqlx::raw_sql(SCHEMA).execute(&mut target).await?;
    Ok(target)
}

async fn everything(
    source: &mut impl BulkConnection,
    target: &mut SqliteConnection,
    now: Timestamp,
) -> Result<Exported, StoreError> {
    target.write(&DJANGO_MIGRATIONS, &migrations(now), "").await.map_err(writing)?;
    source.begin_reading().await.map_err(reading)?;
    let groups = copy_rows(source, target, &GROUPS).await?;
    let accounts = copy_rows(source, target, &USERS).await?;
    copy_rows(source, target, &MEMBERSHIPS).await?;
    let (tokens, sessions) = sign_ins(source, now).await.map_err(reading)?;
    target.execute("COMMIT", &[]).await.map_err(writing)?;
    Ok(Exported { accounts, groups, tokens, sessions })
}

/// Copies the rows of a table in batches and returns their number.
async fn copy_rows(
    source: &mut impl BulkConnection,
    target: &mut SqliteConnection,
    mapping: &TableMapping,
) -> Result<u64, StoreError> {
    let translate = |row: Row| -> Row {
        let names = mapping.from.columns.iter().map(|(name, _)| *name);
        names.zip(row).map(|(name, cell)| (mapping.translate)(name, cell)).collect()
    };
    let (mut count, mut last) = (0, Some(i64::MIN));
    while let Some(after) = last {
        let rows = source.read(&mapping.from, after).await.map_err(reading)?;
        last = rows.last().and_then(id);
        count += rows.len() as u64;
        let rows: Vec<Row> = rows.into_iter().map(translate).collect();
        target.write(&mapping.to, &rows, "").await.map_err(writing)?;
    }
    let last_id = source.last_id(&mapping.from).await.map_err(reading)?;
    target.set_last_id(&mapping.to, last_id).await.map_err(writing)?;
    Ok(count)
}

/// Number of tokens of programs and of sessions that have not expired.
async fn sign_ins(source: &mut impl BulkConnection, now: Timestamp) -> sqlx::Result<(u64, u64)> {
    let counts: Option<(i64, i64)> = source
        .fetch_optional(
            "SELECT (SELECT count(*) FROM tokens WHERE session_id IS NULL AND expires_at > $1),
                (SELECT count(*) FROM sessions WHERE expires_at > $1)",
            values![now.unix_millis()],
        )
        .await?;
    let (tokens, sessions) = counts.unwrap_or_default();
    Ok((tokens.unsigned_abs(), sessions.unsigned_abs()))
}

fn migrations(now: Timestamp) -> Vec<Row> {
    let row = |(id, (app, name)): (i64, (&str, &str))| {
        vec![Cell::Integer(Some(id)), Cell::Text(app.to_owned()), Cell::Text(name.to_owned()), moment(now)]
    };
    (1..).zip(MIGRATIONS).map(row).collect()
}

/// A value of an account in Django's form.
fn translated(column: &str, cell: Cell) -> Cell {
    match (column, cell) {
        ("password", Cell::Text(hash)) => Cell::Text(djangos(hash)),
        ("date_joined" | "last_login", Cell::Integer(Some(millis))) => moment(Timestamp::from_unix_millis(millis)),
        (_, cell) => cell,
    }
}

/// A hash in the format of Django's hashers.
fn djangos(hash: String) -> String {
    if hash.starts_with("$argon2id$") { format!("argon2{hash}") } else { hash }
}

/// A time in Django's format for SQLite: in UTC, with a fraction only if it is not zero.
fn moment(moment: Timestamp) -> Cell {
    let text = moment.rfc3339().replace('T', " ").replace('Z', "000");
    Cell::Text(text.strip_suffix(".000000").map_or(text.clone(), str::to_owned))
}

fn reading(error: sqlx::Error) -> StoreError {
    StoreError::fault(format!("the accounts cannot be read: {error}"))
}

fn writing(error: sqlx::Error) -> StoreError {
    StoreError::fault(format!("the file cannot be written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_of_ours_becomes_djangos_and_one_of_djangos_stays() {
        assert_eq!(
            djangos("$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA".into()),
            "argon2$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA"
        );
        for hash in
            ["pbkdf2_sha256$1000000$salt$hash", "argon2$argon2i$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA", "!unusable", ""]
        {
            assert_eq!(djangos(hash.to_owned()), hash);
        }
    }

    #[test]
    fn a_moment_is_written_as_django_writes_it() {
        let text = |millis| match moment(Timestamp::from_unix_millis(millis)) {
            Cell::Text(text) => text,
            _ => panic!("no text"),
        };
        assert_eq!(text(1_795_428_000_042), "2026-11-23 10:00:00.042000");
        assert_eq!(text(1_795_428_000_000), "2026-11-23 10:00:00");
    }
}
