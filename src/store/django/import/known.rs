//! What earlier imports have stored of Django's users.

use std::collections::HashMap;

use sqlx::FromRow;

use crate::accounts::Timestamp;
use crate::accounts::django::{Base, Here, Profile};
use crate::store::bulk::BulkConnection;
use crate::store::connection::Value;

/// What is stored of one user.
pub(super) enum Known {
    /// It was imported, and still exists here.
    Here(Box<TakenOver>),
    /// It was imported, and has been deleted here since.
    DeletedHere,
    /// The id belongs to an account that was never imported.
    Foreign,
}

/// An imported account: as Django had it at the last import, and as it is now.
pub(super) struct TakenOver {
    pub(super) base: Base,
    pub(super) here: Here,
}

/// An account with its record of the last import; either may be missing.
#[derive(FromRow)]
struct KnownRow {
    id: i64,
    base_username: Option<String>,
    base_email: Option<String>,
    base_first_name: Option<String>,
    base_last_name: Option<String>,
    password_digest: Option<Vec<u8>>,
    base_is_active: Option<bool>,
    base_is_staff: Option<bool>,
    base_is_superuser: Option<bool>,
    date_joined: Option<i64>,
    username: Option<String>,
    email: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    is_active: Option<bool>,
    is_staff: Option<bool>,
    is_superuser: Option<bool>,
    last_login: Option<i64>,
}

/// The users among the ids that exist here, or did.
pub(super) async fn known(target: &mut impl BulkConnection, ids: &[i64]) -> sqlx::Result<HashMap<i64, Known>> {
    let ids: Vec<Value<'_>> = ids.iter().map(|id| Value::Integer(*id)).collect();
    let rows: Vec<KnownRow> = target
        .fetch_in(
            "SELECT ids.id, b.username AS base_username, b.email AS base_email, b.first_name AS base_first_name,
                b.last_name AS base_last_name, b.password_digest, b.is_active AS base_is_active,
                b.is_staff AS base_is_staff, b.is_superuser AS base_is_superuser, b.date_joined,
                a.username, a.email, a.first_name, a.last_name, a.is_active, a.is_staff, a.is_superuser, a.last_login
             FROM (SELECT id FROM django_accounts WHERE id IN () UNION SELECT id FROM accounts WHERE id IN ()) AS ids
                LEFT JOIN django_accounts b ON b.id = ids.id
                LEFT JOIN accounts a ON a.id = ids.id",
            &ids,
        )
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.known())).collect())
}

impl KnownRow {
    fn known(self) -> Known {
        let base = (|| {
            Some(Base {
                profile: Profile {
                    username: self.base_username?,
                    email: self.base_email?,
                    first_name: self.base_first_name?,
                    last_name: self.base_last_name?,
                    is_active: self.base_is_active?,
                    is_staff: self.base_is_staff?,
                    is_superuser: self.base_is_superuser?,
                },
                password_digest: self.password_digest.and_then(|digest| digest.try_into().ok()),
                date_joined: Timestamp::from_unix_millis(self.date_joined?),
            })
        })();
        let profile = (|| {
            Some(Profile {
                username: self.username?,
                email: self.email?,
                first_name: self.first_name?,
                last_name: self.last_name?,
                is_active: self.is_active?,
                is_staff: self.is_staff?,
                is_superuser: self.is_superuser?,
            })
        })();
        let last_login = self.last_login.map(Timestamp::from_unix_millis);
        match (base, profile) {
            (Some(base), Some(profile)) => {
                Known::Here(Box::new(TakenOver { base, here: Here { profile, last_login } }))
            }
            (Some(_), None) => Known::DeletedHere,
            (None, _) => Known::Foreign,
        }
    }
}
