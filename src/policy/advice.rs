//! What to do about a problem, in the words of the dialect.

use super::action;
use super::json::OddityKind;
use super::problem::{Problem, ProblemKind as P};
use super::rules::{Form, Kind, ResourceForm, Rules};

/// What to change, if anything is known to help.
pub fn advice(problem: &Problem, rules: &Rules) -> Option<String> {
    Some(match &problem.kind {
        P::NotJson(_) => "write one JSON object, `{` first".to_owned(),
        P::Oddity(kind) => oddity(*kind).to_owned(),
        P::Version(_) | P::NoVersion => {
            let versions: Vec<String> = rules.versions.iter().map(|v| format!("\"{v}\"")).collect();
            format!("write `\"Version\"`: {}", versions.join(" or "))
        }
        P::StatementKey { wanted, .. } => match rules.statement_keys.iter().find_map(|key| key.until) {
            Some(until) => format!(
                "call it `{wanted}`; releases up to {}.{}.{} want `Statements`, later ones `Statement`: tell yours with `--release`",
                until.0, until.1, until.2
            ),
            None => format!("call it `{wanted}`"),
        },
        P::MissingElement(name) | P::Empty(name) => format!("add `{name}`"),
        P::UnknownElement(name) => element(name, rules),
        P::Effect(_) => "write \"Allow\" or \"Deny\", with a capital".to_owned(),
        P::PrincipalKind(_) | P::Principal(_) | P::NobodyNamed(_) => principals(rules)?,
        P::AccountAsTenant(_) => "a user without a tenant is `arn:aws:iam:::user/NAME`; unless there is a tenant of this name, it \
             matches nobody"
            .to_owned(),
        P::ReachesEverybody(_) => {
            "every user without a tenant belongs to it, and the anonymous user is one: name the users, \
             as in `arn:aws:iam:::user/NAME`"
                .to_owned()
        }
        P::Everybody => "name the users who need it, unless this is meant to be public".to_owned(),
        P::Action(text) | P::ActionCase(text) => {
            let meant = action::meant(text, &rules.actions);
            match meant.as_slice() {
                [] => "take it out, or look up the actions of this store".to_owned(),
                names => format!("write `{}`", names.join("` or `")),
            }
        }
        P::AllActions(_) => "list the actions the key needs; `s3probe policy render` writes them".to_owned(),
        P::Resource(_) | P::ForeignResource(_) | P::Variable(_) => resources(rules),
        P::ActionWithoutResource(_) => {
            "actions on the bucket (`s3:ListBucket`) need `arn:aws:s3:::BUCKET`, those on objects \
             (`s3:GetObject`) `arn:aws:s3:::BUCKET/*`"
                .to_owned()
        }
        P::ConditionOperator(_) | P::ConditionKey(_) | P::ConditionForm(_) => conditions(rules)?,
        P::JsonBool(value) => format!("write it as a text: \"{value}\""),
        P::AddressBlock(_) => "write an address or a block, as in 192.0.2.0/24".to_owned(),
        P::NeverHolds(_) => return rules.conditions.never.first().map(|(_, _, why)| (*why).to_owned()),
        P::Negated(name) => format!("say whom or what you mean with `{}`", name.trim_start_matches("Not")),
        P::ShutsOutOwner => {
            "name whom to deny, or leave the owner out, so that the policy can still be changed".to_owned()
        }
        P::TooLarge { .. } => {
            "merge statements, use `*` at the end of resources, or split the grant over several policies".to_owned()
        }
        P::NotEvaluated(_) => return None,
    })
}

fn oddity(kind: OddityKind) -> &'static str {
    match kind {
        OddityKind::ByteOrderMark => "save the file as UTF-8 without a byte-order mark",
        OddityKind::Comment => "take the comment out; `Sid` and `Id` have room for a name",
        OddityKind::TrailingComma => "take the comma out",
        OddityKind::DuplicateKey => "keep one of the two; put several values in a list",
    }
}

fn element(name: &str, rules: &Rules) -> String {
    match name {
        "Resource" | "NotResource" => {
            "take it out: the document is about the bucket it is stored at, as a whole".to_owned()
        }
        "Principal" | "NotPrincipal" if rules.kind == Kind::User => {
            "take it out: whom the document is attached to is whom it is about".to_owned()
        }
        "Condition" => "take it out, and see to it in another way".to_owned(),
        "NotPrincipal" => "name whom you mean with `Principal`".to_owned(),
        other => {
            let known = [
                "Sid",
                "Effect",
                "Principal",
                "Action",
                "Resource",
                "Condition",
                "Version",
                "Statement",
                "Id",
            ];
            let near = crate::model::nearest(other, known.into_iter());
            match near.first() {
                Some(name) => format!("write `{name}`"),
                None => "take it out".to_owned(),
            }
        }
    }
}

/// How principals are written in a dialect.
fn principals(rules: &Rules) -> Option<String> {
    let (kind, forms) = rules.principals.kinds.first()?;
    let forms: Vec<String> = forms
        .iter()
        .filter(|form| !matches!(form, Form::Outside | Form::Root(_)))
        .map(|form| form.described())
        .collect();
    (!forms.is_empty()).then(|| {
        format!(
            "write `{{\"{kind}\": [\"…\"]}}` with {}",
            forms.join(", or ")
        )
    })
}

fn resources(rules: &Rules) -> String {
    match rules.resources.form {
        ResourceForm::Bucket => "write the bucket's bare name; it stands for all in it".to_owned(),
        ResourceForm::None => "take it out".to_owned(),
        ResourceForm::Arn => {
            "write `arn:aws:s3:::BUCKET` for the bucket and `arn:aws:s3:::BUCKET/*` for objects in it".to_owned()
        }
    }
}

fn conditions(rules: &Rules) -> Option<String> {
    let operators = rules.conditions.operators?.join(", ");
    let keys = rules
        .conditions
        .keys
        .map_or_else(String::new, |keys| format!(" on {}", keys.join(", ")));
    Some(format!(
        "the conditions documented here are {operators}{keys}"
    ))
}
