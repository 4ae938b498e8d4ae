//! Checks of the command line beside clap's: values that no setting can have, and what an error shows of a value.

use std::ffi::OsStr;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, Error};

use super::failure::Failure;
use super::output;

/// clap's exit code for wrong usage.
const USAGE_ERROR: u8 = 2;

/// Refuses a value with a newline or another control character, which is what a file leaves at its end if it is read
/// without trimming, or what would control the terminal. The error names the setting and does not show the value.
pub(super) fn refuse_control_characters(command: &clap::Command) -> Result<(), ExitCode> {
    let arguments = std::env::args_os().enumerate().skip(1);
    let arguments = arguments.map(|(number, value)| (format!("argument {number}"), value));
    let variables = variables(command).into_iter().filter_map(|name| Some((name.clone(), std::env::var_os(name)?)));
    let refused = arguments.chain(variables).find(|(_, value)| has_control_characters(value));
    let Some((name, _)) = refused else { return Ok(()) };
    let sentence = format!("{name} holds a newline or another control character, perhaps at its end; take it out");
    let _ = Failure::new(sentence).report();
    Err(ExitCode::from(USAGE_ERROR))
}

fn has_control_characters(value: &OsStr) -> bool {
    value.to_string_lossy().chars().any(char::is_control)
}

/// The variables of a command's settings and of those of its subcommands.
fn variables(command: &clap::Command) -> Vec<String> {
    let own = command.get_arguments().filter_map(|arg| arg.get_env()?.to_str().map(str::to_owned));
    own.chain(command.get_subcommands().flat_map(variables)).collect()
}

/// Takes an empty variable, or one of spaces, for one that is not set: compose files and unit files pass on variables
/// without a value.
/// And keeps the values of all of them out of `--help`.
pub(super) fn with_variables(command: clap::Command) -> clap::Command {
    let is_empty = |arg: &clap::Arg| {
        arg.get_env().and_then(std::env::var_os).is_some_and(|value| value.to_string_lossy().trim().is_empty())
    };
    command
        .mut_args(|arg| if is_empty(&arg) { arg.env(None::<&str>) } else { arg.hide_env_values(true) })
        .mut_subcommands(with_variables)
}

/// Prints clap's message: the help of a command, or an error of the command line or the variables.
pub(super) fn end(error: Error, mut command: clap::Command) -> ExitCode {
    if !error.use_stderr() {
        return output::ignore_closed_pipe(error.print())
            .map_or_else(|error| Failure::from(error).report(), |()| ExitCode::SUCCESS);
    }
    let code = u8::try_from(error.exit_code()).unwrap_or(USAGE_ERROR);
    // Before this its arguments lack the names that clap shows.
    command.build();
    output::note(with_variable(without_urls(error), &command).render());
    ExitCode::from(code)
}

/// The error with the variable of the setting that it is about: clap names the flag, whichever of the two was set.
fn with_variable(mut error: Error, command: &clap::Command) -> Error {
    let Some(ContextValue::String(flag)) = error.get(ContextKind::InvalidArg) else { return error };
    if let Some(variable) = variable_of(flag, command) {
        let both = ContextValue::String(format!("{flag} ({variable})"));
        error.insert(ContextKind::InvalidArg, both);
    }
    error
}

fn variable_of(flag: &str, command: &clap::Command) -> Option<String> {
    let own = command.get_arguments().find(|arg| arg.to_string() == flag).and_then(|arg| arg.get_env()?.to_str());
    own.map(str::to_owned).or_else(|| command.get_subcommands().find_map(|command| variable_of(flag, command)))
}

/// The error without the URLs that it repeats: one may hold a password.
fn without_urls(mut error: Error) -> Error {
    let may_be_url = |text: &str| text.contains("://") || text.contains('@');
    let shown: Vec<_> = error
        .context()
        .filter_map(|(kind, value)| match value {
            ContextValue::String(text) if may_be_url(text) => Some((kind, ContextValue::String("…".to_owned()))),
            _ => None,
        })
        .collect();
    for (kind, value) in shown {
        error.insert(kind, value);
    }
    error
}
