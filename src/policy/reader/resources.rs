//! What a statement names as resource.

use super::super::document::{Reach, Resource, Scope};
use super::super::json::{Node, Span};
use super::super::problem::ProblemKind as P;
use super::super::rules::{Kind, Reaction, ResourceForm};
use super::{Reader, shown};

impl Reader<'_> {
    pub(super) fn resources(&mut self, statement: &Node) -> Scope<Resource> {
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
