//! The templates with sample values, hostile values, and those of an operator's folder.

use super::*;
use crate::accounts::{Occasion, ResetAccount};

const SITE: &str = "https://auth.example.org";

fn built_in() -> Templates {
    Templates::new(None, SITE).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn every_letter() -> impl Iterator<Item = (Letter, Language)> {
    sample::letters().into_iter().flat_map(|letter| Language::ALL.map(|language| (letter.clone(), language)))
}

fn in_folder(files: &[(&str, &str)]) -> Result<Templates, Vec<TemplateFault>> {
    let folder = tempfile::tempdir().unwrap();
    files.iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).unwrap());
    Templates::new(Some(folder.path()), SITE)
}

/// All strings of a letter that are shown to its reader: not those that name a kind.
fn strings(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::String(text) => vec![text.clone()],
        serde_json::Value::Array(values) => values.iter().flat_map(strings).collect(),
        serde_json::Value::Object(values) => {
            let is_shown = |name: &str| name != "letter" && name != "kind";
            values.iter().filter(|(name, _)| is_shown(name)).flat_map(|(_, value)| strings(value)).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn every_letter_is_written_in_every_language_with_all_that_it_holds() {
    let templates = built_in();
    for (letter, language) in every_letter() {
        let mail = templates.render(&letter, language).unwrap_or_else(|fault| panic!("{fault}"));
        let what = format!("{letter:?} {language:?}");
        for text in strings(&serde_json::to_value(&letter).unwrap()) {
            assert!(mail.text.contains(&text), "{what}: {text} is not in\n{}", mail.text);
            let escaped = text.replace('/', "&#x2f;");
            assert!(
                mail.html.contains(&text) || mail.html.contains(&escaped),
                "{what}: {text} is not in\n{}",
                mail.html
            );
        }
        assert!(mail.html.contains(&format!("<html lang=\"{}\">", language.tag())), "{what}");
        assert!(mail.text.contains("auth.example.org") && !mail.text.starts_with(SUBJECT), "{what}");
        assert!(!mail.text.contains("\n\n\n") && !mail.text.contains('<'), "{what}: {:?}", mail.text);
        assert!(!mail.subject.is_empty() && mail.subject.chars().count() < 60, "{what}: {}", mail.subject);
    }
}

#[test]
fn the_languages_differ_in_every_line_that_is_a_sentence() {
    let templates = built_in();
    for letter in sample::letters() {
        let [english, german] =
            [Language::English, Language::German].map(|language| templates.render(&letter, language).unwrap());
        let lines = |mail: &Rendered| {
            mail.text
                .lines()
                .filter(|line| line.contains(' ') && !line.contains("UTC") && !line.starts_with("Token: "))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let shared: Vec<_> = lines(&english).into_iter().filter(|line| lines(&german).contains(line)).collect();
        assert!(shared.iter().all(|line| line == "-- "), "{letter:?}: {shared:?}");
        assert_ne!(english.subject, german.subject);
    }
}

#[test]
fn a_number_has_the_word_that_goes_with_it() {
    let templates = built_in();
    let undo = |days| Letter::EmailChangeNotice {
        username: "ana".into(),
        email: "ana@example.net".into(),
        undo_link: SITE.into(),
        days,
    };
    let verify = |days| Letter::EmailVerify { username: "ana".into(), link: SITE.into(), code: "123456".into(), days };
    let account = || ResetAccount { username: "ana".into(), link: SITE.into(), code: "123456".into() };
    let reset = |minutes| Letter::PasswordReset { accounts: vec![account()], minutes };
    for (letter, english, german) in [
        (reset(1), "for one minute.", "eine Minute lang."),
        (reset(30), "for 30 minutes.", "30 Minuten lang."),
        (verify(1), "for one day.", "einen Tag lang."),
        (verify(3), "for 3 days.", "3 Tage lang."),
        (undo(1), "within one day.", "innerhalb eines Tages rückgängig"),
        (undo(1_000), "within 1000 days.", "innerhalb von 1000 Tagen rückgängig"),
    ] {
        for (language, words) in [(Language::English, english), (Language::German, german)] {
            let mail = templates.render(&letter, language).unwrap();
            assert!(mail.text.contains(words) && mail.html.contains(words), "{words:?} is not in\n{}", mail.text);
        }
    }
}

#[test]
fn w11_a_mail_loads_nothing_and_has_the_dark_in_it() {
    let templates = built_in();
    for (letter, language) in every_letter() {
        let html = templates.render(&letter, language).unwrap().html;
        for word in ["<img", "<script", "<link", "@import", "url(", "src=", "<iframe", "<form"] {
            assert!(!html.contains(word), "{letter:?}: {word}");
        }
        assert!(html.contains("prefers-color-scheme: dark") && html.contains("name=\"color-scheme\""), "{letter:?}");
    }
}

#[test]
fn names_that_people_chose_are_escaped_and_stay_on_their_line() {
    const HOSTILE: &str = "<b onload=\"x\">'&\r\n-- \r\nSubject: x\u{2028}\u{202e}{{ 7*7 }}{% if";
    let text = || HOSTILE.to_owned();
    let occasion = || Occasion { at: 0, device: Some(text()), address: Some(text()) };
    let link = || format!("{SITE}/x?a=1&b=\"2\"\n");
    let reset = || ResetAccount { username: text(), link: link(), code: text() };
    let letters = [
        Letter::PasswordReset { accounts: vec![reset()], minutes: 30 },
        Letter::PasswordReset { accounts: vec![reset(), reset()], minutes: 30 },
        Letter::EmailVerify { username: text(), link: link(), code: text(), days: 3 },
        Letter::EmailChangeNotice { username: text(), email: text(), undo_link: link(), days: 7 },
        Letter::TokenCreated { username: text(), name: text(), occasion: occasion(), tokens_link: link() },
        Letter::NewSignIn { username: text(), occasion: occasion(), sessions_link: link() },
        Letter::AccountDeleted { username: text(), occasion: occasion() },
    ];
    let templates = built_in();
    for letter in letters {
        let mail = templates.render(&letter, Language::English).unwrap();
        assert!(!mail.html.contains("<b onload") && mail.html.contains("&lt;b onload"), "{letter:?}: {}", mail.html);
        assert!(!mail.html.contains("b=\"2\""), "{letter:?}: {}", mail.html);
        assert_eq!(mail.text.lines().filter(|line| *line == "-- ").count(), 1, "{letter:?}: {}", mail.text);
        assert!(!mail.text.lines().any(|line| line.starts_with(SUBJECT)), "{letter:?}: {}", mail.text);
        let is_plain = |c: char| (c == '\n' || !c.is_control()) && !matches!(c, '\u{2028}' | '\u{202e}');
        assert!((mail.text + &mail.subject).chars().all(is_plain), "{letter:?}");
    }
}

#[test]
fn a_template_of_a_folder_stands_in_for_the_one_inside() {
    let files = [
        ("test.txt", "Subject: Own {{ host }}\n{{ t('mail-test-intro', host=host) }}"),
        ("layout.html", "<p>{% include '_foot.html' %}</p>{% block body %}{% endblock %}"),
        ("_foot.html", "{{ site }} & {{ 'x<y' }}"),
        ("read me.md", "no template"),
        ("pasword-reset.html", "misspelt"),
    ];
    let templates = in_folder(&files).unwrap_or_else(|faults| panic!("{faults:?}"));
    let mail = templates.render(&Letter::Test {}, Language::German).unwrap();
    assert_eq!(mail.subject, "Own auth.example.org");
    assert!(mail.text.starts_with("Diese Mail wurde verschickt"), "{}", mail.text);
    assert!(mail.html.starts_with("<p>https:") && mail.html.contains("& x&lt;y</p>"), "{}", mail.html);
    let unknown: Vec<_> = templates.unknown().iter().map(|path| path.file_name().unwrap()).collect();
    assert_eq!(unknown, ["pasword-reset.html"]);
}

#[test]
fn a_fault_of_a_template_names_its_file_and_line() {
    for (name, text, line, words) in [
        ("test.html", "a\n{{ nothing }}", Some(2), "undefined"),
        ("test.html", "a\n\n{% if %}", Some(3), "syntax"),
        ("test.html", "{{ t('mail-test-intro') }}", Some(1), "needs a value for host"),
        ("test.html", "\n{{ t('mail-test-intro', host=hots) }}", Some(2), "the value of host"),
        ("test.html", "\n{{ t('mail-email-verify-expiry') }}", Some(2), "needs a value for days"),
        ("test.html", "\n{{ t('mail-no-such') }}", Some(2), "no sentence \"mail-no-such\""),
        ("test.html", "\n{% set language = 'fr' %}{{ t('mail-test-end') }}", Some(2), "no language \"fr\""),
        ("layout.html", "{% include 'gone.html' %}", Some(1), "gone.html"),
        ("parts.html", "\n\n{% macro paragraph(text) %}{{ txt }}{% endmacro %}", Some(3), "undefined"),
        ("test.txt", "Hello\n\nNo subject", None, "Subject: "),
    ] {
        let faults = in_folder(&[(name, text)]).err().unwrap();
        let fault = &faults[0];
        assert!(fault.to_string().contains(words), "{name}: {fault}");
        if line.is_some() {
            assert!(fault.file.ends_with(name) && fault.line == line, "{name}: {fault}");
        }
    }
    let missing = Templates::new(Some(Path::new("/no/such/folder")), SITE).err().unwrap();
    assert!(missing[0].to_string().contains("/no/such/folder"), "{missing:?}");
}

#[test]
fn a_template_that_fails_with_real_values_is_replaced_by_the_one_inside() {
    // The sample has a device in one letter and none in another; two accounts at most.
    let text = "Subject: x\n{% if accounts|length > 2 %}{{ nothing }}{% endif %}own";
    let templates = in_folder(&[("password-reset.txt", text)]).unwrap_or_else(|faults| panic!("{faults:?}"));
    let account = ResetAccount { username: "ana".into(), link: SITE.into(), code: "123456".into() };
    let letter = |count| Letter::PasswordReset { accounts: vec![account.clone(); count], minutes: 30 };
    assert_eq!(templates.render(&letter(1), Language::English).unwrap().text, "own\n");
    assert!(templates.render(&letter(3), Language::English).unwrap().text.contains("123456"));
}
