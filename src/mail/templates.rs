//! Writes letters by templates: those inside the binary, and those of the operator's folder that stand in for them.

use std::path::{Path, PathBuf};
use std::{fmt, fs};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{Environment, Error, ErrorKind, State, UndefinedBehavior};

use super::{sample, values};
use crate::accounts::Letter;
use crate::sentences::{Language, Value as Argument};

/// What a text template begins with; the rest of its first line is the subject.
const SUBJECT: &str = "Subject: ";

macro_rules! built_in {
    ($($name:literal),* $(,)?) => { &[$(($name, include_str!(concat!("templates/", $name)))),*] };
}

/// The templates inside the binary.
const BUILT_IN: &[(&str, &str)] = built_in![
    "account-deleted.html",
    "account-deleted.txt",
    "email-change-notice.html",
    "email-change-notice.txt",
    "email-verify.html",
    "email-verify.txt",
    "factor-changed.html",
    "factor-changed.txt",
    "invitation.html",
    "invitation.txt",
    "layout.html",
    "layout.txt",
    "new-sign-in.html",
    "new-sign-in.txt",
    "parts.html",
    "parts.txt",
    "passkey-copied.html",
    "passkey-copied.txt",
    "passkey-created.html",
    "passkey-created.txt",
    "passkey-removed.html",
    "passkey-removed.txt",
    "password-changed.html",
    "password-changed.txt",
    "password-reset.html",
    "password-reset.txt",
    "second-factor-refused.html",
    "second-factor-refused.txt",
    "sign-up-exists.html",
    "sign-up-exists.txt",
    "test.html",
    "test.txt",
    "token-created.html",
    "token-created.txt",
];

/// A letter as it is read.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// The whole of it as plain text.
    pub text: String,
    /// The whole of it as HTML.
    pub html: String,
    /// The language that it is in.
    pub language: Language,
}

/// It may hold secrets.
impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rendered(..)")
    }
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFault {
    /// Its file; of one inside the binary the name alone.
    pub file: PathBuf,
    /// The line, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub why: String,
}

impl fmt::Display for TemplateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.why)
    }
}

impl std::error::Error for TemplateFault {}

/// The templates that letters are written by.
pub struct Templates {
    built_in: Environment<'static>,
    own: Option<(PathBuf, Environment<'static>)>,
    site: String,
    unknown: Vec<PathBuf>,
}

impl Templates {
    /// The templates inside the binary, and those that a folder has in their place. `site` is the public URL without a
    /// slash at its end, which letters name.
    ///
    /// # Errors
    /// Everything that is wrong with the folder and its templates, each of which is tried with sample values.
    pub fn new(folder: Option<&Path>, site: &str) -> Result<Self, Vec<TemplateFault>> {
        let built_in = environment(&[]).map_err(|error| vec![fault(&error, None)])?;
        let mut templates = Self { built_in, own: None, site: site.to_owned(), unknown: Vec::new() };
        let Some(folder) = folder else { return Ok(templates) };
        let sources = read(folder).map_err(|fault| vec![fault])?;
        let is_known = |name: &str| name.starts_with('_') || BUILT_IN.iter().any(|(known, _)| *known == name);
        templates.unknown =
            sources.iter().filter(|(name, _)| !is_known(name)).map(|(name, _)| folder.join(name)).collect();
        let own = environment(&sources).map_err(|error| vec![fault(&error, Some(folder))])?;
        templates.own = Some((folder.to_owned(), own));
        let faults = templates.try_out();
        if faults.is_empty() { Ok(templates) } else { Err(faults) }
    }

    /// Files of the folder that are no template's, so nothing uses them. A name that begins with `_` is for what own
    /// templates include.
    pub fn unknown(&self) -> &[PathBuf] {
        &self.unknown
    }

    /// Writes a letter in a language. Where a template of the operator's own fails, the log says so and the one inside the
    /// binary is taken, so no letter is lost by it.
    ///
    /// # Errors
    /// The templates inside the binary fail too, for example as there is no account in a `PasswordReset`.
    pub fn render(&self, letter: &Letter, language: Language) -> Result<Rendered, TemplateFault> {
        match self.render_by_own(letter, language) {
            None => {}
            Some(Ok(rendered)) => return Ok(rendered),
            Some(Err(fault)) => tracing::error!(letter = letter.name(), "a template of mail has failed: {fault}"),
        }
        self.render_by(&self.built_in, letter, language).map_err(|error| fault(&error, None))
    }

    fn render_by_own(&self, letter: &Letter, language: Language) -> Option<Result<Rendered, TemplateFault>> {
        let (folder, own) = self.own.as_ref()?;
        Some(self.render_by(own, letter, language).map_err(|error| fault(&error, Some(folder))))
    }

    /// Every fault that sample letters find in the operator's templates.
    fn try_out(&self) -> Vec<TemplateFault> {
        let letters = sample::letters();
        let all = letters.iter().flat_map(|letter| Language::ALL.map(|language| (letter, language)));
        let mut faults = Vec::new();
        for fault in all.filter_map(|(letter, language)| self.render_by_own(letter, language)?.err()) {
            if !faults.contains(&fault) {
                faults.push(fault);
            }
        }
        faults
    }

    fn render_by(&self, by: &Environment<'_>, letter: &Letter, language: Language) -> Result<Rendered, Error> {
        let mut context = values::of(letter, language, &self.site);
        let name = format!("{}.txt", letter.name());
        let text = by.get_template(&name)?.render(Value::from(Serde(&context)))?;
        let (head, text) = text.split_once('\n').unwrap_or((&text, ""));
        let subject = head.strip_prefix(SUBJECT).map(str::trim).filter(|subject| !subject.is_empty());
        let subject = subject.ok_or_else(|| {
            let why = format!("its first line must be \"{SUBJECT}\" and the subject");
            Error::new(ErrorKind::InvalidOperation, format!("{name}: {why}"))
        })?;
        context.insert("subject".to_owned(), subject.into());
        let html = by.get_template(&format!("{}.html", letter.name()))?.render(Value::from(Serde(&context)))?;
        Ok(Rendered { subject: subject.to_owned(), text: format!("{}\n", text.trim()), html, language })
    }
}

/// The templates inside the binary, with these in the place of those of the same name.
fn environment(own: &[(String, String)]) -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_function("t", sentence);
    for (name, source) in BUILT_IN {
        if !own.iter().any(|(other, _)| other == name) {
            environment.add_template(name, source)?;
        }
    }
    for (name, source) in own {
        environment.add_template_owned(name.clone(), source.clone())?;
    }
    Ok(environment)
}

/// `t("id", name=value)` of a template.
fn sentence(state: &State<'_, '_>, id: &str, values: Kwargs) -> Result<String, Error> {
    let fault = |why: String| Error::new(ErrorKind::InvalidOperation, why);
    let tag = state.lookup("language").unwrap_or_default().to_string();
    let language = Language::of_tag(&tag).ok_or_else(|| fault(format!("there is no language \"{tag}\"")))?;
    let mut arguments = Vec::new();
    for name in values.args() {
        let value = values.get::<Value>(name)?;
        if value.is_undefined() || value.is_none() {
            return Err(fault(format!("the value of {name} for \"{id}\" is not there")));
        }
        let number = value.as_i64().filter(|_| value.is_integer());
        arguments.push((name, number.map_or_else(|| Argument::from(value.to_string()), Argument::from)));
    }
    language.try_text_with(id, &arguments).map_err(fault)
}

/// The templates of a folder: names and texts.
fn read(folder: &Path) -> Result<Vec<(String, String)>, TemplateFault> {
    let fault = |file: &Path, error: std::io::Error| TemplateFault {
        file: file.to_owned(),
        line: None,
        why: format!("it cannot be read: {error}"),
    };
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| fault(folder, error))? {
        let path = entry.map_err(|error| fault(folder, error))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.ends_with(".html") || name.ends_with(".txt") {
            let source = fs::read_to_string(&path).map_err(|error| fault(&path, error))?;
            sources.push((name, source));
        }
    }
    sources.sort();
    Ok(sources)
}

/// The fault behind an error: the innermost template that it names.
fn fault(error: &Error, folder: Option<&Path>) -> TemplateFault {
    let mut innermost = error;
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if let Some(inner) = inner.downcast_ref::<Error>().filter(|inner| inner.name().is_some()) {
            innermost = inner;
        }
        cause = inner.source();
    }
    let name = innermost.name().unwrap_or_default();
    let file = folder.map(|folder| folder.join(name)).filter(|file| file.exists()).unwrap_or_else(|| name.into());
    let kind = innermost.kind();
    let why = innermost.detail().map_or_else(|| kind.to_string(), |detail| format!("{kind}: {detail}"));
    TemplateFault { file, line: innermost.line(), why }
}

#[cfg(test)]
mod tests;
