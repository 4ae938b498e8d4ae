//! How clap reads a value that may hold a password: the error for an invalid one does not repeat it.

use std::ffi::OsStr;

use clap::builder::TypedValueParser;
use clap::error::{Error, ErrorKind};
use clap::{Arg, Command};

/// Reads a text with a function whose errors are sentences without the text.
#[derive(Clone, Copy)]
pub struct SecretParser<T>(pub fn(&str) -> Result<T, String>);

impl<T: Clone + Send + Sync + 'static> TypedValueParser for SecretParser<T> {
    type Value = T;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, Error> {
        let value = value.to_str().ok_or_else(|| "it is not UTF-8".to_owned());
        value.and_then(self.0).map_err(|why| {
            let name = arg.map_or_else(String::new, ToString::to_string);
            let variable = arg.and_then(Arg::get_env).map_or_else(String::new, |name| format!(" ({})", name.display()));
            Error::raw(ErrorKind::ValueValidation, format!("{name}{variable}: {why}\n")).with_cmd(command)
        })
    }
}
