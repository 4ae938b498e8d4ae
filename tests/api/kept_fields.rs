//! Forms without JavaScript that are refused: each shows again all that was typed or chosen but secrets. The forms are read
//! from the pages, so that a new field is tried without being named here.

use std::collections::{BTreeSet, VecDeque};

use crate::support::{Caller, TestApp};

/// What may never be shown again, besides passwords.
const SECRETS: [&str; 2] = ["code", "token"];

/// A tag's attribute, empty where it has no value.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}"))?;
    match rest.strip_prefix("=\"") {
        Some(value) => Some(value.split_once('"')?.0),
        None => rest.is_empty().then_some("").or(rest.starts_with([' ', '>']).then_some("")),
    }
}

/// The tags of a name in a text, each up to its end.
fn tags<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let begin = format!("<{name}");
    let tags = text.split(&begin).skip(1).filter(|rest| rest.starts_with([' ', '>']));
    tags.filter_map(|rest| Some(rest.split_once('>')?.0)).collect()
}

#[derive(Debug, Default)]
struct Form {
    action: String,
    sent: Vec<(String, String)>,
    /// Names and values that are to be shown again.
    typed: Vec<(String, String)>,
    chosen: Vec<(String, String)>,
    checked: Vec<String>,
    secrets: Vec<String>,
}

impl Form {
    /// Fills a form. What is typed is sent twice, which every endpoint refuses.
    fn filled(text: &str) -> Self {
        let (tag, body) = text.split_once('>').unwrap();
        let mut form = Self { action: attribute(tag, "action").unwrap().to_owned(), ..Self::default() };
        for input in tags(body, "input") {
            let Some(name) = attribute(input, "name").map(str::to_owned) else { continue };
            let kind = attribute(input, "type").unwrap_or("text");
            let value = attribute(input, "value").unwrap_or_default().to_owned();
            if kind == "hidden" || attribute(input, "readonly").is_some() {
                form.sent.push((name, value));
            } else if kind == "checkbox" {
                form.sent.extend([(name.clone(), "false".to_owned()), (name.clone(), value)]);
                form.checked.push(name);
            } else if kind == "password" || SECRETS.contains(&name.as_str()) {
                let secret = format!("Canary-{name}-7");
                form.sent.push((name, secret.clone()));
                form.secrets.push(secret);
            } else {
                let value = format!("typed.{name}@example.org");
                form.sent.extend([(name.clone(), value.clone()), (name.clone(), value.clone())]);
                form.typed.push((name, value));
            }
        }
        for select in body.split("<select").skip(1) {
            let (tag, options) = select.split_once('>').unwrap();
            let options = options.split_once("</select>").unwrap().0;
            let name = attribute(tag, "name").unwrap().to_owned();
            let value = attribute(tags(options, "option").last().unwrap(), "value").unwrap().to_owned();
            form.sent.extend([(name.clone(), value.clone()), (name.clone(), value.clone())]);
            form.chosen.push((name, value));
        }
        // Of two ids no endpoint knows which is meant, and those without one do not look.
        form.sent.extend([("id".to_owned(), "a".to_owned()), ("id".to_owned(), "b".to_owned())]);
        form
    }

    fn is_empty(&self) -> bool {
        self.typed.is_empty() && self.chosen.is_empty() && self.checked.is_empty()
    }

    fn assert_shown_again(&self, page: &str) {
        let inputs = tags(page, "input");
        let has = |name: &str, value: &str| {
            inputs.iter().any(|tag| attribute(tag, "name") == Some(name) && attribute(tag, "value") == Some(value))
        };
        for (name, value) in &self.typed {
            assert!(has(name, value), "{}: {name} is not shown again: {page}", self.action);
        }
        let options = tags(page, "option");
        for (name, value) in &self.chosen {
            let is_it = |tag: &&&str| attribute(tag, "value") == Some(value) && attribute(tag, "selected").is_some();
            assert!(options.iter().find(is_it).is_some(), "{}: {name} is not chosen again: {page}", self.action);
        }
        for name in &self.checked {
            let is_on = |tag: &&str| attribute(tag, "checked").is_some() || attribute(tag, "type") == Some("hidden");
            let is_it = |tag: &&&str| attribute(tag, "name") == Some(name) && is_on(tag);
            assert!(inputs.iter().find(is_it).is_some(), "{}: {name} is not checked again: {page}", self.action);
        }
        for secret in &self.secrets {
            assert!(!page.contains(secret.as_str()), "{}: a secret is shown again: {page}", self.action);
        }
    }
}

/// Tries every form of the pages that links lead to from `start`; their fields.
async fn try_forms(browser: &Caller, start: &str) -> BTreeSet<String> {
    let (mut paths, mut seen) = (VecDeque::from([start.to_owned()]), BTreeSet::from([start.to_owned()]));
    let mut fields = BTreeSet::new();
    while let Some(path) = paths.pop_front() {
        let page = browser.get(&path).await.text;
        let links = tags(&page, "a").into_iter().filter_map(|tag| attribute(tag, "href"));
        for link in
            links.filter(|link| link.starts_with('/') && !link.starts_with("/api") && !link.contains(['?', '#']))
        {
            if seen.insert(link.to_owned()) {
                paths.push_back(link.to_owned());
            }
        }
        for form in page.split("<form").skip(1).filter_map(|rest| Some(rest.split_once("</form>")?.0)) {
            let form = Form::filled(form);
            // A log-out is never refused.
            if form.is_empty() || form.action == "/logout" {
                continue;
            }
            let sent: Vec<(&str, &str)> =
                form.sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let refused = browser.post_form(&form.action, &sent).await;
            assert_eq!(refused.status, 400, "{}: {}", form.action, refused.text);
            form.assert_shown_again(&refused.text);
            let shown = form.typed.iter().chain(&form.chosen).map(|(name, _)| name).chain(&form.checked);
            fields.extend(shown.map(|name| format!("{} {name}", form.action.split('?').next().unwrap())));
        }
    }
    fields
}

#[tokio::test]
async fn w8_every_form_that_is_refused_shows_again_what_was_typed_chosen_and_checked_and_no_secret() {
    let app = TestApp::start().await;
    let anyone = try_forms(&app.anonymous(), "/password/reset/confirm").await;
    let browser = app.browser("alice").await;
    app.program("bob").await;
    // Another log-in, so that there is one to end.
    let form = crate::support::credentials("alice");
    app.anonymous().post("/api/login", &form).await;
    let owner = try_forms(&browser, "/account").await;
    for field in ["/login username", "/signup email", "/password/reset email", "/password/reset/confirm email"] {
        assert!(anyone.contains(field), "{field}: {anyone:?}");
    }
    let of_owner =
        ["/profile language", "/tokens/create scope", "/sign_ins/end tokens", "/password/change keep_tokens"];
    for field in of_owner {
        assert!(owner.contains(field), "{field}: {owner:?}");
    }
}
