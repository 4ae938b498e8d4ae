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
/// The page to log out.
pub const LOGOUT: &str = "/logout";
/// Where a form without JavaScript confirms the password. No page is there.
pub const CONFIRM: &str = "/confirm";
/// The page of one's own account.
pub const ACCOUNT: &str = "/account";
/// The page to change the password, and where its form is posted to without JavaScript.
pub const PASSWORD: &str = "/account/password";
/// See [`PASSWORD`].
pub const PASSWORD_CHANGE: &str = "/password/change";

/// Beneath it everything answers in JSON.
pub const API: &str = "/api";
/// A stream that tells an open page when its sign-in has ended.
pub const SIGN_IN_EVENTS: &str = "/api/sign_in_events";

/// Liveness: the process answers.
pub const HEALTHZ: &str = "/healthz";
/// Readiness: the database answers too, and the server is not stopping.
pub const READYZ: &str = "/readyz";
