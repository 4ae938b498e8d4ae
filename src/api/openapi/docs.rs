//! The docs of the endpoints, read from the comments in their sources.

/// The module of each endpoint and its source, written by `build.rs`.
const SOURCES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/endpoint_sources.rs"));

/// What the comments say of an endpoint.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Docs {
    /// The name of its function.
    pub function: &'static str,
    /// What it does, in some words.
    pub summary: String,
    /// The same at length, with links to other functions as they stand in the comment. A paragraph for each blank line.
    pub description: String,
}

impl Docs {
    /// The docs of the endpoint in a module, which is named with its crate.
    pub fn of(module: &str) -> Option<Self> {
        let (_, name) = module.split_once("::api::")?;
        let (_, source) = SOURCES.iter().find(|(other, _)| *other == name)?;
        Self::read(source)
    }

    fn read(source: &'static str) -> Option<Self> {
        let (before, after) = source.split_once("\n#[server(")?;
        let function = after.split_once("pub async fn ")?.1.split('(').next()?;
        let about = paragraphs(before.lines(), "//!").into_iter().next()?;
        let about = about.split_once("`: ").map_or(about.as_str(), |(_, about)| about);
        let mut letters = about.trim_end_matches('.').chars();
        let summary = letters.next()?.to_uppercase().chain(letters).collect();
        let others = before.lines().count() - before.lines().rev().take_while(|line| line.starts_with("///")).count();
        let description = paragraphs(before.lines().skip(others), "///").join("\n\n");
        Some(Self { function, summary, description: description.replacen("# Errors ", "Refusals: ", 1) })
    }
}

/// The paragraphs of a comment, each in a line.
fn paragraphs<'a>(lines: impl Iterator<Item = &'a str>, mark: &str) -> Vec<String> {
    let text: Vec<_> = lines.map_while(|line| line.strip_prefix(mark)).map(str::trim).collect();
    text.split(|line| line.is_empty()).map(|lines| lines.join(" ")).collect()
}

/// A comment without the links that rustdoc resolves: what `[name](path)` names is as `named` has it, else as it stands.
pub(super) fn without_links(text: &str, named: impl Fn(&str) -> Option<String>) -> String {
    let mut pieces = text.split("[`");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let Some((name, rest)) = piece.split_once("`]") else {
            plain.push_str("[`");
            plain.push_str(piece);
            continue;
        };
        let rest = match rest.strip_prefix('(').and_then(|target| target.split_once(')')) {
            Some((_, after)) => after,
            None => rest,
        };
        let named = named(name).unwrap_or_else(|| name.to_owned());
        plain.extend(["`", &named, "`", rest]);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_are_read_from_the_comments_before_the_function() {
        let source = "//! `POST /api/x`: does\n//! something.\n//!\n//! More.\n\nuse a;\n\n// No doc.\nendpoint!(X: POST, \
            AllowAny);\n\n/// Does\n/// it.\n///\n/// Always.\n///\n/// # Errors\n/// 401,\n/// 404.\n#[server(prefix = \
            \"/api\")]\npub async fn x(a: Field) {}\n";
        let expected = Docs {
            function: "x",
            summary: "Does something".to_owned(),
            description: "Does it.\n\nAlways.\n\nRefusals: 401, 404.".to_owned(),
        };
        assert_eq!(Docs::read(source), Some(expected));
    }

    #[test]
    fn links_are_named_or_lose_their_target() {
        let named = |name: &str| (name == "log_in").then(|| "POST /api/login".to_owned());
        let text = "See [`log_in`](super::log_in), [`Token`] and [`x`](y). [`";
        assert_eq!(without_links(text, named), "See `POST /api/login`, `Token` and `x`. [`");
    }
}
