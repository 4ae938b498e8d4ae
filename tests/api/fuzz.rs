//! Random requests to every endpoint of the API's document, by whoever may call it: whatever comes, the answer is one that
//! the document declares and no 5xx, and only a sign-up writes an account.

use std::cell::{Cell, RefCell};

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use reqwest::Method;
use reqwest::header::HeaderValue;
use serde_json::{Map, Value, json};

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

#[derive(Clone, Copy, Debug, PartialEq)]
enum Who {
    Anyone,
    Program,
    Browser,
}

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

/// A value for an argument: mostly one that fits its schema.
fn value_of(name: &str, schema: &Value) -> BoxedStrategy<Value> {
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
fn fields(arguments: &[(String, Value)]) -> BoxedStrategy<Vec<(String, Value)>> {
    let known = arguments.iter().map(|(name, schema)| {
        let value = (Just(name.clone()), value_of(name, schema));
        prop_oneof![5 => value.prop_map(Some), 1 => Just(None)].boxed()
    });
    let unknown = prop::option::weighted(0.1, ("[a-z_]{1,9}", json_value())).boxed();
    known.chain([unknown]).collect::<Vec<_>>().prop_map(|fields| fields.into_iter().flatten().collect()).boxed()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A media type, and a body that mostly is of it.
fn body(arguments: &[(String, Value)]) -> BoxedStrategy<(&'static str, Vec<u8>)> {
    let json = fields(arguments).prop_map(|pairs| Value::Object(Map::from_iter(pairs)).to_string().into_bytes());
    let form = fields(arguments).prop_map(|pairs| {
        let pairs = pairs.iter().map(|(name, value)| format!("{name}={}", value.as_str().unwrap_or("%zz%FF+&=")));
        pairs.collect::<Vec<_>>().join("&").into_bytes()
    });
    let multipart = fields(arguments).prop_map(|pairs| {
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

fn asked() -> impl Strategy<Value = Asked> {
    let token = prop::collection::vec(any::<u8>(), 0..80);
    let authorization =
        prop_oneof![Just(Vec::new()), token.clone().prop_map(|bytes| [b"Token ".to_vec(), bytes].concat()), token];
    let authorization = prop::option::weighted(0.1, authorization);
    let who = select(&[Who::Anyone, Who::Program, Who::Browser, Who::Browser][..]);
    let method = prop::option::weighted(0.1, select(&METHODS[..]));
    // Of many endpoints a few requests each: too few to be sure of one that makes or deletes an account.
    let writes = |operation: &Operation| ["/api/signup", "/api/account/delete"].contains(&operation.path.as_str());
    let writing = operations().into_iter().filter(writes).collect::<Vec<_>>();
    let operation = prop_oneof![9 => select(operations()), 1 => select(writing)];
    (operation, method, who, authorization)
        .prop_flat_map(|(operation, method, who, authorization)| {
            let (sent, query) = (body(&operation.arguments), fields(&operation.arguments));
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
    program: RefCell<Option<Caller>>,
    browser: RefCell<Option<Caller>>,
}

impl Callers {
    async fn start() -> Self {
        let (program, browser) = (RefCell::default(), RefCell::default());
        Self { app: TestApp::start().await, made: Cell::new(0), program, browser }
    }

    async fn of(&self, who: Who) -> Caller {
        let kept = match who {
            Who::Anyone => return self.app.anonymous(),
            Who::Program => &self.program,
            Who::Browser => &self.browser,
        };
        let caller = kept.borrow().clone();
        if let Some(caller) = caller
            && caller.get("/api/me").await.status == 200
        {
            return caller;
        }
        self.made.set(self.made.get() + 1);
        let name = format!("Caller-{}", self.made.get());
        let caller = if who == Who::Program { self.app.program(&name).await } else { self.app.browser(&name).await };
        *kept.borrow_mut() = Some(caller.clone());
        caller
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

#[test]
fn i1_no_request_gets_a_5xx_and_only_a_sign_up_writes() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let callers = runtime.block_on(Callers::start());
    let mut runner = TestRunner::new(Config { cases: 2000, failure_persistence: None, ..Config::default() });
    let (made, deleted, done) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let count = |cell: &Cell<u32>, is: bool| cell.set(cell.get() + u32::from(is));
    let outcome = runner.run(&asked(), |asked| {
        let answer = runtime.block_on(callers.ask(&asked));
        let path = asked.path.trim_end_matches('/');
        count(&made, answer.status == 201 && path == "/api/signup");
        count(&deleted, answer.status == 200 && path == "/api/account/delete" && asked.method == "POST");
        count(&done, answer.status < 300 && asked.method == "POST");
        prop_assert!(answer.status < 500, "{} {}", answer.status, answer.text);
        prop_assert!(answer.status < 400 || answer.json.is_object(), "{} {}", answer.status, answer.text);
        Ok(())
    });
    outcome.unwrap();
    assert!(made.get() > 0 && deleted.get() > 0 && done.get() > 100, "some of it was good");
    let expected = i64::from(made.get() + callers.made.get() - deleted.get());
    assert_eq!(runtime.block_on(callers.app.number("SELECT count(*) FROM accounts")), expected);
}
