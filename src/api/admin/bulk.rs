//! `POST /api/admin/accounts/bulk`: one verb on many accounts.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::super::RequestContext;
use super::super::{Api, Done, endpoint};
#[cfg(feature = "ssr")]
use crate::accounts::{BulkRequest, By};
use crate::contract::{ApiError, BulkResults, Field, FieldList};
#[cfg(feature = "ssr")]
use crate::contract::{BulkVerb, FieldErrors, MOST_AT_ONCE, messages};

endpoint!(AdminAccountsBulk: POST, Desk(Help), page = crate::contract::paths::desk::BULK, shows_answer = true, requires = [ids, verb]);

/// Does what `verb` says to each of the accounts with these `ids`, of which there are 100 at most: `end_sign_ins` and `send_reset`,
/// or with the right `manage` `deactivate`, `activate`, `add_to_group` and `remove_from_group`, which want a `group`. What is refused
/// for one account is done for the others; the answer says what became of each, and why. With `preview` nothing is done.
///
/// # Errors
/// 401 without a fresh session or a token of the scope `admin`; 403 without the right; 400 on the fields.
#[server(prefix = "/api", endpoint = "admin/accounts/bulk", protocol = Api<AdminAccountsBulk>)]
pub async fn admin_accounts_bulk(
    #[server(default)] ids: FieldList,
    #[server(default)] verb: Field,
    #[server(default)] group: Field,
    #[server(default)] tokens: Field,
    #[server(default)] preview: Field,
    #[server(default)] reason: Field,
) -> Result<Done<BulkResults>, ApiError> {
    let context = RequestContext::current()?;
    let staff = context.staff(&reason).await?;
    let mut errors = FieldErrors::default();
    let verb = errors.keep("verb", BulkVerb::parse(&verb));
    let ids = errors.keep("ids", parse_ids(&ids));
    let (Some(verb), Some(ids)) = (verb, ids) else { return Err(errors.into()) };
    let (tokens, is_preview, language) = (tokens.is_on(), preview.is_on(), context.client().language);
    let request = BulkRequest { verb, group: &group, tokens, language, is_preview };
    Ok(Done::new(context.accounts().bulk(By::Staff(&staff), request, &ids).await?))
}

/// Reads the ids of some accounts.
#[cfg(feature = "ssr")]
fn parse_ids(ids: &FieldList) -> Result<Vec<i64>, Vec<String>> {
    let joined = ids.joined();
    let text = joined.text().map_err(|missing| vec![missing.to_owned()])?;
    let ids: Vec<_> = text.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    match ids.len() {
        0 => Err(vec![messages::NO_IDS.wire.to_owned()]),
        1..=MOST_AT_ONCE => {
            let ids: Option<Vec<i64>> = ids.iter().map(|id| id.parse().ok()).collect();
            ids.ok_or_else(|| vec![messages::NOT_AN_INTEGER.to_owned()])
        }
        _ => Err(vec![messages::TOO_MANY_IDS.wire.to_owned()]),
    }
}
