//! The walk over a document: each element is held against the rules of its dialect once.

use super::action;
use super::condition::{self, Condition, Operator};
use super::document::{
    Action, Effect, Principal, Reach, Resource, Scope, Setting, Statement, member,
};
use super::json::{Json, Node, OddityKind, Span, Value};
use super::principal::Whom;
use super::problem::{Consequence, Problem, ProblemKind as P};
use super::rules::{Kind, Negated, Reaction, ResourceForm, Rules};

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

    fn principals(&mut self, statement: &Node, effect: Option<Effect>) -> Scope<Principal> {
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

    fn resources(&mut self, statement: &Node) -> Scope<Resource> {
        if !self.rules.has_resources() {
            let everything = Resource {
                text: String::new(),
                reach: Reach::Everything,
                span: statement.span.clone(),
            };
            return Scope::Only(vec![everything]);
        }
        let names = ("Resource", "NotResource");
        let negation = self.rules.resources.negated;
        self.scope(statement, names, negation, |reader, node| {
            node.each().iter().map(|one| reader.resource(one)).collect()
        })
    }

    fn resource(&mut self, node: &Node) -> Resource {
        let text = node.text().map_or_else(|| shown(node), str::to_owned);
        let reach = self.reach(&text, &node.span);
        Resource {
            text,
            reach,
            span: node.span.clone(),
        }
    }

    fn reach(&mut self, text: &str, span: &Span) -> Reach {
        let rules = &self.rules.resources;
        let reach = match rules.form {
            ResourceForm::Bucket => {
                let bare = !text.is_empty() && !text.contains([':', '/', '*', '?']);
                bare.then(|| Reach::Whole(text.to_owned()))
            }
            _ if text == "*" && self.rules.kind == Kind::User => Some(Reach::Path("*".to_owned())),
            _ => arn_path(text, rules.partitions).map(|path| Reach::Path(path.to_owned())),
        };
        if text.contains("${") && reach.is_some() {
            self.note(rules.variables, P::Variable(text.to_owned()), span);
        }
        let Some(reach) = reach else {
            // Other partitions and services are ARNs all the same, and match nothing (Ceph RGW 16.2).
            let reaction = match (rules.foreign, is_foreign_arn(text)) {
                (Reaction::NoEffect, true) => Reaction::NoEffect,
                _ if !text.starts_with("arn:") => rules.bare,
                _ => rules.misfit,
            };
            self.note(reaction, P::Resource(text.to_owned()), span);
            return match reaction {
                Reaction::NotKnown => Reach::Unclear,
                _ => Reach::Nothing,
            };
        };
        if self
            .setting
            .bucket
            .is_some_and(|bucket| !is_of(&reach, bucket))
        {
            self.note(rules.foreign, P::ForeignResource(text.to_owned()), span);
        }
        reach
    }

    fn conditions(&mut self, statement: &Node) -> Vec<Condition> {
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

fn entry(kind: &str, text: &str, whom: Whom, span: &Span) -> Principal {
    Principal {
        kind: kind.to_owned(),
        text: text.to_owned(),
        whom,
        span: span.clone(),
    }
}

/// What an ARN of S3 names, of one of these partitions.
fn arn_path<'a>(text: &'a str, partitions: &[&str]) -> Option<&'a str> {
    let (partition, rest) = text.strip_prefix("arn:")?.split_once(':')?;
    let path = rest.strip_prefix("s3:::")?;
    let sound = partitions.contains(&partition) && !path.is_empty() && !path.starts_with('/');
    sound.then_some(path)
}

/// Whether it is an ARN with all its parts, no tenant, but of another partition or service.
fn is_foreign_arn(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    parts.len() == 6
        && parts[0] == "arn"
        && parts[4].is_empty()
        && (parts[1], parts[2]) != ("aws", "s3")
}

/// Whether what a resource reaches can be of a bucket.
fn is_of(reach: &Reach, bucket: &str) -> bool {
    match reach {
        Reach::Nothing | Reach::Everything | Reach::Unclear => true,
        Reach::Whole(name) => name == bucket,
        Reach::Path(path) => {
            let rest = path.strip_prefix(bucket);
            path == "*" || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '*']))
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
