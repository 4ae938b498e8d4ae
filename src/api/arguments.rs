//! From the fields of a body to the arguments of an endpoint: each value is handed to the type of its argument once.

mod value;

use std::cell::Cell;
use std::fmt;

use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::error::Category;

use super::body::{Fields, Value, malformed};
use crate::contract::{ApiError, FieldErrors};

/// Arguments that are on or off. An HTML form sends each twice, by a hidden input and the checkbox after it: the last
/// one counts.
pub(super) const SWITCHES: [&str; 7] = ["session", "everywhere", "keep_tokens", "others", "preview", "tokens", "trust"];

/// Arguments that have several values: a form repeats their names.
pub const LISTS: [&str; 2] = ["events", "ids"];

/// The arguments that fields give; a field that the endpoint does not know is ignored.
///
/// # Errors
/// 400 with the name of the field: where one that is no switch is there twice, and where a value does not fit the type
/// of its argument.
pub(super) fn arguments<Input: DeserializeOwned>(mut fields: Fields<'_>) -> Result<Input, ApiError> {
    for switch in SWITCHES {
        keep_the_last(&mut fields, switch);
    }
    for list in LISTS {
        gather(&mut fields, list);
    }
    let arguments = Arguments { fields: fields.into_iter(), current: None };
    Input::deserialize(de::value::MapAccessDeserializer::new(arguments)).map_err(|Mismatch(error)| error)
}

/// The names of a function's arguments, in their order.
pub(super) fn names<Input: DeserializeOwned>() -> &'static [&'static str] {
    let names = Names(Cell::new(&[]));
    let _ = Input::deserialize(&names);
    names.0.get()
}

/// Notes what a structure asks for, and gives it nothing.
struct Names(Cell<&'static [&'static str]>);

impl<'de> Deserializer<'de> for &Names {
    type Error = de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(de::Error::custom("there is nothing"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.0.set(fields);
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

fn keep_the_last(fields: &mut Fields<'_>, name: &str) {
    let mut left = fields.iter().filter(|(other, _)| other == name).count();
    fields.retain(|(other, _)| {
        let is_it = other == name;
        left -= usize::from(is_it);
        !is_it || left == 0
    });
}

/// Makes one value of the texts that a form sends under the name of a list. A name that JSON repeats is refused, as any.
fn gather(fields: &mut Fields<'_>, name: &str) {
    let mut texts = Vec::new();
    fields.retain_mut(|(other, value)| match value {
        Value::Text(text) if other == name => {
            texts.push(std::mem::take(text));
            false
        }
        _ => true,
    });
    if !texts.is_empty() {
        fields.push((name.to_owned(), Value::Texts(texts)));
    }
}

/// The fields that are left.
struct Arguments<'b> {
    fields: std::vec::IntoIter<(String, Value<'b>)>,
    current: Option<(String, Value<'b>)>,
}

impl<'b> MapAccess<'b> for Arguments<'b> {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'b>>(&mut self, seed: K) -> Result<Option<K::Value>, Mismatch> {
        self.current = self.fields.next();
        let name = self.current.as_ref().map(|(name, _)| de::value::StrDeserializer::new(name));
        name.map(|name| seed.deserialize(name)).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'b>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        let (name, value) = self.current.take().ok_or_else(|| de::Error::custom("a value without a name"))?;
        seed.deserialize(value).map_err(|fault| match fault.classify() {
            Category::Data => Mismatch(FieldErrors::one(name, fault.to_string()).into()),
            Category::Syntax | Category::Eof | Category::Io => Mismatch(malformed(fault)),
        })
    }
}

/// Why fields are no arguments.
#[derive(Debug)]
struct Mismatch(ApiError);

impl de::Error for Mismatch {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(ApiError::parse(message.to_string()))
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self(FieldErrors::one(name, "This field may be given only once.").into())
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Mismatch {}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::super::body;
    use super::*;
    use crate::contract::{Field, FieldList};

    #[derive(Debug, PartialEq, Deserialize)]
    struct LogIn {
        password: Field,
        session: Field,
    }

    fn read(form: &str) -> Result<LogIn, ApiError> {
        arguments(body::form(form.as_bytes()).unwrap())
    }

    #[test]
    fn the_names_of_arguments_are_known_without_a_value() {
        assert_eq!(names::<LogIn>(), ["password", "session"]);
    }

    #[test]
    fn of_a_switch_the_last_counts_unknown_fields_never_matter_and_a_password_is_given_once() {
        let wanted = LogIn { password: "x".into(), session: "on".into() };
        assert_eq!(read("session=off&_=1&password=x&_=2&session=&session=on&_=3"), Ok(wanted));
        let once = FieldErrors::one("password", "This field may be given only once.");
        assert_eq!(read("password=x&session=on&password=x"), Err(once.into()));
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Credential {
        id: String,
        transports: Vec<String>,
        counter: u32,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Register {
        name: Field,
        credential: Option<Credential>,
    }

    fn register(json: &str) -> Result<Register, ApiError> {
        arguments(body::json(json.as_bytes()).unwrap())
    }

    #[test]
    fn an_argument_may_be_nested_and_what_does_not_fit_is_named() {
        let credential = Credential { id: "a".into(), transports: vec!["usb".into(), "nfc".into()], counter: 7 };
        let json = r#"{"name": 7, "credential": {"id": "a", "transports": ["usb", "nfc"], "counter": 7}}"#;
        assert_eq!(register(json), Ok(Register { name: "7".into(), credential: Some(credential) }));
        assert_eq!(
            register(r#"{"name": null, "credential": null}"#),
            Ok(Register { name: Field::Null, credential: None })
        );
        for wrong in [r#"{"id": "a", "transports": "usb", "counter": 7}"#, "[1]", "true", r#""text""#] {
            let error = register(&format!(r#"{{"name": "a", "credential": {wrong}}}"#)).unwrap_err();
            assert_eq!((error.status, error.of("credential").len()), (400, 1), "{error}");
        }
    }

    #[test]
    fn a_number_of_any_length_is_the_text_that_stood_there() {
        for number in
            ["0", "-7", "4242", "12345678901234567890123", "-0", "1.5", "1.50", "0.1000000000000000055", "1e3", "1E400"]
        {
            let read = register(&format!("{{\"name\": {number} }}")).unwrap();
            assert_eq!(read.name, Field::from(number));
        }
    }

    #[test]
    fn every_value_is_what_it_says() {
        for (json, field) in [
            (r#""\u00e9""#, Field::from("é")),
            ("null", Field::Null),
            ("true", Field::from(true)),
            (r#"[1, {"d": "]"}]"#, Field::NotText),
            ("{}", Field::NotText),
            ("false", Field::from(false)),
        ] {
            assert_eq!(register(&format!("{{\"name\": {json}}}")).unwrap().name, field, "{json}");
        }
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Many {
        #[serde(default)]
        events: FieldList,
    }

    #[test]
    fn a_list_is_a_list_of_json_or_a_name_that_a_form_repeats_or_one_value() {
        let of_json = |json: &str| arguments::<Many>(body::json(json.as_bytes()).unwrap());
        let of_form = |form: &str| arguments::<Many>(body::form(form.as_bytes()).unwrap());
        let many = |items: &[Field]| Ok(Many { events: items.iter().cloned().collect() });
        assert_eq!(of_json(r#"{"events": [1, "two", 12345678901234567890123]}"#), {
            many(&["1".into(), "two".into(), "12345678901234567890123".into()])
        });
        assert_eq!(of_json(r#"{"events": [null, true, [1], {}]}"#), {
            many(&[Field::Null, true.into(), Field::NotText, Field::NotText])
        });
        assert_eq!(of_json(r#"{"events": 7}"#), many(&["7".into()]));
        assert_eq!(of_json(r#"{"events": null}"#), many(&[Field::Null]));
        assert_eq!(of_json(r#"{"events": []}"#), many(&[]));
        assert_eq!(of_json(r#"{"events": {}}"#), many(&[Field::NotText]));
        assert_eq!(of_json("{}"), Ok(Many { events: FieldList::default() }));
        assert_eq!(of_json(r#"{"events": [1], "events": [2]}"#).unwrap_err().of("events").len(), 1);
        assert_eq!(of_form("events=1&_=2&events=a%2Cb"), many(&["1".into(), "a,b".into()]));
        assert_eq!(of_form("events="), many(&["".into()]));
        assert_eq!(of_form("a=1"), Ok(Many { events: FieldList::default() }));
        let deep = format!(r#"{{"events": [{}1{}]}}"#, "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(of_json(&deep), many(&[Field::NotText]));
        assert!(register(r#"{"name": ["a"], "name": "b"}"#).is_err());
    }

    #[test]
    fn nesting_without_end_is_no_text_and_no_crash() {
        let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(register(&format!("{{\"name\": {open}{close}}}")).unwrap().name, Field::NotText);
        assert!(register(&format!("{{\"name\": 1, \"credential\": {open}{close}}}")).is_err());
    }
}
