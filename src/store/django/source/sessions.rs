//! Sessions with a signed-in user.

use std::collections::{BTreeMap, HashMap};

use super::cell::Row;
use super::database::{column, flag, quoted};
use super::{BATCH, Source, Table};
use crate::accounts::django::{Broken, DjangoSession, Refusal, SessionData, SignedIn};
use crate::accounts::{StoreError, Timestamp, TokenDigest};
use crate::store::connection::values;

/// A batch of sessions.
#[derive(Debug, Default)]
pub(in crate::store) struct SessionBatch {
    /// Sessions with a signed-in user.
    pub sessions: Vec<DjangoSession>,
    /// Number of sessions that are invalid in Django, by reason.
    pub refused: BTreeMap<Refusal, u64>,
    /// Rows that cannot be read, by their position in the order of their keys, which are secrets.
    pub broken: Vec<Broken>,
    /// The last key of the batch; `None` if there were no more rows. It is a secret.
    pub last: Option<String>,
}

/// A session that is valid if its user may sign in and has the same password.
struct Candidate {
    digest: TokenDigest,
    expires: Timestamp,
    signed_in: SignedIn,
}

impl Source {
    /// The next sessions after a key that have not expired; none without a secret key.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn sessions(&mut self, after: &str, now: Timestamp) -> Result<SessionBatch, StoreError> {
        let mut batch = SessionBatch::default();
        if !self.has(Table::Sessions) {
            return Ok(batch);
        }
        if after.is_empty() {
            self.read.begin(Table::Sessions);
        }
        // A key that no cookie can contain cannot be used.
        let from = format!(
            "FROM django_session WHERE session_key > $1 AND {} ORDER BY session_key LIMIT {BATCH}",
            self.database.is_printable("session_key")
        );
        let columns = [column("session_key"), column("session_data"), column("expire_date")];
        let rows = self.database.rows(&columns, &from, values![after]).await?;
        let mut candidates = Vec::new();
        for row in rows.iter() {
            self.read.add(Table::Sessions, 1);
            let read = || {
                let (key, expires) = (row.text("session_key")?, row.moment("expire_date")?);
                let data = (expires > now).then(|| row.text("session_data")).transpose()?;
                Ok::<_, String>((TokenDigest::of_secret(key), expires, data))
            };
            match read() {
                // Expired.
                Ok((_, _, None)) => {}
                Ok((digest, expires, Some(data))) => match SessionData::read(data, &self.keys) {
                    SessionData::SignedIn(signed_in) => candidates.push(Candidate { digest, expires, signed_in }),
                    SessionData::Anonymous => {}
                    SessionData::Refused(why) => *batch.refused.entry(why).or_default() += 1,
                },
                Err(why) => {
                    let key = format!("row {}", self.read.of(Table::Sessions));
                    batch.broken.push(Broken { table: "django_session".into(), key, why });
                }
            }
        }
        let users = self.signed_in(&candidates).await?;
        for Candidate { digest, expires, signed_in } in candidates {
            let user_id = signed_in.user_id;
            let refusal = match users.get(&user_id) {
                None => Refusal::UserMissing,
                Some((false, _)) => Refusal::UserInactive,
                Some((true, password)) if !signed_in.is_of(password, &self.keys) => Refusal::Password,
                Some((true, _)) => {
                    let has_second_step = signed_in.has_second_step;
                    batch.sessions.push(DjangoSession { digest, user_id, has_second_step, expires });
                    continue;
                }
            };
            *batch.refused.entry(refusal).or_default() += 1;
        }
        let last = rows.iter().next_back().map(|row| row.text("session_key").map(str::to_owned)).transpose();
        batch.last = last.map_err(|why| StoreError::fault(format!("a row of django_session cannot be read: {why}")))?;
        Ok(batch)
    }

    /// The users of the sessions: whether they are active, and their hashes.
    async fn signed_in(&mut self, candidates: &[Candidate]) -> Result<HashMap<i64, (bool, String)>, StoreError> {
        let mut ids: Vec<i64> = candidates.iter().map(|candidate| candidate.signed_in.user_id).collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
        let from = format!("FROM {} WHERE id IN ({})", quoted(&self.schema.users), ids.join(", "));
        let rows = self.database.rows(&[column("id"), column("password"), flag("is_active")], &from, &[]).await?;
        let user = |row: Row<'_>| {
            Ok::<_, String>((row.integer("id")?, (row.flag("is_active")?, row.text("password")?.to_owned())))
        };
        Ok(rows.iter().filter_map(|row| user(row).ok()).collect())
    }
}
