//! The secret key: read from where the settings say, or made beside the database.

use std::io::{self, Write};
use std::path::Path;
use std::{fmt, fs};

use super::database::Database;
use super::failure::{Failure, Outcome};
use super::{encoding, findings};
use crate::accounts::{KeyId, SecretKey, SecretKeys, SystemRandom};
use crate::config::{Common, SecretKeySource};
use crate::store;
use crate::telemetry::escaped;

/// The keys, and where the first one comes from.
pub(super) struct Loaded {
    pub(super) keys: SecretKeys,
    pub(super) source: SecretKeySource,
}

/// Reads the keys. There are none where the file beside the database is not there yet.
///
/// # Errors
/// A sentence for the operator.
pub(super) fn read(common: &Common) -> Result<Loaded, String> {
    let source = common.secret_key.source(&common.database_url)?;
    let keys = match &source {
        SecretKeySource::Setting(key) => vec![key.clone()],
        SecretKeySource::File(file) => of_file(file)?,
        SecretKeySource::Beside(file) if file.exists() => of_file(file)?,
        SecretKeySource::Beside(_) | SecretKeySource::None => Vec::new(),
    };
    let keys = match keys.split_first() {
        Some((current, older)) => {
            SecretKeys::new(current.clone(), older.iter().chain(&common.secret_key.old_secret_keys).cloned())
        }
        None => SecretKeys::default(),
    };
    Ok(Loaded { keys, source })
}

/// The keys for a command that may seal something in a database. Creates the key file if there is none, unless values
/// are sealed already: their key is then lost.
pub(super) async fn load(common: &Common, database: &Database) -> Outcome<Loaded> {
    checked(common, &database.sealing_keys().await?, make)
}

/// The same for an import into a database that is not open. A dry run makes no file: it seals by a key that is then
/// forgotten.
pub(super) async fn load_for_import(common: &Common, is_dry_run: bool) -> Outcome<SecretKeys> {
    let url = &common.database_url;
    let sealing = store::sealing_keys(url.as_str(), url.file().as_deref()).await.unwrap_or_default();
    let loaded = checked(common, &sealing, if is_dry_run { |_| Ok(()) } else { make })?;
    let is_to_be_made = is_dry_run && matches!(&loaded.source, SecretKeySource::Beside(file) if !file.exists());
    Ok(if is_to_be_made { SecretKeys::new(SecretKey::new(&SystemRandom), []) } else { loaded.keys })
}

fn checked(common: &Common, sealing: &[KeyId], make: fn(&Path) -> io::Result<()>) -> Outcome<Loaded> {
    let mut loaded = read(common).map_err(Failure::new)?;
    if let SecretKeySource::Beside(file) = &loaded.source
        && !file.exists()
        && sealing.is_empty()
    {
        make(file).map_err(|error| Failure::because(format!("{} cannot be made", file.display()), error))?;
        loaded = read(common).map_err(Failure::new)?;
    }
    match findings::missing_key(&loaded, sealing) {
        Some(finding) => Err(Failure::new(finding.sentence())),
        None => Ok(loaded),
    }
}

/// Makes a file with a new key, for its owner alone. It is there as a whole or not at all, and none is overwritten.
fn make(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(new, "{}", SecretKey::new(&SystemRandom).to_text())?;
    new.as_file().sync_all()?;
    match new.persist_noclobber(file) {
        // Another process was first.
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        persisted => persisted.map(drop).map_err(io::Error::from),
    }?;
    fs::File::open(folder)?.sync_all()
}

/// The keys of a file, one a line.
fn of_file(file: &Path) -> Result<Vec<SecretKey>, String> {
    let text = fs::read(file)
        .and_then(encoding::text)
        .map_err(|error| format!("the secret key cannot be read from {}: {error}", file.display()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let keys = lines.map(|(at, line)| {
        line.parse().map_err(|why: String| format!("line {} of {} is no key: {why}", at + 1, file.display()))
    });
    let keys = keys.collect::<Result<Vec<SecretKey>, String>>()?;
    if keys.is_empty() {
        return Err(format!("there is no secret key in {}", file.display()));
    }
    Ok(keys)
}

impl fmt::Display for Loaded {
    /// Where the key comes from, as a sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match &self.source {
            SecretKeySource::Setting(_) => "that of VESTIBULE_SECRET_KEY".to_owned(),
            SecretKeySource::File(file) | SecretKeySource::Beside(file) => format!("in the file {}", shown(file)),
            SecretKeySource::None => return f.write_str("There is no secret key."),
        };
        match self.keys.current() {
            Some(id) => write!(f, "The secret key is {place}, with the id {id}; it belongs with every backup."),
            None => write!(f, "The secret key will be made {place}."),
        }
    }
}

fn shown(file: &Path) -> String {
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    escaped(&file.display().to_string())
}
