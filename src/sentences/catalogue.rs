//! The catalogues: Fluent files, parsed once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::resolver::ResolverError;
use fluent_bundle::resolver::errors::ReferenceKind;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use fluent_syntax::ast::Entry;

use super::{Language, pseudo};

/// The files of each language: what pages and errors say, what the pages of the desk say, and what mails say.
pub(super) const ENGLISH: [&str; 3] =
    [include_str!("en.ftl"), include_str!("desk.en.ftl"), include_str!("mail.en.ftl")];
pub(super) const GERMAN: [&str; 3] = [include_str!("de.ftl"), include_str!("desk.de.ftl"), include_str!("mail.de.ftl")];

static CATALOGUES: LazyLock<[Catalogue; Language::ALL.len()]> = LazyLock::new(|| Language::ALL.map(Catalogue::read));

/// The catalogue of a language.
pub(super) fn of(language: Language) -> &'static Catalogue {
    &CATALOGUES[language as usize]
}

/// The sentences of one language.
pub(super) struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    /// Each sentence as a browser fills it, with `{$name}` where an argument stands.
    unfilled: BTreeMap<String, String>,
}

impl Catalogue {
    fn read(language: Language) -> Self {
        let sources = match language {
            Language::English | Language::Pseudo => ENGLISH,
            Language::German => GERMAN,
        };
        let mut bundle = FluentBundle::new_concurrent(vec![language.tag().parse().expect("a language tag")]);
        // The marks would stand around each name, in attributes and mails too; pages isolate names by their style.
        bundle.set_use_isolating(false);
        if language == Language::Pseudo {
            bundle.set_transform(Some(pseudo::lengthened));
        }
        let mut ids: Vec<String> = Vec::new();
        for source in sources {
            let resource = FluentResource::try_new(source.to_owned());
            let resource = resource.unwrap_or_else(|(_, errors)| panic!("{}.ftl: {errors:?}", language.tag()));
            ids.extend(resource.entries().filter_map(id).map(str::to_owned));
            bundle.add_resource(resource).unwrap_or_else(|errors| panic!("{}.ftl: {errors:?}", language.tag()));
        }
        let mut catalogue = Self { bundle, unfilled: BTreeMap::new() };
        // Fluent writes `{$name}` for an argument that it was not given.
        catalogue.unfilled = ids
            .into_iter()
            .filter_map(|id| catalogue.text(&id, &[]).map(|text| (id, text.replace('\n', " "))))
            .collect();
        catalogue
    }

    /// A sentence, where it is there, with `{$name}` where an argument is missing.
    pub fn text(&self, id: &str, arguments: &[(&str, FluentValue<'_>)]) -> Option<String> {
        self.format(id, arguments).map(|(text, _)| text)
    }

    /// A sentence with all its arguments.
    ///
    /// # Errors
    /// It is not there, or an argument is missing; in words.
    pub fn complete_text(&self, id: &str, arguments: &[(&str, FluentValue<'_>)]) -> Result<String, String> {
        let (text, errors) = self.format(id, arguments).ok_or_else(|| format!("there is no sentence \"{id}\""))?;
        match errors.first() {
            None => Ok(text),
            Some(FluentError::ResolverError(ResolverError::Reference(ReferenceKind::Variable { id: name }))) => {
                Err(format!("\"{id}\" needs a value for {name}"))
            }
            Some(error) => Err(format!("\"{id}\": {error}")),
        }
    }

    fn format(&self, id: &str, arguments: &[(&str, FluentValue<'_>)]) -> Option<(String, Vec<FluentError>)> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let arguments: FluentArgs<'_> = arguments.iter().cloned().collect();
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned();
        Some((text, errors))
    }

    /// A sentence as a browser fills it, where it is there.
    pub fn unfilled(&self, id: &str) -> Option<&str> {
        self.unfilled.get(id).map(String::as_str)
    }

    /// The sentences of these groups, as lines.
    pub fn handed(&self, groups: &[&str]) -> String {
        let is_in_group = |id: &str| groups.iter().any(|group| id.starts_with(group));
        let chosen = self.unfilled.iter().filter(|(id, _)| is_in_group(id));
        chosen.flat_map(|(id, text)| [id.as_str(), "=", text.as_str(), "\n"]).collect()
    }
}

fn id<'e>(entry: &'e Entry<&str>) -> Option<&'e str> {
    match entry {
        Entry::Message(message) => Some(message.id.name),
        _ => None,
    }
}
