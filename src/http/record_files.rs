//! The record as a file: every row that passes the filters of its page, newest first. It is read as fast as it is sent, so a long
//! record takes no memory.

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::{StreamExt, stream};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderValue, Uri};

use super::state::AppState;
use super::{errors, language};
use crate::accounts::{Accounts, Client, Error, RecordFilter, RecordFormat};
use crate::api::admin::record_filter;
use crate::api::{self, Caller, Permission};
use crate::contract::{ApiError, Field, Right};

/// How many rows are read at once.
const STEP: u32 = 500;

/// As CSV.
pub(super) async fn csv(
    state: State<AppState>,
    caller: Extension<Caller>,
    client: Extension<Client>,
    uri: Uri,
) -> Response {
    file(state, caller, client, &uri, RecordFormat::Csv).await
}

/// As JSON, one row a line.
pub(super) async fn json_lines(
    state: State<AppState>,
    caller: Extension<Caller>,
    client: Extension<Client>,
    uri: Uri,
) -> Response {
    file(state, caller, client, &uri, RecordFormat::JsonLines).await
}

async fn file(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Extension(client): Extension<Client>,
    uri: &Uri,
    format: RecordFormat,
) -> Response {
    let filter = match admit(&state, &caller).await {
        Ok(()) => filter(uri.query()),
        Err(error) => Err(error),
    };
    let filter = match filter {
        Ok(filter) => filter,
        Err(error) => return errors::sentence(language::of_client(&client), &error),
    };
    let (media, disposition) = match format {
        RecordFormat::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"vestibule-record.csv\""),
        RecordFormat::JsonLines => ("application/x-ndjson", "attachment; filename=\"vestibule-record.jsonl\""),
    };
    let mut response = Body::from_stream(rows(state.accounts.clone(), filter, format)).into_response();
    for (name, value) in [(CONTENT_TYPE, media), (CONTENT_DISPOSITION, disposition), (CACHE_CONTROL, "no-store")] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Checks whether the caller may read the record.
async fn admit(state: &AppState, caller: &Caller) -> Result<(), ApiError> {
    let id = caller.identity()?.account.user.id;
    Permission::Desk(Right::View).check(&state.accounts, caller)?;
    match state.accounts.right_of(id).await? {
        Some(_) => Ok(()),
        None => Err(ApiError::permission_denied()),
    }
}

/// What is asked for, as the page of the record asks: by the ids of an account and of an operator, and by a kind of act.
fn filter(query: Option<&str>) -> Result<RecordFilter, ApiError> {
    let fields = api::read_form(query.unwrap_or_default().as_bytes())?;
    let mut asked = [Field::Absent, Field::Absent, Field::Absent];
    for (name, value) in fields {
        if let Some(at) = ["account", "actor", "action"].iter().position(|known| *known == name) {
            asked[at] = value.into_text().map_or(Field::NotText, Field::from);
        }
    }
    let [account, actor, action] = &asked;
    let wrong = |error: ApiError| ApiError::parse(error.beside(&[]).unwrap_or_default());
    record_filter(account, actor, action).map_err(|errors| wrong(errors.into()))
}

/// The text of the file, in parts. An error breaks it off, which a client sees.
fn rows(
    accounts: Accounts,
    filter: RecordFilter,
    format: RecordFormat,
) -> impl stream::Stream<Item = Result<Bytes, Error>> + Send + 'static {
    let rows = stream::try_unfold((accounts, filter, i64::MAX), move |(accounts, filter, before)| async move {
        let rows = accounts.admin_events_before(&filter, before, STEP).await?;
        let Some(last) = rows.last().map(|row| row.id) else { return Ok::<_, Error>(None) };
        let text: String = rows.iter().map(|row| format.row(row)).collect();
        Ok(Some((Bytes::from(text), (accounts, filter, last))))
    });
    stream::iter([Ok(Bytes::from_static(format.head().as_bytes()))]).chain(rows)
}
