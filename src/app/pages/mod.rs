//! The pages, one file for each.

mod account;
mod home;
mod log_in;
mod log_out;
mod not_found;
mod password;
mod sign_up;
mod start;
mod unavailable;

pub use account::AccountPage;
pub use home::HomePage;
pub use log_in::LogInPage;
pub use log_out::LogOutPage;
pub use not_found::NotFoundPage;
pub use password::PasswordPage;
pub use sign_up::SignUpPage;
pub use unavailable::UnavailablePage;
