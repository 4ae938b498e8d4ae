//! From a value to a text.

use serde::Serialize;
use serde::ser::{Impossible, SerializeStruct, Serializer};

use super::Malformed;

/// Writes a value: a text, a whole number, a boolean, `null`, or a struct of such. A page sends nothing else.
///
/// # Errors
/// For a value of any other kind.
pub fn to_string(value: &impl Serialize) -> Result<String, Malformed> {
    let mut text = String::new();
    value.serialize(Writer { text: &mut text })?;
    Ok(text)
}

struct Writer<'t> {
    text: &'t mut String,
}

impl Writer<'_> {
    fn plain(self, text: &str) -> Result<(), Malformed> {
        self.text.push_str(text);
        Ok(())
    }

    fn quoted(self, text: &str) -> Result<(), Malformed> {
        self.text.push('"');
        for character in text.chars() {
            match character {
                '"' | '\\' => self.text.extend(['\\', character]),
                '\0'..='\x1f' => {
                    let digit = |value: u32| char::from_digit(value, 16).unwrap_or_default();
                    let code = u32::from(character);
                    self.text.push_str("\\u00");
                    self.text.extend([digit(code >> 4), digit(code & 0xf)]);
                }
                _ => self.text.push(character),
            }
        }
        self.text.push('"');
        Ok(())
    }
}

/// The kinds of values that are not written.
macro_rules! refused {
    ($($method:ident($($kind:ty),*) -> $output:ty;)*) => {
        $(fn $method(self, $(_: $kind),*) -> Result<$output, Malformed> {
            Err(Malformed)
        })*
    };
}

type Never = Impossible<(), Malformed>;
type Name = &'static str;

impl<'t> Serializer for Writer<'t> {
    type Ok = ();
    type Error = Malformed;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Members<'t>;
    type SerializeStructVariant = Never;

    fn serialize_str(self, text: &str) -> Result<(), Malformed> {
        self.quoted(text)
    }

    fn serialize_i64(self, number: i64) -> Result<(), Malformed> {
        self.plain(&number.to_string())
    }

    fn serialize_bool(self, is_true: bool) -> Result<(), Malformed> {
        self.plain(if is_true { "true" } else { "false" })
    }

    fn serialize_unit(self) -> Result<(), Malformed> {
        self.plain("null")
    }

    fn serialize_struct(self, _: Name, _: usize) -> Result<Members<'t>, Malformed> {
        self.text.push('{');
        Ok(Members { text: self.text, is_first: true })
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<(), Malformed> {
        Err(Malformed)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: Name, _: &T) -> Result<(), Malformed> {
        Err(Malformed)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: Name,
        _: u32,
        _: Name,
        _: &T,
    ) -> Result<(), Malformed> {
        Err(Malformed)
    }

    refused! {
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_u8(u8) -> ();
        serialize_u16(u16) -> ();
        serialize_u32(u32) -> ();
        serialize_u64(u64) -> ();
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_none() -> ();
        serialize_unit_struct(Name) -> ();
        serialize_unit_variant(Name, u32, Name) -> ();
        serialize_seq(Option<usize>) -> Never;
        serialize_tuple(usize) -> Never;
        serialize_tuple_struct(Name, usize) -> Never;
        serialize_tuple_variant(Name, u32, Name, usize) -> Never;
        serialize_map(Option<usize>) -> Never;
        serialize_struct_variant(Name, u32, Name, usize) -> Never;
    }
}

/// The members of an object that is being written.
struct Members<'t> {
    text: &'t mut String,
    is_first: bool,
}

impl SerializeStruct for Members<'_> {
    type Ok = ();
    type Error = Malformed;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: Name, value: &T) -> Result<(), Malformed> {
        if !std::mem::take(&mut self.is_first) {
            self.text.push(',');
        }
        Writer { text: self.text }.quoted(name)?;
        self.text.push(':');
        value.serialize(Writer { text: self.text })
    }

    fn end(self) -> Result<(), Malformed> {
        self.text.push('}');
        Ok(())
    }
}
