//! Random requests to every endpoint of the API's document, by whoever may call it: whatever comes, the answer is one that
//! the document declares and no 5xx, and an account is there for each sign-up and whatever else makes one. Those of the desk
//! are tried a second time, by operators.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use reqwest::Method;
use reqwest::header::HeaderValue;
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;
use vestibule::accounts::Actor;

use crate::desk::{admin_program, employ};
use crate::support::conformity::DOCUMENT;
use crate::support::{Answer, Caller, PASSWORD, TestApp};

/// What is asked for beside the endpoints.
const OTHER_PATHS: [&str; 4] = ["/api/", "/api/nowhere", "/api/openapi.json", "/api/signup/"];
const METHODS: [&str; 4] = ["GET", "PUT", "OPTIONS", "DELETE"];
const TYPES: [&str; 7] = [
    "application/json",
    "application/json; charset=utf-8",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=X",
    "multipart/form-data",
    "text/plain",
    "",
];

/// An endpoint, as the document has it.
#[derive(Clone, Debug)]
struct Operation {
    method: String,
    path: String,
    /// Each argument with its schema.
    arguments: Vec<(String, Value)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Who {
    Anyone,
    Program,
    Browser,
    /// Staff who may help.
    Helper,
    Superuser,
    /// A token of a superuser for the desk.
    Operator,
}

/// Who sends the requests to every endpoint, and those to the desk.
const CALLERS: [Who; 4] = [Who::Anyone, Who::Program, Who::Browser, Who::Browser];
const OF_THE_DESK: [Who; 6] = [Who::Browser, Who::Helper, Who::Superuser, Who::Superuser, Who::Operator, Who::Operator];

/// What makes an account, and what takes one away.
const MAKES: [&str; 3] = ["/api/signup", "/api/admin/accounts/create", "/api/admin/accounts/invite"];
const DELETES: [&str; 2] = ["/api/account/delete", "/api/admin/accounts/delete"];

#[derive(Debug)]
struct Asked {
    method: String,
    path: String,
    who: Who,
    content_type: &'static str,
    authorization: Option<Vec<u8>>,
    body: Vec<u8>,
}

fn operations() -> Vec<Operation> {
    let paths = DOCUMENT["paths"].as_object().unwrap().iter();
    let endpoints = paths.map(|(path, operations)| {
        let (method, operation) = operations.as_object().unwrap().iter().next().unwrap();
        let of_body = DOCUMENT["components"]["schemas"]
            .get(format!("{}_arguments", operation["operationId"].as_str().unwrap()))
            .map(|schema| schema["properties"].as_object().unwrap().clone().into_iter().collect());
        let of_query = operation["parameters"].as_array().into_iter().flatten();
        let of_query = of_query.map(|one| (one["name"].as_str().unwrap().to_owned(), one["schema"].clone()));
        let arguments = of_body.unwrap_or_else(|| of_query.collect());
        Operation { method: method.to_ascii_uppercase(), path: path.clone(), arguments }
    });
    let other = |path: &&str| Operation { method: "POST".into(), path: (*path).into(), arguments: Vec::new() };
    endpoints.chain(OTHER_PATHS.iter().map(other)).collect()
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[a-zA-Z0-9@.+_-]{1,200}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..4).prop_map(Value::from_iter),
        ]
    })
}

/// The id of one of the first rows, as a number or as text.
fn id() -> BoxedStrategy<Value> {
    (1..40_i64, any::<bool>()).prop_map(|(id, is_text)| if is_text { id.to_string().into() } else { id.into() }).boxed()
}

/// A value for an argument: mostly one that fits its schema.
fn value_of(path: &str, name: &str, schema: &Value) -> BoxedStrategy<Value> {
    let one_of = |values: &[&str]| select(values.iter().map(|value| json!(value)).collect::<Vec<_>>()).boxed();
    let target = schema["$ref"].as_str().and_then(|target| DOCUMENT.pointer(target.trim_start_matches('#')));
    let schema = target.unwrap_or(schema);
    let choices = schema["enum"].as_array().cloned().or_else(|| {
        let variants = schema["oneOf"].as_array()?;
        Some(variants.iter().map(|variant| variant["const"].clone()).collect())
    });
    let fitting = match choices {
        Some(choices) => select(choices).boxed(),
        None if name.ends_with("password") => Just(json!(PASSWORD)).boxed(),
        None if name == "email" => "[a-z]{1,9}@[a-z]{1,9}\\.org".prop_map(Value::from).boxed(),
        None if schema["type"] == "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        None if schema["type"] == json!(["boolean", "string"]) => {
            prop_oneof![any::<bool>().prop_map(Value::from), one_of(&["true", "false"])].boxed()
        }
        None if schema["type"] == json!(["integer", "string"]) => id(),
        None if schema["format"] == "date-time" => one_of(&["2026-01-01T00:00:00Z", "2050-01-01T00:00:00.5+01:00"]),
        // A few, so that a group that was made is found again.
        None if ["name", "group"].contains(&name) && path.starts_with("/api/admin/") => one_of(&["team", "ops"]),
        None if name == "events" => one_of(&["all", "login", "signup,login"]),
        None if name == "url" => "https://[a-z]{1,9}\\.example\\.org/[a-z]{0,9}".prop_map(Value::from).boxed(),
        None if schema["type"] == "string" => match schema["pattern"].as_str() {
            Some(pattern) => {
                prop::string::string_regex(pattern.trim_matches(['^', '$'])).unwrap().prop_map(Value::from).boxed()
            }
            None => "[a-zA-Z0-9@.+_-]{1,150}".prop_map(Value::from).boxed(),
        },
        None => Just(json!({ "id": "AAAAAAAAAAAAAAAAAAAAAA", "response": {} })).boxed(),
    };
    prop_oneof![4 => fitting, 1 => json_value()].boxed()
}

/// Some of the arguments, and perhaps one that there is not.
fn fields(path: &str, arguments: &[(String, Value)]) -> BoxedStrategy<Vec<(String, Value)>> {
    let known = arguments.iter().map(|(name, schema)| {
        let value = (Just(name.clone()), value_of(path, name, schema));
        prop_oneof![5 => value.prop_map(Some), 1 => Just(None)].boxed()
    });
    let unknown = prop::option::weighted(0.1, ("[a-z_]{1,9}", json_value())).boxed();
    known.chain([unknown]).collect::<Vec<_>>().prop_map(|fields| fields.into_iter().flatten().collect()).boxed()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A media type, and a body that mostly is of it.
fn body(path: &str, arguments: &[(String, Value)]) -> BoxedStrategy<(&'static str, Vec<u8>)> {
    let json = fields(path, arguments).prop_map(|pairs| Value::Object(Map::from_iter(pairs)).to_string().into_bytes());
    let form = fields(path, arguments).prop_map(|pairs| {
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or("%zz%FF+&=")));
        pairs.collect::<Vec<_>>().join("&").into_bytes()
    });
    let multipart = fields(path, arguments).prop_map(|pairs| {
        let parts = pairs.iter().map(|(name, value)| {
            format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{}\r\n", text(value))
        });
        format!("{}--X--\r\n", parts.collect::<String>()).into_bytes()
    });
    let anything = prop_oneof![
        json_value().prop_map(|value| value.to_string().into_bytes()),
        prop::collection::vec(any::<u8>(), 0..400)
    ];
    prop_oneof![
        6 => (Just(TYPES[0]), json.clone()),
        2 => (Just(TYPES[2]), form),
        2 => (Just(TYPES[3]), multipart),
        1 => (select(&TYPES[..]), json),
        1 => (select(&TYPES[..]), anything),
    ]
    .boxed()
}

/// Requests by some of these to endpoints that `is_tried` says.
fn asked(by: &[Who], is_tried: fn(&str) -> bool) -> impl Strategy<Value = Asked> + use<> {
    let token = prop::collection::vec(any::<u8>(), 0..80);
    let authorization =
        prop_oneof![Just(Vec::new()), token.clone().prop_map(|bytes| [b"Token ".to_vec(), bytes].concat()), token];
    let authorization = prop::option::weighted(0.1, authorization);
    let who = select(by.to_vec());
    let method = prop::option::weighted(0.1, select(&METHODS[..]));
    // Of many endpoints a few requests each: too few to be sure of one that makes or deletes an account.
    let tried: Vec<_> = operations().into_iter().filter(|operation| is_tried(&operation.path)).collect();
    let writes = |operation: &&Operation| MAKES.iter().chain(&DELETES).any(|path| *path == operation.path);
    let writing: Vec<_> = tried.iter().filter(writes).cloned().collect();
    let operation = prop_oneof![9 => select(tried), 1 => select(writing)];
    (operation, method, who, authorization)
        .prop_flat_map(|(operation, method, who, authorization)| {
            let (path, arguments) = (&operation.path, &operation.arguments);
            let (sent, query) = (body(path, arguments), fields(path, arguments));
            (Just((operation, method, who, authorization)), sent, query)
        })
        .prop_map(|((operation, method, who, authorization), (content_type, body), query)| {
            let query: Vec<_> =
                query.iter().map(|(name, value)| format!("{name}={}", text(value).escape_default())).collect();
            let query = query.join("&").replace(['#', ' '], "+");
            let path = if operation.method == "GET" { format!("{}?{query}", operation.path) } else { operation.path };
            let method = method.map_or(operation.method, str::to_owned);
            Asked { method, path, who, content_type, authorization, body }
        })
}

/// The callers of a server, who are replaced as their accounts go or their sign-ins end.
struct Callers {
    app: TestApp,
    made: Cell<u32>,
    kept: RefCell<HashMap<Who, Caller>>,
}

impl Callers {
    async fn start() -> Self {
        Self { app: TestApp::start().await, made: Cell::new(0), kept: RefCell::default() }
    }

    async fn of(&self, who: Who) -> Caller {
        let open = match who {
            Who::Anyone => return self.app.anonymous(),
            Who::Program | Who::Browser => "/api/me",
            Who::Helper | Who::Superuser | Who::Operator => "/api/admin/groups",
        };
        let caller = self.kept.borrow().get(&who).cloned();
        if let Some(caller) = caller
            && caller.get(open).await.status == 200
        {
            return caller;
        }
        let caller = self.make(who).await;
        self.kept.borrow_mut().insert(who, caller.clone());
        caller
    }

    async fn make(&self, who: Who) -> Caller {
        self.made.set(self.made.get() + 1);
        let (app, name) = (&self.app, format!("Caller-{}", self.made.get()));
        if who == Who::Program {
            return app.program(&name).await;
        }
        let browser = app.browser(&name).await;
        match who {
            Who::Helper => employ(app, &name, "help").await,
            Who::Superuser | Who::Operator => {
                let id = app.accounts.find_account(&name).await.unwrap().account.user.id;
                app.accounts.set_roles(Actor::operator(id), None, Some(true)).await.unwrap();
            }
            Who::Anyone | Who::Program | Who::Browser => {}
        }
        if who == Who::Operator { admin_program(app, &browser).await } else { browser }
    }

    async fn ask(&self, asked: &Asked) -> Answer {
        let method = Method::from_bytes(asked.method.as_bytes()).unwrap();
        let mut request = self.of(asked.who).await.request(method, &asked.path);
        if asked.method != "GET" {
            request = request.body(asked.body.clone());
        }
        if !asked.content_type.is_empty() {
            request = request.header("Content-Type", asked.content_type);
        }
        if let Some(value) = asked.authorization.as_ref().and_then(|bytes| HeaderValue::from_bytes(bytes).ok()) {
            request = request.header("Authorization", value);
        }
        // Compares it with the document.
        Answer::of(request.send().await.unwrap()).await
    }
}

/// What has come of the requests.
struct Outcome {
    runtime: Runtime,
    app: TestApp,
    made: u32,
    deleted: u32,
    done: u32,
}

/// Sends so many requests.
fn run(cases: u32, by: &[Who], is_tried: fn(&str) -> bool) -> Outcome {
    let runtime = Runtime::new().unwrap();
    let callers = runtime.block_on(Callers::start());
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let (made, deleted, done) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let count = |cell: &Cell<u32>, is: bool| cell.set(cell.get() + u32::from(is));
    let outcome = runner.run(&asked(by, is_tried), |asked| {
        let answer = runtime.block_on(callers.ask(&asked));
        let path = asked.path.trim_end_matches('/');
        count(&made, answer.status == 201 && MAKES.contains(&path));
        count(&deleted, answer.status == 200 && DELETES.contains(&path) && asked.method == "POST");
        count(&done, answer.status < 300 && asked.method == "POST");
        prop_assert!(answer.status < 500, "{} {}", answer.status, answer.text);
        prop_assert!(answer.status < 400 || answer.json.is_object(), "{} {}", answer.status, answer.text);
        Ok(())
    });
    outcome.unwrap();
    let Callers { app, made: callers, .. } = callers;
    let expected = i64::from(made.get() + callers.get() - deleted.get());
    assert_eq!(runtime.block_on(app.number("SELECT count(*) FROM accounts")), expected);
    Outcome { runtime, app, made: made.get(), deleted: deleted.get(), done: done.get() }
}

#[test]
fn i1_no_request_gets_a_5xx_and_only_a_sign_up_writes() {
    let Outcome { made, deleted, done, .. } = run(2000, &CALLERS, |_| true);
    assert!(made > 0 && deleted > 0 && done > 100, "some of it was good");
}

#[test]
fn i1_no_request_of_an_operator_gets_a_5xx_and_the_record_has_each_act() {
    let Outcome { runtime, app, made, done, .. } = run(2500, &OF_THE_DESK, |path| path.starts_with("/api/admin/"));
    assert!(made > 0 && done > 75, "some of it was good: {made} {done}");
    let record = runtime.block_on(app.accounts.verify_record()).unwrap();
    assert!(record.rows > 50, "{} acts", record.rows);
    let superusers = "SELECT count(*) FROM accounts WHERE is_superuser AND is_active";
    assert!(runtime.block_on(app.number(superusers)) > 0, "the last one stays");
}
