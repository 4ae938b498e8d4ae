//! The paths of the desk: its pages, and where their forms are posted to without `/api`.

/// The accounts, and what all pages of the desk are beneath.
pub const ACCOUNTS: &str = "/admin";
/// What was done on each day, jobs, servers and risks.
pub const OVERVIEW: &str = "/admin/overview";
/// One account, by its `id`.
pub const ACCOUNT: &str = "/admin/account";
/// To invite somebody.
pub const INVITE: &str = "/admin/invite";
/// To make an account.
pub const CREATE: &str = "/admin/create";
/// To confirm what is to be done to the accounts that were chosen.
pub const BULK: &str = "/admin/bulk";
/// The groups.
pub const GROUPS: &str = "/admin/groups";
/// The record of what operators have done.
pub const RECORD: &str = "/admin/record";
/// The rows of the record that pass its filters, as CSV.
pub const RECORD_CSV: &str = "/admin/record.csv";
/// The same as JSON, one row a line.
pub const RECORD_JSON_LINES: &str = "/admin/record.jsonl";
/// The webhooks.
pub const WEBHOOKS: &str = "/admin/webhooks";
/// One webhook, by its `id`.
pub const WEBHOOK: &str = "/admin/webhook";

/// Its page is [`INVITE`].
pub const INVITE_FORM: &str = "/admin/accounts/invite";
/// Its page is [`BULK`].
pub const BULK_FORM: &str = "/admin/accounts/bulk";
/// Its page is [`CREATE`].
pub const CREATE_FORM: &str = "/admin/accounts/create";
/// The page of this form, and of those that follow, is [`ACCOUNT`].
pub const SEND_RESET: &str = "/admin/accounts/send_reset";
/// Ends one sign-in, or all.
pub const END_SIGN_INS: &str = "/admin/accounts/end_sign_ins";
/// Removes every factor.
pub const RESET_FACTORS: &str = "/admin/accounts/reset_factors";
/// Changes address, names and language.
pub const EDIT: &str = "/admin/accounts/edit";
/// Acts as it.
pub const IMPERSONATE: &str = "/admin/accounts/impersonate";
/// Lets it sign in no longer.
pub const DEACTIVATE: &str = "/admin/accounts/deactivate";
/// Lets it sign in again.
pub const ACTIVATE: &str = "/admin/accounts/activate";
/// Says who is staff and who is a superuser.
pub const ROLES: &str = "/admin/accounts/roles";
/// Deletes it.
pub const DELETE: &str = "/admin/accounts/delete";
/// Puts it into a group.
pub const GROUP_ADD: &str = "/admin/groups/add";
/// Takes it out of one.
pub const GROUP_REMOVE: &str = "/admin/groups/remove";
/// The page of this form, and of those that follow, is [`GROUPS`].
pub const GROUP_CREATE: &str = "/admin/groups/create";
/// Deletes a group.
pub const GROUP_DELETE: &str = "/admin/groups/delete";
/// Sets what its members who are staff may do.
pub const GROUP_RIGHT: &str = "/admin/groups/right";
/// Its page is [`WEBHOOKS`].
pub const WEBHOOK_CREATE: &str = "/admin/webhooks/create";
/// The page of this form, and of those that follow, is [`WEBHOOK`].
pub const WEBHOOK_EDIT: &str = "/admin/webhooks/edit";
/// Gives it a new secret.
pub const WEBHOOK_ROTATE: &str = "/admin/webhooks/rotate";
/// Tries it out.
pub const WEBHOOK_TEST: &str = "/admin/webhooks/test";
/// Deletes it.
pub const WEBHOOK_DELETE: &str = "/admin/webhooks/delete";
/// Makes a delivery once more.
pub const WEBHOOK_REPLAY: &str = "/admin/webhooks/deliveries/replay";
/// Makes all that have failed once more.
pub const WEBHOOK_REPLAY_FAILED: &str = "/admin/webhooks/deliveries/replay_failed";
