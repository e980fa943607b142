//! What is wrong with a policy document, and what that leads to.

use super::json::{OddityKind, Span, Unreadable};
use super::rules::{Reaction, Refusal, Rules};
use crate::model::Severity;

/// Something wrong at one place of a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// What a store of the dialect does about it.
    pub consequence: Consequence,
    /// Where it stands.
    pub span: Span,
}

/// What a problem leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consequence {
    /// The store refuses the document.
    Refused,
    /// Neither documented nor seen: it may be refused, or have no effect.
    NotKnown,
    /// The store takes it, and it does nothing.
    NoEffect,
    /// The store takes it, and it does more than it seems to.
    TooMuch,
    /// It works as written; it is worth a second look.
    Advice,
}

/// The ways a document can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProblemKind {
    /// Not a JSON object.
    #[error("this cannot be read as a JSON object: {0}")]
    NotJson(String),
    /// Not strict JSON.
    #[error("{}", oddity(*.0))]
    Oddity(OddityKind),
    /// `Version` names a language version the dialect does not take.
    #[error("`Version` is {0}")]
    Version(String),
    /// `Version` is absent.
    #[error("there is no `Version`")]
    NoVersion,
    /// The list of statements under a name the dialect, or the release, does not take.
    #[error("the list of statements is called `{found}`; it should be `{wanted}`")]
    StatementKey {
        /// As it is written.
        found: String,
        /// As it should be.
        wanted: &'static str,
    },
    /// A required element is absent.
    #[error("the element `{0}` is missing")]
    MissingElement(&'static str),
    /// An element without a value.
    #[error("`{0}` is empty")]
    Empty(&'static str),
    /// An element the dialect does not know, or does not support.
    #[error("the element `{0}` is not one of this dialect")]
    UnknownElement(String),
    /// `Effect` is neither `Allow` nor `Deny`.
    #[error("`Effect` is {0}; only \"Allow\" and \"Deny\" exist")]
    Effect(String),
    /// A key of `Principal` the dialect does not know.
    #[error("`{0}` is no kind of principal here")]
    PrincipalKind(String),
    /// A principal in a form the dialect does not know.
    #[error("the principal `{0}` has none of the forms known here")]
    Principal(String),
    /// An AWS account where a tenant stands.
    #[error("`{0}` names an AWS account, and what stands there is a tenant")]
    AccountAsTenant(String),
    /// An action the dialect does not know.
    #[error("there is no action `{0}`")]
    Action(String),
    /// An action in another letter case.
    #[error("the action `{0}` is written in another letter case")]
    ActionCase(String),
    /// An action that covers everything.
    #[error("`{0}` allows everything, changing the policy included")]
    AllActions(String),
    /// A resource in a form the dialect does not know.
    #[error("the resource `{0}` has another form than resources have here")]
    Resource(String),
    /// A variable in a resource.
    #[error("the resource `{0}` has a variable in it")]
    Variable(String),
    /// A resource of another bucket.
    #[error("the resource `{0}` is not of this bucket")]
    ForeignResource(String),
    /// An action for objects with a resource that is a bucket, or the reverse.
    #[error("the action `{0}` applies to none of the resources beside it")]
    ActionWithoutResource(String),
    /// A condition operator nobody knows.
    #[error("there is no condition operator `{0}` here")]
    ConditionOperator(String),
    /// A condition key the dialect does not know.
    #[error("there is no condition key `{0}` here")]
    ConditionKey(String),
    /// A value of a condition that no request has.
    #[error("the condition `{0}` never holds")]
    NeverHolds(String),
    /// A condition that is not one.
    #[error("the condition {0} cannot be read")]
    ConditionForm(String),
    /// A JSON boolean where a text is wanted.
    #[error("the value {0} is not a text")]
    JsonBool(String),
    /// An address block that cannot be read.
    #[error("`{0}` is no address and no block of addresses")]
    AddressBlock(String),
    /// Right in the dialect, but not something this program can evaluate.
    #[error("s3probe cannot evaluate `{0}`, so it takes what depends on it for not known")]
    NotEvaluated(String),
    /// A negated element that does something else than it says.
    #[error("`{0}` does not do here what it says")]
    Negated(&'static str),
    /// Everybody is allowed, the anonymous included.
    #[error("this allows everybody, without any key")]
    Everybody,
    /// A name that reaches everybody though it does not look like it.
    #[error("`{0}` reaches everybody, without any key")]
    ReachesEverybody(String),
    /// The bucket's owner is shut out.
    #[error("this shuts out the bucket's owner as well")]
    ShutsOutOwner,
    /// No statement is about the principal asked for.
    #[error("no statement is about `{0}`")]
    NobodyNamed(String),
    /// Over the limit.
    #[error("the document has {bytes} bytes; the limit is {limit}")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
}

impl Consequence {
    /// What follows from a store's reaction; nothing if it takes it.
    pub fn of(reaction: Reaction) -> Option<Self> {
        match reaction {
            Reaction::Taken => None,
            Reaction::Refused => Some(Self::Refused),
            Reaction::NoEffect => Some(Self::NoEffect),
            Reaction::NotKnown => Some(Self::NotKnown),
        }
    }

    /// The sentence that follows the problem.
    pub fn told(self, title: &str) -> String {
        match self {
            Self::Refused => format!("{title} refuses the document"),
            Self::NotKnown => format!("what {title} does with it is not known"),
            Self::NoEffect => format!("{title} takes it, and it has no effect"),
            Self::TooMuch => format!("{title} takes it, and it does more than it seems to"),
            Self::Advice => String::new(),
        }
    }
}

impl Problem {
    /// A text that is no JSON object.
    pub(super) fn not_json(error: Unreadable) -> Self {
        Self {
            kind: ProblemKind::NotJson(error.why),
            consequence: Consequence::Refused,
            span: error.span,
        }
    }

    /// How bad it is: a document that is refused or grants unseen is an error, one that grants nothing a warning.
    pub fn severity(&self) -> Severity {
        match (self.consequence, &self.kind) {
            (Consequence::Refused | Consequence::TooMuch, _) => Severity::Error,
            (
                Consequence::Advice,
                ProblemKind::AccountAsTenant(_)
                | ProblemKind::Everybody
                | ProblemKind::ShutsOutOwner,
            )
            | (Consequence::NotKnown | Consequence::NoEffect, _) => Severity::Warning,
            (Consequence::Advice, _) => Severity::Info,
        }
    }

    /// Its permanent name.
    pub fn rule(&self) -> &'static str {
        use ProblemKind as P;
        match &self.kind {
            P::NotJson(_) => "policy.not-json",
            P::Oddity(OddityKind::ByteOrderMark) => "policy.byte-order-mark",
            P::Oddity(OddityKind::Comment) => "policy.comment",
            P::Oddity(OddityKind::TrailingComma) => "policy.trailing-comma",
            P::Oddity(OddityKind::DuplicateKey) => "policy.duplicate-key",
            P::Version(_) | P::NoVersion => "policy.version-refused",
            P::StatementKey { .. } => "policy.statement-key",
            P::MissingElement(_) | P::Empty(_) => "policy.element-missing",
            P::UnknownElement(_) => "policy.element-unknown",
            P::Effect(_) => "policy.effect",
            P::PrincipalKind(_) | P::Principal(_) | P::AccountAsTenant(_) => {
                "policy.principal-form"
            }
            P::Action(_) => "policy.action-unknown",
            P::ActionCase(_) => "policy.action-case",
            P::AllActions(_) => "policy.all-actions",
            P::Resource(_) | P::Variable(_) => "policy.resource-form",
            P::ForeignResource(_) => "policy.resource-foreign",
            P::ActionWithoutResource(_) => "policy.resource-level",
            P::ConditionOperator(_)
            | P::ConditionKey(_)
            | P::ConditionForm(_)
            | P::JsonBool(_)
            | P::AddressBlock(_) => "policy.condition-form",
            P::NeverHolds(_) => "policy.condition-never-holds",
            P::NotEvaluated(_) => "policy.not-evaluated",
            P::Negated(_) => "policy.negation",
            P::Everybody | P::ReachesEverybody(_) => "policy.open-to-everyone",
            P::ShutsOutOwner => "policy.locks-out-owner",
            P::NobodyNamed(_) => "policy.no-effect",
            P::TooLarge { .. } => "policy.too-large",
        }
    }

    /// The code of the refusal, and its text, as a store of the dialect words it.
    ///
    /// AWS's texts are those reported in public issues; where a store gives none there is none.
    pub fn as_said_by(&self, rules: &Rules) -> (&'static str, String) {
        match rules.refusal {
            Refusal::InWords => ("MalformedPolicy", self.as_said_by_aws()),
            Refusal::BlamesVersion => ("MalformedPolicy", BAD_VERSION.to_owned()),
            Refusal::Code(code) => (code, self.kind.to_string()),
            Refusal::Mute(code) => (code, String::new()),
        }
    }

    fn as_said_by_aws(&self) -> String {
        use ProblemKind as P;
        match &self.kind {
            P::NotJson(_) | P::Oddity(_) => {
                "Policies must be valid JSON and the first byte must be '{'".to_owned()
            }
            P::Version(_) | P::NoVersion => BAD_VERSION.to_owned(),
            P::MissingElement(name) => format!("Missing required field {name}"),
            P::Empty("Statement") => "Could not parse the policy: Statement is empty!".to_owned(),
            P::UnknownElement(name) => format!("Unknown field {name}"),
            P::Effect(word) => format!("Invalid effect: {word}"),
            P::Principal(_) | P::PrincipalKind(_) | P::Empty("Principal") => {
                "Invalid principal in policy".to_owned()
            }
            P::Action(_) | P::ActionCase(_) | P::Empty("Action") => {
                "Policy has invalid action".to_owned()
            }
            P::ActionWithoutResource(_) => {
                "Action does not apply to any resource(s) in statement".to_owned()
            }
            P::ConditionOperator(name) => format!("Invalid Condition type : {name}"),
            P::ConditionKey(_) => "Policy has an invalid condition key".to_owned(),
            P::Resource(_) | P::Variable(_) | P::ForeignResource(_) | P::Empty(_) => {
                "Policy has invalid resource".to_owned()
            }
            other => other.to_string(),
        }
    }
}

fn oddity(kind: OddityKind) -> &'static str {
    match kind {
        OddityKind::ByteOrderMark => "there is a byte-order mark before the document",
        OddityKind::Comment => "this is a comment, which JSON does not have",
        OddityKind::TrailingComma => "this comma has nothing after it, which JSON does not allow",
        OddityKind::DuplicateKey => "this name stands twice in one object; the last one counts",
    }
}

/// The rules, and what each is about.
pub const RULES: &[(&str, &str)] = &[
    (
        "policy.not-json",
        "The text cannot be read as a JSON object",
    ),
    (
        "policy.byte-order-mark",
        "A byte-order mark before the document, which some stores refuse",
    ),
    ("policy.comment", "A comment, which JSON does not have"),
    (
        "policy.trailing-comma",
        "A comma after the last element, which JSON does not allow",
    ),
    (
        "policy.duplicate-key",
        "A name that stands twice in one object",
    ),
    (
        "policy.version-refused",
        "A version of the policy language that the store does not take",
    ),
    (
        "policy.statement-key",
        "The list of statements under another name than the store's release wants",
    ),
    (
        "policy.element-missing",
        "A required element is absent or empty",
    ),
    (
        "policy.element-unknown",
        "An element the store does not know or does not support",
    ),
    ("policy.effect", "An effect that is neither Allow nor Deny"),
    (
        "policy.principal-form",
        "A principal in a form the store refuses or matches with nobody",
    ),
    ("policy.action-unknown", "An action the store does not know"),
    (
        "policy.action-case",
        "An action in another letter case than the store's",
    ),
    (
        "policy.all-actions",
        "An Allow for all actions, changing the policy included",
    ),
    (
        "policy.resource-form",
        "A resource in a form the store refuses or matches with nothing",
    ),
    ("policy.resource-foreign", "A resource of another bucket"),
    (
        "policy.resource-level",
        "An action on objects with the bucket as resource, or the reverse",
    ),
    (
        "policy.condition-form",
        "A condition the store does not know or cannot read",
    ),
    (
        "policy.condition-never-holds",
        "A condition that no request of this store meets",
    ),
    (
        "policy.not-evaluated",
        "A condition s3probe cannot evaluate",
    ),
    (
        "policy.negation",
        "A negated element that does something else than it says",
    ),
    (
        "policy.open-to-everyone",
        "Everybody is allowed, without any key",
    ),
    (
        "policy.locks-out-owner",
        "A denial that reaches the bucket's owner",
    ),
    (
        "policy.no-effect",
        "No statement is about the principal asked for",
    ),
    (
        "policy.too-large",
        "The document is longer than the store takes",
    ),
];

const BAD_VERSION: &str = "The policy must contain a valid version string";
