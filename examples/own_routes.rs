//! A program with Vestibule in it and a page of its own: `cargo run --example own_routes`, once `cargo xtask serve` has
//! built the pages. It takes Vestibule's settings and commands: `cargo run --example own_routes -- check`.

use axum::Router;
use axum::routing::get;
use vestibule::http::SignedIn;

fn main() -> std::process::ExitCode {
    let routes = Router::new().route("/notes", get(notes)).route("/greeting", get(greeting));
    vestibule::serve(routes)
}

/// Whoever is not signed in is led to the log-in page and back.
async fn notes(user: SignedIn) -> String {
    format!("The notes of {}, account {}.\n", user.profile.username, user.id)
}

/// For everybody.
async fn greeting(user: Option<SignedIn>) -> String {
    let name = user.map_or_else(|| "whoever you are".to_owned(), |user| user.profile.username);
    format!("Hello, {name}.\n")
}
