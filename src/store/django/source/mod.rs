//! Reads a Django database, of SQLite or PostgreSQL, without writing to it: one snapshot, in batches.

mod cell;
mod complete;
mod database;
mod emails;
mod factor_tables;
mod factors;
mod failure;
mod keys;
mod orphans;
mod schema;
mod sessions;
#[cfg(test)]
mod tests;
mod tokens;
mod users;

use crate::accounts::StoreError;
use crate::accounts::django::{Broken, DjangoGroup, SecretKey};
use complete::Read;
use database::{Database, column, quoted};
use schema::Schema;

pub(in crate::store) use keys::Found;
pub(in crate::store) use users::Batch;

/// Rows per batch.
const BATCH: usize = 500;

/// The database to read, and the options.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct SourceOptions<'a> {
    /// `sqlite:...`, the path of an SQLite file, or a `postgres://` URL.
    pub url: &'a str,
    /// The table of users: `auth_user` unless the project has a custom user model.
    pub user_table: &'a str,
    /// Django's `SECRET_KEY` and its fallbacks; without one no session is read.
    pub secret_keys: &'a [SecretKey],
}

/// Numbers of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct Totals {
    /// Users.
    pub users: u64,
    /// Groups.
    pub groups: u64,
    /// Tokens, of DRF and of knox.
    pub tokens: u64,
    /// Sessions, including expired ones; 0 without a key.
    pub sessions: u64,
    /// Second factors: rows of allauth, and authenticator apps and static tokens of django-otp.
    pub factors: u64,
}

/// A table of Django's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Table {
    /// Users, whatever the table's name is.
    Users,
    /// Groups.
    Groups,
    /// Memberships of users in groups.
    Memberships,
    /// Django REST Framework's tokens.
    Tokens,
    /// knox's tokens.
    Knox,
    /// Sessions.
    Sessions,
    /// allauth's authenticators: apps, sets of recovery codes, and passkeys.
    Authenticators,
    /// django-otp's authenticator apps.
    TotpDevices,
    /// django-otp's static tokens, with their devices.
    StaticTokens,
}

impl Table {
    const ALL: [Self; 9] = [
        Self::Users,
        Self::Groups,
        Self::Memberships,
        Self::Tokens,
        Self::Knox,
        Self::Sessions,
        Self::Authenticators,
        Self::TotpDevices,
        Self::StaticTokens,
    ];

    /// Whether its rows hold secrets, or digests of secrets, and are reported by their user.
    fn has_secrets(self) -> bool {
        !matches!(self, Self::Users | Self::Groups | Self::Memberships)
    }
}

/// A snapshot of a Django database.
pub(in crate::store) struct Source {
    database: Database,
    schema: Schema,
    totals: Totals,
    keys: Vec<SecretKey>,
    read: Read,
}

impl Source {
    /// Opens a database.
    ///
    /// # Errors
    /// A sentence for the operator, never with a URL's password: the database does not exist, is locked, not readable
    /// or damaged; it is not a Django database, or not fully migrated; its users' ids are not integers.
    pub async fn open(options: SourceOptions<'_>) -> Result<Self, StoreError> {
        let mut database = Database::open(options.url).await?;
        let schema = Schema::find(&mut database, options.user_table).await?;
        let keys = options.secret_keys.to_vec();
        let mut source = Self { database, schema, totals: Totals::default(), keys, read: Read::default() };
        source.totals = Totals {
            users: source.total(Table::Users).await?,
            groups: source.total(Table::Groups).await?,
            tokens: source.total(Table::Tokens).await? + source.total(Table::Knox).await?,
            sessions: source.total(Table::Sessions).await?,
            factors: source.total(Table::Authenticators).await?
                + source.total(Table::TotpDevices).await?
                + source.total(Table::StaticTokens).await?,
        };
        Ok(source)
    }

    async fn total(&mut self, table: Table) -> Result<u64, StoreError> {
        if !self.has(table) {
            return Ok(0);
        }
        self.database.count(&format!("FROM {}", quoted(&self.name(table)))).await
    }

    /// Whether a table exists and is read.
    fn has(&self, table: Table) -> bool {
        match table {
            Table::Users => true,
            Table::Groups => self.schema.has_groups,
            Table::Memberships => self.schema.memberships.is_some(),
            Table::Tokens => self.schema.has_tokens,
            Table::Knox => self.schema.knox.is_some(),
            Table::Sessions => self.schema.has_sessions && !self.keys.is_empty(),
            Table::Authenticators => self.schema.factors.authenticators.is_some(),
            Table::TotpDevices => self.schema.factors.totp_devices.is_some(),
            Table::StaticTokens => self.schema.factors.has_static_devices,
        }
    }

    /// Those of the tables that exist and are read.
    fn tables(&self, tables: &[Table]) -> Vec<Table> {
        tables.iter().copied().filter(|table| self.has(*table)).collect()
    }

    /// The unquoted name of a table.
    fn name(&self, table: Table) -> String {
        match table {
            Table::Users => self.schema.users.clone(),
            Table::Groups => "auth_group".to_owned(),
            Table::Memberships => format!("{}_groups", self.schema.users),
            Table::Tokens => "authtoken_token".to_owned(),
            Table::Knox => "knox_authtoken".to_owned(),
            Table::Sessions => "django_session".to_owned(),
            Table::Authenticators => "mfa_authenticator".to_owned(),
            Table::TotpDevices => "otp_totp_totpdevice".to_owned(),
            Table::StaticTokens => "otp_static_statictoken".to_owned(),
        }
    }

    /// Whether there is a table of second factors that can be imported.
    pub fn has_factors(&self) -> bool {
        !self.tables(&[Table::Authenticators, Table::TotpDevices, Table::StaticTokens]).is_empty()
    }

    /// The numbers of rows.
    pub fn totals(&self) -> Totals {
        self.totals
    }

    /// All groups whose ids are within the limits, by id.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn groups(&mut self) -> Result<(Vec<DjangoGroup>, Vec<Broken>), StoreError> {
        let (mut groups, mut broken) = (Vec::new(), Vec::new());
        if !self.has(Table::Groups) {
            return Ok((groups, broken));
        }
        let from = format!("FROM auth_group WHERE {} ORDER BY id", self.is_fit("id"));
        let rows = self.database.rows(&[column("id"), column("name")], &from, &[]).await?;
        self.read.add(Table::Groups, rows.len());
        for row in rows.iter() {
            match row.integer("id").and_then(|id| Ok(DjangoGroup { id, name: row.text("name")?.to_owned() })) {
                Ok(group) => groups.push(group),
                Err(why) => broken.push(Broken { table: "auth_group".into(), key: row.key("id"), why }),
            }
        }
        Ok((groups, broken))
    }

    /// Closes the connection.
    pub async fn close(self) {
        self.database.close().await;
    }
}
