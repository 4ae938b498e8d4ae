//! The interactive parts of pages. The server renders them like everything else. Those of the account area are in a
//! WebAssembly of its own, so that the pages to log in and sign up do not load them.

mod log_in_form;
mod sign_up_form;
mod strength;
mod watch;

#[cfg(any(feature = "ssr", feature = "account"))]
mod copy_text;
#[cfg(any(feature = "ssr", feature = "account"))]
mod local_times;
#[cfg(any(feature = "ssr", feature = "account"))]
mod log_out_form;
#[cfg(any(feature = "ssr", feature = "account"))]
mod new_token;
#[cfg(any(feature = "ssr", feature = "account"))]
mod password_form;
#[cfg(any(feature = "ssr", feature = "account"))]
mod print_page;
#[cfg(any(feature = "ssr", feature = "account"))]
mod proof_wait;
#[cfg(any(feature = "ssr", feature = "account"))]
mod token_check;
#[cfg(any(feature = "ssr", feature = "account"))]
mod token_form;

#[cfg(feature = "ssr")]
pub use {
    copy_text::CopyText,
    local_times::LocalTimes,
    log_in_form::LogInForm,
    log_out_form::LogOutForm,
    new_token::NewToken,
    password_form::{FIELDS as PASSWORD_FIELDS, PasswordForm},
    print_page::PrintPage,
    proof_wait::{EMAIL_STATE, ProofWait},
    sign_up_form::SignUpForm,
    token_check::TokenCheck,
    token_form::{Pick, TOKEN_LIST, TOKEN_NAME, TokenForm},
    watch::Watch,
};
