//! What stands in the catalogues.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use crate::sentences::catalogue::{ENGLISH, GERMAN};

pub(super) const SOURCES: [(&str, [&str; 3]); 2] = [("en", ENGLISH), ("de", GERMAN)];

pub(super) struct Sentence {
    pub arguments: BTreeSet<String>,
    /// Whether nothing but text and arguments stands in it.
    pub is_plain: bool,
}

/// The sentences of a catalogue's files by id; none is there twice.
pub(super) fn catalogue(sources: [&str; 3]) -> BTreeMap<String, Sentence> {
    let parse = |source| parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut sentences = BTreeMap::new();
    for entry in sources.into_iter().flat_map(|source| parse(source).body) {
        let Entry::Message(message) = entry else { continue };
        let pattern = message.value.expect("a sentence has text");
        let mut sentence = Sentence { arguments: BTreeSet::new(), is_plain: true };
        read(&pattern, &mut sentence);
        assert!(sentences.insert(message.id.name.to_owned(), sentence).is_none(), "{} twice", message.id.name);
    }
    sentences
}

fn read(pattern: &Pattern<&str>, sentence: &mut Sentence) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { .. } => {}
            PatternElement::Placeable { expression: Expression::Inline(inline) } => read_inline(inline, sentence),
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                read_inline(selector, sentence);
                sentence.is_plain = false;
                variants.iter().for_each(|variant| read(&variant.value, sentence));
            }
        }
    }
}

fn read_inline(inline: &InlineExpression<&str>, sentence: &mut Sentence) {
    match inline {
        InlineExpression::VariableReference { id } => _ = sentence.arguments.insert(id.name.to_owned()),
        _ => sentence.is_plain = false,
    }
}
