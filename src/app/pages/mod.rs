//! The pages, one file for each.

mod account;
mod authenticator_key;
mod desk;
mod factor_form;
mod forbidden;
mod home;
mod log_in;
mod log_out;
mod mailed_link;
mod new_password;
mod not_found;
mod reset;
mod second_factor;
mod set_up;
mod sign_up;
mod sign_up_passkey;
mod start;
mod step_up;
mod unavailable;

pub use account::{
    AccountPage, ActivityPage, AppPage, CodesPage, DataPage, EmailPage, PasskeysPage, PasswordPage, ProfilePage,
    SecurityPage, SessionsPage, TokensPage,
};
pub use desk::{
    DeskAccountPage, DeskAccountsPage, DeskBulkPage, DeskCreatePage, DeskGroupsPage, DeskInvitePage, DeskOverviewPage,
    DeskRecordPage, DeskWebhookPage, DeskWebhooksPage,
};
pub use forbidden::ForbiddenPage;
pub use home::HomePage;
pub use log_in::LogInPage;
pub use log_out::LogOutPage;
pub use mailed_link::{EmailChangePage, EmailUndoPage, EmailVerifyPage};
pub use new_password::NewPasswordPage;
pub use not_found::NotFoundPage;
pub use reset::PasswordResetPage;
pub use second_factor::SecondFactorPage;
pub use set_up::SetUpPage;
pub use sign_up::SignUpPage;
pub use sign_up_passkey::SignUpPasskeyPage;
pub use step_up::StepUpPage;
pub use unavailable::UnavailablePage;
