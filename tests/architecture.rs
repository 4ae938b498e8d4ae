//! The dependency table: which module may import which, and which crates it may use. An import against the table fails
//! the test, with the file, the line and the rule.

#[path = "architecture/circles.rs"]
mod circles;
#[path = "architecture/migrations.rs"]
mod migrations;
#[path = "architecture/scan.rs"]
mod scan;
#[path = "architecture/switches.rs"]
mod switches;

use std::fs;
use std::path::{Path, PathBuf};

/// Each module and the modules it may use besides itself.
const MODULES: &[(&str, &[&str])] = &[
    ("contract", &[]),
    ("accounts", &["contract"]),
    ("store", &["accounts", "contract"]),
    ("api", &["contract", "accounts"]),
    ("sentences", &["contract"]),
    ("app", &["contract", "api", "sentences"]),
    ("http", &["contract", "accounts", "api", "app", "sentences", "telemetry"]),
    ("mail", &["contract", "accounts", "sentences"]),
    ("webhooks", &["accounts"]),
    ("telemetry", &[]),
    // Only the types of settings: it reads them, and cli hands them on.
    ("config", &["contract", "accounts", "http", "mail", "telemetry"]),
    (
        "cli",
        &[
            "contract",
            "accounts",
            "store",
            "api",
            "app",
            "http",
            "mail",
            "config",
            "sentences",
            "telemetry",
            "webhooks",
        ],
    ),
];

/// Crates, and the only places that may name them.
const CRATES: &[(&[&str], &[&str])] = &[
    (&["axum", "leptos_axum", "tokio_io_timeout", "tower", "tower_http"], &["http"]),
    (&["hyper", "hyper_util"], &["http", "webhooks"]),
    (&["rustls_native_certs", "tokio_rustls"], &["webhooks"]),
    (&["sqlx", "sqlx_core", "libsqlite3_sys"], &["store"]),
    (&["gloo_storage"], &["app::token_storage"]),
    (&["leptos_meta", "leptos_router"], &["api", "app", "http"]),
    (&["leptos"], &["api", "app", "http"]),
    (&["argon2", "bcrypt", "md5", "scrypt", "subtle", "vestibule_pbkdf2", "zxcvbn"], &["accounts"]),
    (&["webauthn_rp"], &["accounts::passkeys::webauthn"]),
    (&["clap"], &["cli", "config"]),
    (&["fluent_bundle", "fluent_syntax"], &["sentences"]),
    (&["indicatif", "rpassword"], &["cli"]),
    (&["idna", "lettre"], &["mail"]),
    (&["minijinja"], &["http::api_docs", "mail"]),
    (&["psl"], &["config"]),
    (&["schemars"], &["contract", "api"]),
    (&["prometheus_client"], &["http::metrics"]),
    (&["tracing_subscriber"], &["telemetry"]),
];

/// The places that may ask the machine for the time or for random bytes (see `clippy.toml`).
const SOURCES: &[&str] = &["accounts::clock", "accounts::random"];

/// The only place that may touch the browser's storage, and how it is touched.
const STORAGE: (&str, [&str; 2]) = ("app::token_storage", [".local_storage()", ".session_storage()"]);

/// Macros that panic where the output is closed; `cli/output.rs` does not.
const PRINTING: [&str; 3] = ["print!(", "println!(", "dbg!("];

/// A longer file should be split in two.
const MAX_LINES: usize = 300;

/// Tables, which do not become clearer by being split.
const TABLES: &[&str] = &["contract::username_characters"];

#[test]
fn every_module_keeps_to_the_dependency_table() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = rust_files(&src);
    assert!(files.len() > 20, "only {} files under {}: the scan has missed some", files.len(), src.display());
    let violations: Vec<String> = files
        .iter()
        .flat_map(|file| {
            let name = file.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
            violations(&name, &fs::read_to_string(file).unwrap())
        })
        .collect();
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files: Vec<_> = rust_files(&src)
        .iter()
        .map(|file| {
            let name = file.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
            (module_of(&name).into_iter().map(str::to_owned).collect(), fs::read_to_string(file).unwrap())
        })
        .collect();
    let circle = circles::circle(&circles::imports(&files));
    assert!(circle.is_none(), "{}", circle.unwrap_or_default().join(" -> "));
}

/// The module of a file, which is named as it is beneath `src`.
fn module_of(file: &str) -> Vec<&str> {
    file.trim_end_matches(".rs").split('/').filter(|name| !["mod", "lib", "main"].contains(name)).collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries
        .flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    files.sort();
    files
}

/// Everything in a file (named as it is beneath `src`) that breaks a rule.
fn violations(file: &str, source: &str) -> Vec<String> {
    let module = module_of(file);
    let place = module.join("::");
    let mut found = Vec::new();
    for path in scan::paths(source, &module) {
        if let Some(rule) = broken_rule(&module, &place, &path.segments) {
            found.push(format!("src/{file}:{}: {} — {rule}", path.line, path.segments.join("::")));
        }
    }
    for (index, line) in source.lines().enumerate() {
        if line.contains("clippy::disallowed_methods") && !SOURCES.contains(&place.as_str()) {
            found.push(format!(
                "src/{file}:{}: only {} may use clock and randomness",
                index + 1,
                SOURCES.join(" and ")
            ));
        }
        if PRINTING.iter().any(|name| line.contains(name)) && !line.trim_start().starts_with("//") {
            found.push(format!("src/{file}:{}: write through cli/output.rs, which does not panic", index + 1));
        }
        let (keeper, calls) = STORAGE;
        if calls.iter().any(|call| line.contains(call)) && place != keeper {
            found.push(format!("src/{file}:{}: only {keeper} may touch the browser's storage", index + 1));
        }
    }
    let lines = source.lines().count();
    if lines > MAX_LINES && !TABLES.contains(&place.as_str()) {
        found.push(format!("src/{file}:{MAX_LINES}: {lines} lines; past {MAX_LINES}, split it in two"));
    }
    found
}

fn broken_rule(module: &[&str], place: &str, path: &[String]) -> Option<String> {
    // lib.rs and main.rs belong to no module.
    let &own = module.first()?;
    let first = path.first()?.as_str();
    if first != "crate" {
        let (_, places) = CRATES.iter().find(|(names, _)| names.contains(&first))?;
        let is_there = places.iter().any(|allowed| is_within(place, allowed));
        return (!is_there).then(|| format!("{first} may be named only in {}", places.join(", ")));
    }
    let Some((_, allowed)) = MODULES.iter().find(|(name, _)| *name == own) else {
        return Some(format!("{own} is not in the dependency table of tests/architecture.rs"));
    };
    match path.get(1).map(String::as_str) {
        None | Some("*") => Some("name the module itself, so that this test can see which one it is".to_owned()),
        Some(other) if other == own || allowed.contains(&other) => None,
        Some(_) if allowed.is_empty() => Some(format!("{own} may use no other module")),
        Some(_) => Some(format!("{own} may use only {}", allowed.join(", "))),
    }
}

fn is_within(place: &str, allowed: &str) -> bool {
    place.strip_prefix(allowed).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The scanner's own tests: planted violations must be found, or the test above proves nothing.
mod planted {
    use super::violations;

    #[track_caller]
    fn assert_found(file: &str, source: &str, line: usize) {
        let found = violations(file, source);
        assert_eq!(found.len(), 1, "{source}\n{found:?}");
        assert!(found[0].starts_with(&format!("src/{file}:{line}: ")), "{found:?}");
    }

    #[track_caller]
    fn assert_clean(file: &str, source: &str) {
        assert_eq!(violations(file, source), Vec::<String>::new(), "{source}");
    }

    #[test]
    fn an_import_against_the_dependency_table_is_found_in_every_shape() {
        assert_found("contract/email.rs", "use crate::accounts::Accounts;", 1);
        assert_found("accounts/login.rs", "use crate::{contract::User, store::SqliteStore};", 1);
        assert_found("accounts/login.rs", "use crate::{\n    contract::User,\n    store::{self as db},\n};", 3);
        assert_found("accounts/login.rs", "use crate::store as quite_harmless;", 1);
        assert_found("app/pages/login.rs", "fn f() {\n    crate\n        ::http\n        ::run();\n}", 4);
        assert_found("app/pages/login.rs", "fn f() { super::super::super::store::open() }", 1);
        assert_found("app/mod.rs", "mod tests {\n    use super::super::http::run;\n}", 2);
        assert_found("store/sqlite.rs", "fn f() -> Result<vestibule::http::Settings, ()> { todo() }", 1);
        assert_found("api/login.rs", "view! { <p>{crate::store::count()}</p> }", 1);
    }

    #[test]
    fn the_root_cannot_be_taken_under_another_name() {
        assert_found("app/routes.rs", "use crate as whole;", 1);
        assert_found("app/routes.rs", "use super::super as whole;", 1);
        assert_found("app/routes.rs", "use crate::*;", 1);
        assert_found("app/mod.rs", "use crate::{self as whole};", 1);
    }

    #[test]
    fn a_crate_outside_its_module_is_found() {
        assert_found("api/login.rs", "use axum::Json;", 1);
        assert_found("accounts/mod.rs", "use sqlx as database;", 1);
        assert_found("accounts/mod.rs", "use {std::fmt, ::sqlx::Pool};", 1);
        assert_found("store/sqlite.rs", "extern crate leptos;", 1);
        assert_found("config.rs", "use leptos_router::components::Router;", 1);
    }

    #[test]
    fn what_the_dependency_table_allows_is_let_through() {
        assert_clean("accounts/login.rs", "use super::Settings;\nuse crate::contract::{self, User};");
        assert_clean("accounts/mod.rs", "mod tests { use super::*; fn f(x: crate::contract::User) {} }");
        assert_clean("http/router.rs", "use axum::{Router, routing::get};\npub(crate) fn f() { self::x::y() }");
        assert_clean("app/token_storage.rs", "use gloo_storage::{LocalStorage, Storage as _};");
        assert_clean("config.rs", "use clap::Args;\nuse crate::http::Settings;");
    }

    #[test]
    fn comments_and_strings_are_not_code() {
        assert_clean("contract/mod.rs", "//! See [`crate::store`].\n/* crate::http /* nested */ axum::x */");
        assert_clean("contract/mod.rs", "const A: &str = \"use crate::store::x; \\\" sqlx::x\";");
        assert_clean("contract/mod.rs", "const A: &str = r#\"crate::store::x \" sqlx::x\"#; const B: char = '\"';");
        assert_found("contract/mod.rs", "fn f<'a>(x: &'a str, y: char) { y == '\\'' || crate::store::x('\"') }", 1);
    }

    #[test]
    fn a_file_that_grows_too_long_is_found() {
        assert_found("app/form.rs", &"\n".repeat(301), 300);
        assert_clean("app/form.rs", &"\n".repeat(300));
    }

    #[test]
    fn the_browsers_storage_has_one_keeper() {
        assert_found("app/form.rs", "fn f() { let _ = window().local_storage(); }", 1);
        assert_found("app/browser/tabs.rs", "\nlet kept = window.session_storage().ok();", 2);
        assert_clean("app/token_storage.rs", "fn f() { window().local_storage(); window().session_storage(); }");
    }

    #[test]
    fn what_panics_when_nobody_reads_it_is_found() {
        assert_found("cli/check.rs", "fn f() {\n    println!(\"done\");\n}", 2);
        assert_found("cli/prompt.rs", "fn f() { eprint!(\"name: \"); }", 1);
        assert_clean("cli/prompt.rs", "// Not println!(), which panics.\nfn f() { write!(out, \"x\") }");
    }

    #[test]
    fn a_clock_of_the_system_is_found() {
        assert_found("store/sqlite.rs", "\n#[allow(clippy::disallowed_methods)]", 2);
        assert_clean("accounts/clock.rs", "#[allow(clippy::disallowed_methods)]");
    }
}
