//! The smallest change of a document that makes it mean a grant.

use serde_json::{Map, Value, json};

use super::document::{Policy, Reading, Scope, Setting, Statement};
use super::evaluate::{Asker, Ruling, Standing};
use super::explain::{Asked, Explained, explain};
use super::json::{Node, Value as Json};
use super::render::{CannotRender, statements_of};
use super::rules::{Kind, Rules};
use crate::model::{Grant, Verb};

/// A changed document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The new text.
    pub text: String,
    /// What was changed, one sentence each; none if nothing had to be.
    pub steps: Vec<String>,
}

/// A document that cannot be changed so that it means the grant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotChange {
    /// It cannot be read.
    #[error("the document cannot be read: {0}")]
    Unreadable(String),
    /// The new statement cannot be written.
    #[error(transparent)]
    Render(#[from] CannotRender),
    /// A statement denies it, to others too or together with other things.
    #[error(
        "statement {0} denies it, and to others or with other things as well: change it by hand"
    )]
    DeniedToOthers(usize),
    /// Whether it is allowed hangs on something the document does not tell.
    #[error("statement {0} decides it by something the document does not tell: change it by hand")]
    Undecided(usize),
    /// The changed document does not mean the grant.
    #[error("no small change makes the document mean this grant: write a new statement by hand")]
    NotSmall,
}

/// Changes a document so that it allows a grant's principal what the grant says, and nothing else of the
/// four operations: an action taken from a statement about that principal alone, or one statement added.
///
/// The new text is read again and means the grant, or there is an error.
pub fn smallest_change(
    text: &str,
    rules: &'static Rules,
    grant: &Grant,
) -> Result<Changed, CannotChange> {
    let mut change = Change::new(text, rules, grant)?;
    change.withdraw_denials()?;
    change.take_excess()?;
    change.add_missing()?;
    change.finish()
}

struct Change<'a> {
    rules: &'static Rules,
    grant: &'a Grant,
    policy: Policy,
    document: Map<String, Value>,
    steps: Vec<String>,
}

impl<'a> Change<'a> {
    fn new(text: &str, rules: &'static Rules, grant: &'a Grant) -> Result<Self, CannotChange> {
        let reading = read(text, rules, grant)?;
        let Value::Object(mut document) = value(&reading.json.root) else {
            return Err(CannotChange::NotSmall);
        };
        let key = statements_key(&document);
        let statements = document.entry(key).or_insert_with(|| json!([]));
        if !statements.is_array() {
            *statements = Value::Array(vec![statements.take()]);
        }
        Ok(Self {
            rules,
            grant,
            policy: reading.policy,
            document,
            steps: Vec::new(),
        })
    }

    fn explained(&self) -> [Explained; 4] {
        let identity = self.rules.principals.identity(&self.grant.principal);
        let asked = Asked {
            who: Asker {
                identity: Some(&identity),
                standing: Standing::Other,
            },
            bucket: &self.grant.bucket,
            prefix: &self.grant.prefix,
        };
        explain(&self.policy, &asked)
    }

    fn wants(&self, verb: Verb) -> bool {
        self.grant.allow.contains(&verb)
    }

    /// Takes actions out of denials that stand in the way.
    fn withdraw_denials(&mut self) -> Result<(), CannotChange> {
        for cell in self.explained() {
            match &cell.ruling {
                Ruling::DeniedBy(by)
                    if self.wants(cell.verb) && !self.take_action(by.index, cell.verb) =>
                {
                    return Err(CannotChange::DeniedToOthers(by.index + 1));
                }
                Ruling::Undecided(by) => return Err(CannotChange::Undecided(by.index + 1)),
                _ => {}
            }
        }
        self.read_again()
    }

    /// Takes away what is allowed and not granted.
    fn take_excess(&mut self) -> Result<(), CannotChange> {
        let mut denied = self.grant.clone();
        denied.allow.clear();
        for cell in self.explained() {
            let Ruling::AllowedBy(by) = &cell.ruling else {
                continue;
            };
            if !self.wants(cell.verb) && !self.take_action(by.index, cell.verb) {
                denied.allow.insert(cell.verb);
            }
        }
        if !denied.allow.is_empty() {
            denied.name = format!("{} not", self.grant.name);
            self.append(&denied, "Deny")?;
        }
        self.read_again()
    }

    fn add_missing(&mut self) -> Result<(), CannotChange> {
        let mut missing = self.grant.clone();
        missing.allow = self
            .explained()
            .into_iter()
            .filter(|cell| self.wants(cell.verb) && !cell.ruling.allows())
            .map(|cell| cell.verb)
            .collect();
        if !missing.allow.is_empty() {
            self.append(&missing, "Allow")?;
        }
        self.read_again()
    }

    /// Takes a verb's action out of a statement that names it, and this principal alone.
    fn take_action(&mut self, index: usize, verb: Verb) -> bool {
        let mut statements = self.policy.statements.iter();
        let Some(statement) = statements.find(|one| one.index == index) else {
            return false;
        };
        if !self.is_about_us_alone(statement) || !names(statement, verb) {
            return false;
        }
        let key = statements_key(&self.document);
        let Some(Value::Array(all)) = self.document.get_mut(&key) else {
            return false;
        };
        let Some(actions) = all.get_mut(index).and_then(|one| one.get_mut("Action")) else {
            return false;
        };
        let is_it = |action: &Value| {
            action
                .as_str()
                .is_some_and(|text| text.eq_ignore_ascii_case(verb.action()))
        };
        match actions {
            Value::Array(many) if many.len() > 1 => many.retain(|action| !is_it(action)),
            // The last action: the statement goes with it, and a placeholder keeps the others' places.
            _ => all[index] = Value::Null,
        }
        self.steps.push(format!(
            "statement {}: `{}` taken out",
            index + 1,
            verb.action()
        ));
        true
    }

    fn is_about_us_alone(&self, statement: &Statement) -> bool {
        let identity = self.rules.principals.identity(&self.grant.principal);
        self.rules.kind == Kind::User
            || matches!(&statement.principals, Scope::Only(named)
                if named.len() == 1 && self.rules.principals.identity(&named[0].text) == identity)
    }

    fn append(&mut self, grant: &Grant, effect: &str) -> Result<(), CannotChange> {
        let mut statements = statements_of(grant, self.rules)?;
        let key = statements_key(&self.document);
        let Some(Value::Array(all)) = self.document.get_mut(&key) else {
            return Err(CannotChange::NotSmall);
        };
        for statement in &mut statements {
            statement["Effect"] = json!(effect);
            statement["Sid"] = json!(unique(&statement["Sid"], all));
            let verbs: Vec<&str> = grant.allow.iter().map(|verb| verb.as_str()).collect();
            self.steps.push(format!(
                "statement {} added: {effect} {}",
                all.len() + 1,
                verbs.join(", ")
            ));
            all.push(statement.clone());
        }
        Ok(())
    }

    fn text(&self) -> String {
        let mut document = self.document.clone();
        if let Some(Value::Array(all)) = document.get_mut(&statements_key(&self.document)) {
            all.retain(|one| !one.is_null());
        }
        format!("{:#}\n", Value::Object(document))
    }

    /// Reads the document as it stands now; statements that were emptied are gone from it.
    fn read_again(&mut self) -> Result<(), CannotChange> {
        let text = self.text();
        self.policy = read(&text, self.rules, self.grant)?.policy;
        if let Ok(Value::Object(document)) = serde_json::from_str(&text) {
            self.document = document;
        }
        Ok(())
    }

    fn finish(self) -> Result<Changed, CannotChange> {
        let means_it = self
            .explained()
            .iter()
            .all(|cell| cell.ruling.allows() == self.wants(cell.verb));
        if !means_it {
            return Err(CannotChange::NotSmall);
        }
        Ok(Changed {
            text: self.text(),
            steps: self.steps,
        })
    }
}

fn read(text: &str, rules: &'static Rules, grant: &Grant) -> Result<Reading, CannotChange> {
    let setting = Setting {
        bucket: Some(&grant.bucket),
        release: None,
    };
    Reading::new(text, rules, setting)
        .map_err(|problem| CannotChange::Unreadable(problem.to_string()))
}

fn statements_key(document: &Map<String, Value>) -> String {
    let old = document.contains_key("Statements") && !document.contains_key("Statement");
    if old { "Statements" } else { "Statement" }.to_owned()
}

fn names(statement: &Statement, verb: Verb) -> bool {
    matches!(&statement.actions, Scope::Only(named)
        if named.iter().any(|action| action.text.eq_ignore_ascii_case(verb.action())))
}

fn unique(sid: &Value, all: &[Value]) -> String {
    let wanted = sid.as_str().unwrap_or("Grant").to_owned();
    let taken = |name: &str| all.iter().any(|one| one["Sid"] == name);
    let numbered = (2..).map(|n| format!("{wanted}{n}"));
    std::iter::once(wanted.clone())
        .chain(numbered)
        .find(|name| !taken(name))
        .unwrap_or(wanted.clone())
}

/// The same without positions; of two members of one name the last counts.
fn value(node: &Node) -> Value {
    match &node.value {
        Json::Text(text) => json!(text),
        Json::Number(number) => serde_json::from_str(number).unwrap_or_else(|_| json!(number)),
        Json::Bool(word) => json!(word),
        Json::Null => Value::Null,
        Json::List(many) => many.iter().map(value).collect(),
        Json::Object(members) => {
            let pairs = members
                .iter()
                .map(|member| (member.name.clone(), value(&member.node)));
            Value::Object(pairs.collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dialect;

    const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
    const ID: &str = "522b276a356bdf39013dfabea2cd43e141ecc9e8";

    fn changed(
        dialect: Dialect,
        text: &str,
        who: &str,
        allow: &[Verb],
        prefix: &str,
    ) -> Result<Changed, CannotChange> {
        let grant = Grant {
            name: "fix".into(),
            bucket: "photos.example".into(),
            prefix: prefix.into(),
            allow: allow.iter().copied().collect(),
            principal: who.into(),
        };
        smallest_change(text, Rules::usual(dialect).unwrap(), &grant)
    }

    /// Dialect, document, whom, what they should have, and what was changed.
    type Row<'a> = (Dialect, &'a str, &'a str, &'a [Verb], &'a [&'a str]);

    #[test]
    fn a_missing_action_is_added_and_one_too_many_is_taken_out() {
        use Verb::{Delete, Get, List, Put};
        let aws = include_str!("../../fixtures/policies/aws/list-get-put.json");
        let ddn = include_str!("../../fixtures/policies/ddn/list-get-put.json");
        let shut = include_str!("../../fixtures/policies/ddn/deny-everybody.json");
        let table: [Row<'_>; 6] = [
            (Dialect::Aws, aws, ALICE, &[List, Get, Put], &[]),
            (
                Dialect::Aws,
                aws,
                ALICE,
                &[List, Get, Put, Delete],
                &["statement 3 added: Allow delete"],
            ),
            (
                Dialect::Aws,
                aws,
                ALICE,
                &[List, Get],
                &["statement 2: `s3:PutObject` taken out"],
            ),
            (
                Dialect::Aws,
                aws,
                ALICE,
                &[Get, Put],
                &["statement 1: `s3:ListBucket` taken out"],
            ),
            (
                Dialect::Ddn,
                ddn,
                ID,
                &[List, Delete],
                &[
                    "statement 1: `s3:GetObject` taken out",
                    "statement 1: `s3:PutObject` taken out",
                    "statement 2 added: Allow delete",
                ],
            ),
            (Dialect::Ddn, shut, ID, &[Get], &[]),
        ];
        for (dialect, text, who, allow, steps) in table {
            let changed = changed(dialect, text, who, allow, "");
            let Ok(changed) = changed else {
                panic!("{dialect} {allow:?}: {changed:?}")
            };
            let found: Vec<&str> = changed.steps.iter().map(String::as_str).collect();
            assert!(
                found == steps || text == shut,
                "{dialect} {allow:?}: {found:?}"
            );
        }
    }

    #[test]
    fn what_others_have_is_left_alone() {
        let both = r#"{"Statement":[{"Sid":"two","Effect":"Allow","Principal":{"AWS":["111122223333","arn:aws:iam::444455556666:user/bob"]},
            "Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::photos.example/*"}]}"#;
        let bob = "arn:aws:iam::444455556666:user/bob";
        let fixed = changed(Dialect::Aws, both, bob, &[Verb::Get], "").unwrap();
        assert_eq!(fixed.steps, ["statement 2 added: Deny put"]);
        assert!(fixed.text.contains("\"two\""));
        let shut = r#"{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::photos.example/*"}]}"#;
        let error = changed(Dialect::Aws, shut, ALICE, &[Verb::Delete], "").unwrap_err();
        assert_eq!(error, CannotChange::DeniedToOthers(1));
    }
}
