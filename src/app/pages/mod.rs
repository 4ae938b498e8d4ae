//! The pages, one file for each.

mod account;
mod home;
mod log_in;
mod log_out;
mod mailed_link;
mod new_password;
mod not_found;
mod reset;
mod second_factor;
mod sign_up;
mod start;
mod unavailable;

pub use account::{
    AccountPage, ActivityPage, DataPage, EmailPage, PasswordPage, ProfilePage, SessionsPage, TokensPage,
};
pub use home::HomePage;
pub use log_in::LogInPage;
pub use log_out::LogOutPage;
pub use mailed_link::{EmailChangePage, EmailUndoPage, EmailVerifyPage};
pub use new_password::NewPasswordPage;
pub use not_found::NotFoundPage;
pub use reset::PasswordResetPage;
pub use second_factor::SecondFactorPage;
pub use sign_up::SignUpPage;
pub use unavailable::UnavailablePage;
