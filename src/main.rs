//! The binary; what it can do is in [`vestibule::cli`].

fn main() -> std::process::ExitCode {
    vestibule::serve(vestibule::http::Routes::default())
}
