//! The interactive parts of pages. The server renders them like everything else. Those of the account area are in a
//! WebAssembly of its own, so that the pages to log in and sign up do not load them.

mod log_in_form;
mod sign_up_form;
mod strength;
mod watch;

#[cfg(any(feature = "ssr", feature = "account"))]
mod account_action;
#[cfg(any(feature = "ssr", feature = "account"))]
mod account_form;
#[cfg(any(feature = "ssr", feature = "account"))]
mod account_input;
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
mod token_check;

#[cfg(feature = "ssr")]
pub use {
    account_action::Action,
    account_form::{AccountForm, Pick},
    account_input::Input,
    copy_text::CopyText,
    local_times::LocalTimes,
    log_in_form::LogInForm,
    log_out_form::LogOutForm,
    new_token::NewToken,
    password_form::{FIELDS as PASSWORD_FIELDS, PasswordForm},
    print_page::PrintPage,
    sign_up_form::SignUpForm,
    token_check::TokenCheck,
    watch::Watch,
};
