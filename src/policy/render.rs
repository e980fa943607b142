//! From grants to a document in a dialect, with what the dialect cannot say told beside it.

use serde_json::{Map, Value, json};

use super::rules::{Form, Kind, Release, ResourceForm, Rules};
use super::{action, apply, coarse};
use crate::model::{Dialect, Grant, Verb};

/// A grant in the words of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The document, or the commands where the store has no documents.
    pub text: String,
    /// What the dialect cannot say.
    pub lacks: Vec<Lack>,
    /// The commands that put a document in place; none if the text is commands already.
    pub apply: Vec<String>,
}

/// Something a grant asks for and a dialect cannot say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// What is not said.
    pub what: String,
    /// Whether the key can do more or less than was asked for.
    pub effect: LackEffect,
    /// What helps instead.
    pub safeguard: String,
}

/// What a lack leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LackEffect {
    /// The key can do more than was asked for.
    Wider,
    /// The key can do less.
    Narrower,
}

/// Where a document is for.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The dialect.
    pub dialect: Dialect,
    /// Which kind of document; `None` for the one that grants a key something there.
    pub kind: Option<Kind>,
    /// The store's release, where spellings depend on it.
    pub release: Option<Release>,
}

/// A grant that cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotRender {
    /// The principal has no form the dialect knows.
    #[error("{title} cannot name `{principal}` in a policy; it wants {wanted}")]
    Principal {
        /// The store.
        title: &'static str,
        /// The principal.
        principal: String,
        /// The forms it knows.
        wanted: String,
    },
    /// A document that would allow nothing.
    #[error(
        "the grant allows nothing; a key without any statement about it may do nothing already"
    )]
    NothingAllowed,
    /// The prefix would be read as a pattern.
    #[error(
        "the prefix `{0}` has `*`, `?` or `${{` in it, which a policy reads as a pattern; choose another"
    )]
    Prefix(String),
    /// Several principals in a document that is attached to one.
    #[error("a document that is attached to a user is about that user; render one grant at a time")]
    OneUserOnly,
    /// The dialect has no such documents.
    #[error("s3probe knows no such document of {0}; leave `--kind` out")]
    Kind(&'static str),
}

/// Writes grants as one document of a dialect: what they ask for and nothing more.
pub fn render(grants: &[Grant], target: Target) -> Result<Rendered, CannotRender> {
    if grants.iter().all(|grant| grant.allow.is_empty()) {
        return Err(CannotRender::NothingAllowed);
    }
    let title = target.dialect.title();
    let rules = match target.kind {
        Some(kind) => Rules::of(target.dialect, kind).ok_or(CannotRender::Kind(title))?,
        None => match Rules::usual(target.dialect) {
            Some(rules) => rules,
            None => return Ok(coarse::render(grants, target.dialect)),
        },
    };
    if rules.kind == Kind::User
        && grants
            .iter()
            .any(|one| one.principal != grants[0].principal)
    {
        return Err(CannotRender::OneUserOnly);
    }
    let mut lacks = Vec::new();
    let mut statements = Vec::new();
    for grant in grants.iter().filter(|grant| !grant.allow.is_empty()) {
        statements.extend(statements_of(grant, rules)?);
        lacks.extend(lacks_of(grant, rules));
    }
    let mut document = Map::new();
    if let Some(version) = rules.versions.first() {
        document.insert("Version".to_owned(), json!(version));
    }
    document.insert(
        rules.statement_key(target.release).to_owned(),
        Value::Array(statements),
    );
    Ok(Rendered {
        text: format!("{:#}\n", Value::Object(document)),
        lacks,
        apply: apply::commands(&grants[0], rules),
    })
}

/// The statements that say one grant.
pub(super) fn statements_of(grant: &Grant, rules: &Rules) -> Result<Vec<Value>, CannotRender> {
    let patterns = grant.prefix.contains(['*', '?']) || grant.prefix.contains("${");
    if patterns && says_prefix(rules) {
        return Err(CannotRender::Prefix(grant.prefix.clone()));
    }
    let (bucket, objects) = actions_of(grant, rules);
    let one_level = matches!(
        rules.resources.form,
        ResourceForm::Bucket | ResourceForm::None
    );
    let parts: Vec<(&str, Vec<&str>)> = if one_level {
        vec![("", bucket.into_iter().chain(objects).collect())]
    } else {
        vec![("List", bucket), ("Objects", objects)]
    };
    let written = parts.into_iter().filter(|(_, actions)| !actions.is_empty());
    written
        .map(|(part, actions)| statement(grant, rules, part, &actions))
        .collect()
}

fn statement(
    grant: &Grant,
    rules: &Rules,
    part: &str,
    actions: &[&str],
) -> Result<Value, CannotRender> {
    let mut fields = Map::new();
    fields.insert("Sid".to_owned(), json!(sid(&grant.name, part)));
    fields.insert("Effect".to_owned(), json!("Allow"));
    if rules.kind == Kind::Bucket {
        let (kind, name) = rules
            .principals
            .written(&grant.principal)
            .ok_or_else(|| unknown(grant, rules))?;
        fields.insert("Principal".to_owned(), json!({kind: [name]}));
    }
    let actions: Vec<String> = actions.iter().map(|name| format!("s3:{name}")).collect();
    fields.insert("Action".to_owned(), json!(actions));
    let Grant { bucket, prefix, .. } = grant;
    match (rules.resources.form, part) {
        (ResourceForm::None, _) => {}
        (ResourceForm::Bucket, _) => {
            fields.insert("Resource".to_owned(), json!(bucket));
        }
        (_, "List") => {
            fields.insert(
                "Resource".to_owned(),
                json!(format!("arn:aws:s3:::{bucket}")),
            );
            if let Some(condition) = on_prefix(prefix, rules) {
                fields.insert("Condition".to_owned(), condition);
            }
        }
        _ => {
            let objects = format!("arn:aws:s3:::{bucket}/{prefix}*");
            fields.insert("Resource".to_owned(), json!(objects));
        }
    }
    Ok(Value::Object(fields))
}

const ABORT: &str = "AbortMultipartUpload";
const LIST_PARTS: &str = "ListMultipartUploadParts";
const LIST_UPLOADS: &str = "ListBucketMultipartUploads";

/// The actions that uploads in parts need beside `PutObject`.
pub(super) const WITH_PUT: [&str; 3] = [ABORT, LIST_PARTS, LIST_UPLOADS];

/// The actions a grant needs on the bucket, and those on objects, without `s3:`.
///
/// Uploads in parts need to be given up and resumed too; the list of unfinished uploads shows names, so
/// it goes with the right to list, and not where that ends at a prefix, which it cannot be held to.
fn actions_of(grant: &Grant, rules: &Rules) -> (Vec<&'static str>, Vec<&'static str>) {
    let asks = |verb| grant.allow.contains(&verb);
    let lists_uploads = asks(Verb::Put) && asks(Verb::List) && grant.prefix.is_empty();
    let bucket = [
        (asks(Verb::List), "ListBucket"),
        (lists_uploads, LIST_UPLOADS),
    ];
    let objects = [
        (asks(Verb::Get), "GetObject"),
        (asks(Verb::Put), "PutObject"),
        (asks(Verb::Put), ABORT),
        (asks(Verb::Put), LIST_PARTS),
        (asks(Verb::Delete), "DeleteObject"),
    ];
    let taken = |(asked, name): (bool, &'static str)| {
        (asked && action::has(&rules.actions, &format!("s3:{name}"))).then_some(name)
    };
    (
        bucket.into_iter().filter_map(taken).collect(),
        objects.into_iter().filter_map(taken).collect(),
    )
}

fn on_prefix(prefix: &str, rules: &Rules) -> Option<Value> {
    if prefix.is_empty() {
        return None;
    }
    if rules.conditions.takes("StringLike", "s3:prefix") {
        Some(json!({"StringLike": {"s3:prefix": [format!("{prefix}*")]}}))
    } else {
        let exact = rules.conditions.takes("StringEquals", "s3:prefix");
        exact.then(|| json!({"StringEquals": {"s3:prefix": [prefix]}}))
    }
}

fn says_prefix(rules: &Rules) -> bool {
    rules.resources.form == ResourceForm::Arn
}

fn lacks_of(grant: &Grant, rules: &Rules) -> Vec<Lack> {
    if grant.prefix.is_empty() {
        return Vec::new();
    }
    let title = rules.dialect.title();
    let prefix = &grant.prefix;
    let wider = |what: String| Lack {
        what,
        effect: LackEffect::Wider,
        safeguard: rules.safeguard.to_owned(),
    };
    if !says_prefix(rules) {
        return vec![wider(format!(
            "{title} has no prefixes in policies: the key gets the whole bucket, not only `{prefix}`"
        ))];
    }
    let mut lacks = Vec::new();
    if grant.allow.contains(&Verb::List) {
        match on_prefix(prefix, rules) {
            None => lacks.push(wider(format!(
                "{title} has no condition on the prefix of a list: the key sees the names of all objects"
            ))),
            Some(condition) if condition.get("StringEquals").is_some() => lacks.push(Lack {
                what: format!(
                    "{title} documents no pattern for the prefix of a list: only a list of exactly `{prefix}` is allowed"
                ),
                effect: LackEffect::Narrower,
                safeguard: "list the prefix as a whole and filter on your side".to_owned(),
            }),
            Some(_) => {}
        }
        if grant.allow.contains(&Verb::Put) {
            lacks.push(Lack {
                what: "the list of unfinished uploads cannot be held to a prefix, so it is not granted".to_owned(),
                effect: LackEffect::Narrower,
                safeguard: "let a lifecycle rule remove unfinished uploads".to_owned(),
            });
        }
    }
    lacks
}

fn unknown(grant: &Grant, rules: &Rules) -> CannotRender {
    let kinds = rules.principals.kinds.iter();
    let forms: Vec<String> = kinds
        .flat_map(|(_, forms)| forms.iter())
        .filter(|form| !matches!(form, Form::Outside | Form::Root(_)))
        .map(|form| form.described())
        .collect();
    let wanted = if forms.is_empty() {
        "everybody; grant a key something with a user's policy (`--kind iam`)".to_owned()
    } else {
        forms.join(", or ")
    };
    CannotRender::Principal {
        title: rules.dialect.title(),
        principal: grant.principal.clone(),
        wanted,
    }
}

/// A name for a statement: letters and digits, which every store takes.
fn sid(name: &str, part: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let camel: String = words
        .filter(|word| !word.is_empty())
        .map(|word| word[..1].to_ascii_uppercase() + &word[1..])
        .collect();
    format!("{camel}{part}")
}
