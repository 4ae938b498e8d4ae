//! The command line: one command a file. Only this module puts store, accounts and http together.
//!
//! Exit codes: 0 done, 1 failed, 2 wrong usage (clap's own).

mod accounts;
mod activate;
mod arguments;
mod audit;
mod backup;
mod changepassword;
mod check;
mod createsuperuser;
mod database;
mod deactivate;
mod encoding;
mod export_django;
mod factors;
mod failure;
mod findings;
mod format;
mod groups;
mod import_django;
mod jobs;
mod mail;
mod mail_test;
mod moving;
mod new_account;
mod output;
mod password;
mod prompt;
mod restore;
mod rotate_key;
mod secret_key;
mod serve;
mod sign_ins;
mod table;
mod tokens;
mod webhooks;

use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::{Common, Config, Logs};
use crate::http::{Embedded, Routes};
use crate::telemetry;

const EXAMPLES: &str = "\
Examples:
  vestibule
      Serve on http://127.0.0.1:3000 with vestibule.db in this folder
  vestibule createsuperuser
      Make the first account that may do everything; it asks for what it needs
  vestibule changepassword ana < password.txt
      Set a password without a terminal: one line on standard input
  vestibule backup vestibule-2026-11-24.db
      Copy the database while it is in use; DATABASE_URL=sqlite:new.db vestibule restore ... makes one of it
  vestibule move sqlite:vestibule.db postgres://vestibule@db.example.org/vestibule
      Go over to PostgreSQL; stop the server before, and start it with the new DATABASE_URL
  vestibule import-django --dry-run postgres://app@db.example.org/app
      Say what comes over from a Django database and what does not fit; without --dry-run, take it over
  VESTIBULE_PUBLIC_URL=https://auth.example.org vestibule check
      Say what is wrong or risky with these settings

Each setting is a flag or a variable; the flag wins, and an empty variable counts as not set.
TIME is a number with s, m, h, d or w behind it, like 15m or 14d.";

/// A sign-in server: sign up, log in and log out.
#[derive(Parser)]
#[command(name = "vestibule", version, after_help = EXAMPLES)]
#[command(args_conflicts_with_subcommands = true, next_line_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    config: Config,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the pages and the API; also what happens when no command is given
    Serve(Box<Config>),
    /// Make an account that may do everything
    Createsuperuser(new_account::NewAccount),
    /// List, show, make, change and delete accounts
    #[command(subcommand)]
    Accounts(accounts::Command),
    /// List, make and revoke the tokens of an account for programs
    #[command(subcommand)]
    Tokens(tokens::Command),
    /// List and end the sign-ins of an account
    #[command(subcommand)]
    SignIns(sign_ins::Command),
    /// Show what an account is protected by, or remove it for somebody who has lost it
    #[command(subcommand)]
    Factors(factors::Command),
    /// List and change groups, who is in them, and what staff in them may do at the desk
    #[command(subcommand)]
    Groups(groups::Command),
    /// Read, verify and export the record of what operators have done
    #[command(subcommand)]
    Audit(audit::Command),
    /// Make, list, change and remove webhooks, and see and replay what was delivered to them
    #[command(subcommand)]
    Webhooks(webhooks::Command),
    /// Seal by the secret key what an older one has sealed; also beside running servers that have both keys
    RotateKey(rotate_key::Arguments),
    /// Set the password of an account, which ends all of its sign-ins
    Changepassword(AccountArguments),
    /// Close an account: it cannot sign in, and all of its sign-ins end
    Deactivate(AccountArguments),
    /// Open an account again that was deactivated
    Activate(AccountArguments),
    /// Copy the database into a file, beside a running server
    Backup(backup::Arguments),
    /// Make the database from a backup; stop the server first; overwrites nothing
    Restore(restore::Arguments),
    /// Copy everything into another database, say of SQLite's into PostgreSQL's; nobody is signed out
    ///
    /// It reads the source as it is when the command begins: stop the server first, as what is written later is not
    /// moved. The target is made where it is not there, and may hold no accounts. All of it is written in one
    /// transaction, and counts and checksums of every table are compared before that is committed. Only the windows of
    /// throttles stay behind.
    Move(moving::Arguments),
    /// Take over the users, groups and tokens of a Django database, which is only read; can be run again
    ///
    /// Ids are kept, passwords and tokens go on working. Run again, it takes over what was changed in Django since, and
    /// leaves alone what was changed here. All of it is written in one transaction, in which running servers cannot
    /// write. Where something does not fit, nothing is written unless --on-conflict says otherwise.
    ImportDjango(import_django::Arguments),
    /// Write the accounts into a new SQLite file with the tables of Django: the way back
    ///
    /// Users, groups and hashes, with their ids, in the tables of Django 5.2 and 6.1, which manage.py migrate then goes on
    /// from; its Argon2PasswordHasher needs argon2-cffi. Tokens and sessions are known by their digests alone, so they
    /// stay behind: everybody signs in again. Django takes a password as it is typed, where Vestibule brings it to
    /// NFKC first: one that was set here with characters which NFKC changes must be reset there.
    ExportDjango(export_django::Arguments),
    /// List what is to be done later, such as mail, and what could not be done; also beside a running server
    Jobs(Box<jobs::Arguments>),
    /// Send a test mail by these settings, and say what went wrong
    MailTest(Box<mail_test::Arguments>),
    /// Say in words what is wrong or risky with this configuration; fails if something is wrong
    Check(Box<Config>),
}

/// The arguments of a command about one account.
#[derive(Args)]
struct AccountArguments {
    /// The name that the account signs in with
    username: String,
    #[command(flatten)]
    common: Common,
}

/// Reads the command line, does what it says and answers with the exit code. `site` are the files of the pages, where
/// the binary holds them itself; `routes` are served too.
pub fn run(site: Option<Embedded>, routes: Routes) -> ExitCode {
    if let Err(code) = arguments::refuse_control_characters(&Cli::command()) {
        return code;
    }
    let matches = arguments::with_variables(Cli::command()).try_get_matches();
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return arguments::end(error, Cli::command()),
    };
    let command = cli.command.unwrap_or_else(|| Command::Serve(Box::new(cli.config)));
    let logs = command.logs();
    telemetry::init(&logs.log, logs.log_format);

    // One thread: connections, hashes and SQLite have threads of their own.
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failure::Failure::because("cannot start", error).report(),
    };
    let outcome = runtime.block_on(async {
        match command {
            Command::Serve(config) => serve::run(&config, config.site(site), routes).await,
            Command::Createsuperuser(arguments) => createsuperuser::run(arguments).await,
            Command::Accounts(command) => command.run().await,
            Command::Tokens(command) => command.run().await,
            Command::SignIns(command) => command.run().await,
            Command::Factors(command) => command.run().await,
            Command::Groups(command) => command.run().await,
            Command::Audit(command) => command.run().await,
            Command::Webhooks(command) => command.run().await,
            Command::RotateKey(arguments) => rotate_key::run(&arguments).await,
            Command::Changepassword(arguments) => changepassword::run(&arguments).await,
            Command::Deactivate(arguments) => deactivate::run(&arguments).await,
            Command::Activate(arguments) => activate::run(&arguments).await,
            Command::Backup(arguments) => backup::run(&arguments).await,
            Command::Restore(arguments) => restore::run(&arguments).await,
            Command::Move(arguments) => moving::run(&arguments).await,
            Command::ImportDjango(arguments) => import_django::run(&arguments).await,
            Command::ExportDjango(arguments) => export_django::run(&arguments).await,
            Command::Jobs(arguments) => jobs::run(&arguments).await,
            Command::MailTest(arguments) => mail_test::run(&arguments).await,
            Command::Check(config) => return check::run(&config, &config.site(site)).await,
        }
        .map(|()| ExitCode::SUCCESS)
    });
    outcome.unwrap_or_else(|failure| failure.report())
}

impl Command {
    fn logs(&self) -> &Logs {
        match self {
            Self::Serve(config) | Self::Check(config) => &config.common.logs,
            Self::MailTest(arguments) => &arguments.config.common.logs,
            Self::Createsuperuser(new) => &new.common.logs,
            Self::Accounts(command) => &command.common().logs,
            Self::Tokens(command) => &command.common().logs,
            Self::SignIns(command) => &command.common().logs,
            Self::Factors(command) => &command.common().logs,
            Self::Groups(command) => &command.common().logs,
            Self::Audit(command) => &command.common().logs,
            Self::Webhooks(command) => &command.common().logs,
            Self::RotateKey(arguments) => &arguments.common.logs,
            Self::Backup(arguments) => &arguments.common.logs,
            Self::Restore(arguments) => &arguments.common.logs,
            Self::Move(arguments) => &arguments.logs,
            Self::ImportDjango(arguments) => &arguments.common.logs,
            Self::ExportDjango(arguments) => &arguments.common.logs,
            Self::Jobs(arguments) => &arguments.common().logs,
            Self::Changepassword(arguments) | Self::Deactivate(arguments) | Self::Activate(arguments) => {
                &arguments.common.logs
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn without_a_command_the_settings_are_those_of_the_server() {
        let cli = Cli::try_parse_from(["vestibule", "--addr", "[::1]:4000"]).unwrap();
        assert!(cli.command.is_none());
        assert_eq!(cli.config.addr.port(), 4000);
    }

    #[test]
    fn no_command_takes_a_password_as_an_argument() {
        fn check(command: &clap::Command) {
            let mut names = command.get_arguments().map(|arg| arg.get_id().as_str());
            assert!(!names.any(|name| name == "password"), "{}", command.get_name());
            command.get_subcommands().for_each(check);
        }
        check(&Cli::command());
    }
}
