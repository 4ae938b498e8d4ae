//! Every sentence of the API, in DRF's words, and the id of a kinder one of the same meaning for people.

mod desk;
mod passkeys;
mod services;

pub use desk::*;
pub use passkeys::*;
pub use services::*;

/// One meaning: what a program reads, and the sentence that a person is told.
#[derive(Debug, PartialEq, Eq)]
pub struct Wording {
    /// What the API answers: Django's or DRF's own sentence, which clients may match on.
    pub wire: &'static str,
    /// The id of the sentence for people in the catalogues.
    pub id: &'static str,
}

const fn wording(wire: &'static str, id: &'static str) -> Wording {
    Wording { wire, id }
}

/// A field that must be there is not.
pub const REQUIRED: Wording = wording("This field is required.", "error-field-empty");
/// A field is empty or only white space.
pub const BLANK: Wording = wording("This field may not be blank.", "error-field-empty");
/// A field is JSON null.
pub const NULL: Wording = wording("This field may not be null.", "error-field-empty");
/// A field is a boolean, a list, an object or a file.
pub const NOT_A_STRING: Wording = wording("Not a valid string.", "error-field-no-text");
/// A field holds U+0000.
pub const NUL_CHARACTER: Wording = wording("Null characters are not allowed.", "error-field-invisible");
/// Django's `UnicodeUsernameValidator`.
pub const USERNAME_CHARACTERS: Wording = wording(
    "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
    "error-username-characters",
);
/// Django's limit of `auth_user.username`.
pub const USERNAME_TOO_LONG: Wording =
    wording("Ensure this field has no more than 150 characters.", "error-username-long");
/// Another account has this name, or one that looks like it.
pub const USERNAME_TAKEN: Wording = wording("A user with that username already exists.", "error-username-taken");
/// Django's `EmailValidator`.
pub const EMAIL_INVALID: Wording = wording("Enter a valid email address.", "error-email-invalid");
/// Django's limit of `auth_user.email`.
pub const EMAIL_TOO_LONG: Wording = wording("Ensure this field has no more than 254 characters.", "error-email-long");
/// Longer than any passphrase; refused before it costs a hash (OWASP ASVS 5.0, 6.2.9).
pub const PASSWORD_TOO_LONG: Wording = wording("Ensure this field has no more than 1024 bytes.", "error-password-long");
/// Django's `CommonPasswordValidator`.
pub const PASSWORD_COMMON: Wording = wording("This password is too common.", "error-password-common");
/// Django's `NumericPasswordValidator`.
pub const PASSWORD_NUMERIC: Wording = wording("This password is entirely numeric.", "error-password-numeric");
/// Django's `UserAttributeSimilarityValidator`, of the username.
pub const PASSWORD_LIKE_USERNAME: Wording =
    wording("The password is too similar to the username.", "error-password-like-username");
/// Django's `UserAttributeSimilarityValidator`, of the e-mail address.
pub const PASSWORD_LIKE_EMAIL: Wording =
    wording("The password is too similar to the email address.", "error-password-like-email");

/// The name is unknown, the password is wrong, or the account is inactive: one answer for all three.
pub const INVALID_CREDENTIALS: Wording = wording("Invalid credentials", "error-request-credentials");
/// No credentials were sent.
pub const NOT_AUTHENTICATED: Wording =
    wording("Authentication credentials were not provided.", "error-request-not-logged-in");
/// The sign-in is too old for what was asked.
pub const CONFIRMATION_REQUIRED: Wording =
    wording("Confirm your password to go on.", "error-request-confirmation-required");
/// The same, where a second factor is wanted too.
pub const PASSWORD_AND_CODE_REQUIRED: Wording =
    wording("Confirm your password and a second factor to go on.", "error-request-password-and-code-required");
/// The same, where the password was given just now.
pub const CODE_REQUIRED: Wording = wording("Confirm a second factor to go on.", "error-request-code-required");
/// The password was right, and the account has a second factor.
pub const SECOND_FACTOR_REQUIRED: Wording =
    wording("A second factor is needed to log in to this account.", "error-request-second-factor");
/// The password was right, and the account has to have a second factor.
pub const SET_UP_REQUIRED: Wording =
    wording("A second factor has to be set up to log in to this account.", "error-request-set-up");
/// The second step came too late, or too often with a wrong code.
pub const LOG_IN_ENDED: Wording = wording("This log-in has ended. Begin again.", "error-request-log-in-ended");
/// The password of somebody who is signed in is wrong; Djoser's sentence.
pub const INVALID_PASSWORD: Wording = wording("Invalid password.", "error-password-wrong");
/// The account has no password that could be right.
pub const NO_PASSWORD: Wording = wording("This account has no usable password.", "error-password-none");
/// A code of a mail is wrong, used, or too old.
pub const CODE_INVALID: Wording = wording("Invalid or expired code.", "error-code-invalid");
/// A code of an authenticator app, or a recovery code, is wrong.
pub const WRONG_CODE: Wording = wording("Invalid code.", "error-factor-code-wrong");
/// A code of an authenticator app is right and was used before.
pub const CODE_USED: Wording = wording("This code was used before. Wait for the next one.", "error-factor-code-used");
/// No authenticator app waits for its first code.
pub const TOTP_NOT_BEGUN: Wording = wording("Begin to set up the authenticator app again.", "error-factor-not-begun");
/// The account has no authenticator app.
pub const NO_TOTP: Wording = wording("This account has no authenticator app.", "error-factor-no-totp");
/// Recovery codes are for an account with a second factor.
pub const NO_SECOND_FACTOR: Wording =
    wording("This account has no second factor. Set one up first.", "error-factor-none");
/// Without it the second step could not be answered.
pub const LAST_ANSWER: Wording = wording(
    "This is all that answers the second step of this account. Remove first what asks for it.",
    "error-factor-last-answer",
);
/// An account has something to keep that needs a secret key, and the operator has set none.
pub const NO_SECRET_KEY: Wording =
    wording("This server has no secret key yet, which its operator has to set first.", "error-factor-no-secret-key");
/// The link of a mail is used or too old.
pub const LINK_EXPIRED: Wording = wording("Invalid or expired link.", "error-link-expired");
/// An account has changed its address too often within a few days.
pub const EMAIL_CHANGED_TOO_OFTEN: Wording =
    wording("The address was changed too often. Try again in a few days.", "error-email-changed-often");
/// The token is unknown, expired or revoked.
pub const INVALID_TOKEN: Wording = wording("Invalid token.", "error-request-logged-out");
/// There is nothing at this address.
pub const NOT_FOUND: Wording = wording("Not found.", "error-request-not-found");
/// The body did not come in time.
pub const TIMEOUT: Wording = wording("The request took too long.", "error-request-slow");
/// What an owner calls a token for a program.
pub const TOKEN_NAME_TOO_LONG: Wording =
    wording("Ensure this field has no more than 100 characters.", "error-token-name-long");
/// As many tokens as an account may have.
pub const TOO_MANY_TOKENS: Wording =
    wording("An account has at most 100 tokens for programs. Revoke one first.", "error-token-many");
/// Without it nobody could log in to the account.
pub const LAST_WAY_IN: Wording = wording(
    "Nobody could log in to this account without it. Add another passkey or set a password first.",
    "error-factor-last-way-in",
);
/// A fault of ours; the log has the cause.
pub const INTERNAL: Wording = wording("A server error occurred.", "error-request-internal");
/// The server is at its limit or its database does not answer; trying again helps.
pub const UNAVAILABLE: Wording = wording("Service temporarily unavailable, try again later.", "error-request-busy");
/// The browser reached no server. Never sent by one.
pub const UNREACHABLE: Wording = wording("The server could not be reached.", "error-request-unreachable");
/// Something between the browser and the server has answered in its place. Never sent by one.
pub const INTERCEPTED: Wording = wording("The answer is not the server's own.", "error-request-intercepted");

/// A page of another site has sent what only ours may send.
pub const CROSS_SITE: Wording = wording(
    "CSRF Failed: this request comes from another site. Another front end may call the API if \
     VESTIBULE_ALLOWED_ORIGINS names its origin.",
    "error-request-cross-site",
);
/// As [`CROSS_SITE`], where it may also be a page of ours whose origin the server does not know.
pub const UNKNOWN_ORIGIN: Wording = wording(
    "CSRF Failed: this request comes from another site, or VESTIBULE_PUBLIC_URL is not the address in the browser. \
     Another front end may call the API if VESTIBULE_ALLOWED_ORIGINS names its origin.",
    "error-request-unknown-origin",
);
/// A page of another origin asks for a sign-in with a cookie.
pub const NO_SESSION: &str = "A page of another origin cannot have a session. Leave this out to get a token.";
/// How long a token lives. The forms of pages offer choices.
pub const TOKEN_LIFETIME: &str = "Write a number of days from 1 to 365 with d behind it, such as 30d, or never.";
/// What a token may do.
pub const TOKEN_SCOPE: &str = "Write read, all or admin.";
/// Which sign-ins are to end is said twice.
pub const EITHER_ID_OR_OTHERS: &str = "Give either id or others, not both.";

/// A number is wanted; DRF's sentence.
pub const NOT_AN_INTEGER: &str = "A valid integer is required.";
/// DRF's sentence for a choice that there is not.
pub const NOT_A_CHOICE: &str = "This is not a valid choice.";
/// No such language.
pub const LANGUAGE_UNKNOWN: &str = NOT_A_CHOICE;
/// The last superuser who can sign in may not delete the account.
pub const LAST_SUPERUSER: Wording =
    wording("This is the last superuser who can sign in. Make another one first.", "error-account-last-superuser");

const ALL: &[&Wording] = &[
    &REQUIRED,
    &BLANK,
    &NULL,
    &NOT_A_STRING,
    &NUL_CHARACTER,
    &USERNAME_CHARACTERS,
    &USERNAME_TOO_LONG,
    &USERNAME_TAKEN,
    &EMAIL_INVALID,
    &EMAIL_TOO_LONG,
    &PASSWORD_TOO_LONG,
    &PASSWORD_COMMON,
    &PASSWORD_NUMERIC,
    &PASSWORD_LIKE_USERNAME,
    &PASSWORD_LIKE_EMAIL,
    &INVALID_CREDENTIALS,
    &NOT_AUTHENTICATED,
    &CONFIRMATION_REQUIRED,
    &PASSWORD_AND_CODE_REQUIRED,
    &CODE_REQUIRED,
    &SECOND_FACTOR_REQUIRED,
    &SET_UP_REQUIRED,
    &LOG_IN_ENDED,
    &INVALID_PASSWORD,
    &NO_PASSWORD,
    &CODE_INVALID,
    &WRONG_CODE,
    &CODE_USED,
    &TOTP_NOT_BEGUN,
    &NO_TOTP,
    &NO_SECOND_FACTOR,
    &LAST_ANSWER,
    &NO_SECRET_KEY,
    &LINK_EXPIRED,
    &EMAIL_CHANGED_TOO_OFTEN,
    &INVALID_TOKEN,
    &NOT_FOUND,
    &TIMEOUT,
    &TOKEN_NAME_TOO_LONG,
    &TOO_MANY_TOKENS,
    &LAST_WAY_IN,
    &LAST_SUPERUSER,
    &INTERNAL,
    &UNAVAILABLE,
    &UNREACHABLE,
    &INTERCEPTED,
    &CROSS_SITE,
    &UNKNOWN_ORIGIN,
];

const TOO_SHORT: (&str, &str) = ("This password is too short. It must contain at least ", " characters.");
const THROTTLED: (&str, &str) = ("Request was throttled. Expected available in ", " seconds.");
const THROTTLED_ONE: &str = "Request was throttled. Expected available in 1 second.";
const TOO_LARGE: (&str, &str) = ("Request body exceeds ", " bytes.");
const CLOCK_SLOW: (&str, &str) = ("Your device's clock is about ", " min slow. Set it to the time of the network.");
const CLOCK_FAST: (&str, &str) = ("Your device's clock is about ", " min fast. Set it to the time of the network.");
const TOKEN_VALID: &str = "Token valid for ";

/// Django's sentence for a password of fewer than `minimum` code points.
pub fn password_too_short(minimum: usize) -> String {
    format!("{}{minimum}{}", TOO_SHORT.0, TOO_SHORT.1)
}

/// DRF's sentence for a request that may be made again in `seconds`.
pub fn throttled(seconds: u64) -> String {
    if seconds == 1 { THROTTLED_ONE.to_owned() } else { format!("{}{seconds}{}", THROTTLED.0, THROTTLED.1) }
}

/// The sentence for a code of a device whose clock is so many minutes ahead; less than 0 if it is behind.
pub fn clock_off(minutes: i64) -> String {
    let (before, after) = if minutes < 0 { CLOCK_SLOW } else { CLOCK_FAST };
    format!("{before}{}{after}", minutes.abs())
}

/// The sentence for a body of more than `limit` bytes.
pub fn too_large(limit: usize) -> String {
    format!("{}{limit}{}", TOO_LARGE.0, TOO_LARGE.1)
}

/// The Django system's sentence for a token of the account with this address.
pub fn token_valid(email: &str) -> String {
    [TOKEN_VALID, email].concat()
}

/// For which address a token is valid, by that sentence; else empty.
pub fn valid_for(wire: &str) -> &str {
    wire.strip_prefix(TOKEN_VALID).unwrap_or_default()
}

/// The id of the sentence for people that means what a sentence of the API does, and the figure that stands in both, by
/// the name of its argument. `None` for a sentence that is not of these.
pub fn sentence(wire: &str) -> Option<(&'static str, Option<(&'static str, &str)>)> {
    if let Some(known) =
        ALL.iter().chain(passkeys::ALL).chain(services::ALL).chain(desk::ALL).find(|wording| wording.wire == wire)
    {
        return Some((known.id, None));
    }
    if wire == THROTTLED_ONE {
        return Some(("error-request-throttled-one", None));
    }
    let figures = [
        (TOO_SHORT, "error-password-short", "minimum"),
        (THROTTLED, "error-request-throttled", "seconds"),
        (TOO_LARGE, "error-request-large", "limit"),
        (CLOCK_SLOW, "error-factor-clock-slow", "minutes"),
        (CLOCK_FAST, "error-factor-clock-fast", "minutes"),
    ];
    figures.into_iter().find_map(|((before, after), id, name)| {
        let figure = wire.strip_prefix(before)?.strip_suffix(after)?;
        Some((id, Some((name, figure))))
    })
}
