//! The parts that pages share.

mod lead;
mod live_text;
mod notice;
mod submit_button;
mod text_field;

#[cfg(feature = "ssr")]
mod brand;
#[cfg(feature = "ssr")]
mod gate;
#[cfg(feature = "ssr")]
mod hall;
#[cfg(feature = "ssr")]
mod header;

pub use lead::Lead;
pub use live_text::LiveText;
pub use notice::Notice;
pub use submit_button::SubmitButton;
pub use text_field::{Kind, TextField};

#[cfg(feature = "ssr")]
pub use brand::ArchMark;
#[cfg(feature = "ssr")]
pub use gate::{log_in_first, next_of_page, send_on};
#[cfg(feature = "ssr")]
pub use hall::Hall;
#[cfg(feature = "ssr")]
pub use header::Header;
