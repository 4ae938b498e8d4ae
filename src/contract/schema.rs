//! The schemas of what is sent as text and has rules of its own.

/// Gives a type that is read from text its schema: a string with these keywords.
macro_rules! text_schema {
    ($type:ident: $($keyword:literal: $value:expr),+) => {
        impl schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", $($keyword: $value),+ })
            }
        }
    };
}

pub(super) use text_schema;
