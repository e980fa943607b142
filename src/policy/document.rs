//! From the text of a policy document to its statements.

use serde_json::{Map, Value};

use super::action::{Level, aws_levels, is_ddn_action};
use super::condition::{self, Condition};
use super::pattern::matches_any_case;
use super::principal::{self, Principal};
use super::{Dialect, PolicyProblem};

/// A bucket policy that a store of its dialect would have taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The dialect it was read in.
    pub dialect: Dialect,
    /// Its statements in the order they are written.
    pub statements: Vec<Statement>,
}

/// One statement of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its own name, if it has one.
    pub sid: Option<String>,
    /// Whether it allows or denies.
    pub effect: Effect,
    /// Whom it is about.
    pub principals: Scope<Principal>,
    /// What it is about, as patterns.
    pub actions: Scope<String>,
    /// On what, as patterns.
    pub resources: Scope<String>,
    /// When; all of them must hold.
    pub conditions: Vec<Condition>,
}

/// What a statement does to the requests it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It allows them, unless another statement denies them.
    Allow,
    /// It denies them, whatever else allows them.
    Deny,
}

/// The things a statement covers: those named, or all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope<T> {
    /// Those named (`Action`).
    Only(Vec<T>),
    /// All but those named (`NotAction`).
    AllBut(Vec<T>),
}

impl<T> Scope<T> {
    /// Whether something is covered, given how a single entry is compared.
    pub fn covers(&self, matches: impl Fn(&T) -> bool) -> bool {
        match self {
            Self::Only(named) => named.iter().any(matches),
            Self::AllBut(named) => !named.iter().any(matches),
        }
    }

    fn named(&self) -> &[T] {
        match self {
            Self::Only(named) | Self::AllBut(named) => named,
        }
    }
}

impl Policy {
    /// Reads a document meant for `bucket`, refusing what a store of the dialect refuses.
    pub fn parse(text: &str, bucket: &str, dialect: Dialect) -> Result<Self, PolicyProblem> {
        let document: Value = serde_json::from_str(text).map_err(|_| PolicyProblem::NotJson)?;
        let document = document.as_object().ok_or(PolicyProblem::NotJson)?;
        only_known(document, &["Version", "Id", "Statement"])?;
        check_version(document.get("Version"), dialect)?;
        let statements = match document.get("Statement") {
            None => return Err(PolicyProblem::MissingElement("Statement")),
            Some(Value::Array(many)) => many.iter().collect(),
            Some(one) => vec![one],
        };
        if statements.is_empty() {
            return Err(PolicyProblem::NoStatements);
        }
        let reader = Reader { bucket, dialect };
        let statements = statements
            .into_iter()
            .map(|one| reader.statement(one))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            dialect,
            statements,
        })
    }
}

/// What is known while the statements of one document are read.
struct Reader<'a> {
    bucket: &'a str,
    dialect: Dialect,
}

impl Reader<'_> {
    fn statement(&self, value: &Value) -> Result<Statement, PolicyProblem> {
        let fields = value.as_object().ok_or(PolicyProblem::NotJson)?;
        only_known(fields, self.known_elements())?;
        let statement = Statement {
            sid: fields.get("Sid").and_then(Value::as_str).map(str::to_owned),
            effect: effect(fields)?,
            principals: scope(fields, "Principal", "NotPrincipal", |v| {
                principal::read(v, self.dialect)
            })?,
            actions: scope(fields, "Action", "NotAction", |v| self.actions(v))?,
            resources: scope(fields, "Resource", "NotResource", |v| self.resources(v))?,
            conditions: match fields.get("Condition") {
                Some(block) => condition::read(block, self.dialect)?,
                None => Vec::new(),
            },
        };
        if self.dialect == Dialect::Aws {
            actions_apply(&statement)?;
        }
        Ok(statement)
    }

    fn known_elements(&self) -> &'static [&'static str] {
        match self.dialect {
            Dialect::Aws => &[
                "Sid",
                "Effect",
                "Principal",
                "NotPrincipal",
                "Action",
                "NotAction",
                "Resource",
                "NotResource",
                "Condition",
            ],
            // `NotPrincipal` is refused as unsupported; the other negations are not documented.
            Dialect::Ddn => &[
                "Sid",
                "Effect",
                "Principal",
                "Action",
                "Resource",
                "Condition",
            ],
        }
    }

    fn actions(&self, value: &Value) -> Result<Vec<String>, PolicyProblem> {
        let refused = || PolicyProblem::Action(value.to_string());
        let actions = texts(value)
            .filter(|all| !all.is_empty())
            .ok_or_else(refused)?;
        let known = |action: &str| match self.dialect {
            Dialect::Aws => !aws_levels(action).is_empty(),
            Dialect::Ddn => is_ddn_action(action),
        };
        match actions.iter().find(|action| !known(action)) {
            Some(unknown) => Err(PolicyProblem::Action(unknown.clone())),
            None => Ok(actions),
        }
    }

    fn resources(&self, value: &Value) -> Result<Vec<String>, PolicyProblem> {
        let refused = || PolicyProblem::Resource(value.to_string());
        let resources = texts(value)
            .filter(|all| !all.is_empty())
            .ok_or_else(refused)?;
        match resources.iter().find(|resource| !self.is_own(resource)) {
            Some(foreign) => Err(PolicyProblem::Resource(foreign.clone())),
            None => Ok(resources),
        }
    }

    fn is_own(&self, resource: &str) -> bool {
        match self.dialect {
            Dialect::Aws => resource
                .strip_prefix("arn:aws:s3:::")
                .and_then(|path| path.strip_prefix(self.bucket))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '*'])),
            Dialect::Ddn => resource == self.bucket,
        }
    }
}

fn check_version(version: Option<&Value>, dialect: Dialect) -> Result<(), PolicyProblem> {
    match version {
        None => Ok(()),
        Some(Value::String(text)) if dialect.versions().contains(&text.as_str()) => Ok(()),
        Some(other) => Err(PolicyProblem::Version(other.to_string())),
    }
}

fn effect(fields: &Map<String, Value>) -> Result<Effect, PolicyProblem> {
    match fields.get("Effect") {
        None => Err(PolicyProblem::MissingElement("Effect")),
        Some(Value::String(word)) if word == "Allow" => Ok(Effect::Allow),
        Some(Value::String(word)) if word == "Deny" => Ok(Effect::Deny),
        Some(other) => Err(PolicyProblem::Effect(other.to_string())),
    }
}

fn scope<T>(
    fields: &Map<String, Value>,
    name: &'static str,
    negated: &'static str,
    read: impl Fn(&Value) -> Result<Vec<T>, PolicyProblem>,
) -> Result<Scope<T>, PolicyProblem> {
    match (fields.get(name), fields.get(negated)) {
        (Some(named), None) => Ok(Scope::Only(read(named)?)),
        (None, Some(named)) => Ok(Scope::AllBut(read(named)?)),
        (None, None) => Err(PolicyProblem::MissingElement(name)),
        (Some(_), Some(_)) => Err(PolicyProblem::UnknownElement(negated.to_owned())),
    }
}

/// AWS refuses a statement with an action that none of its resources can have.
fn actions_apply(statement: &Statement) -> Result<(), PolicyProblem> {
    let (Scope::Only(actions), Scope::Only(_)) = (&statement.actions, &statement.resources) else {
        return Ok(());
    };
    let reaches = |level: &Level| {
        statement
            .resources
            .named()
            .iter()
            .any(|resource| match level {
                Level::Bucket => !resource.contains('/'),
                Level::Object => resource.contains('/') || resource.ends_with('*'),
            })
    };
    match actions
        .iter()
        .find(|action| !aws_levels(action).iter().any(reaches))
    {
        Some(action) => Err(PolicyProblem::ActionWithoutResource(action.clone())),
        None => Ok(()),
    }
}

fn only_known(fields: &Map<String, Value>, known: &[&str]) -> Result<(), PolicyProblem> {
    match fields.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(PolicyProblem::UnknownElement(name.clone())),
        None => Ok(()),
    }
}

/// A text or a list of texts; booleans count as their words, as condition values use them.
pub(super) fn texts(value: &Value) -> Option<Vec<String>> {
    let one = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(word) => Some(word.to_string()),
        _ => None,
    };
    match value {
        Value::Array(many) => many.iter().map(one).collect(),
        single => one(single).map(|text| vec![text]),
    }
}

/// Whether an action name falls under a pattern of a statement.
pub(super) fn action_matches(pattern: &str, action: &str) -> bool {
    matches_any_case(pattern, action)
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! refused {
        ($name:literal) => {
            (
                $name,
                include_str!(concat!("../../fixtures/policies/", $name, ".json")),
            )
        };
    }

    #[test]
    fn aws_refuses_with_the_text_that_users_report() {
        let table = [
            (
                refused!("aws/refused/version"),
                "The policy must contain a valid version string",
            ),
            (
                refused!("aws/refused/resource-star"),
                "Policy has invalid resource",
            ),
            (
                refused!("aws/refused/resource-of-another-bucket"),
                "Policy has invalid resource",
            ),
            (
                refused!("aws/refused/object-action-on-bucket"),
                "Action does not apply to any resource(s) in statement",
            ),
            (
                refused!("aws/refused/bucket-action-on-objects"),
                "Action does not apply to any resource(s) in statement",
            ),
            (refused!("aws/refused/action"), "Policy has invalid action"),
            (
                refused!("aws/refused/principal"),
                "Invalid principal in policy",
            ),
            (
                refused!("aws/refused/no-principal"),
                "Missing required field Principal",
            ),
            (refused!("aws/refused/effect"), "Invalid effect: \"allow\""),
            (
                refused!("aws/refused/no-statement"),
                "Could not parse the policy: Statement is empty!",
            ),
            (
                refused!("aws/refused/operator"),
                "Invalid Condition type : IsLike",
            ),
            (
                refused!("aws/refused/not-json"),
                "Policies must be valid JSON and the first byte must be '{'",
            ),
        ];
        for ((name, text), message) in table {
            let problem = Policy::parse(text, "photos.example", Dialect::Aws).unwrap_err();
            assert_eq!(problem.as_said_by(Dialect::Aws), message, "{name}");
        }
    }

    #[test]
    fn ddn_refuses_what_it_does_not_document_and_always_blames_the_version() {
        let id = "522b276a356bdf39013dfabea2cd43e141ecc9e8";
        let table = [
            (
                refused!("ddn/refused/version-2012"),
                PolicyProblem::Version("\"2012-10-17\"".into()),
            ),
            (
                refused!("ddn/refused/aws-principal"),
                PolicyProblem::Principal(id.into()),
            ),
            (
                refused!("ddn/refused/not-principal"),
                PolicyProblem::UnknownElement("NotPrincipal".into()),
            ),
            (
                refused!("ddn/refused/resource-arn"),
                PolicyProblem::Resource("arn:aws:s3:::photos.example".into()),
            ),
            (
                refused!("ddn/refused/resource-prefix"),
                PolicyProblem::Resource("photos.example/incoming/*".into()),
            ),
            (
                refused!("ddn/refused/condition"),
                PolicyProblem::ConditionKey("aws:SecureTransport".into()),
            ),
        ];
        for ((name, text), expected) in table {
            let problem = Policy::parse(text, "photos.example", Dialect::Ddn).unwrap_err();
            assert_eq!(problem, expected, "{name}");
            assert_eq!(
                problem.as_said_by(Dialect::Ddn),
                "The policy must contain a valid version string"
            );
        }
    }

    #[test]
    fn a_document_of_one_dialect_is_none_of_the_other() {
        let aws = include_str!("../../fixtures/policies/aws/list-get-put.json");
        let ddn = include_str!("../../fixtures/policies/ddn/list-get-put.json");
        assert!(Policy::parse(aws, "photos.example", Dialect::Ddn).is_err());
        assert!(Policy::parse(ddn, "photos.example", Dialect::Aws).is_err());
    }
}
