//! JSON with positions, and with what is not quite JSON told instead of refused.
//!
//! Stores differ in what they take (Ceph RGW 16.2 takes a comment before the document and refuses a
//! byte-order mark), so the reader takes all of it and says where it stands.

use std::ops::Range;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged;
use jsonc_parser::tokens::{Token, TokenAndRange};
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};

/// Where something stands, in bytes of the text.
pub type Span = Range<usize>;

/// A place as people count: from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

/// The place of a byte of the text.
pub fn place(text: &str, at: usize) -> Place {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Place {
        line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
        column: before[line_start..]
            .trim_start_matches(MARK)
            .chars()
            .count()
            + 1,
    }
}

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A string, unescaped.
    Text(String),
    /// A number as it is written.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// An array.
    List(Vec<Node>),
    /// An object in the order of the text, with every duplicate.
    Object(Vec<Member>),
}

/// One `"name": value` of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// The value.
    pub node: Node,
}

/// Something that is not strict JSON, though its meaning is plain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// What it is.
    pub kind: OddityKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of what is not strict JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OddityKind {
    /// A byte-order mark before the first character.
    ByteOrderMark,
    /// A comment.
    Comment,
    /// A comma after the last element.
    TrailingComma,
    /// A name that an object has twice; the last one counts.
    DuplicateKey,
}

/// A text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Json {
    /// The value.
    pub root: Node,
    /// What is not strict JSON, in the order of the text.
    pub oddities: Vec<Oddity>,
}

/// A text that cannot be read as JSON at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Where reading stopped.
    pub span: Span,
    /// Why.
    pub why: String,
}

/// Reads a text.
pub fn read(text: &str) -> Result<Json, Unreadable> {
    let mark = text.len() - text.trim_start_matches(MARK).len();
    let moved = |range: &jsonc_parser::common::Range| range.start + mark..range.end + mark;
    let collect = CollectOptions {
        comments: CommentCollectionStrategy::AsTokens,
        tokens: true,
    };
    let parsed = parse_to_ast(&text[mark..], &collect, &LENIENT).map_err(|error| Unreadable {
        span: moved(&error.range()),
        why: error.kind().to_string().to_lowercase(),
    })?;
    let root = parsed.value.ok_or_else(|| Unreadable {
        span: 0..text.len(),
        why: "there is nothing in it".to_owned(),
    })?;
    let mut reader = Reader {
        mark,
        oddities: Vec::new(),
    };
    if mark > 0 {
        reader.note(OddityKind::ByteOrderMark, 0..mark);
    }
    reader.note_tokens(&parsed.tokens.unwrap_or_default());
    let root = reader.node(&root);
    reader.oddities.sort_by_key(|oddity| oddity.span.start);
    Ok(Json {
        root,
        oddities: reader.oddities,
    })
}

impl Node {
    /// The member of this name that counts: the last one, as parsers that take duplicates do.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members().iter().rev().find(|one| one.name == name)
    }

    /// The members of an object; none of anything else.
    pub fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements of a list, or the value itself.
    pub fn each(&self) -> &[Self] {
        match &self.value {
            Value::List(many) => many,
            _ => std::slice::from_ref(self),
        }
    }

    /// The text of a string.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

struct Reader {
    mark: usize,
    oddities: Vec<Oddity>,
}

impl Reader {
    fn note(&mut self, kind: OddityKind, span: Span) {
        self.oddities.push(Oddity { kind, span });
    }

    fn span(&self, ranged: &impl Ranged) -> Span {
        ranged.start() + self.mark..ranged.end() + self.mark
    }

    fn note_tokens(&mut self, tokens: &[TokenAndRange<'_>]) {
        let mut comma: Option<Span> = None;
        for token in tokens {
            let span = self.span(token);
            match token.token {
                Token::CommentLine(_) | Token::CommentBlock(_) => {
                    self.note(OddityKind::Comment, span);
                }
                Token::Comma => comma = Some(span),
                Token::CloseBrace | Token::CloseBracket => {
                    if let Some(comma) = comma.take() {
                        self.note(OddityKind::TrailingComma, comma);
                    }
                }
                _ => comma = None,
            }
        }
    }

    fn node(&mut self, value: &ast::Value<'_>) -> Node {
        Node {
            span: self.span(value),
            value: match value {
                ast::Value::StringLit(text) => Value::Text(text.value.to_string()),
                ast::Value::NumberLit(number) => Value::Number(number.value.to_owned()),
                ast::Value::BooleanLit(word) => Value::Bool(word.value),
                ast::Value::NullKeyword(_) => Value::Null,
                ast::Value::Array(list) => {
                    Value::List(list.elements.iter().map(|one| self.node(one)).collect())
                }
                ast::Value::Object(object) => Value::Object(self.members(object)),
            },
        }
    }

    fn members(&mut self, object: &ast::Object<'_>) -> Vec<Member> {
        let mut members: Vec<Member> = Vec::new();
        for property in &object.properties {
            let name = property.name.as_str().to_owned();
            let span = self.span(&property.name);
            if members.iter().any(|earlier| earlier.name == name) {
                self.note(OddityKind::DuplicateKey, span.clone());
            }
            let node = self.node(&property.value);
            members.push(Member { name, span, node });
        }
        members
    }
}

const MARK: char = '\u{feff}';

/// JSON, but with comments and trailing commas, which are told.
const LENIENT: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_loose_object_property_names: false,
    allow_trailing_commas: true,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

#[cfg(test)]
mod tests {
    use super::*;

    fn odd(text: &str) -> Vec<(OddityKind, &str)> {
        let read = read(text).unwrap();
        let of = |oddity: &Oddity| (oddity.kind, &text[oddity.span.clone()]);
        read.oddities.iter().map(of).collect()
    }

    #[test]
    fn what_is_not_strict_json_is_read_and_told_where_it_stands() {
        use OddityKind::{ByteOrderMark, Comment, DuplicateKey, TrailingComma};
        let table: [(&str, &[(OddityKind, &str)]); 7] = [
            (r#"{"a": [1, {"b": null}]}"#, &[]),
            ("\u{feff}{}", &[(ByteOrderMark, "\u{feff}")]),
            ("// why\n{}", &[(Comment, "// why")]),
            (r#"{"a": 1 /* x */}"#, &[(Comment, "/* x */")]),
            (r#"{"a": [1,], "b": 2,}"#, &[(TrailingComma, ","); 2]),
            (r#"{"a": 1, "a": 2}"#, &[(DuplicateKey, "\"a\"")]),
            (r#"[{"a": 1}, {"a": 2}]"#, &[]),
        ];
        for (text, expected) in table {
            assert_eq!(odd(text), expected, "{text}");
        }
        let twice = read(r#"{"a": "x", "a": "y"}"#).unwrap().root;
        assert_eq!(twice.member("a").unwrap().node.text(), Some("y"));
    }

    #[test]
    fn values_and_names_keep_their_place_behind_a_mark_too() {
        let text = "\u{feff}{\n  \"é\": \"x\\n\"}";
        let root = read(text).unwrap().root;
        let member = &root.members()[0];
        assert_eq!(&text[member.span.clone()], "\"é\"");
        assert_eq!(&text[member.node.span.clone()], "\"x\\n\"");
        assert_eq!(member.node.text(), Some("x\n"));
        let at = place(text, member.node.span.start);
        assert_eq!((at.line, at.column), (2, 8));
        let first = place(text, root.span.start);
        assert_eq!((first.line, first.column), (1, 1));
    }

    #[test]
    fn what_cannot_be_read_says_where_reading_stopped() {
        for (text, line) in [
            ("", 1),
            ("{\n \"a\" 1}", 2),
            ("{'a': 1}", 1),
            ("{\"a\": 1", 1),
            ("x", 1),
        ] {
            let error = read(text).unwrap_err();
            assert_eq!(
                place(text, error.span.start).line,
                line,
                "{text}: {}",
                error.why
            );
        }
        assert!(read(&"[".repeat(100_000)).is_err());
    }
}
