//! The pages, one file for each.

mod account;
mod home;
mod log_in;
mod log_out;
mod not_found;
mod sign_up;
mod start;
mod unavailable;

pub use account::{AccountPage, PasswordPage, SessionsPage, TokensPage};
pub use home::HomePage;
pub use log_in::LogInPage;
pub use log_out::LogOutPage;
pub use not_found::NotFoundPage;
pub use sign_up::SignUpPage;
pub use unavailable::UnavailablePage;
