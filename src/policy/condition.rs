//! Conditions of a statement, and the facts of a request they are held against.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::json::{Node, Span, Value};
use super::pattern::{matches, without_variables};
use super::principal::Tri;

/// The facts of a request that conditions may ask for, by condition key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    facts: BTreeMap<String, Option<String>>,
    /// Whether facts that are not listed may be there all the same.
    open: bool,
}

impl Context {
    /// A context of which only a part is known: what it does not list may be anything.
    pub fn open() -> Self {
        Self {
            open: true,
            ..Self::default()
        }
    }

    /// Adds one fact; keys are compared without regard to letter case.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.facts
            .insert(key.to_ascii_lowercase(), Some(value.into()));
        self
    }

    /// Adds that the request has no such fact.
    #[must_use]
    pub fn without(mut self, key: &str) -> Self {
        self.facts.insert(key.to_ascii_lowercase(), None);
        self
    }

    fn value(&self, key: &str) -> Fact<'_> {
        match self.facts.get(key) {
            Some(Some(value)) => Fact::Is(value),
            None if self.open => Fact::Unknown,
            Some(None) | None => Fact::Absent,
        }
    }
}

/// What a context says about a key.
enum Fact<'a> {
    Is(&'a str),
    Absent,
    Unknown,
}

/// One line of a `Condition` block: an operator, a key, and the values it may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The operator as it is written.
    pub operator: String,
    /// The key as it is written.
    pub key: String,
    /// The values.
    pub values: Vec<String>,
    /// Where the key stands.
    pub span: Span,
    /// How it is evaluated; `None` if this program cannot.
    test: Option<Test>,
    /// Whether no request has one of these values, so that it never holds.
    pub(super) never: bool,
}

/// How an operator is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Test {
    compares: Compares,
    negated: bool,
    holds_if_absent: bool,
}

/// What an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compares {
    Equals,
    EqualsAnyCase,
    Like,
    Address,
    Bool,
    Null,
}

/// An operator by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// The language has none of this name.
    Unknown,
    /// The language has it; this program does not evaluate it.
    NotEvaluated,
    /// Evaluated.
    Evaluated,
}

impl Condition {
    /// The condition of an operator, a key and its values; texts, numbers and booleans count as their words.
    pub(super) fn new(operator: &str, key: &str, values: &Node, span: Span) -> Option<Self> {
        Some(Self {
            operator: operator.to_owned(),
            key: key.to_owned(),
            values: values.each().iter().map(word).collect::<Option<_>>()?,
            span,
            test: test(operator),
            never: false,
        })
    }

    /// The same where what it does is not known.
    pub(super) fn unclear(self) -> Self {
        Self { test: None, ..self }
    }

    /// Whether the condition holds for a request with these facts.
    pub fn holds(&self, context: &Context) -> Tri {
        if self.never {
            return Tri::No;
        }
        let Some(test) = self.test else {
            return Tri::Unknown;
        };
        let found = context.value(&self.key.to_ascii_lowercase());
        if test.compares == Compares::Null {
            let absent = match found {
                Fact::Unknown => return Tri::Unknown,
                Fact::Absent => "true",
                Fact::Is(_) => "false",
            };
            return self
                .values
                .iter()
                .any(|v| v.eq_ignore_ascii_case(absent))
                .into();
        }
        match found {
            Fact::Unknown => Tri::Unknown,
            Fact::Absent => (test.holds_if_absent || test.negated).into(),
            Fact::Is(found) => {
                let matched = self.values.iter().map(|value| test.compare(value, found));
                let matched = matched.max().unwrap_or(Tri::No);
                if test.negated { matched.not() } else { matched }
            }
        }
    }

    /// Whether it asks for the prefix of a list.
    pub fn is_on_prefix(&self) -> bool {
        self.key.eq_ignore_ascii_case("s3:prefix")
    }

    /// Values that should be blocks of addresses and are not.
    pub(super) fn bad_addresses(&self) -> impl Iterator<Item = &String> {
        let compares = self.test.map(|test| test.compares);
        let addresses = compares == Some(Compares::Address);
        self.values
            .iter()
            .filter(move |value| addresses && block(value).is_none())
    }
}

impl Test {
    /// A value with a variable in it (`${aws:username}`) may become any text.
    fn compare(self, value: &str, found: &str) -> Tri {
        match without_variables(value) {
            Some(any) => Tri::from(matches(&any, found)).min(Tri::Unknown),
            None => self.matches(value, found).into(),
        }
    }

    fn matches(self, value: &str, found: &str) -> bool {
        match self.compares {
            Compares::Equals | Compares::Null => value == found,
            Compares::EqualsAnyCase | Compares::Bool => value.eq_ignore_ascii_case(found),
            Compares::Like => matches(value, found),
            Compares::Address => in_block(value, found),
        }
    }
}

fn word(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) | Value::Number(text) => Some(text.clone()),
        Value::Bool(word) => Some(word.to_string()),
        Value::Null | Value::List(_) | Value::Object(_) => None,
    }
}

/// What this program knows of an operator.
pub(super) fn operator(name: &str) -> Operator {
    let base = name.strip_suffix("IfExists").unwrap_or(name);
    let base = base.split_once(':').map_or(base, |(_, base)| base);
    if test(name).is_some() {
        Operator::Evaluated
    } else if test(base).is_some() || KNOWN_NOT_EVALUATED.contains(&base) {
        Operator::NotEvaluated
    } else {
        Operator::Unknown
    }
}

fn test(operator: &str) -> Option<Test> {
    let (base, holds_if_absent) = match operator.strip_suffix("IfExists") {
        Some(base) => (base, true),
        None => (operator, false),
    };
    let (compares, negated) = match base {
        "StringEquals" => (Compares::Equals, false),
        "StringNotEquals" => (Compares::Equals, true),
        "StringEqualsIgnoreCase" => (Compares::EqualsAnyCase, false),
        "StringNotEqualsIgnoreCase" => (Compares::EqualsAnyCase, true),
        "StringLike" => (Compares::Like, false),
        "StringNotLike" => (Compares::Like, true),
        "IpAddress" => (Compares::Address, false),
        "NotIpAddress" => (Compares::Address, true),
        "Bool" => (Compares::Bool, false),
        "Null" => (Compares::Null, false),
        _ => return None,
    };
    Some(Test {
        compares,
        negated,
        holds_if_absent,
    })
}

/// Operators of the language that this program has no use for yet.
const KNOWN_NOT_EVALUATED: &[&str] = &[
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "BinaryEquals",
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
];

/// A block of addresses (`10.0.0.0/8`) or a single one, and how many bits of it count.
fn block(text: &str) -> Option<(IpAddr, u32)> {
    let (network, bits) = match text.split_once('/') {
        Some((network, bits)) => (network, Some(bits.parse::<u32>().ok()?)),
        None => (text, None),
    };
    let network: IpAddr = network.parse().ok()?;
    let width = if network.is_ipv4() { 32 } else { 128 };
    let bits = bits.unwrap_or(width);
    (bits <= width).then_some((network, bits))
}

fn in_block(text: &str, address: &str) -> bool {
    let (Some((network, bits)), Ok(address)) = (block(text), address.parse::<IpAddr>()) else {
        return false;
    };
    let (network, address, width) = match (network, address) {
        (IpAddr::V4(n), IpAddr::V4(a)) => (u128::from(n.to_bits()), u128::from(a.to_bits()), 32),
        (IpAddr::V6(n), IpAddr::V6(a)) => (n.to_bits(), a.to_bits(), 128),
        _ => return false,
    };
    bits == 0 || network >> (width - bits) == address >> (width - bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::json;

    fn holds(block: &str, context: &Context) -> Tri {
        let block = json::read(block).unwrap().root;
        let each = block.members().iter().flat_map(|operator| {
            let keys = operator.node.members().iter();
            keys.map(|key| {
                let name = &operator.name;
                Condition::new(name, &key.name, &key.node, key.span.clone()).unwrap()
            })
        });
        each.map(|condition| condition.holds(context))
            .min()
            .unwrap()
    }

    #[test]
    fn operators_compare_as_the_language_says() {
        let context = Context::default()
            .with("aws:SourceIp", "192.0.2.17")
            .with("aws:SecureTransport", "false")
            .with("s3:prefix", "incoming/");
        let table = [
            (r#"{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"#, true),
            (
                r#"{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","192.0.2.17"]}}"#,
                true,
            ),
            (r#"{"IpAddress":{"aws:sourceip":"198.51.100.0/24"}}"#, false),
            (r#"{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}"#, true),
            (r#"{"IpAddress":{"aws:SourceIp":"192.0.2.0/99"}}"#, false),
            (r#"{"IpAddress":{"aws:SourceIp":"2001:db8::/32"}}"#, false),
            (r#"{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"#, false),
            (r#"{"Bool":{"aws:SecureTransport":"false"}}"#, true),
            (r#"{"Bool":{"aws:SecureTransport":true}}"#, false),
            (r#"{"StringEquals":{"s3:prefix":"incoming/"}}"#, true),
            (r#"{"StringLike":{"s3:prefix":["in*"]}}"#, true),
            (
                r#"{"StringNotEquals":{"s3:prefix":["incoming/","x"]}}"#,
                false,
            ),
            (r#"{"StringEquals":{"s3:delimiter":"/"}}"#, false),
            (r#"{"StringNotEquals":{"s3:delimiter":"/"}}"#, true),
            (r#"{"StringEqualsIfExists":{"s3:delimiter":"/"}}"#, true),
            (r#"{"Null":{"s3:delimiter":"true"}}"#, true),
            (r#"{"Null":{"s3:prefix":"true"}}"#, false),
        ];
        for (block, expected) in table {
            assert_eq!(holds(block, &context), expected.into(), "{block}");
        }
    }

    #[test]
    fn what_is_not_known_of_a_request_or_cannot_be_evaluated_is_unknown() {
        let context = Context::open()
            .with("s3:prefix", "in")
            .without("s3:delimiter");
        let table = [
            (r#"{"StringEquals":{"s3:prefix":"in"}}"#, Tri::Yes),
            (r#"{"StringEquals":{"s3:delimiter":"/"}}"#, Tri::No),
            (
                r#"{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}"#,
                Tri::Unknown,
            ),
            (r#"{"NumericLessThan":{"s3:max-keys":"10"}}"#, Tri::Unknown),
            (
                r#"{"StringLike":{"s3:prefix":"${aws:username}*"}}"#,
                Tri::Unknown,
            ),
            (
                r#"{"StringNotLike":{"s3:prefix":"${aws:username}*"}}"#,
                Tri::Unknown,
            ),
            (
                r#"{"StringLike":{"s3:prefix":"home/${aws:username}"}}"#,
                Tri::No,
            ),
            (
                r#"{"StringLike":{"s3:prefix":["${aws:username}*","i*"]}}"#,
                Tri::Yes,
            ),
            (
                r#"{"ForAllValues:StringEquals":{"s3:prefix":"in"}}"#,
                Tri::Unknown,
            ),
        ];
        for (block, expected) in table {
            assert_eq!(holds(block, &context), expected, "{block}");
        }
        assert_eq!(operator("StringLikeIfExists"), Operator::Evaluated);
        assert_eq!(operator("ForAnyValue:StringLike"), Operator::NotEvaluated);
        assert_eq!(operator("NumericLessThan"), Operator::NotEvaluated);
        assert_eq!(operator("IsLike"), Operator::Unknown);
    }
}
