//! The languages, and what each says.

use fluent_bundle::FluentValue;

use super::catalogue;
use crate::contract::messages;

/// A language that people are addressed in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// `en`; also for everybody who asks for none of these.
    #[default]
    English,
    /// `de`.
    German,
    /// `en-XA`: English with accents and longer words, to try a page with. Only for a client that asks for it by name.
    Pseudo,
}

impl Language {
    /// All of them; each stands at its own number.
    pub const ALL: [Self; 3] = [Self::English, Self::German, Self::Pseudo];

    /// Its BCP 47 tag, as in `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Pseudo => "en-XA",
        }
    }

    /// The language that a tag stands for, by RFC 4647's lookup: `de-AT` is German, whatever its case.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let mut range = tag;
        loop {
            let found = Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(range));
            if found.is_some() {
                return found;
            }
            range = range.rsplit_once('-')?.0;
        }
    }

    /// The sentence with this id, in one line, with `{$name}` where an argument stands. One that is missing is said in
    /// English; tests let none be missing.
    pub fn text(self, id: &'static str) -> &'static str {
        let said = catalogue::of(self).unfilled(id);
        said.or_else(|| catalogue::of(Self::English).unfilled(id)).unwrap_or(id)
    }

    /// The sentence with this id and these arguments, by name. [`say!`](super::say) writes such a call.
    pub fn text_with(self, id: &str, arguments: &[(&str, FluentValue<'_>)]) -> String {
        let said = catalogue::of(self).text(id, arguments);
        said.or_else(|| catalogue::of(Self::English).text(id, arguments)).unwrap_or_else(|| id.to_owned())
    }

    /// Like [`text_with`](Self::text_with), for an id that is not in the code, such as one in an operator's template.
    ///
    /// # Errors
    /// There is no such sentence, or an argument is missing; in words.
    pub fn try_text_with(self, id: &str, arguments: &[(&str, FluentValue<'_>)]) -> Result<String, String> {
        catalogue::of(self).complete_text(id, arguments)
    }

    /// What a person is told instead of a sentence of the API; a sentence that is not known stays as it is.
    pub fn person(self, wire: &str) -> String {
        match messages::sentence(wire) {
            None => wire.to_owned(),
            Some((id, figure)) => {
                let arguments = figure.map(|(name, value)| (name, FluentValue::from(value)));
                self.text_with(id, arguments.as_slice())
            }
        }
    }

    /// The sentences whose ids begin with one of `groups`, for a browser: a line `id=text` each, with `{$name}` where
    /// an argument stands.
    pub fn handed(self, groups: &[&str]) -> String {
        catalogue::of(self).handed(groups)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::LANGUAGES;

    #[test]
    fn a_tag_finds_its_language_or_none() {
        assert_eq!(Language::of_tag("de"), Some(Language::German));
        assert_eq!(Language::of_tag("DE-at-1996"), Some(Language::German));
        assert_eq!(Language::of_tag("en-GB"), Some(Language::English));
        assert_eq!(Language::of_tag("en-xa"), Some(Language::Pseudo));
        for other in ["fr", "", "-", "d", "deu", "e-n", "x-pseudo"] {
            assert_eq!(Language::of_tag(other), None, "{other}");
        }
        for language in Language::ALL {
            assert_eq!(Language::of_tag(language.tag()), Some(language));
            assert_eq!(Language::ALL[language as usize], language);
        }
    }

    #[test]
    fn each_language_that_an_account_can_choose_has_sentences_and_calls_itself_by_its_own_name() {
        let names =
            LANGUAGES.map(|code| Language::of_tag(code).filter(|it| it.tag() == code).unwrap().text("language-name"));
        assert_eq!(names, ["English", "Deutsch"]);
    }

    #[test]
    fn a_sentence_that_is_not_there_or_lacks_an_argument_is_an_error_where_the_caller_asks() {
        let username = [("username", FluentValue::from("ana } { $x"))];
        let said = |language: Language| language.try_text_with("mail-greeting", &username);
        assert_eq!(said(Language::English).unwrap(), "Hello ana } { $x,");
        assert_eq!(said(Language::German).unwrap(), "Hallo ana } { $x,");
        for language in Language::ALL {
            let fault = |id: &str| language.try_text_with(id, &[]).unwrap_err();
            assert_eq!(fault("mail-greeting"), "\"mail-greeting\" needs a value for username");
            assert_eq!(fault("mail-email-verify-expiry"), "\"mail-email-verify-expiry\" needs a value for days");
            assert_eq!(fault("mail-nothing"), "there is no sentence \"mail-nothing\"");
        }
    }

    #[test]
    fn a_person_is_told_kinder_words_with_the_same_figures() {
        let english = Language::English;
        assert_eq!(english.person(messages::USERNAME_TAKEN.wire), "That name is taken. Try another one.");
        assert_eq!(english.person(&messages::password_too_short(12)), "Use at least 12 characters.");
        assert_eq!(english.person(&messages::throttled(42)), "Too many attempts. Try again in 42 seconds.");
        assert_eq!(english.person(&messages::throttled(1)), "Too many attempts. Try again in a second.");
        assert_eq!(english.person("Something new."), "Something new.");
        let german = Language::German.person(&messages::throttled(42));
        assert!(german.contains("42 Sekunden"), "{german}");
    }
}
