//! A value that no log shows.

use std::fmt;

/// A secret. Its `Debug` output hides it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hidden<T>(pub T);

impl<T> fmt::Debug for Hidden<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}
