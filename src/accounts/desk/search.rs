//! Search the accounts by the beginning of a name or address.

use super::super::{AccountFilter, Accounts, AddressPrefix, Error, FoldedName, Timestamp, paging};
use crate::contract::{AccountPage, AccountRecord, Field, FieldErrors, messages};

/// Number of accounts on a page.
const PAGE: u32 = 50;

/// Which accounts are wanted, as it was typed. What is absent leaves none out.
#[derive(Clone, Copy, Debug)]
pub struct AccountQuery<'a> {
    /// The beginning of the name or of the address.
    pub search: &'a Field,
    /// `true` for those that may sign in, `false` for those that may not.
    pub active: &'a Field,
    /// `true` for staff.
    pub staff: &'a Field,
    /// `true` for superusers.
    pub superuser: &'a Field,
    /// `true` for those that have proved an address, `false` for the others.
    pub verified: &'a Field,
    /// `true` for those whose log-in wants a second step, `false` for the others.
    pub second_factor: &'a Field,
    /// The name of a group that they are in.
    pub group: &'a Field,
    /// A time (RFC 3339) at or after which they have logged in last.
    pub seen_since: &'a Field,
    /// A time (RFC 3339) before which they have logged in last, or never.
    pub seen_before: &'a Field,
    /// The `next` of the page before.
    pub after: &'a Field,
}

/// From where a list goes on, as `next` has it.
enum Cursor {
    /// After the account of this folded name.
    Name(FoldedName),
    /// Among those that were found by the address, after this address and id.
    Address(Option<(String, i64)>),
}

impl Accounts {
    /// A page of accounts: first those whose name begins with what was searched for, in the order of names, and then the
    /// others whose address does, in the order of addresses.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the errors of every field; [`Error::Store`].
    pub async fn search_accounts(&self, query: AccountQuery<'_>) -> Result<AccountPage, Error> {
        let (mut filter, text, cursor) = parse(query)?;
        let most = PAGE as usize + 1;
        let mut found: Vec<(String, AccountRecord)> = Vec::new();
        let mut read = self.0.store.read().await?;
        let after_address = match cursor {
            Some(Cursor::Address(after)) => after,
            before => {
                if let Some(Cursor::Name(name)) = before {
                    filter.after = Some(name);
                }
                // What is no beginning of any name finds addresses alone.
                if text.is_empty() || filter.prefix.is_some() {
                    let page = read.directory().page(&filter, PAGE + 1).await?;
                    found.extend(page.into_iter().map(|record| (name_cursor(&record), record)));
                }
                None
            }
        };
        if found.len() < most && !text.is_empty() {
            let left = PAGE + 1 - u32::try_from(found.len()).unwrap_or(PAGE + 1);
            let address = AddressPrefix { text, after: after_address };
            let page = read.directory().page_by_address(&address, &filter, left).await?;
            found.extend(page.into_iter().map(|record| (address_cursor(&record), record)));
        }
        let next = paging::next_page(&mut found, PAGE, |(cursor, _)| cursor.clone());
        Ok(AccountPage { accounts: found.into_iter().map(|(_, record)| record).collect(), next })
    }
}

fn name_cursor(record: &AccountRecord) -> String {
    let folded = FoldedName::of_typed(&record.account.user.username);
    format!("n:{}", folded.as_ref().map_or("", FoldedName::as_str))
}

fn address_cursor(record: &AccountRecord) -> String {
    let user = &record.account.user;
    format!("a:{}:{}", user.id, user.email)
}

fn parse(query: AccountQuery<'_>) -> Result<(AccountFilter, String, Option<Cursor>), FieldErrors> {
    let mut errors = FieldErrors::default();
    let text = errors.keep("search", optional(query.search)).flatten().unwrap_or_default().trim().to_owned();
    let group = errors.keep("group", optional(query.group)).flatten().filter(|group| !group.is_empty());
    let mut switch = |name, field| errors.keep(name, on_or_off(field)).flatten();
    let is_active = switch("active", query.active);
    let is_staff = switch("staff", query.staff).unwrap_or_default();
    let is_superuser = switch("superuser", query.superuser).unwrap_or_default();
    let is_verified = switch("verified", query.verified);
    let has_second_factor = switch("second_factor", query.second_factor);
    let mut time = |name, field| errors.keep(name, moment(field)).flatten();
    let seen_since = time("seen_since", query.seen_since);
    let seen_before = time("seen_before", query.seen_before);
    let cursor = errors.keep("after", optional(query.after)).flatten().filter(|after| !after.is_empty());
    let cursor = cursor
        .and_then(|text| errors.keep("after", cursor_of(text).ok_or_else(|| vec![messages::NOT_A_CHOICE.to_owned()])));
    if !errors.is_empty() {
        return Err(errors);
    }
    let filter = AccountFilter {
        after: None,
        prefix: FoldedName::of_typed(&text),
        is_active,
        is_staff,
        is_superuser,
        is_verified,
        has_second_factor,
        group: group.map(str::to_owned),
        seen_since,
        seen_before,
    };
    Ok((filter, text, cursor))
}

/// Text that may be absent. PostgreSQL takes no NUL.
fn optional(field: &Field) -> Result<Option<&str>, Vec<String>> {
    match field {
        Field::Absent => Ok(None),
        typed => match typed.text() {
            Ok(text) if text.contains('\0') => Err(vec![messages::NUL_CHARACTER.wire.to_owned()]),
            Ok(text) => Ok(Some(text)),
            Err(wrong) => Err(vec![wrong.to_owned()]),
        },
    }
}

fn on_or_off(field: &Field) -> Result<Option<bool>, Vec<String>> {
    match optional(field)? {
        None | Some("") => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(_) => Err(vec![messages::TRUE_OR_FALSE.to_owned()]),
    }
}

fn moment(field: &Field) -> Result<Option<Timestamp>, Vec<String>> {
    match optional(field)? {
        None | Some("") => Ok(None),
        Some(text) => Timestamp::parse_rfc3339(text).map(Some).ok_or_else(|| vec![messages::NOT_A_TIME.to_owned()]),
    }
}

fn cursor_of(text: &str) -> Option<Cursor> {
    match text.split_once(':')? {
        ("n", name) => Some(Cursor::Name(FoldedName::from_stored(name.to_owned()))),
        ("a", rest) => {
            let (id, email) = rest.split_once(':')?;
            Some(Cursor::Address(Some((email.to_owned(), id.parse().ok()?))))
        }
        _ => None,
    }
}
