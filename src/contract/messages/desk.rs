//! Sentences of the desk. Those for people are with those of its pages, which no island is handed.

use super::{Wording, wording};

/// Who asks is known and may not do this; DRF's sentence.
pub const PERMISSION_DENIED: Wording =
    wording("You do not have permission to perform this action.", "desk-error-right");
/// A token for the desk is wanted by somebody who is not staff.
pub const TOKEN_SCOPE_ADMIN: &str = "A token of the scope admin is for staff alone.";
/// What a group may do at the desk.
pub const RIGHT: &str = "Write view, help, manage or none.";
/// A filter that is on or off.
pub const TRUE_OR_FALSE: &str = "Write true or false.";
/// A time is wanted.
pub const NOT_A_TIME: &str = "Write a time like 2026-11-24T10:00:00Z.";
/// Another group has this name.
pub const GROUP_NAME_TAKEN: Wording = wording("A group with that name already exists.", "desk-error-group-taken");
/// No group has this name.
pub const NO_SUCH_GROUP: Wording = wording("There is no group with that name.", "desk-error-no-group");
/// An account cannot be mailed to.
pub const NO_ADDRESS: Wording =
    wording("This account has no address that mail can be sent to.", "desk-error-no-address");
/// An account that cannot sign in.
pub const ACCOUNT_INACTIVE: Wording = wording("This account is not active.", "desk-error-inactive");
/// A text of an operator.
pub const TEXT_TOO_LONG: Wording =
    wording("Ensure this field has no more than 500 characters.", "desk-error-text-long");
/// Somebody who deletes an account has typed another name than that of the account.
pub const NAME_DIFFERS: Wording = wording("This is not the name of the account.", "desk-error-name");
/// A text of an operator that would not stay on its line.
pub const CONTROL_CHARACTERS: Wording =
    wording("Control characters, such as line breaks, are not allowed.", "error-field-invisible");
/// An operator acts as another account.
pub const IMPERSONATING: Wording = wording(
    "You act as another account, which allows to read and nothing else. End the impersonation first.",
    "desk-error-impersonating",
);
/// Nobody may act as another account.
pub const IMPERSONATION_OFF: Wording = wording("Impersonation is switched off.", "desk-error-impersonation-off");
/// An operator wants to act as another account by a token.
pub const NOT_BY_TOKEN: Wording =
    wording("This wants a browser's session; a token is not enough.", "desk-error-by-token");
/// An operator wants to act as themselves.
pub const IMPERSONATE_SELF: Wording = wording("This is your own account.", "desk-error-impersonate-self");
/// An operator wants to act as another one.
pub const IMPERSONATE_STAFF: Wording =
    wording("Staff and superusers cannot be impersonated.", "desk-error-impersonate-staff");
/// A URL of a webhook.
pub const URL_INVALID: Wording = wording(
    "Enter a URL like https://example.org/hook, without a login and without a fragment.",
    "desk-error-url-invalid",
);
/// A webhook by plain http.
pub const URL_NOT_HTTPS: Wording = wording(
    "Enter a URL that begins with https://; plain http is for the networks of VESTIBULE_WEBHOOK_NETWORKS.",
    "desk-error-url-not-https",
);
/// A webhook that would be told of nothing.
pub const NO_EVENTS: Wording = wording("Write all, or at least one kind of event.", "desk-error-no-events");
/// What comes before the kinds of events that there are.
pub const NOT_AN_EVENT: &str = "Write all, or some of these with commas between them:";
/// There are as many webhooks as there may be.
pub const TOO_MANY_WEBHOOKS: Wording = wording("There are 20 webhooks already.", "desk-error-too-many-webhooks");
/// A webhook that is told of nothing.
pub const WEBHOOK_INACTIVE: Wording = wording("The webhook is switched off.", "desk-error-webhook-inactive");
/// A delivery that is to be replayed while it is made.
pub const DELIVERY_RUNNING: Wording = wording("It is being delivered just now.", "desk-error-delivery-running");
/// What is done to many accounts.
pub const BULK_VERB: Wording = wording(
    "Write deactivate, activate, end_sign_ins, send_reset, add_to_group or remove_from_group.",
    "desk-error-bulk-verb",
);
/// Nothing is chosen.
pub const NO_IDS: Wording = wording("Name at least one account.", "desk-error-no-ids");
/// More is chosen than can be done at once.
pub const TOO_MANY_IDS: Wording = wording("At most 100 accounts are changed at once.", "desk-error-too-many-ids");
/// One of many accounts is not there.
pub const NO_ACCOUNT: Wording = wording("There is no account with this id.", "desk-error-no-account");
/// One of many accounts is that of the operator.
pub const OWN_ACCOUNT: Wording =
    wording("This is your own account: change it on the pages of the account.", "desk-error-own-account");
/// One of many accounts is a superuser's.
pub const ABOVE: Wording = wording("Only a superuser may act on a superuser.", "desk-error-above");
/// A state of deliveries.
pub const DELIVERY_STATE: &str = "Write waiting, delivered or failed.";

pub(super) const ALL: &[&Wording] = &[
    &PERMISSION_DENIED,
    &GROUP_NAME_TAKEN,
    &NO_SUCH_GROUP,
    &NO_ADDRESS,
    &ACCOUNT_INACTIVE,
    &TEXT_TOO_LONG,
    &NAME_DIFFERS,
    &CONTROL_CHARACTERS,
    &IMPERSONATING,
    &IMPERSONATION_OFF,
    &NOT_BY_TOKEN,
    &IMPERSONATE_SELF,
    &IMPERSONATE_STAFF,
    &URL_INVALID,
    &URL_NOT_HTTPS,
    &NO_EVENTS,
    &TOO_MANY_WEBHOOKS,
    &WEBHOOK_INACTIVE,
    &DELIVERY_RUNNING,
    &BULK_VERB,
    &NO_IDS,
    &TOO_MANY_IDS,
    &NO_ACCOUNT,
    &OWN_ACCOUNT,
    &ABOVE,
];
