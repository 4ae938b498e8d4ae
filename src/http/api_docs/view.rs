//! What the template of the page is given. A text that is called HTML is escaped already.

use serde::Serialize;

use super::schema::Control;

/// The page.
#[derive(Serialize)]
pub(super) struct Page<'a> {
    /// The version of the server.
    pub version: &'a str,
    /// What the API is: HTML.
    pub about: String,
    /// Where the server is, for the examples.
    pub server: &'a str,
    /// What requests may be authenticated by.
    pub credentials: Vec<Named<'a>>,
    /// The operations by their tags.
    pub groups: Vec<Group<'a>>,
    /// The refusals that several operations have.
    pub refusals: Vec<Answer<'a>>,
    /// The schemas that are no bodies of requests.
    pub types: Vec<Type<'a>>,
    /// The number of operations.
    pub count: usize,
}

/// The operations of a tag.
#[derive(Serialize)]
pub(super) struct Group<'a> {
    /// Its anchor.
    pub id: String,
    /// The tag.
    pub title: &'a str,
    /// What its operations are for: HTML.
    pub about: String,
    /// Its operations by their paths.
    pub operations: Vec<Operation<'a>>,
}

/// An operation.
#[derive(Serialize)]
pub(super) struct Operation<'a> {
    /// Its anchor.
    pub id: &'a str,
    /// In capitals.
    pub method: String,
    /// Its path.
    pub path: &'a str,
    /// What it does, in some words.
    pub summary: &'a str,
    /// The same at length: HTML.
    pub about: String,
    /// Who may call it.
    pub callers: &'static str,
    /// Its arguments; first those that it requires.
    pub arguments: Vec<Field<'a>>,
    /// The answers that it alone has.
    pub answers: Vec<Answer<'a>>,
    /// The refusals that it shares with others.
    pub refusals: Vec<Answer<'a>>,
    /// A request with curl.
    pub example: String,
}

/// An argument, or a field of an answer.
#[derive(Serialize)]
pub(super) struct Field<'a> {
    /// Its name.
    pub name: &'a str,
    /// Whether it is always there.
    pub is_required: bool,
    /// Its type: HTML.
    pub kind: String,
    /// The rules of its value: HTML, perhaps empty.
    pub rules: String,
    /// What it is: HTML.
    pub about: String,
    /// How a form asks for it.
    pub control: Control,
}

/// An answer.
#[derive(Serialize)]
pub(super) struct Answer<'a> {
    /// The name by which operations share it; empty where they do not.
    pub name: &'a str,
    /// Its status.
    pub status: &'a str,
    /// When it comes.
    pub about: &'a str,
    /// The type of its body: HTML.
    pub kind: String,
    /// Its headers.
    pub headers: Vec<Named<'a>>,
    /// The fields of its body, where that has one form only.
    pub fields: Vec<Field<'a>>,
}

/// Something with a name.
#[derive(Serialize)]
pub(super) struct Named<'a> {
    /// The name.
    pub name: &'a str,
    /// What it is: HTML.
    pub about: String,
}

/// A schema that others refer to.
#[derive(Serialize)]
pub(super) struct Type<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is: HTML.
    pub about: String,
    /// Its type, where it has neither fields nor values: HTML.
    pub kind: String,
    /// Its fields, where it is an object.
    pub fields: Vec<Field<'a>>,
    /// Its values, where there are only some.
    pub choices: Vec<Named<'a>>,
}
