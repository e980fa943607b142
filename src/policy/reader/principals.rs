//! Whom a statement names.

use super::super::document::{Effect, Principal, Scope};
use super::super::json::{Node, Span, Value};
use super::super::principal::Whom;
use super::super::problem::{Consequence, Problem, ProblemKind as P};
use super::super::rules::{Kind, Negated, Reaction};
use super::{Reader, shown};

impl Reader<'_> {
    pub(super) fn principals(
        &mut self,
        statement: &Node,
        effect: Option<Effect>,
    ) -> Scope<Principal> {
        if self.rules.kind == Kind::User {
            let everyone = Principal {
                kind: String::new(),
                text: String::new(),
                whom: Whom::Everyone,
                span: statement.span.clone(),
            };
            return Scope::Only(vec![everyone]);
        }
        let negation = match (self.rules.principals.negated, effect) {
            (Negated::RefusedInAllow, Some(Effect::Deny)) => Negated::Works,
            (negation, _) => negation,
        };
        let names = ("Principal", "NotPrincipal");
        self.scope(statement, names, negation, |reader, node| {
            reader.principal(node)
        })
    }

    fn principal(&mut self, node: &Node) -> Vec<Principal> {
        let bare = self.rules.principals.bare;
        match &node.value {
            Value::Object(kinds) => {
                if kinds.is_empty() {
                    self.note(self.rules.missing, P::Empty("Principal"), &node.span);
                }
                let mut found = Vec::new();
                for kind in kinds {
                    if self.rules.principals.forms(&kind.name).is_none() {
                        let reaction = self.rules.principals.other_kind;
                        self.note(reaction, P::PrincipalKind(kind.name.clone()), &kind.span);
                    }
                    found.extend(
                        kind.node
                            .each()
                            .iter()
                            .map(|one| self.named(&kind.name, one)),
                    );
                }
                found
            }
            Value::Text(text) if text == "*" => vec![entry("", text, Whom::Everyone, &node.span)],
            _ => {
                let read = |one: &Node| {
                    let text = one.text()?;
                    let whom = bare.iter().find_map(|form| form.read(text))?;
                    Some(entry("", text, whom, &one.span))
                };
                let mut found = Vec::new();
                for one in node.each() {
                    if let Some(principal) = read(one) {
                        found.push(principal);
                    } else {
                        self.note(self.rules.grammar, P::Principal(shown(one)), &one.span);
                    }
                }
                found
            }
        }
    }

    fn named(&mut self, kind: &str, node: &Node) -> Principal {
        let text = node.text().map_or_else(|| shown(node), str::to_owned);
        let principals = &self.rules.principals;
        let whom = principals.read(kind, &text).unwrap_or_else(|| {
            let reaction = match principals.forms(kind) {
                Some(_) => {
                    self.note(principals.misfit, P::Principal(text.clone()), &node.span);
                    principals.misfit
                }
                None => principals.other_kind,
            };
            match reaction {
                Reaction::NotKnown => Whom::Unclear,
                _ => Whom::Nobody,
            }
        });
        if principals.takes_tenants() && whom.is_of_aws_account() {
            let kind = P::AccountAsTenant(text.clone());
            self.advise(kind, &node.span);
        }
        if whom == Whom::Everyone && !["*", "Everyone", "world:Everyone"].contains(&text.as_str()) {
            self.problems.push(Problem {
                kind: P::ReachesEverybody(text.clone()),
                consequence: Consequence::TooMuch,
                span: node.span.clone(),
            });
        }
        entry(kind, &text, whom, &node.span)
    }
}

fn entry(kind: &str, text: &str, whom: Whom, span: &Span) -> Principal {
    Principal {
        kind: kind.to_owned(),
        text: text.to_owned(),
        whom,
        span: span.clone(),
    }
}
