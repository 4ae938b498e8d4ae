//! Django's secret keys: from the environment or a file, never from the command line, which others can see.

use std::path::Path;

use super::super::failure::{Failure, Outcome};
use crate::accounts::django::SecretKey;

const VARIABLE: &str = "VESTIBULE_DJANGO_SECRET_KEY";

/// The key of the environment, then those of the file.
pub(super) fn read(file: Option<&Path>) -> Outcome<Vec<SecretKey>> {
    let variable = std::env::var(VARIABLE).ok().filter(|key| !key.is_empty());
    let mut keys: Vec<SecretKey> = variable.into_iter().map(SecretKey::new).collect();
    if let Some(file) = file {
        let text = std::fs::read_to_string(file)
            .map_err(|error| Failure::because(format!("{} cannot be read", file.display()), error))?;
        let lines = text.lines().filter(|line| !line.is_empty());
        keys.extend(lines.map(SecretKey::new));
        if keys.is_empty() {
            return Err(Failure::new(format!("there is no key in {}", file.display())));
        }
    }
    Ok(keys)
}
