//! Tokens of Django REST Framework and of knox. A broken one is reported by its owner: its key is a secret, or a digest
//! of one.

use std::collections::{HashMap, HashSet};

use super::cell::{Row, Rows};
use super::database::{column, expression};
use super::{Source, Table};
use crate::accounts::django::{Broken, DjangoToken};
use crate::accounts::{StoreError, TokenDigest};
use crate::store::connection::values;

/// Length of Django REST Framework's column.
const MAX_KEY: usize = 40;

type Tokens = HashMap<i64, Vec<DjangoToken>>;

impl Source {
    /// The tokens of those users, whose ids are after `after` and up to `last`, by user.
    pub(super) async fn tokens(
        &mut self,
        after: i64,
        last: i64,
        ids: &HashSet<i64>,
        broken: &mut Vec<Broken>,
    ) -> Result<Tokens, StoreError> {
        let mut tokens = Tokens::new();
        if self.schema.has_tokens {
            let columns = [column("user_id"), column("key"), column("created")];
            let from = "FROM authtoken_token WHERE user_id > $1 AND user_id <= $2 ORDER BY user_id";
            let rows = self.database.rows(&columns, from, values![after, last]).await?;
            for (user, row) in of_users(&rows, ids) {
                self.read.add(Table::Tokens, 1);
                add(&mut tokens, broken, "authtoken_token", user, token(row));
            }
        }
        if let Some(knox) = &self.schema.knox {
            let expiry = expression("expiry", knox.expiry.unwrap_or("NULL"));
            let columns = [column("user_id"), column("digest"), column("created"), expiry];
            let is_salted = knox.is_salted;
            let from = "FROM knox_authtoken WHERE user_id > $1 AND user_id <= $2 ORDER BY user_id, created";
            let rows = self.database.rows(&columns, from, values![after, last]).await?;
            for (user, row) in of_users(&rows, ids) {
                self.read.add(Table::Knox, 1);
                add(&mut tokens, broken, "knox_authtoken", user, knox_token(row, is_salted));
            }
        }
        Ok(tokens)
    }
}

/// The rows of those users. Rows of missing users, or of users with ids outside the limits, are reported elsewhere.
pub(super) fn of_users<'a>(rows: &'a Rows, ids: &HashSet<i64>) -> impl Iterator<Item = (i64, Row<'a>)> {
    rows.iter().filter_map(|row| Some((row.integer("user_id").ok().filter(|user| ids.contains(user))?, row)))
}

fn add(
    tokens: &mut Tokens,
    broken: &mut Vec<Broken>,
    table: &'static str,
    user: i64,
    token: Result<DjangoToken, String>,
) {
    match token {
        Ok(token) => tokens.entry(user).or_default().push(token),
        Err(why) => broken.push(Broken { table: table.into(), key: format!("of user {user}"), why }),
    }
}

fn token(row: Row<'_>) -> Result<DjangoToken, String> {
    let key = row.text("key")?;
    let is_sendable = !key.is_empty() && key.len() <= MAX_KEY && key.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_sendable {
        return Err(format!("its key is not 1 to {MAX_KEY} characters of ASCII without white space"));
    }
    Ok(DjangoToken { digest: TokenDigest::of_secret(key), created: row.moment("created")?, expires: None })
}

fn knox_token(row: Row<'_>, is_salted: bool) -> Result<DjangoToken, String> {
    if is_salted {
        return Err("its digest is salted, as before knox 4.2".to_owned());
    }
    let mut digest = [0; 64];
    hex::decode_to_slice(row.text("digest")?, &mut digest)
        .map_err(|_| "its digest is not a SHA-512 in hexadecimal digits".to_owned())?;
    Ok(DjangoToken {
        digest: TokenDigest::of_knox(&digest),
        created: row.moment("created")?,
        expires: row.optional_moment("expiry")?,
    })
}
