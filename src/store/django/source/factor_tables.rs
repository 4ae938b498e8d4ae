//! Which of the tables of second factors exist: allauth's, and django-otp's with its plugins.

use super::database::{Column, Database, assert_columns, expression};
use crate::accounts::StoreError;

const AUTHENTICATORS: [&str; 4] = ["id", "user_id", "type", "data"];
const TOTP_DEVICES: [&str; 9] = ["id", "user_id", "confirmed", "key", "step", "t0", "digits", "drift", "last_t"];
const STATIC_DEVICES: [&str; 3] = ["id", "user_id", "confirmed"];
const STATIC_TOKENS: [&str; 3] = ["id", "device_id", "token"];

/// Devices that no account here can have, by table, and what they are.
const OTHER_DEVICES: [(&str, &str); 3] = [
    ("otp_hotp_hotpdevice", "codes by a counter"),
    ("otp_email_emaildevice", "codes by e-mail"),
    ("two_factor_phonedevice", "codes by telephone"),
];

/// The tables of second factors that exist.
#[derive(Default)]
pub(super) struct FactorTables {
    /// allauth's `mfa_authenticator`.
    pub(super) authenticators: Option<Moments>,
    /// django-otp's `otp_totp_totpdevice`.
    pub(super) totp_devices: Option<Moments>,
    /// django-otp's `otp_static_staticdevice`, with `otp_static_statictoken`.
    pub(super) has_static_devices: bool,
    /// Tables of other devices, and what those are.
    pub(super) others: Vec<(&'static str, &'static str)>,
}

/// Whether a table has the columns `created_at` and `last_used_at`, which older versions lack.
#[derive(Clone, Copy)]
pub(super) struct Moments {
    has_created: bool,
    has_last_used: bool,
}

impl FactorTables {
    /// Looks for the tables.
    ///
    /// # Errors
    /// A sentence for the operator: one lacks a column.
    pub(super) async fn find(database: &mut Database) -> Result<Self, StoreError> {
        let has_static_devices = moments(database, "otp_static_staticdevice", &STATIC_DEVICES).await?.is_some()
            && moments(database, "otp_static_statictoken", &STATIC_TOKENS).await?.is_some();
        let mut others = Vec::new();
        for (table, what) in OTHER_DEVICES {
            if moments(database, table, &STATIC_DEVICES).await?.is_some() {
                others.push((table, what));
            }
        }
        Ok(Self {
            authenticators: moments(database, "mfa_authenticator", &AUTHENTICATORS).await?,
            totp_devices: moments(database, "otp_totp_totpdevice", &TOTP_DEVICES).await?,
            has_static_devices,
            others,
        })
    }
}

impl Moments {
    /// The columns `created_at` and `last_used_at`, as NULL where the table lacks them.
    pub(super) fn columns(self) -> [Column; 2] {
        let column = |has: bool, name: &'static str| expression(name, if has { name } else { "NULL" });
        [column(self.has_created, "created_at"), column(self.has_last_used, "last_used_at")]
    }
}

/// The moments of a table, if it exists.
async fn moments(database: &mut Database, table: &str, needed: &[&str]) -> Result<Option<Moments>, StoreError> {
    let columns = database.describe(table).await?;
    if columns.is_empty() {
        return Ok(None);
    }
    assert_columns(&database.name, table, &columns, needed)?;
    let has = |name: &str| columns.iter().any(|column| column.name == name);
    Ok(Some(Moments { has_created: has("created_at"), has_last_used: has("last_used_at") }))
}
