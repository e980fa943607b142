//! Why a store refuses a policy document.

use super::Dialect;

/// What is wrong with a policy document, for the dialect it was read in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyProblem {
    /// Not a JSON object.
    #[error("the document is not a JSON object")]
    NotJson,
    /// `Version` names a language version the dialect does not take.
    #[error("`Version` is `{0}`, which this dialect does not take")]
    Version(String),
    /// A required element is absent.
    #[error("the required element `{0}` is missing")]
    MissingElement(&'static str),
    /// `Statement` is an empty list.
    #[error("there is no statement")]
    NoStatements,
    /// An element the dialect does not know, or does not support.
    #[error("the element `{0}` is not known to this dialect")]
    UnknownElement(String),
    /// `Effect` is neither `Allow` nor `Deny`.
    #[error("`Effect` is `{0}`; only `Allow` and `Deny` exist")]
    Effect(String),
    /// A principal in a form the dialect does not know.
    #[error("the principal `{0}` has no form this dialect knows")]
    Principal(String),
    /// An action the dialect does not know.
    #[error("the action `{0}` is not known to this dialect")]
    Action(String),
    /// A resource in a form the dialect does not know, or of another bucket.
    #[error("the resource `{0}` is not of this bucket, or not in this dialect's form")]
    Resource(String),
    /// An action for objects with a resource that is a bucket, or the reverse.
    #[error("the action `{0}` applies to none of the resources beside it")]
    ActionWithoutResource(String),
    /// A condition operator nobody knows.
    #[error("the condition operator `{0}` is not known to this dialect")]
    ConditionOperator(String),
    /// A condition key the dialect does not know.
    #[error("the condition key `{0}` is not known to this dialect")]
    ConditionKey(String),
    /// Right in the dialect, but not something this program can evaluate.
    #[error("`{0}` is valid, but s3probe cannot evaluate it")]
    NotEvaluated(String),
}

impl PolicyProblem {
    /// What a store of this dialect says about it, in the `<Message>` of its `MalformedPolicy`.
    ///
    /// DDN blames the version string whatever is wrong; AWS's texts are those reported in public issues.
    pub fn as_said_by(&self, dialect: Dialect) -> String {
        match dialect {
            Dialect::Aws => self.as_said_by_aws(),
            Dialect::Ddn => BAD_VERSION.to_owned(),
        }
    }

    fn as_said_by_aws(&self) -> String {
        match self {
            Self::NotJson => {
                "Policies must be valid JSON and the first byte must be '{'".to_owned()
            }
            Self::Version(_) => BAD_VERSION.to_owned(),
            Self::MissingElement(name) => format!("Missing required field {name}"),
            Self::NoStatements => "Could not parse the policy: Statement is empty!".to_owned(),
            Self::UnknownElement(name) => format!("Unknown field {name}"),
            Self::Effect(word) => format!("Invalid effect: {word}"),
            Self::Principal(_) => "Invalid principal in policy".to_owned(),
            Self::Action(_) => "Policy has invalid action".to_owned(),
            Self::Resource(_) => "Policy has invalid resource".to_owned(),
            Self::ActionWithoutResource(_) => {
                "Action does not apply to any resource(s) in statement".to_owned()
            }
            Self::ConditionOperator(name) => format!("Invalid Condition type : {name}"),
            Self::ConditionKey(_) => "Policy has an invalid condition key".to_owned(),
            Self::NotEvaluated(what) => format!("the lab cannot evaluate {what}"),
        }
    }
}

const BAD_VERSION: &str = "The policy must contain a valid version string";
