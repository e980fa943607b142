//! From one dialect to another, with all that is lost on the way told beside it.

mod commands;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::action;
use super::condition::Condition;
use super::document::{Effect, Principal, Reach, Reading, Resource, Scope, Setting, Statement};
use super::json::Span;
use super::pattern::matches_any_case;
use super::principal::Whom;
use super::problem::Problem;
use super::render::LackEffect;
use super::rules::{Kind, Negated, Release, ResourceForm, Rules};
use crate::model::Dialect;

pub use commands::{Commands, to_commands};

/// A document in another dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
    /// The document.
    pub text: String,
    /// What it does not say any more, in the order of the source.
    pub losses: Vec<Loss>,
}

/// Something of the source that the new document does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// What it is, and what became of it.
    pub what: String,
    /// Whether more or less is allowed than before; `None` where it has to be looked at.
    pub effect: Option<LackEffect>,
    /// Where it stands in the source.
    pub span: Span,
}

/// Whereto a document is converted, and what is known beside it.
#[derive(Clone, Copy, Debug)]
pub struct Conversion<'a> {
    /// The rules of the new document.
    pub to: &'static Rules,
    /// The bucket, for dialects whose documents do not name it.
    pub bucket: Option<&'a str>,
    /// The store's release, where spellings depend on it.
    pub release: Option<Release>,
    /// What principals of the source are called at the new store.
    pub names: &'a Names,
}

/// What principals of the source are called at the new store.
pub type Names = BTreeMap<String, String>;

/// Converts a document. The error says why the source cannot be read.
pub fn convert(
    text: &str,
    from: &'static Rules,
    conversion: Conversion<'_>,
) -> Result<Converted, Problem> {
    let reading = Reading::new(text, from, Setting::default())?;
    let mut converter = Converter {
        from,
        conversion,
        losses: Vec::new(),
    };
    let statements: Vec<Value> = reading
        .policy
        .statements
        .iter()
        .filter_map(|statement| converter.statement(statement))
        .collect();
    let to = conversion.to;
    let mut document = Map::new();
    if let Some(version) = to.versions.first() {
        document.insert("Version".to_owned(), json!(version));
    }
    document.insert(
        to.statement_key(conversion.release).to_owned(),
        Value::Array(statements),
    );
    Ok(Converted {
        text: format!("{:#}\n", Value::Object(document)),
        losses: converter.losses,
    })
}

struct Converter<'a> {
    from: &'static Rules,
    conversion: Conversion<'a>,
    losses: Vec<Loss>,
}

impl Converter<'_> {
    fn lost(&mut self, what: String, effect: Option<LackEffect>, span: &Span) {
        let span = span.clone();
        self.losses.push(Loss { what, effect, span });
    }

    /// What dropping a restriction of a statement leads to: more is allowed, or more is denied.
    fn unrestricted(statement: &Statement) -> LackEffect {
        match statement.effect {
            Effect::Allow => LackEffect::Wider,
            Effect::Deny => LackEffect::Narrower,
        }
    }

    /// What dropping a statement, or a part of what it covers, leads to.
    fn dropped(statement: &Statement) -> LackEffect {
        match statement.effect {
            Effect::Allow => LackEffect::Narrower,
            Effect::Deny => LackEffect::Wider,
        }
    }

    fn statement(&mut self, statement: &Statement) -> Option<Value> {
        let mut fields = Map::new();
        if let Some(sid) = &statement.sid {
            fields.insert("Sid".to_owned(), json!(sid));
        }
        let effect = if statement.allows() { "Allow" } else { "Deny" };
        fields.insert("Effect".to_owned(), json!(effect));
        if self.conversion.to.kind == Kind::Bucket {
            let (name, value) = self.principals(statement)?;
            fields.insert(name.to_owned(), value);
        } else if self.from.kind == Kind::Bucket {
            let what =
                "a user's policy names nobody: attach it to whom this statement names".to_owned();
            self.lost(what, None, &statement.span);
        }
        let actions = self.actions(statement)?;
        fields.insert("Action".to_owned(), json!(actions));
        self.resources(statement, &mut fields)?;
        self.conditions(statement, &mut fields);
        Some(Value::Object(fields))
    }

    fn principals(&mut self, statement: &Statement) -> Option<(&'static str, Value)> {
        let to = &self.conversion.to.principals;
        let left_out = Some(Self::dropped(statement));
        if self.from.kind == Kind::User {
            let what = "the source names nobody, since it is attached to a user: render a grant for that user".to_owned();
            self.lost(what, left_out, &statement.span);
            return None;
        }
        let element = match &statement.principals {
            Scope::Only(_) => "Principal",
            Scope::AllBut(named) if !named.is_empty() && to.negated == Negated::Works => {
                "NotPrincipal"
            }
            _ => {
                let what = "`NotPrincipal` cannot be said: the statement is left out".to_owned();
                self.lost(what, left_out, &statement.span);
                return None;
            }
        };
        let mut kinds: Map<String, Value> = Map::new();
        for principal in statement.principals.named() {
            if principal.whom == Whom::Everyone {
                return self.everybody(element, principal, statement);
            }
            let Some((kind, name)) = self.name(principal) else {
                let to = self.conversion.to.dialect;
                let dropped = Self::dropped(statement);
                self.losses.push(unnamed(principal, to, dropped));
                continue;
            };
            let names = kinds.entry(kind.to_owned()).or_insert_with(|| json!([]));
            if let Value::Array(names) = names {
                names.push(json!(name));
            }
        }
        (!kinds.is_empty()).then_some((element, Value::Object(kinds)))
    }

    fn everybody(
        &mut self,
        element: &'static str,
        principal: &Principal,
        statement: &Statement,
    ) -> Option<(&'static str, Value)> {
        let to = &self.conversion.to.principals;
        let kind = to.kinds.first().map_or("AWS", |(kind, _)| *kind);
        if to.star_under.contains(&kind) {
            return Some((element, json!({kind: ["*"]})));
        }
        if to.read(kind, "Everyone") == Some(Whom::Everyone) {
            return Some((element, json!({kind: ["Everyone"]})));
        }
        let what = "everybody cannot be named: the statement is left out".to_owned();
        self.lost(what, Some(Self::dropped(statement)), &principal.span);
        None
    }

    /// A principal as the new store calls it: by the names given, or by the same name if it has users of names.
    fn name(&mut self, principal: &Principal) -> Option<(&'static str, String)> {
        let to = &self.conversion.to.principals;
        if let Some(name) = self.conversion.names.get(&principal.text) {
            return to.written(name);
        }
        if self.conversion.to.dialect == self.from.dialect {
            return to.written(&principal.text);
        }
        let name = match &principal.whom {
            Whom::Arn(_, kind, name) if kind == "user" => name,
            Whom::Name(name) | Whom::NamePattern(name) => name,
            _ => return None,
        };
        let written = to.written(name)?;
        let what = format!(
            "`{}` becomes `{}`: see that it is the same user there, or say it with `--name`",
            principal.text, written.1
        );
        self.lost(what, None, &principal.span);
        Some(written)
    }

    fn actions(&mut self, statement: &Statement) -> Option<Vec<String>> {
        let known = self.conversion.to.actions.known;
        let mut written: Vec<String> = Vec::new();
        match &statement.actions {
            Scope::Only(actions) => {
                for one in actions {
                    let found = self.action(&one.text, statement);
                    if found.is_empty() {
                        let what = format!("there is no action `{}`: it is left out", one.text);
                        self.lost(what, Some(Self::dropped(statement)), &one.span);
                    }
                    written.extend(
                        found
                            .into_iter()
                            .filter(|name| !written.contains(name))
                            .collect::<Vec<_>>(),
                    );
                }
            }
            Scope::AllBut(named) if !known.is_empty() => {
                // All actions but some, spelt out: the same for every action this store has.
                let spared = |name: &str| named.iter().any(|one| matches_any_case(&one.text, name));
                let all = known.iter().map(|name| format!("s3:{name}"));
                written.extend(all.filter(|name| !spared(name)));
            }
            Scope::AllBut(_) | Scope::Unclear(_) => {
                let what = "`NotAction` cannot be said: the statement is left out".to_owned();
                self.lost(what, Some(Self::dropped(statement)), &statement.span);
            }
        }
        (!written.is_empty()).then_some(written)
    }

    /// An action in the new store's spelling; a pattern it does not take, spelt out.
    fn action(&self, text: &str, statement: &Statement) -> Vec<String> {
        let rules = &self.conversion.to.actions;
        let one_level = matches!(
            self.conversion.to.resources.form,
            ResourceForm::Bucket | ResourceForm::None
        );
        // Where a resource is the whole bucket, only actions the source's resources could have are meant.
        let meant = |name: &str| {
            let levels = action::levels(name);
            let mut reaches = statement.resources.named().iter().map(|one| &one.reach);
            !one_level
                || levels.is_empty()
                || reaches.any(|reach| levels.iter().any(|level| level.fits(reach)))
        };
        let pattern = text.contains(['*', '?']);
        let whole = statement
            .resources
            .named()
            .iter()
            .any(|one| !matches!(one.reach, Reach::Path(_)));
        if action::has(rules, text) && (!pattern || !one_level || whole) {
            return if meant(text) {
                vec![text.to_owned()]
            } else {
                Vec::new()
            };
        }
        let all = rules.known.iter().map(|name| format!("s3:{name}"));
        all.filter(|name| matches_any_case(text, name) && meant(name))
            .collect()
    }

    fn resources(&mut self, statement: &Statement, fields: &mut Map<String, Value>) -> Option<()> {
        let form = self.conversion.to.resources.form;
        let negated = matches!(statement.resources, Scope::AllBut(_) | Scope::Unclear(_));
        if negated
            && (form != ResourceForm::Arn || self.conversion.to.resources.negated != Negated::Works)
        {
            let what = "`NotResource` cannot be said: the statement is left out".to_owned();
            self.lost(what, Some(Self::dropped(statement)), &statement.span);
            return None;
        }
        let mut written: Vec<String> = Vec::new();
        for resource in statement.resources.named() {
            let found = match form {
                ResourceForm::Bucket | ResourceForm::None => self.whole(resource, statement),
                ResourceForm::Arn => self.arns(resource),
            };
            written.extend(
                found
                    .into_iter()
                    .filter(|name| !written.contains(name))
                    .collect::<Vec<_>>(),
            );
        }
        if written.is_empty() {
            let what = "what the statement is about cannot be said: it is left out".to_owned();
            self.lost(what, Some(Self::dropped(statement)), &statement.span);
            return None;
        }
        match form {
            ResourceForm::None => {}
            ResourceForm::Bucket => {
                fields.insert("Resource".to_owned(), json!(written));
            }
            ResourceForm::Arn => {
                let name = if negated { "NotResource" } else { "Resource" };
                fields.insert(name.to_owned(), json!(written));
            }
        }
        Some(())
    }

    /// The bucket a resource is of; what it says about keys is lost.
    fn whole(&mut self, resource: &Resource, statement: &Statement) -> Vec<String> {
        let (bucket, keys) = match &resource.reach {
            Reach::Path(path) => path.split_once('/').unwrap_or((path, "*")),
            Reach::Whole(bucket) => (bucket.as_str(), "*"),
            Reach::Everything => (self.conversion.bucket.unwrap_or_default(), "*"),
            Reach::Nothing | Reach::Unclear => return Vec::new(),
        };
        if keys != "*" {
            let what = format!(
                "the keys `{keys}` cannot be said: the statement is about the whole bucket. Instead: {}",
                self.conversion.to.safeguard
            );
            self.lost(what, Some(Self::unrestricted(statement)), &resource.span);
        }
        if bucket.is_empty() || bucket.contains('*') {
            return Vec::new();
        }
        vec![bucket.to_owned()]
    }

    fn arns(&self, resource: &Resource) -> Vec<String> {
        let both = |bucket: &str| {
            vec![
                format!("arn:aws:s3:::{bucket}"),
                format!("arn:aws:s3:::{bucket}/*"),
            ]
        };
        match (&resource.reach, self.conversion.bucket) {
            (Reach::Path(path), _) => vec![format!("arn:aws:s3:::{path}")],
            (Reach::Whole(bucket), _) => both(bucket),
            (Reach::Everything, Some(bucket)) => both(bucket),
            (Reach::Everything, None) | (Reach::Nothing | Reach::Unclear, _) => Vec::new(),
        }
    }

    fn conditions(&mut self, statement: &Statement, fields: &mut Map<String, Value>) {
        let mut block: Map<String, Value> = Map::new();
        for condition in &statement.conditions {
            if self
                .conversion
                .to
                .conditions
                .takes(&condition.operator, &condition.key)
            {
                let operator = block
                    .entry(condition.operator.clone())
                    .or_insert_with(|| json!({}));
                operator[&condition.key] = json!(condition.values);
            } else {
                let what = format!("the condition {} cannot be said", shown(condition));
                self.lost(what, Some(Self::unrestricted(statement)), &condition.span);
            }
        }
        if !block.is_empty() {
            fields.insert("Condition".to_owned(), Value::Object(block));
        }
    }
}

/// A principal whose name at the new store nobody has said.
fn unnamed(principal: &Principal, to: Dialect, effect: LackEffect) -> Loss {
    let what = format!(
        "what `{0}` is called at {1} is not known: it is left out; say it with `--name '{0}=…'`",
        principal.text,
        to.title()
    );
    Loss {
        what,
        effect: Some(effect),
        span: principal.span.clone(),
    }
}

fn shown(condition: &Condition) -> String {
    format!(
        "`{} {}: {}`",
        condition.operator,
        condition.key,
        condition.values.join(", ")
    )
}

#[cfg(test)]
mod tests;
