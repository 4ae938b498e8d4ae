//! The sentences of mails, by id and language. The files are Fluent's, of which only messages with variables are used.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// A language that mails are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its code, as `lang` and `Content-Language` have it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    fn source(self) -> &'static str {
        match self {
            Self::English => include_str!("sentences/mail.en.ftl"),
            Self::German => include_str!("sentences/mail.de.ftl"),
        }
    }
}

type Messages = HashMap<&'static str, &'static str>;

static CATALOGUE: LazyLock<HashMap<&'static str, Messages>> =
    LazyLock::new(|| Language::ALL.iter().map(|language| (language.tag(), messages(language.source()))).collect());

fn messages(source: &'static str) -> Messages {
    source.lines().filter_map(|line| line.split_once(" = ")).collect()
}

/// A sentence with the values of its variables.
///
/// # Errors
/// There is no such sentence, or a value is missing; in words.
pub(super) fn sentence(language: &str, id: &str, values: &[(String, String)]) -> Result<String, String> {
    let message = CATALOGUE.get(language).and_then(|messages| messages.get(id));
    let message = message.ok_or_else(|| format!("there is no sentence \"{id}\" in \"{language}\""))?;
    let mut pieces = message.split("{ $");
    let mut sentence = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once(" }").ok_or_else(|| format!("\"{id}\" has a brace that is not closed"))?;
        let value = values.iter().find(|(known, _)| known == name);
        let (_, value) = value.ok_or_else(|| format!("\"{id}\" needs a value for {name}"))?;
        sentence.push_str(value);
        sentence.push_str(rest);
    }
    Ok(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_sentence_with_the_same_variables() {
        let variables = |message: &str| {
            let mut names: Vec<_> =
                message.split("{ $").skip(1).map(|rest| rest.split(' ').next().unwrap().to_owned()).collect();
            names.sort();
            names
        };
        let all = |language: Language| {
            let mut all: Vec<_> =
                messages(language.source()).into_iter().map(|(id, message)| (id, variables(message))).collect();
            all.sort();
            all
        };
        assert!(all(Language::English).len() > 40);
        assert_eq!(all(Language::English), all(Language::German));
    }

    #[test]
    fn a_sentence_that_is_not_there_or_lacks_a_value_is_an_error() {
        let username = [("username".to_owned(), "ana } { $x".to_owned())];
        assert_eq!(sentence("en", "mail-greeting", &username).unwrap(), "Hello ana } { $x,");
        assert_eq!(sentence("de", "mail-greeting", &username).unwrap(), "Hallo ana } { $x,");
        assert!(sentence("en", "mail-greeting", &[]).unwrap_err().contains("username"));
        assert!(sentence("en", "mail-nothing", &[]).unwrap_err().contains("mail-nothing"));
        assert!(sentence("xx", "mail-greeting", &username).is_err());
    }
}
