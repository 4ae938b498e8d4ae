//! Every path that a person or a program can ask for.

pub mod desk;

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
/// Where a passkey is asked for in the second step.
pub const SECOND_FACTOR_PASSKEY: &str = "/login/second_factor/passkey";
/// The page to set up a second factor within a log-in.
pub const SET_UP: &str = "/login/set_up";
/// Where its code is confirmed without JavaScript; its page is [`SET_UP`].
pub const SET_UP_CONFIRM: &str = "/login/set_up/confirm";
/// Where a log-in by a passkey is begun; its page is [`LOGIN`].
pub const LOGIN_PASSKEY_BEGIN: &str = "/login/passkey/begin";
/// Where it is answered; its page is [`LOGIN`].
pub const LOGIN_PASSKEY: &str = "/login/passkey";
/// Where a sign-up with a passkey is begun; its page is [`SIGNUP_PASSKEY`].
pub const SIGNUP_PASSKEY_BEGIN: &str = "/signup/passkey/begin";
/// The page to sign up with a passkey, and where it is answered.
pub const SIGNUP_PASSKEY: &str = "/signup/passkey";
/// The page to log out.
pub const LOGOUT: &str = "/logout";
/// Where a form without JavaScript confirms the password. No page is there.
pub const CONFIRM: &str = "/confirm";
/// Where a passkey is asked for that confirms who is signed in.
pub const CONFIRM_PASSKEY: &str = "/confirm/passkey";
/// The page on which a session proves a second factor that another service wants.
pub const STEP_UP: &str = "/step_up";
/// Where the first code of a new authenticator app is confirmed for it without JavaScript; its page is [`STEP_UP`].
pub const STEP_UP_SET_UP: &str = "/step_up/set_up";
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
/// What protects the account.
pub const SECURITY: &str = "/account/security";
/// The page of the authenticator app.
pub const SECURITY_APP: &str = "/account/security/app";
/// The page of the recovery codes.
pub const SECURITY_CODES: &str = "/account/security/codes";
/// The page of the passkeys.
pub const SECURITY_PASSKEYS: &str = "/account/security/passkeys";
/// Where an authenticator app is begun to be set up without JavaScript; its page is [`SECURITY_APP`].
pub const TOTP_BEGIN: &str = "/totp/begin";
/// Where its code is confirmed without JavaScript; its page is [`SECURITY_APP`].
pub const TOTP_CONFIRM: &str = "/totp/confirm";
/// Where it is removed without JavaScript; its page is [`SECURITY_APP`].
pub const TOTP_REMOVE: &str = "/totp/remove";
/// Where recovery codes are made without JavaScript; their page is [`SECURITY_CODES`].
pub const RECOVERY_CODES_CREATE: &str = "/recovery_codes/create";
/// Where trusted browsers are forgotten without JavaScript; its page is [`SECURITY`].
pub const TRUSTED_BROWSERS_FORGET: &str = "/trusted_browsers/forget";
/// Where advice is dismissed without JavaScript; its page is [`SECURITY`].
pub const ADVICE_DISMISS: &str = "/advice/dismiss";
/// Where another passkey is begun; its page is [`SECURITY_PASSKEYS`].
pub const PASSKEYS_BEGIN: &str = "/passkeys/begin";
/// Where it is added; its page is [`SECURITY_PASSKEYS`].
pub const PASSKEYS_CREATE: &str = "/passkeys/create";
/// Where one is renamed without JavaScript; its page is [`SECURITY_PASSKEYS`].
pub const PASSKEYS_RENAME: &str = "/passkeys/rename";
/// Where one is removed without JavaScript; its page is [`SECURITY_PASSKEYS`].
pub const PASSKEYS_REMOVE: &str = "/passkeys/remove";
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
/// Where a member of staff who acts as another account ends that.
pub const IMPERSONATION_END: &str = "/impersonation/end";
/// Where an account is deleted without JavaScript; its page is [`DATA`].
pub const ACCOUNT_DELETE: &str = "/account/delete";
/// The page of what is kept about an account: to take it away, and to delete it.
pub const DATA: &str = "/account/data";
/// See [`PASSWORD`].
pub const PASSWORD_CHANGE: &str = "/password/change";
/// The page for a forgotten password.
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
/// The document of the API, in OpenAPI.
pub const OPENAPI: &str = "/api/openapi.json";
/// The page to read it and to try the API.
pub const API_DOCS: &str = "/api/docs";
/// A stream that tells an open page when its sign-in has ended.
pub const SIGN_IN_EVENTS: &str = "/api/sign_in_events";

/// Forward auth: a proxy asks who has sent a request to another service.
pub const VERIFY: &str = "/api/verify";
/// Where a browser that has logged in is led on to another service.
pub const CONTINUE: &str = "/continue";

/// Where a browser begins to take its sign-in to another service; a path at the host of that service.
pub const SERVICE_START: &str = "/.vestibule/start";
/// Where it arrives there with a code.
pub const SERVICE_ENTER: &str = "/.vestibule/enter";

/// Liveness: the process answers.
pub const HEALTHZ: &str = "/healthz";
/// Readiness: the database answers too, and the server is not stopping.
pub const READYZ: &str = "/readyz";
/// The origins whose pages may use the passkeys of this domain, as Web Authentication has it.
pub const RELATED_ORIGINS: &str = "/.well-known/webauthn";
