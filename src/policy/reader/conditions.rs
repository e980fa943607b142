//! When a statement holds.

use super::super::condition::{self, Condition, Operator};
use super::super::document::member;
use super::super::json::{Node, Span, Value};
use super::super::problem::{Consequence, Problem, ProblemKind as P};
use super::super::rules::Reaction;
use super::{Reader, shown};

impl Reader<'_> {
    pub(super) fn conditions(&mut self, statement: &Node) -> Vec<Condition> {
        let mut found = Vec::new();
        let Some(block) = member(statement, "Condition") else {
            return found;
        };
        if !matches!(block.value, Value::Object(_)) {
            self.note(
                self.rules.grammar,
                P::ConditionForm(shown(block)),
                &block.span,
            );
        }
        for operator in block.members() {
            let rules = &self.rules.conditions;
            let listed = rules
                .operators
                .is_none_or(|all| all.contains(&operator.name.as_str()));
            match condition::operator(&operator.name) {
                _ if !listed => {
                    let kind = P::ConditionOperator(operator.name.clone());
                    self.note(rules.other_operator, kind, &operator.span);
                }
                Operator::Unknown => {
                    let kind = P::ConditionOperator(operator.name.clone());
                    self.note(rules.other_operator, kind, &operator.span);
                }
                Operator::NotEvaluated => self.problems.push(Problem {
                    kind: P::NotEvaluated(operator.name.clone()),
                    consequence: Consequence::Advice,
                    span: operator.span.clone(),
                }),
                Operator::Evaluated => {}
            }
            for key in operator.node.members() {
                let known = self.condition_key(&key.name, &key.node, &key.span);
                match Condition::new(&operator.name, &key.name, &key.node, key.span.clone()) {
                    Some(condition) if known => found.push(self.condition(condition)),
                    Some(condition) => found.push(condition.unclear()),
                    None => self.note(
                        self.rules.grammar,
                        P::ConditionForm(shown(&key.node)),
                        &key.node.span,
                    ),
                }
            }
        }
        found
    }

    /// Whether what the key does is known.
    fn condition_key(&mut self, key: &str, values: &Node, span: &Span) -> bool {
        let rules = &self.rules.conditions;
        let low = key.to_ascii_lowercase();
        let known = match rules.keys {
            None => low.starts_with("aws:") || low.starts_with("s3:"),
            Some(keys) => keys.iter().any(|known| {
                let known = known.to_ascii_lowercase();
                low == known || (known.ends_with('/') && low.starts_with(&known))
            }),
        };
        if !known {
            self.note(rules.other_key, P::ConditionKey(key.to_owned()), span);
        }
        for value in values
            .each()
            .iter()
            .filter(|v| matches!(v.value, Value::Bool(_)))
        {
            self.note(rules.json_bool, P::JsonBool(shown(value)), &value.span);
        }
        known && rules.element == Reaction::Taken
    }

    fn condition(&mut self, mut condition: Condition) -> Condition {
        let never = self.rules.conditions.never.iter().find(|(key, value, _)| {
            condition.key.eq_ignore_ascii_case(key)
                && condition.operator == "Bool"
                && condition
                    .values
                    .iter()
                    .all(|v| v.eq_ignore_ascii_case(value))
        });
        if let Some((key, value, _)) = never {
            condition.never = true;
            let kind = P::NeverHolds(format!("{key}: {value}"));
            self.note(Reaction::NoEffect, kind, &condition.span);
        }
        let bad: Vec<String> = condition.bad_addresses().cloned().collect();
        for value in bad {
            self.note(
                self.rules.conditions.bad_address,
                P::AddressBlock(value),
                &condition.span,
            );
        }
        condition
    }
}
