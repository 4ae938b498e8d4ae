//! The parts that pages share.

mod form_intro;
mod live_text;
mod notice;
mod submit_button;
mod text_field;

#[cfg(any(feature = "ssr", feature = "account"))]
mod confirm_field;
#[cfg(any(feature = "ssr", feature = "account"))]
mod copy_button;
#[cfg(any(feature = "ssr", feature = "account"))]
mod passkey_button;
#[cfg(any(feature = "ssr", feature = "account"))]
mod select;
#[cfg(any(feature = "ssr", feature = "account"))]
mod token_once;

#[cfg(feature = "ssr")]
mod admin_script;
#[cfg(feature = "ssr")]
mod area_menu;
#[cfg(feature = "ssr")]
mod artwork;
#[cfg(feature = "ssr")]
mod brand;
#[cfg(feature = "ssr")]
mod header;
#[cfg(feature = "ssr")]
mod impersonation;
#[cfg(feature = "ssr")]
mod initials;
#[cfg(feature = "ssr")]
mod moment;
#[cfg(feature = "ssr")]
mod part;
#[cfg(feature = "ssr")]
mod passkey_script;
#[cfg(feature = "ssr")]
mod redirects;
#[cfg(feature = "ssr")]
mod static_form;

pub use form_intro::FormIntro;
pub use live_text::LiveText;
pub use notice::Notice;
pub use submit_button::SubmitButton;
pub use text_field::{Kind, TextField};

#[cfg(any(feature = "ssr", feature = "account"))]
pub use confirm_field::{ConfirmByPasskey, ConfirmField};
#[cfg(any(feature = "ssr", feature = "account"))]
pub use copy_button::CopyButton;
#[cfg(any(feature = "ssr", feature = "account"))]
pub use passkey_button::{Ceremony, PasskeyAction, PasskeyButton};
#[cfg(any(feature = "ssr", feature = "account"))]
pub use select::{Select, options};
#[cfg(any(feature = "ssr", feature = "account"))]
pub use token_once::TokenOnce;

#[cfg(feature = "ssr")]
pub use admin_script::AdminScript;
#[cfg(feature = "ssr")]
pub use area_menu::AreaMenu;
#[cfg(feature = "ssr")]
pub use artwork::Artwork;
#[cfg(feature = "ssr")]
pub use brand::ArchMark;
#[cfg(feature = "ssr")]
pub use header::Header;
#[cfg(feature = "ssr")]
pub use impersonation::ImpersonationBanner;
#[cfg(feature = "ssr")]
pub use initials::Initials;
#[cfg(feature = "ssr")]
pub use moment::Moment;
#[cfg(feature = "ssr")]
pub use part::{Pager, Part};
#[cfg(feature = "ssr")]
pub use passkey_script::PasskeyScript;
#[cfg(feature = "ssr")]
pub use redirects::{log_in_first, next_of_page, send_on, step_up_of_page};
#[cfg(feature = "ssr")]
pub use static_form::{StaticButton, StaticField, StaticLead, hidden_inputs};
