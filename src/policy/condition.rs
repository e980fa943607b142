//! Conditions of a statement, and the facts of a request they are held against.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde_json::Value;

use super::pattern::matches;
use super::{Dialect, PolicyProblem};

/// The facts of a request that conditions may ask for, by condition key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context(BTreeMap<String, String>);

impl Context {
    /// Adds one fact; keys are compared without regard to letter case.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.0.insert(key.to_ascii_lowercase(), value.into());
        self
    }

    fn value(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }
}

/// One line of a `Condition` block: an operator, a key, and the values it may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    test: Test,
    sense: Sense,
    absent: Absent,
    key: String,
    values: Vec<String>,
}

/// What an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Test {
    Equals,
    EqualsAnyCase,
    Like,
    Address,
    Bool,
    Null,
}

/// Whether an operator wants a match or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sense {
    Match,
    NoMatch,
}

/// What an operator says when the request has no such fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Absent {
    /// As the language says: a match fails, a negated match holds.
    Plain,
    /// `…IfExists`: the condition holds.
    Holds,
}

impl Condition {
    /// Whether the condition holds for a request with these facts.
    pub fn holds(&self, context: &Context) -> bool {
        let found = context.value(&self.key);
        if self.test == Test::Null {
            let absent = if found.is_none() { "true" } else { "false" };
            return self.values.iter().any(|v| v.eq_ignore_ascii_case(absent));
        }
        match found {
            None => self.absent == Absent::Holds || self.sense == Sense::NoMatch,
            Some(found) => {
                let matched = self.values.iter().any(|value| self.matches(value, found));
                matched == (self.sense == Sense::Match)
            }
        }
    }

    fn matches(&self, value: &str, found: &str) -> bool {
        match self.test {
            Test::Equals | Test::Null => value == found,
            Test::EqualsAnyCase | Test::Bool => value.eq_ignore_ascii_case(found),
            Test::Like => matches(value, found),
            Test::Address => in_block(value, found),
        }
    }
}

/// Reads a `Condition` block.
pub(super) fn read(block: &Value, dialect: Dialect) -> Result<Vec<Condition>, PolicyProblem> {
    let unknown = || PolicyProblem::ConditionOperator(block.to_string());
    let mut conditions = Vec::new();
    for (operator, keys) in block.as_object().ok_or_else(unknown)? {
        for (key, values) in keys.as_object().ok_or_else(unknown)? {
            conditions.push(one(operator, key, values, dialect)?);
        }
    }
    Ok(conditions)
}

fn one(
    operator: &str,
    key: &str,
    values: &Value,
    dialect: Dialect,
) -> Result<Condition, PolicyProblem> {
    let (base, absent) = match operator.strip_suffix("IfExists") {
        Some(base) => (base, Absent::Holds),
        None => (operator, Absent::Plain),
    };
    let Some((test, sense)) = operator_named(base) else {
        return Err(if KNOWN_NOT_EVALUATED.contains(&base) {
            PolicyProblem::NotEvaluated(operator.to_owned())
        } else {
            PolicyProblem::ConditionOperator(operator.to_owned())
        });
    };
    let taken = match dialect {
        Dialect::Aws => key.starts_with("aws:") || key.starts_with("s3:"),
        Dialect::Ddn => key.eq_ignore_ascii_case("aws:SourceIp"),
    };
    if !taken {
        return Err(PolicyProblem::ConditionKey(key.to_owned()));
    }
    if dialect == Dialect::Ddn && (test != Test::Address || absent == Absent::Holds) {
        return Err(PolicyProblem::ConditionOperator(operator.to_owned()));
    }
    let values = super::document::texts(values)
        .ok_or_else(|| PolicyProblem::ConditionKey(key.to_owned()))?;
    Ok(Condition {
        test,
        sense,
        absent,
        key: key.to_ascii_lowercase(),
        values,
    })
}

fn operator_named(name: &str) -> Option<(Test, Sense)> {
    Some(match name {
        "StringEquals" => (Test::Equals, Sense::Match),
        "StringNotEquals" => (Test::Equals, Sense::NoMatch),
        "StringEqualsIgnoreCase" => (Test::EqualsAnyCase, Sense::Match),
        "StringNotEqualsIgnoreCase" => (Test::EqualsAnyCase, Sense::NoMatch),
        "StringLike" => (Test::Like, Sense::Match),
        "StringNotLike" => (Test::Like, Sense::NoMatch),
        "IpAddress" => (Test::Address, Sense::Match),
        "NotIpAddress" => (Test::Address, Sense::NoMatch),
        "Bool" => (Test::Bool, Sense::Match),
        "Null" => (Test::Null, Sense::Match),
        _ => return None,
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

/// Whether an address lies in a block (`10.0.0.0/8`), or is the single address named.
fn in_block(block: &str, address: &str) -> bool {
    let (network, bits) = block
        .split_once('/')
        .map_or((block, None), |(n, b)| (n, Some(b)));
    let (Ok(network), Ok(address)) = (network.parse::<IpAddr>(), address.parse::<IpAddr>()) else {
        return false;
    };
    let (network, address, width) = match (network, address) {
        (IpAddr::V4(n), IpAddr::V4(a)) => (u128::from(n.to_bits()), u128::from(a.to_bits()), 32),
        (IpAddr::V6(n), IpAddr::V6(a)) => (n.to_bits(), a.to_bits(), 128),
        _ => return false,
    };
    match bits.map_or(Ok(width), str::parse::<u32>) {
        Ok(0) => true,
        Ok(bits) if bits <= width => network >> (width - bits) == address >> (width - bits),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(block: &str, context: &Context) -> bool {
        read(&serde_json::from_str(block).unwrap(), Dialect::Aws)
            .unwrap()
            .iter()
            .all(|condition| condition.holds(context))
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
            assert_eq!(holds(block, &context), expected, "{block}");
        }
    }

    #[test]
    fn what_the_dialect_does_not_know_is_refused_and_what_we_cannot_do_is_said() {
        let aws = |block: &str| read(&serde_json::from_str(block).unwrap(), Dialect::Aws);
        let operator = r#"{"IsLike":{"s3:prefix":"a"}}"#;
        assert_eq!(
            aws(operator),
            Err(PolicyProblem::ConditionOperator("IsLike".into()))
        );
        let key = r#"{"StringEquals":{"prefix":"a"}}"#;
        assert_eq!(aws(key), Err(PolicyProblem::ConditionKey("prefix".into())));
        let numeric = r#"{"NumericLessThan":{"s3:max-keys":"10"}}"#;
        assert_eq!(
            aws(numeric),
            Err(PolicyProblem::NotEvaluated("NumericLessThan".into()))
        );
    }
}
