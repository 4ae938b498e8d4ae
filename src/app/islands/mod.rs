//! The interactive parts of pages. The server renders them like everything else.

mod log_in_form;
mod log_out_form;
mod password_form;
mod sign_up_form;
mod strength;
mod token_check;
mod watch;

#[cfg(feature = "ssr")]
pub use {
    log_in_form::LogInForm,
    log_out_form::LogOutForm,
    password_form::{FIELDS as PASSWORD_FIELDS, PasswordForm},
    sign_up_form::SignUpForm,
    token_check::TokenCheck,
    watch::Watch,
};
