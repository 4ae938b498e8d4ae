//! That code and catalogues agree: each sentence that code or a template of mail says is there in each language, with the
//! same arguments; none is there for nothing; each island is handed what it may show; no page has words of its own.

mod catalogues;
mod code;
mod literals;
mod templates;

use std::collections::{BTreeMap, BTreeSet};

use catalogues::{Sentence, catalogue};
use code::Code;

#[test]
fn every_sentence_that_code_says_is_in_each_catalogue_with_the_same_arguments_and_no_other_is() {
    let mut said = BTreeMap::new();
    for (id, arguments) in Code::read().said().chain(templates::said()) {
        let known = said.entry(id.clone()).or_insert_with(|| arguments.clone());
        assert_eq!(*known, arguments, "{id} is said with different arguments");
    }
    assert!(said.len() > 100, "only {} sentences were found in the code", said.len());
    for (language, sources) in catalogues::SOURCES {
        let there: BTreeMap<_, _> =
            catalogue(sources).into_iter().map(|(id, sentence)| (id, sentence.arguments)).collect();
        for (id, arguments) in &said {
            assert_eq!(there.get(id), Some(arguments), "{language}.ftl: {id}, which code says with {arguments:?}");
        }
        let unused: Vec<_> = there.keys().filter(|id| !said.contains_key(*id)).collect();
        assert!(unused.is_empty(), "{language}.ftl: no code says {unused:?}");
    }
}

#[test]
fn every_island_is_handed_each_sentence_that_it_may_show() {
    let code = Code::read();
    let islands = code.islands();
    assert!(islands.len() >= 5, "{islands:?}");
    for island in islands {
        let shown = code.shown_by(&island);
        let missing: Vec<_> = shown.iter().filter(|id| !island.is_handed(id)).collect();
        assert!(missing.is_empty(), "{} may show {missing:?}, and its groups are {:?}", island.file, island.groups);
        for group in &island.groups {
            assert!(shown.iter().any(|id| id.starts_with(group)), "{} needs no {group:?}", island.file);
        }
    }
}

#[test]
fn a_browser_can_fill_every_sentence_that_it_is_handed() {
    let islands = Code::read().islands();
    for (language, sources) in catalogues::SOURCES {
        for (id, Sentence { is_plain, .. }) in catalogue(sources) {
            let is_handed = islands.iter().any(|island| island.is_handed(&id));
            assert!(is_plain || !is_handed, "{language}.ftl: {id} has more than plain arguments");
        }
    }
}

#[test]
fn the_calm_voice_has_no_exclamation_marks() {
    for (language, sources) in catalogues::SOURCES {
        let lines = sources.into_iter().flat_map(str::lines);
        let loud: Vec<_> = lines.filter(|line| !line.starts_with('#') && line.contains('!')).collect();
        assert!(loud.is_empty(), "{language}.ftl: {loud:?}");
    }
}

#[test]
fn no_page_has_words_that_are_in_no_catalogue() {
    let words: BTreeSet<_> =
        Code::read().files.iter().flat_map(|(file, source)| literals::words(file, source)).collect();
    assert!(words.is_empty(), "{words:#?}");
}
