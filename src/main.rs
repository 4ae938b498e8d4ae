//! The binary; what it can do is in [`vestibule::cli`].

/// Requests make and drop many small things; this allocator is quicker at it than the C library's. Without huge pages
/// (`no_thp`), with which the server would take twice the memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    vestibule::cli::run()
}
