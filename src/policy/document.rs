//! A policy document as statements, and what is wrong with it in its dialect.

use super::condition::Condition;
use super::json::{self, Json, Node, Span, Value};
use super::principal::{Tri, Whom};
use super::problem::{Consequence, Problem};
use super::reader::Reader;
use super::rules::{Release, Rules};

/// A policy as a store of its dialect understands it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The rules it was read by.
    pub rules: &'static Rules,
    /// Its statements in the order they are written; those that do nothing are left out.
    pub statements: Vec<Statement>,
}

/// One statement of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its place in the document, counted from zero.
    pub index: usize,
    /// Its own name, if it has one.
    pub sid: Option<String>,
    /// Whether it allows or denies.
    pub effect: Effect,
    /// Whom it is about.
    pub principals: Scope<Principal>,
    /// What it is about.
    pub actions: Scope<Action>,
    /// On what.
    pub resources: Scope<Resource>,
    /// When; all of them must hold.
    pub conditions: Vec<Condition>,
    /// Where it stands.
    pub span: Span,
}

/// What a statement does to the requests it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It allows them, unless another statement denies them.
    Allow,
    /// It denies them, whatever else allows them.
    Deny,
}

/// One principal as it is written, and whom it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The key it stands under; empty if it stands alone.
    pub kind: String,
    /// As it is written.
    pub text: String,
    /// Whom it stands for.
    pub whom: Whom,
    /// Where it stands.
    pub span: Span,
}

/// One action, or a pattern of actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// As it is written.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// One resource as it is written, and what it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// As it is written.
    pub text: String,
    /// What it reaches.
    pub reach: Reach,
    /// Where it stands.
    pub span: Span,
}

/// What a resource reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Nothing: the store takes it and it matches nothing.
    Nothing,
    /// Whatever the document is attached to.
    Everything,
    /// What it reaches is not known.
    Unclear,
    /// A bucket and all in it.
    Whole(String),
    /// What matches a pattern of `bucket` or `bucket/key`.
    Path(String),
}

/// The things a statement covers: those named, or all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope<T> {
    /// Those named (`Action`).
    Only(Vec<T>),
    /// All but those named (`NotAction`).
    AllBut(Vec<T>),
    /// What a negation covers is not known here.
    Unclear(Vec<T>),
}

impl<T> Scope<T> {
    /// Whether something is covered, given how a single entry is compared.
    pub fn covers(&self, matches: impl Fn(&T) -> Tri) -> Tri {
        let found = self.named().iter().map(matches).max().unwrap_or(Tri::No);
        match (self, found) {
            (Self::AllBut(_), Tri::Yes) => Tri::No,
            (Self::AllBut(_), Tri::No) => Tri::Yes,
            (Self::Unclear(_), _) => Tri::Unknown,
            (_, found) => found,
        }
    }

    /// What is named, as covered or as spared.
    pub fn named(&self) -> &[T] {
        match self {
            Self::Only(named) | Self::AllBut(named) | Self::Unclear(named) => named,
        }
    }
}

/// A document that was read, whatever is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What a store of the dialect would go by, if it takes the document.
    pub policy: Policy,
    /// What is wrong, in the order of the text.
    pub problems: Vec<Problem>,
    /// The JSON it was read from.
    pub json: Json,
}

/// What is known beside the text of a document.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setting<'a> {
    /// The bucket it is for; without it resources of any bucket are its own.
    pub bucket: Option<&'a str>,
    /// The store's release.
    pub release: Option<Release>,
}

impl Reading {
    /// Reads a document; the error says why it is not even JSON.
    pub fn new(text: &str, rules: &'static Rules, setting: Setting<'_>) -> Result<Self, Problem> {
        let json = json::read(text).map_err(Problem::not_json)?;
        if !matches!(json.root.value, Value::Object(_)) {
            let why = "the outermost value is no object".to_owned();
            let span = json.root.span.clone();
            return Err(Problem::not_json(json::Unreadable { span, why }));
        }
        let mut reader = Reader::new(rules, setting);
        reader.json(&json, text);
        let statements = reader.document(&json.root);
        let mut problems = reader.problems;
        problems.sort_by_key(|problem| problem.span.start);
        Ok(Self {
            policy: Policy { rules, statements },
            problems,
            json,
        })
    }

    /// The first reason for which a store refuses the document.
    pub fn refused(&self) -> Option<&Problem> {
        self.problems
            .iter()
            .find(|problem| problem.consequence == Consequence::Refused)
    }
}

impl Policy {
    /// Reads a bucket's document as a store of the dialect does, which refuses some.
    pub fn parse(text: &str, bucket: &str, rules: &'static Rules) -> Result<Self, Problem> {
        let setting = Setting {
            bucket: Some(bucket),
            release: None,
        };
        let reading = Reading::new(text, rules, setting)?;
        match reading.refused() {
            Some(problem) => Err(problem.clone()),
            None => Ok(reading.policy),
        }
    }

    /// Whether a statement allows everybody something, so that all of it counts as public.
    pub fn is_public(&self) -> bool {
        let everybody = |principal: &Principal| principal.whom == Whom::Everyone;
        let mut allows = self.statements.iter().filter(|one| one.allows());
        allows.any(|one| one.principals.named().iter().any(everybody))
    }

    /// A policy with no statement.
    pub fn empty(rules: &'static Rules) -> Self {
        Self {
            rules,
            statements: Vec::new(),
        }
    }
}

impl Statement {
    /// Whether it names whom it is about, rather than all others.
    pub fn allows(&self) -> bool {
        self.effect == Effect::Allow
    }
}

/// The value of a member of a statement.
pub(super) fn member<'a>(statement: &'a Node, name: &str) -> Option<&'a Node> {
    statement.member(name).map(|member| &member.node)
}
