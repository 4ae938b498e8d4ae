//! The parts that pages share.

mod brand;
mod erase;
mod gate;
mod hall;
mod header;
mod notice;
mod submit_button;
mod text_field;

pub use brand::ArchMark;
pub use erase::Erase;
pub use gate::{SignedInOnly, VisitorsOnly, go, log_in_first, next_of_page};
pub use hall::Hall;
pub use header::Header;
pub use notice::{Lead, Notice};
pub use submit_button::SubmitButton;
pub use text_field::{Kind, TextField};
