//! Every sentence for people, by id, in each language. The catalogues are Fluent files beside this one, compiled into
//! the binary. Pages take their texts through `app::text`, mails by `t("id")` of their
//! templates; whatever else speaks to people uses [`say!`].
//!
//! What programs read (the API's answers, the log, the command line) is English and not here.

mod catalogue;
mod language;
mod pseudo;
#[cfg(test)]
mod tests;

pub use fluent_bundle::FluentValue as Value;
pub use language::Language;

/// A sentence in a language, with its arguments by name:
/// `say!(Language::German, "mail-greeting", username = account.username)`. An argument is a text, or a number that
/// decides on a plural.
#[allow(unused_macros)]
macro_rules! say {
    ($language:expr, $id:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::sentences::Language::text_with(
            $language,
            $id,
            &[$((stringify!($name), $crate::sentences::Value::from($value))),*],
        )
    };
}

#[allow(unused_imports)]
pub(crate) use say;
