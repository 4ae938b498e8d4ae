//! Second factors of users: allauth's authenticators, and django-otp's devices that are confirmed. A row that cannot be
//! taken over is reported with its user: what it holds is secret.

use std::collections::{HashMap, HashSet};

use super::cell::Row;
use super::database::{column, expression, flag};
use super::tokens::of_users;
use super::{Source, Table};
use crate::accounts::StoreError;
use crate::accounts::django::{Authenticator, DjangoFactors, FactorKind, TotpDevice};
use crate::store::connection::values;

type Factors = HashMap<i64, DjangoFactors>;

/// The range of users that is read, in the order of ids.
const OF_USERS: &str = "user_id > $1 AND user_id <= $2 ORDER BY user_id, id";

impl Source {
    /// The factors of those users, whose ids are after `after` and up to `last`, by user.
    pub(super) async fn factors(&mut self, after: i64, last: i64, ids: &HashSet<i64>) -> Result<Factors, StoreError> {
        let mut factors = Factors::new();
        if let Some(moments) = self.schema.factors.authenticators {
            let [created, last_used] = moments.columns();
            let columns = [column("user_id"), column("id"), column("type"), column("data"), created, last_used];
            let from = format!("FROM mfa_authenticator WHERE {OF_USERS}");
            let rows = self.database.rows(&columns, &from, values![after, last]).await?;
            self.add(&mut factors, of_users(&rows, ids), Table::Authenticators, add_authenticator);
        }
        if let Some(moments) = self.schema.factors.totp_devices {
            let [created, last_used] = moments.columns();
            let numbers = ["step", "t0", "digits", "drift", "last_t"].map(column);
            let mut columns = vec![column("user_id"), flag("confirmed"), column("key"), created, last_used];
            columns.extend(numbers);
            let from = format!("FROM otp_totp_totpdevice WHERE {OF_USERS}");
            let rows = self.database.rows(&columns, &from, values![after, last]).await?;
            self.add(&mut factors, of_users(&rows, ids), Table::TotpDevices, add_totp_device);
        }
        if self.schema.factors.has_static_devices {
            let id = expression("id", "t.id");
            let columns = [expression("user_id", "d.user_id"), id, flag("confirmed"), column("token")];
            let from = "FROM otp_static_statictoken t JOIN otp_static_staticdevice d ON d.id = t.device_id
                WHERE d.user_id > $1 AND d.user_id <= $2 ORDER BY d.user_id, t.id";
            let rows = self.database.rows(&columns, from, values![after, last]).await?;
            self.add(&mut factors, of_users(&rows, ids), Table::StaticTokens, add_static_token);
        }
        for (table, what) in self.schema.factors.others.clone() {
            let from = format!("FROM {table} WHERE {OF_USERS}");
            let rows = self.database.rows(&[column("user_id"), flag("confirmed")], &from, values![after, last]).await?;
            for (user, row) in of_users(&rows, ids) {
                if row.flag("confirmed") != Ok(false) {
                    factors.entry(user).or_default().leave_out(table, format!("{what} do not come over"));
                }
            }
        }
        Ok(factors)
    }

    /// Adds the rows of a table to the factors of their users.
    fn add<'a>(
        &mut self,
        factors: &mut Factors,
        rows: impl Iterator<Item = (i64, Row<'a>)>,
        table: Table,
        add: impl Fn(&mut DjangoFactors, Row<'_>) -> Result<(), String>,
    ) {
        for (user, row) in rows {
            self.read.add(table, 1);
            let factors = factors.entry(user).or_default();
            if let Err(why) = add(factors, row) {
                let unread: &'static [FactorKind] = match table {
                    Table::TotpDevices => &[FactorKind::App],
                    Table::StaticTokens => &[FactorKind::RecoveryCode],
                    _ => FactorKind::ALL,
                };
                factors.leave_out_unread(self.name(table), why, unread);
            }
        }
    }
}

fn add_authenticator(factors: &mut DjangoFactors, row: Row<'_>) -> Result<(), String> {
    factors.add_authenticator(Authenticator {
        id: row.text("id")?,
        kind: row.text("type")?,
        data: row.text("data")?,
        created: row.optional_moment("created_at")?,
        last_used: row.optional_moment("last_used_at")?,
    });
    Ok(())
}

fn add_totp_device(factors: &mut DjangoFactors, row: Row<'_>) -> Result<(), String> {
    if row.flag("confirmed")? {
        factors.add_totp_device(TotpDevice {
            key: row.text("key")?,
            step: row.integer("step")?,
            t0: row.integer("t0")?,
            digits: row.integer("digits")?,
            drift: row.integer("drift")?,
            last_t: row.integer("last_t")?,
            created: row.optional_moment("created_at")?,
            last_used: row.optional_moment("last_used_at")?,
        });
    }
    Ok(())
}

fn add_static_token(factors: &mut DjangoFactors, row: Row<'_>) -> Result<(), String> {
    if row.flag("confirmed")? {
        factors.add_static_token(row.text("id")?, row.text("token")?);
    }
    Ok(())
}
