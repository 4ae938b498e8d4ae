//! Every sentence about a field, twice: DRF's for programs and a kinder one of the same meaning for people.

use std::borrow::Cow;

/// One meaning in two wordings.
#[derive(Debug, PartialEq, Eq)]
pub struct Wording {
    /// What the API answers: Django's or DRF's own sentence, which clients may match on.
    pub wire: &'static str,
    /// What a page shows.
    pub person: &'static str,
}

const fn wording(wire: &'static str, person: &'static str) -> Wording {
    Wording { wire, person }
}

/// A field that must be there is not.
pub const REQUIRED: Wording = wording("This field is required.", "Please fill this in.");
/// A field is empty or only white space.
pub const BLANK: Wording = wording("This field may not be blank.", "Please fill this in.");
/// A field is JSON null.
pub const NULL: Wording = wording("This field may not be null.", "Please fill this in.");
/// A field is a boolean, a list, an object or a file.
pub const NOT_A_STRING: Wording = wording("Not a valid string.", "Please enter text here.");
/// A field holds U+0000.
pub const NUL_CHARACTER: Wording =
    wording("Null characters are not allowed.", "This has an invisible character in it. Please type it again.");
/// Django's `UnicodeUsernameValidator`.
pub const USERNAME_CHARACTERS: Wording = wording(
    "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
    "Use only letters, digits and @ . + - _, without spaces.",
);
/// Django's limit of `auth_user.username`.
pub const USERNAME_TOO_LONG: Wording =
    wording("Ensure this field has no more than 150 characters.", "That is too long. Use at most 150 characters.");
/// Another account has this name, or one that looks like it.
pub const USERNAME_TAKEN: Wording =
    wording("A user with that username already exists.", "That name is taken. Try another one.");
/// Django's `EmailValidator`.
pub const EMAIL_INVALID: Wording =
    wording("Enter a valid email address.", "Enter an address like name@example.org, or leave this empty.");
/// Django's limit of `auth_user.email`.
pub const EMAIL_TOO_LONG: Wording =
    wording("Ensure this field has no more than 254 characters.", "That is too long. Use at most 254 characters.");
/// Longer than any passphrase; refused before it costs a hash (OWASP ASVS 5.0, 6.2.9).
pub const PASSWORD_TOO_LONG: Wording =
    wording("Ensure this field has no more than 1024 bytes.", "That is too long. Use at most 1024 bytes.");
/// Django's `CommonPasswordValidator`.
pub const PASSWORD_COMMON: Wording = wording(
    "This password is too common.",
    "Many people use this password, so it is the first to be tried. Choose another one.",
);
/// Django's `NumericPasswordValidator`.
pub const PASSWORD_NUMERIC: Wording =
    wording("This password is entirely numeric.", "Use something else than digits alone.");
/// Django's `UserAttributeSimilarityValidator`, of the username.
pub const PASSWORD_LIKE_USERNAME: Wording =
    wording("The password is too similar to the username.", "This is too much like your username.");
/// Django's `UserAttributeSimilarityValidator`, of the e-mail address.
pub const PASSWORD_LIKE_EMAIL: Wording =
    wording("The password is too similar to the email address.", "This is too much like your e-mail address.");

/// The name is unknown, the password is wrong, or the account is inactive: one answer for all three.
pub const INVALID_CREDENTIALS: Wording =
    wording("Invalid credentials", "That username and password do not match. Check both and try again.");
/// No credentials were sent.
pub const NOT_AUTHENTICATED: Wording =
    wording("Authentication credentials were not provided.", "You are not logged in.");
/// The sign-in is too old for what was asked.
pub const CONFIRMATION_REQUIRED: Wording =
    wording("Confirm your password to go on.", "Please enter your password to go on.");
/// The password of somebody who is signed in is wrong; Djoser's sentence.
pub const INVALID_PASSWORD: Wording = wording("Invalid password.", "That is not your password. Please try again.");
/// The account has no password that could be right.
pub const NO_PASSWORD: Wording =
    wording("This account has no usable password.", "This account has no password. Reset it to set one.");
/// The token is unknown, expired or revoked.
pub const INVALID_TOKEN: Wording = wording("Invalid token.", "You were logged out. Log in again to go on.");
/// What an owner calls a token for a program.
pub const TOKEN_NAME_TOO_LONG: Wording =
    wording("Ensure this field has no more than 100 characters.", "That is too long. Use at most 100 characters.");
/// How long a token lives.
pub const TOKEN_LIFETIME: Wording = wording(
    "Write a number of days from 1 to 365 with d behind it, such as 30d, or never.",
    "Choose how long the token lives.",
);
/// What a token may do.
pub const TOKEN_SCOPE: Wording = wording("Write read or all.", "Choose what the token may do.");
/// As many tokens as an account may have.
pub const TOO_MANY_TOKENS: Wording = wording(
    "An account has at most 100 tokens for programs. Revoke one first.",
    "You have 100 tokens already. Revoke one that you no longer use.",
);
/// Which sign-ins are to end is said twice.
pub const EITHER_ID_OR_OTHERS: Wording =
    wording("Give either id or others, not both.", "Choose either one or all others.");
/// The caller is known and may not do this; DRF's sentence.
pub const PERMISSION_DENIED: Wording =
    wording("You do not have permission to perform this action.", "You may not do this.");
/// A fault of ours; the log has the cause.
pub const INTERNAL: Wording =
    wording("A server error occurred.", "Something went wrong on our side. Please try again in a moment.");
/// The server is at its limit or its database does not answer; trying again helps.
pub const UNAVAILABLE: Wording = wording(
    "Service temporarily unavailable, try again later.",
    "The server is busy right now. Nothing was lost: please try again in a moment.",
);
/// The browser reached no server. Never sent by one.
pub const UNREACHABLE: Wording = wording(
    "The server could not be reached.",
    "The server could not be reached. Check your connection and try again.",
);
/// Something between the browser and the server has answered in its place. Never sent by one.
pub const INTERCEPTED: Wording = wording(
    "The answer is not the server's own.",
    "The server could not be reached: a proxy in between answered. Load the page again.",
);

/// A page of another site has sent what only ours may send.
pub const CROSS_SITE: Wording = wording(
    "CSRF Failed: this request comes from another site. Another front end may call the API if \
     VESTIBULE_ALLOWED_ORIGINS names its origin.",
    "Another site has sent this. Open this site itself and try again.",
);
/// As [`CROSS_SITE`], where it may also be a page of ours whose origin the server does not know.
pub const UNKNOWN_ORIGIN: Wording = wording(
    "CSRF Failed: this request comes from another site, or VESTIBULE_PUBLIC_URL is not the address in the browser. \
     Another front end may call the API if VESTIBULE_ALLOWED_ORIGINS names its origin.",
    "This site does not know the address at which you opened it as its own (VESTIBULE_PUBLIC_URL). Open it at its own \
     address, with https where it has that, and try again.",
);
/// A page of another origin asks for a sign-in with a cookie.
pub const NO_SESSION: &str = "A page of another origin cannot have a session. Leave this out to get a token.";

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
    &INVALID_PASSWORD,
    &NO_PASSWORD,
    &INVALID_TOKEN,
    &TOKEN_NAME_TOO_LONG,
    &TOKEN_LIFETIME,
    &TOKEN_SCOPE,
    &TOO_MANY_TOKENS,
    &EITHER_ID_OR_OTHERS,
    &PERMISSION_DENIED,
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

/// Django's sentence for a password of fewer than `minimum` code points.
pub fn password_too_short(minimum: usize) -> String {
    format!("{}{minimum}{}", TOO_SHORT.0, TOO_SHORT.1)
}

/// DRF's sentence for a request that may be made again in `seconds`.
pub fn throttled(seconds: u64) -> String {
    if seconds == 1 { THROTTLED_ONE.to_owned() } else { format!("{}{seconds}{}", THROTTLED.0, THROTTLED.1) }
}

/// The words that a page shows for a sentence of the API; a sentence it does not know is shown as it is.
pub fn person(wire: &str) -> Cow<'_, str> {
    let between = |(before, after): (&str, &str)| wire.strip_prefix(before)?.strip_suffix(after);
    if let Some(known) = ALL.iter().find(|wording| wording.wire == wire) {
        Cow::Borrowed(known.person)
    } else if let Some(minimum) = between(TOO_SHORT) {
        Cow::Owned(format!("Use at least {minimum} characters."))
    } else if let Some(seconds) = between(THROTTLED) {
        Cow::Owned(format!("Too many attempts. Try again in {seconds} seconds."))
    } else if wire == THROTTLED_ONE {
        Cow::Borrowed("Too many attempts. Try again in a second.")
    } else {
        Cow::Borrowed(wire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_shows_the_kinder_words_and_keeps_the_figures() {
        assert_eq!(person(USERNAME_TAKEN.wire), USERNAME_TAKEN.person);
        assert_eq!(person(&password_too_short(12)), "Use at least 12 characters.");
        assert_eq!(person(&throttled(42)), "Too many attempts. Try again in 42 seconds.");
        assert_eq!(person(&throttled(1)), "Too many attempts. Try again in a second.");
        assert_eq!(person("Something new."), "Something new.");
    }
}
