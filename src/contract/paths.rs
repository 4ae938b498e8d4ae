//! Every path that a person or a program can ask for.

/// The front page.
pub const HOME: &str = "/";
/// The page to sign up.
pub const SIGNUP: &str = "/signup";
/// The page to log in.
pub const LOGIN: &str = "/login";
/// What the log-in page's query says where a sign-in has ended.
pub const ENDED: &str = "ended";
/// What it says after a log-in that succeeded: a browser that still sees the log-in page has not kept the cookie.
pub const ENTERED: &str = "entered";
/// What it says where a password was reset.
pub const RESET: &str = "reset";
/// What it says where a log-in has to begin again, as its second step came too late.
pub const STALE: &str = "stale";
/// The page of the second step of a log-in.
pub const SECOND_FACTOR: &str = "/login/second_factor";
/// The page to set up a second factor within a log-in.
pub const SET_UP: &str = "/login/set_up";
/// The page to log out.
pub const LOGOUT: &str = "/logout";
/// Where a form without JavaScript confirms the password. No page is there.
pub const CONFIRM: &str = "/confirm";
/// The page of one's own account.
pub const ACCOUNT: &str = "/account";
/// Where one is logged in.
pub const SESSIONS: &str = "/account/sessions";
/// The tokens that one has made for programs.
pub const TOKENS: &str = "/account/tokens";
/// Where a sign-in is ended without JavaScript; its page is [`SESSIONS`].
pub const SIGN_INS_END: &str = "/sign_ins/end";
/// Where a token is made without JavaScript; its page is [`TOKENS`].
pub const TOKENS_CREATE: &str = "/tokens/create";
/// Where one is revoked without JavaScript; its page is [`TOKENS`].
pub const TOKENS_REVOKE: &str = "/tokens/revoke";
/// The page to change the password, and where its form is posted to without JavaScript.
pub const PASSWORD: &str = "/account/password";
/// The page of what protects one's account.
pub const SECURITY: &str = "/account/security";
/// The page of one's own address.
pub const EMAIL: &str = "/account/email";
/// Where a mail that proves it is asked for without JavaScript; its page is [`EMAIL`].
pub const EMAIL_VERIFY: &str = "/email/verify";
/// Where another address is asked for without JavaScript; its page is [`EMAIL`].
pub const EMAIL_CHANGE: &str = "/email/change";
/// The page of one's own names and language.
pub const PROFILE: &str = "/account/profile";
/// Where they are changed without JavaScript; its page is [`PROFILE`].
pub const PROFILE_EDIT: &str = "/profile";
/// What was done to an account.
pub const ACTIVITY: &str = "/account/activity";
/// Where an account is deleted without JavaScript; its page is [`DATA`].
pub const ACCOUNT_DELETE: &str = "/account/delete";
/// The page of what is kept about an account: to take it away, and to delete it.
pub const DATA: &str = "/account/data";
/// See [`PASSWORD`].
pub const PASSWORD_CHANGE: &str = "/password/change";
/// The page of who has forgotten the password.
pub const PASSWORD_RESET: &str = "/password/reset";
/// The page for the new password, which the mailed link leads to.
pub const PASSWORD_RESET_CONFIRM: &str = "/password/reset/confirm";
/// The page that proves the address of an account.
pub const EMAIL_VERIFY_CONFIRM: &str = "/email/verify/confirm";
/// The page that proves a new address.
pub const EMAIL_CHANGE_CONFIRM: &str = "/email/change/confirm";
/// The page that brings an older address back.
pub const EMAIL_CHANGE_UNDO: &str = "/email/change/undo";
/// The name of the secret in the query of a mailed link.
pub const LINK_SECRET: &str = "token";
/// What the query of a page says when its form is done.
pub const DONE: &str = "done";

/// Whether a path is that of a page, or of one beneath it.
pub fn is_within(path: &str, page: &str) -> bool {
    path.strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Beneath it everything answers in JSON.
pub const API: &str = "/api";
/// A stream that tells an open page when its sign-in has ended.
pub const SIGN_IN_EVENTS: &str = "/api/sign_in_events";

/// Liveness: the process answers.
pub const HEALTHZ: &str = "/healthz";
/// Readiness: the database answers too, and the server is not stopping.
pub const READYZ: &str = "/readyz";
/// The origins whose pages may use the passkeys of this domain, as Web Authentication has it.
pub const RELATED_ORIGINS: &str = "/.well-known/webauthn";
