//! A service that asks a Vestibule who is signed in: `cargo run -p vestibule-client --example service`.
//!
//! It reads `VESTIBULE` (where Vestibule listens: `http://127.0.0.1:3000`) and `SERVICE` (its own origin, as the file of
//! `VESTIBULE_VERIFY_HOSTS` has it: `http://127.0.0.1:8080`).

use std::env;
use std::error::Error;

use axum::extract::Extension;
use axum::routing::get;
use axum::{Router, serve};
use tokio::net::TcpListener;
use vestibule_client::{Settings, SignedIn, Vestibule};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let setting = |name: &str, usual: &str| env::var(name).unwrap_or_else(|_| usual.to_owned());
    let settings = Settings {
        browsers: true,
        ..Settings::new(setting("VESTIBULE", "http://127.0.0.1:3000"), setting("SERVICE", "http://127.0.0.1:8080"))
    };
    let vestibule = Vestibule::new(settings)?;
    let routes = Router::new().route("/notes", get(notes).post(notes)).route("/greeting", get(greeting));
    let listener = TcpListener::bind("127.0.0.1:8080").await?;
    serve(listener, routes.layer(Extension(vestibule))).await?;
    Ok(())
}

/// Whoever is not signed in is refused, or led to the log-in page and back.
async fn notes(user: SignedIn) -> String {
    format!("The notes of {}, account {}.\n", user.profile.username, user.id)
}

/// For everybody.
async fn greeting(user: Option<SignedIn>) -> String {
    let name = user.map_or_else(|| "whoever you are".to_owned(), |user| user.profile.username);
    format!("Hello, {name}.\n")
}
