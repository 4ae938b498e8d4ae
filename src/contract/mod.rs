//! What crosses the wire, and its rules. No I/O; compiled once for the server and once for the browser, so
//! that a page and the API apply the same rules and give the same answers.

mod account;
mod activity;
mod advice;
mod bulk;
mod desk;
mod device;
mod email;
mod error;
mod factor;
mod field;
mod field_list;
mod form_id;
pub mod json;
pub mod messages;
mod next;
mod overview;
mod passkey;
mod password;
pub mod paths;
mod person;
mod reason;
#[cfg(feature = "ssr")]
mod schema;
mod sign_up;
mod token;
mod username;
mod username_characters;
mod webhook;

pub use account::{
    Account, AccountRecord, EmailState, EndedSignIns, Message, OwnAccount, Person, Profile, SignInKind, SignInSummary,
    SignedIn, Strength, StrengthReport, User,
};
pub use activity::{AccountEvent, Activity, EventDetails};
pub use advice::{Advice, NextAdvice};
pub use bulk::{BulkOutcome, BulkResult, BulkResults, BulkVerb, MOST_AT_ONCE};
pub use desk::{AccountDetails, AccountPage, AdminEvent, AdminEvents, ById, GroupSummary, Right, Standing};
pub use device::Device;
pub use email::Email;
pub use error::ApiError;
pub use factor::{
    CONFIRM_CHALLENGE, CONFIRM_CODE, CONFIRM_CREDENTIAL, CONFIRM_PREFIX, Factor, FactorStatus, ForgottenBrowsers,
    NewTotp, NextStep, RecoveryCodes, SetUpDone, TotpSummary, WantedFactors,
};
pub use field::Field;
pub use field_list::FieldList;
pub use form_id::FORM_ID;
pub use next::Next;
pub use overview::{DayCounts, DeskOverview, Finding, JobSummary, NodeSummary};
pub use passkey::{CreatedPasskey, PasskeyAnswer, PasskeyChallenge, PasskeyKind, PasskeyName, PasskeySummary};
pub use password::{CONFIRM_PASSWORD, MAX_PASSWORD_BYTES, Password, PasswordPolicy};
pub use person::{LANGUAGES, MAX_PERSON_NAME_CHARACTERS, parse_language, parse_person_name};
pub use reason::{FieldErrors, Reason};
pub use sign_up::SignUp;
pub use token::{CreatedToken, TokenLifetime, TokenName, TokenScope, TokenSummary};
pub use username::Username;
pub use webhook::{DeliveryState, ReplayedDeliveries, Webhook, WebhookDeliveries, WebhookDelivery, WebhookWithSecret};
