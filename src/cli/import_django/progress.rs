//! How far an import is, on a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on standard error; nothing where that is no terminal.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{msg:10} {wide_bar} {human_pos} of {human_len}, {eta} left");
        Self(match style {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        })
    }

    /// What is being read, how much of it has been, and how much there is.
    pub(super) fn show(&self, what: &'static str, done: u64, total: u64) {
        self.0.set_message(what);
        self.0.set_length(total);
        self.0.set_position(done);
    }

    /// Removes the bar before other output.
    pub(super) fn clear(&self) {
        self.0.finish_and_clear();
    }
}
