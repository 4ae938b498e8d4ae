//! The texts of pages, by id: on the server from the catalogue, in the language of the request; in the browser from
//! what the server has handed to the page's islands. So the WebAssembly carries no text.

#[cfg(feature = "ssr")]
mod catalogue;
#[cfg(any(test, not(feature = "ssr")))]
mod handed;

#[cfg(feature = "ssr")]
pub use catalogue::{Value, fill, find, hand, language, person};
#[cfg(not(feature = "ssr"))]
pub use handed::{Value, fill, find, keep, person};

/// The sentence with an id, in the language of the page: `text!("log-in-page-title")`, or with its arguments by name,
/// `text!("sign-up-form-rules", least = 8.to_string())`. In an island its id begins with one of the groups of `island!`.
macro_rules! text {
    ($id:literal $(,)?) => {
        $crate::app::text::find($id)
    };
    ($id:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::app::text::fill($id, &[$((stringify!($name), $crate::app::text::Value::from($value))),+])
    };
}

/// What stands before and after the one argument of a sentence, for a page that puts an element there:
/// `let (before, after) = around!("log-out-form-who", name);`.
macro_rules! around {
    ($id:literal, $name:ident) => {
        $crate::app::text::split($crate::app::text::find($id))
    };
}

pub(super) use {around, text};

/// A sentence that was not filled, before and after its first argument.
pub fn split(text: &'static str) -> (&'static str, &'static str) {
    text.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?.1))).unwrap_or((text, ""))
}
