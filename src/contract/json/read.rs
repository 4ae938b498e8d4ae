//! From a text to a value.

use std::iter::Peekable;
use std::mem;
use std::str::Chars;

use serde::de::value::StringDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::Malformed;

/// How deep lists and objects may be nested: a page's stack is small, and a proxy may answer anything.
const MAX_DEPTH: u8 = 32;

/// Reads a value from the whole of a text.
///
/// # Errors
/// For a text that is not JSON, holds a fraction or is nested too deeply, and for JSON that is not of this type.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Malformed> {
    let mut reader = Reader { text: text.chars().peekable(), depth: 0 };
    let value = T::deserialize(&mut reader)?;
    if reader.ahead().is_none() { Ok(value) } else { Err(Malformed) }
}

struct Reader<'t> {
    text: Peekable<Chars<'t>>,
    depth: u8,
}

impl Reader<'_> {
    fn next(&mut self) -> Result<char, Malformed> {
        self.text.next().ok_or(Malformed)
    }

    /// The next character that is not white space. It is not consumed.
    fn ahead(&mut self) -> Option<char> {
        while self.text.next_if(|c| matches!(c, ' ' | '\t' | '\n' | '\r')).is_some() {}
        self.text.peek().copied()
    }

    fn expect(&mut self, mark: char) -> Result<(), Malformed> {
        self.ahead();
        if self.next()? == mark { Ok(()) } else { Err(Malformed) }
    }

    fn word(&mut self, word: &str) -> Result<(), Malformed> {
        if word.chars().all(|c| self.text.next() == Some(c)) { Ok(()) } else { Err(Malformed) }
    }

    fn integer(&mut self) -> Result<i64, Malformed> {
        let mut digits = String::new();
        while let Some(c) = self.text.next_if(|c| matches!(c, '-' | '0'..='9')) {
            digits.push(c);
        }
        digits.parse().map_err(|_| Malformed)
    }

    fn string(&mut self) -> Result<String, Malformed> {
        self.expect('"')?;
        let mut string = String::new();
        loop {
            match self.next()? {
                '"' => return Ok(string),
                '\\' => string.push(self.escaped()?),
                '\0'..='\x1f' => return Err(Malformed),
                plain => string.push(plain),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Malformed> {
        match self.next()? {
            same @ ('"' | '\\' | '/') => Ok(same),
            'b' => Ok('\x08'),
            'f' => Ok('\x0c'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'u' => {
                let first = self.utf16_unit()?;
                if let Some(character) = char::from_u32(first.into()) {
                    return Ok(character);
                }
                self.word("\\u")?;
                let pair = [first, self.utf16_unit()?];
                char::decode_utf16(pair).next().and_then(Result::ok).ok_or(Malformed)
            }
            _ => Err(Malformed),
        }
    }

    fn utf16_unit(&mut self) -> Result<u16, Malformed> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.next()?.to_digit(16).ok_or(Malformed)?;
            unit = unit << 4 | digit as u16;
        }
        Ok(unit)
    }

    fn nested<T>(
        &mut self,
        [start, end]: [char; 2],
        visit: impl FnOnce(Items<'_, '_>) -> Result<T, Malformed>,
    ) -> Result<T, Malformed> {
        self.expect(start)?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Malformed);
        }
        let value = visit(Items { reader: self, end, is_first: true })?;
        self.depth -= 1;
        self.expect(end)?;
        Ok(value)
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'_> {
    type Error = Malformed;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        match self.ahead() {
            Some('"') => visitor.visit_string(self.string()?),
            Some('{') => self.nested(['{', '}'], |items| visitor.visit_map(items)),
            Some('[') => self.nested(['[', ']'], |items| visitor.visit_seq(items)),
            Some('t') => self.word("true").and_then(|()| visitor.visit_bool(true)),
            Some('f') => self.word("false").and_then(|()| visitor.visit_bool(false)),
            Some('n') => self.word("null").and_then(|()| visitor.visit_unit()),
            _ => visitor.visit_i64(self.integer()?),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        match self.ahead() {
            Some('n') => self.word("null").and_then(|()| visitor.visit_none()),
            _ => visitor.visit_some(self),
        }
    }

    /// Enums are read only as unit variants, by name.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        let name: StringDeserializer<Malformed> = self.string()?.into_deserializer();
        visitor.visit_enum(name)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// The items of a list or an object.
struct Items<'r, 't> {
    reader: &'r mut Reader<'t>,
    end: char,
    is_first: bool,
}

impl Items<'_, '_> {
    /// Whether there is one more; its comma is consumed.
    fn has_more(&mut self) -> Result<bool, Malformed> {
        if self.reader.ahead() == Some(self.end) {
            return Ok(false);
        }
        if !mem::take(&mut self.is_first) {
            self.reader.expect(',')?;
        }
        Ok(true)
    }
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Malformed;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Malformed> {
        if self.has_more()? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }
}

impl<'de> MapAccess<'de> for Items<'_, '_> {
    type Error = Malformed;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Malformed> {
        if !self.has_more()? {
            return Ok(None);
        }
        let name: StringDeserializer<Malformed> = self.reader.string()?.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Malformed> {
        self.reader.expect(':')?;
        seed.deserialize(&mut *self.reader)
    }
}
