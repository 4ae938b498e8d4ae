//! Which of Django's tables exist, and whether they have the needed columns.

use super::database::{Database, Described, assert_columns};
use super::factor_tables::FactorTables;
use crate::accounts::StoreError;

/// Columns of every table of users, of Django's model or a custom one.
const USER_COLUMNS: [&str; 11] = [
    "id",
    "username",
    "email",
    "first_name",
    "last_name",
    "password",
    "is_active",
    "is_staff",
    "is_superuser",
    "date_joined",
    "last_login",
];

/// The table of Django's own user model.
const DJANGOS_USERS: &str = "auth_user";

/// The integer types of either database.
const WHOLE_NUMBERS: [&str; 3] = ["integer", "bigint", "smallint"];

/// The tables of a Django database. `None` or `false` is a table that does not exist, which is no error.
pub(super) struct Schema {
    /// The table of users, unquoted.
    pub(super) users: String,
    /// The memberships of users in groups.
    pub(super) memberships: Option<Memberships>,
    /// Whether there is `auth_group`.
    pub(super) has_groups: bool,
    /// Whether there is DRF's `authtoken_token`.
    pub(super) has_tokens: bool,
    /// Whether there is `knox_authtoken`.
    pub(super) knox: Option<Knox>,
    /// Whether there is allauth's `account_emailaddress`.
    pub(super) has_emails: bool,
    /// Whether there is `django_session`.
    pub(super) has_sessions: bool,
    /// The tables of second factors.
    pub(super) factors: FactorTables,
}

/// The table that links users and groups.
pub(super) struct Memberships {
    /// Its name, unquoted.
    pub(super) table: String,
    /// The column that refers to the user, which is named after the model.
    pub(super) user: String,
}

/// The columns of knox's table, which differ between its versions.
pub(super) struct Knox {
    /// The column with the expiry of a token.
    pub(super) expiry: Option<&'static str>,
    /// Whether its digests are salted.
    pub(super) is_salted: bool,
}

impl Schema {
    /// Reads the schema of a database.
    ///
    /// # Errors
    /// A sentence for the operator: it is no Django database, or not fully migrated.
    pub(super) async fn find(database: &mut Database, users: &str) -> Result<Self, StoreError> {
        assert_users(database, users).await?;
        let has_groups = has(database, "auth_group", &["id", "name"]).await?;
        Ok(Self {
            users: users.to_owned(),
            memberships: if has_groups { memberships(database, users).await? } else { None },
            has_groups,
            has_tokens: has(database, "authtoken_token", &["key", "created", "user_id"]).await?,
            knox: knox(database).await?,
            has_emails: has(database, "account_emailaddress", &["user_id", "email", "verified"]).await?,
            has_sessions: has(database, "django_session", &["session_key", "session_data", "expire_date"]).await?,
            factors: FactorTables::find(database).await?,
        })
    }
}

async fn assert_users(database: &mut Database, table: &str) -> Result<(), StoreError> {
    let columns = database.describe(table).await?;
    let name = &database.name;
    if columns.is_empty() {
        let hint = "; where the model of users is a custom one, its table must be named";
        return Err(StoreError::fault(format!("{name} is not a Django database: it has no table {table}{hint}")));
    }
    assert_user_columns(name, table, &columns)?;
    let Some(id) = columns.iter().find(|column| column.name == "id") else { return Ok(()) };
    if !WHOLE_NUMBERS.contains(&id.kind.as_str()) {
        let why = "ids of that kind cannot be kept, only whole numbers";
        return Err(StoreError::fault(format!("the ids of {table} in {name} are of the type {}: {why}", id.kind)));
    }
    if !id.is_key {
        return Err(StoreError::fault(format!("{name} is not a Django database: id is not the key of its {table}")));
    }
    Ok(())
}

/// A custom user model may lack some of the columns, which is not an error of its migrations.
fn assert_user_columns(name: &str, table: &str, columns: &[Described]) -> Result<(), StoreError> {
    let missing = USER_COLUMNS.into_iter().filter(|needed| columns.iter().all(|column| column.name != *needed));
    let missing: Vec<&str> = missing.collect();
    if missing.is_empty() || (table == DJANGOS_USERS && !missing.contains(&"username")) {
        return assert_columns(name, table, columns, &USER_COLUMNS);
    }
    let why = if missing.contains(&"username") {
        "the model of users has no username, and nobody signs in to Vestibule without one"
    } else {
        "the model of users lacks what an account is made of"
    };
    Err(StoreError::fault(format!(
        "{why}: the table {table} in {name} has no column {}; docs/leaving-django.md says which columns are needed and how \
        to add them",
        missing.join(" and no column ")
    )))
}

/// Whether a table exists.
async fn has(database: &mut Database, table: &str, needed: &[&str]) -> Result<bool, StoreError> {
    let columns = database.describe(table).await?;
    if !columns.is_empty() {
        assert_columns(&database.name, table, &columns, needed)?;
    }
    Ok(!columns.is_empty())
}

async fn memberships(database: &mut Database, users: &str) -> Result<Option<Memberships>, StoreError> {
    let table = format!("{users}_groups");
    let columns = database.describe(&table).await?;
    if columns.is_empty() {
        return Ok(None);
    }
    assert_columns(&database.name, &table, &columns, &["id", "group_id"])?;
    let others: Vec<_> = columns.into_iter().filter(|column| !["id", "group_id"].contains(&&*column.name)).collect();
    match others.as_slice() {
        [user] => Ok(Some(Memberships { table, user: user.name.clone() })),
        _ => {
            let name = &database.name;
            Err(StoreError::fault(format!("{name} does not say by one column of {table} which users it is about")))
        }
    }
}

async fn knox(database: &mut Database) -> Result<Option<Knox>, StoreError> {
    let columns = database.describe("knox_authtoken").await?;
    if columns.is_empty() {
        return Ok(None);
    }
    assert_columns(&database.name, "knox_authtoken", &columns, &["digest", "created", "user_id"])?;
    let has = |name: &str| columns.iter().any(|column| column.name == name);
    let expiry = ["expiry", "expires"].into_iter().find(|name| has(name));
    Ok(Some(Knox { expiry, is_salted: has("salt") }))
}
