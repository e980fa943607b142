//! The walk over a document: each element is held against the rules of its dialect once.

mod conditions;
mod principals;
mod resources;

use super::action;
use super::document::{Action, Effect, Reach, Scope, Setting, Statement, member};
use super::json::{Json, Node, OddityKind, Span, Value};
use super::problem::{Consequence, Problem, ProblemKind as P};
use super::rules::{Kind, Negated, Reaction, Rules};

/// What is found while one document is read.
pub(super) struct Reader<'a> {
    rules: &'static Rules,
    setting: Setting<'a>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(rules: &'static Rules, setting: Setting<'a>) -> Self {
        Self {
            rules,
            setting,
            problems: Vec::new(),
        }
    }

    fn note(&mut self, reaction: Reaction, kind: P, span: &Span) {
        if let Some(consequence) = Consequence::of(reaction) {
            self.problems.push(Problem {
                kind,
                consequence,
                span: span.clone(),
            });
        }
    }

    fn advise(&mut self, kind: P, span: &Span) {
        self.problems.push(Problem {
            kind,
            consequence: Consequence::Advice,
            span: span.clone(),
        });
    }

    /// What is not strict JSON, and the size.
    pub(super) fn json(&mut self, json: &Json, text: &str) {
        for oddity in &json.oddities {
            let taste = &self.rules.json;
            let reaction = match oddity.kind {
                OddityKind::ByteOrderMark => taste.byte_order_mark,
                OddityKind::Comment if oddity.span.end <= json.root.span.start => {
                    taste.comment_before
                }
                OddityKind::Comment => taste.comment_within,
                OddityKind::TrailingComma => taste.trailing_comma,
                OddityKind::DuplicateKey => taste.duplicate_key,
            };
            self.note(reaction, P::Oddity(oddity.kind), &oddity.span);
        }
        let bytes = text.len();
        if let Some(limit) = self.rules.max_bytes.filter(|limit| bytes > *limit) {
            self.note(
                Reaction::Refused,
                P::TooLarge { bytes, limit },
                &(limit..bytes),
            );
        }
    }

    /// The statements of a document.
    pub(super) fn document(&mut self, root: &Node) -> Vec<Statement> {
        self.version(root);
        let wanted = self.rules.statement_key(self.setting.release);
        let keys = ["Statement", "Statements"];
        for other in root.members() {
            let known = ["Version", "Id"].contains(&other.name.as_str())
                || keys.contains(&other.name.as_str());
            if !known {
                let kind = P::UnknownElement(other.name.clone());
                self.note(self.rules.other_element, kind, &other.span);
            }
        }
        let Some(found) = keys.iter().rev().find_map(|key| root.member(key)) else {
            self.note(self.rules.missing, P::MissingElement(wanted), &root.span);
            return Vec::new();
        };
        self.statement_key(&found.name, wanted, &found.span);
        let statements = found.node.each();
        if statements.is_empty() {
            self.note(self.rules.missing, P::Empty("Statement"), &found.node.span);
        }
        let each = statements.iter().enumerate();
        each.filter_map(|(index, node)| self.statement(index, node))
            .collect()
    }

    fn version(&mut self, root: &Node) {
        let Some(version) = root.member("Version") else {
            self.note(self.rules.without_version, P::NoVersion, &root.span);
            return;
        };
        let versions = self.rules.versions;
        let taken = version
            .node
            .text()
            .is_some_and(|text| versions.contains(&text));
        if !taken {
            let reaction = if versions.is_empty() {
                Reaction::Taken
            } else {
                Reaction::Refused
            };
            // Qumulo's own examples carry one version; what becomes of others was not seen.
            let reaction = match (reaction, self.rules.grammar) {
                (Reaction::Refused, Reaction::NotKnown) if version.node.text().is_some() => {
                    Reaction::NotKnown
                }
                (reaction, _) => reaction,
            };
            self.note(
                reaction,
                P::Version(shown(&version.node)),
                &version.node.span,
            );
        }
    }

    fn statement_key(&mut self, found: &str, wanted: &'static str, span: &Span) {
        if found == wanted {
            return;
        }
        let of_another_release = self
            .rules
            .statement_keys
            .iter()
            .any(|key| key.name == found);
        let reaction = if of_another_release {
            Reaction::NotKnown
        } else {
            self.rules.missing
        };
        let found = found.to_owned();
        self.note(reaction, P::StatementKey { found, wanted }, span);
    }

    fn statement(&mut self, index: usize, node: &Node) -> Option<Statement> {
        if !matches!(node.value, Value::Object(_)) {
            let kind = P::UnknownElement(shown(node));
            self.note(self.rules.grammar, kind, &node.span);
            return None;
        }
        self.elements(node);
        let effect = self.effect(node);
        let principals = self.principals(node, effect);
        let actions = self.actions(node);
        let resources = self.resources(node);
        let conditions = self.conditions(node);
        let statement = Statement {
            index,
            sid: member(node, "Sid").and_then(Node::text).map(str::to_owned),
            effect: effect?,
            principals,
            actions,
            resources,
            conditions,
            span: node.span.clone(),
        };
        self.levels(&statement);
        Some(statement)
    }

    fn elements(&mut self, statement: &Node) {
        for element in statement.members() {
            let name = element.name.as_str();
            let reaction = match name {
                "Sid" | "Effect" | "Action" | "NotAction" => Reaction::Taken,
                "Principal" | "NotPrincipal" if self.rules.kind == Kind::Bucket => Reaction::Taken,
                "Principal" | "NotPrincipal" => self.rules.principals.other_kind,
                "Resource" | "NotResource" if self.rules.has_resources() => Reaction::Taken,
                "Resource" | "NotResource" => Reaction::Refused,
                // A number the store adds when it shows the document.
                "Index" if !self.rules.has_resources() => Reaction::Taken,
                "Condition" => self.rules.conditions.element,
                _ => self.rules.other_element,
            };
            self.note(reaction, P::UnknownElement(name.to_owned()), &element.span);
        }
    }

    fn effect(&mut self, statement: &Node) -> Option<Effect> {
        let Some(node) = member(statement, "Effect") else {
            self.note(
                self.rules.missing,
                P::MissingElement("Effect"),
                &statement.span,
            );
            return None;
        };
        match node.text() {
            Some("Allow") => Some(Effect::Allow),
            Some("Deny") => Some(Effect::Deny),
            _ => {
                self.note(self.rules.grammar, P::Effect(shown(node)), &node.span);
                None
            }
        }
    }

    /// The values of an element or of its negation, read by `read`.
    fn scope<T>(
        &mut self,
        statement: &Node,
        (name, negated): (&'static str, &'static str),
        negation: Negated,
        mut read: impl FnMut(&mut Self, &Node) -> Vec<T>,
    ) -> Scope<T> {
        match (statement.member(name), statement.member(negated)) {
            (Some(found), None) => {
                if matches!(&found.node.value, Value::List(many) if many.is_empty()) {
                    self.note(self.rules.missing, P::Empty(name), &found.node.span);
                }
                Scope::Only(read(self, &found.node))
            }
            (None, Some(found)) => {
                let named = read(self, &found.node);
                self.negated(negated, negation, &found.span);
                match negation {
                    Negated::CoversNothing => Scope::Only(Vec::new()),
                    Negated::NotKnown => Scope::Unclear(named),
                    _ => Scope::AllBut(named),
                }
            }
            (None, None) => {
                self.note(self.rules.missing, P::MissingElement(name), &statement.span);
                Scope::Only(Vec::new())
            }
            (Some(found), Some(other)) => {
                self.note(
                    self.rules.grammar,
                    P::UnknownElement(negated.to_owned()),
                    &other.span,
                );
                Scope::Only(read(self, &found.node))
            }
        }
    }

    fn negated(&mut self, name: &'static str, negation: Negated, span: &Span) {
        let consequence = match negation {
            Negated::Works => return,
            Negated::Refused | Negated::RefusedInAllow => Consequence::Refused,
            Negated::CoversNothing => Consequence::NoEffect,
            // Nothing is opened by a denial; but who reads `all others` seldom thinks of the anonymous.
            Negated::CoversAllOthers => Consequence::TooMuch,
            Negated::NotKnown => Consequence::NotKnown,
        };
        let kind = if consequence == Consequence::Refused {
            P::UnknownElement(name.to_owned())
        } else {
            P::Negated(name)
        };
        self.problems.push(Problem {
            kind,
            consequence,
            span: span.clone(),
        });
    }

    fn actions(&mut self, statement: &Node) -> Scope<Action> {
        let names = ("Action", "NotAction");
        let negation = self.rules.actions.negated;
        self.scope(statement, names, negation, |reader, node| {
            node.each()
                .iter()
                .filter_map(|one| reader.action(one))
                .collect()
        })
    }

    fn action(&mut self, node: &Node) -> Option<Action> {
        let text = node.text().map_or_else(|| shown(node), str::to_owned);
        let judged = action::judge(&text, &self.rules.actions);
        match judged {
            action::Judged::Known => {}
            action::Judged::OtherCase(reaction) => {
                self.note(reaction, P::ActionCase(text.clone()), &node.span);
            }
            action::Judged::Unknown(reaction) => {
                self.note(reaction, P::Action(text.clone()), &node.span);
            }
        }
        node.text()?;
        Some(Action {
            text,
            span: node.span.clone(),
        })
    }

    /// Actions that none of the statement's resources can have.
    fn levels(&mut self, statement: &Statement) {
        let (Scope::Only(actions), Scope::Only(resources)) =
            (&statement.actions, &statement.resources)
        else {
            return;
        };
        if resources.is_empty() || resources.iter().any(|one| one.reach == Reach::Nothing) {
            return;
        }
        for found in actions {
            let levels = action::levels(&found.text);
            let applies = resources
                .iter()
                .any(|one| levels.iter().any(|level| level.fits(&one.reach)));
            if !levels.is_empty() && !applies {
                let kind = P::ActionWithoutResource(found.text.clone());
                self.note(self.rules.resources.level, kind, &found.span);
            }
        }
    }
}

/// A value as it stands in a message.
fn shown(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => format!("\"{text}\""),
        Value::Number(number) => number.clone(),
        Value::Bool(word) => word.to_string(),
        Value::Null => "null".to_owned(),
        Value::List(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
