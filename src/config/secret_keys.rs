//! Where the secret key comes from, by which secrets in the database are sealed.

use std::path::PathBuf;

use clap::Args;

use super::DatabaseUrl;
use super::secret_parser::SecretParser;
use crate::accounts::SecretKey;

/// The extension of the file of the key that is made beside a database.
const EXTENSION: &str = "key";

/// The settings of the secret key.
#[derive(Args, Clone, Debug)]
pub struct SecretKeyArguments {
    /// The secret key, by which secrets of authenticator apps and recovery codes are sealed: 32 random bytes, as 64
    /// hexadecimal digits or in base64 [default: that of the file]
    #[arg(long, env = "VESTIBULE_SECRET_KEY", value_name = "KEY", help_heading = "Database", hide_env_values = true)]
    #[arg(value_parser = SecretParser(str::parse::<SecretKey>))]
    pub secret_key: Option<SecretKey>,

    /// A file with the secret key, and older ones on further lines [default: vestibule.key beside SQLite's vestibule.db,
    /// made by serve; with PostgreSQL there is none]
    #[arg(long, env = "VESTIBULE_SECRET_KEY_FILE", value_name = "FILE", help_heading = "Database")]
    pub secret_key_file: Option<PathBuf>,

    /// Older secret keys, with which what they have sealed can still be read [default: none]
    #[arg(long, env = "VESTIBULE_OLD_SECRET_KEYS", value_name = "KEY,...", help_heading = "Database")]
    #[arg(value_delimiter = ',', value_parser = SecretParser(str::parse::<SecretKey>), hide_env_values = true)]
    pub old_secret_keys: Vec<SecretKey>,
}

/// Where the secret key comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretKeySource {
    /// A setting.
    Setting(SecretKey),
    /// A file that a setting names.
    File(PathBuf),
    /// A file beside the database, which is made where it is missing.
    Beside(PathBuf),
    /// There is none.
    None,
}

impl SecretKeyArguments {
    /// Where the secret key of a database comes from.
    ///
    /// # Errors
    /// A sentence if it is set twice.
    pub fn source(&self, database: &DatabaseUrl) -> Result<SecretKeySource, &'static str> {
        match (&self.secret_key, &self.secret_key_file) {
            (Some(_), Some(_)) => Err("VESTIBULE_SECRET_KEY and VESTIBULE_SECRET_KEY_FILE are both set"),
            (Some(key), None) => Ok(SecretKeySource::Setting(key.clone())),
            (None, Some(file)) => Ok(SecretKeySource::File(file.clone())),
            (None, None) => Ok(database.file().map_or(SecretKeySource::None, |file| {
                let named = file.with_extension(EXTENSION);
                SecretKeySource::Beside(if named == file { file.with_added_extension(EXTENSION) } else { named })
            })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::of_flags;
    use super::*;

    const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    fn source(flags: &[&str]) -> Result<SecretKeySource, &'static str> {
        let common = of_flags(flags).unwrap().common;
        common.secret_key.source(&common.database_url)
    }

    #[test]
    fn a_key_is_set_or_lies_in_a_file_beside_the_database() {
        let beside = |file: &str| Ok(SecretKeySource::Beside(file.into()));
        assert_eq!(source(&["--database-url", "sqlite:/srv/vestibule.db"]), beside("/srv/vestibule.key"));
        assert_eq!(source(&["--database-url", "sqlite:/srv/auth"]), beside("/srv/auth.key"));
        assert_eq!(source(&["--database-url", "sqlite:/srv/auth.key"]), beside("/srv/auth.key.key"));
        assert_eq!(source(&["--database-url", "postgres://h/d"]), Ok(SecretKeySource::None));
        assert_eq!(source(&["--secret-key-file", "k"]), Ok(SecretKeySource::File("k".into())));
        assert_eq!(source(&["--secret-key", KEY]), Ok(SecretKeySource::Setting(KEY.parse().unwrap())));
        assert!(source(&["--secret-key", KEY, "--secret-key-file", "k"]).is_err());
    }

    #[test]
    fn s1_an_error_does_not_repeat_a_key() {
        for flags in [["--secret-key", "0123canary"], ["--old-secret-keys", "0123canary"]] {
            let error = of_flags(&flags).unwrap_err().to_string();
            assert!(error.contains("openssl rand -hex 32") && !error.contains("canary"), "{error}");
        }
    }
}
