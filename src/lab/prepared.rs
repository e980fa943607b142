//! Faults that are no misbehaviour: what an owner may have set or written by mistake, put into the
//! buckets before the lab starts.

use serde_json::{Value, json};

use super::config::{BucketConfig, LabConfig, LabUser, Visibility};
use super::dialect::rules;
use super::fault::{FaultKind as Kind, Faults};
use super::settings::{Ownership, PublicAccess, Retention};
use crate::model::Dialect;

/// A fault that cannot be made in a dialect.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the fault `{fault}` is a policy that there is none of in the dialect `{dialect}`; choose another dialect"
)]
pub(super) struct NotMade {
    fault: &'static str,
    dialect: Dialect,
}

/// The configuration with what its faults put into the buckets.
pub(super) fn prepared(mut config: LabConfig) -> Result<LabConfig, NotMade> {
    let faults = Faults::new(config.faults.clone());
    let (users, dialect) = (config.users.clone(), config.dialect);
    for bucket in &mut config.buckets {
        let Some(other) = users.iter().find(|user| user.name != bucket.owner) else {
            continue;
        };
        for fault in &config.faults {
            let slip = Slip {
                bucket: &bucket.name,
                user: other,
                dialect,
            };
            let Some(statements) = slip.statements(fault.kind()) else {
                continue;
            };
            let made_in: &[Dialect] = match fault.kind() {
                // To AWS another account is somebody else, and no slip.
                Kind::PolicyPrincipalForm => &[Dialect::Ceph],
                _ => &[Dialect::Aws, Dialect::Ceph],
            };
            if !made_in.contains(&dialect) {
                let fault = fault.facts().name;
                return Err(NotMade { fault, dialect });
            }
            let document = json!({"Version": "2012-10-17", "Statement": statements});
            bucket.policy = Some(document.to_string());
        }
        // Last: where an ACL is all there is, no policy is.
        set(bucket, &faults, other);
    }
    Ok(config)
}

/// Settings beside the policy.
fn set(bucket: &mut BucketConfig, faults: &Faults, other: &LabUser) {
    let settings = &mut bucket.settings;
    if faults.has(Kind::ObjectsOfOthersDenied) {
        settings.ownership = Some(Ownership::ObjectWriter);
    }
    if faults.has(Kind::AclsSwitchedOff) {
        settings.ownership = Some(Ownership::BucketOwnerEnforced);
        settings.readers = vec![other.name.clone()];
        bucket.policy = None;
    }
    if faults.has(Kind::PublicAclIgnored) {
        settings.public_access = Some(PublicAccess {
            ignore_acls: true,
            ..PublicAccess::default()
        });
        bucket.visibility = Visibility::PublicRead;
        bucket.policy = None;
    }
    if faults.has(Kind::PublicPolicyRestricted) {
        settings.public_access = Some(PublicAccess {
            restrict: true,
            ..PublicAccess::default()
        });
    }
    settings.retention = match faults.word(Kind::ObjectLock) {
        Some("GOVERNANCE") => Some(Retention::Governance),
        Some(_) => Some(Retention::Compliance),
        None => settings.retention,
    };
}

/// A policy that was meant to let a user list, get and put.
struct Slip<'a> {
    bucket: &'a str,
    user: &'a LabUser,
    dialect: Dialect,
}

impl Slip<'_> {
    /// The statements that a fault makes of it.
    fn statements(&self, fault: Kind) -> Option<Vec<Value>> {
        let named = json!({"AWS": [self.principal()]});
        let (bucket, objects) = (self.arn(""), self.arn("/*"));
        let allow = |who: &Value, actions: &[&str], on: &str| json!({"Effect": "Allow", "Principal": who, "Action": actions, "Resource": on});
        let meant = |who: &Value| vec![allow(who, LIST, &bucket), allow(who, GET_PUT, &objects)];
        Some(match fault {
            Kind::PolicyActionMisspelt => {
                vec![
                    allow(&named, &["s3:ListObjects"], &bucket),
                    allow(&named, GET_PUT, &objects),
                ]
            }
            Kind::PolicyBucketOnly => vec![allow(&named, WILD, &bucket)],
            Kind::PolicyObjectsOnly => vec![allow(&named, WILD, &objects)],
            Kind::PolicyCondition => {
                let mut get_put = allow(&named, GET_PUT, &objects);
                get_put["Condition"] = json!({"StringLike": {"s3:prefix": "*"}});
                vec![allow(&named, LIST, &bucket), get_put]
            }
            Kind::PolicyDeny => {
                let mut denied = allow(&named, &["s3:PutObject"], &objects);
                denied["Effect"] = json!("Deny");
                [meant(&named), vec![denied]].concat()
            }
            Kind::PolicyPrefix => {
                let mut list = allow(&named, LIST, &bucket);
                list["Condition"] = json!({"StringLike": {"s3:prefix": "incoming/*"}});
                vec![list, allow(&named, GET_PUT, &self.arn("/incoming/*"))]
            }
            Kind::PolicyPrincipal => meant(&self.misspelt()),
            Kind::PolicyPrincipalForm => meant(&self.of_another_account()),
            Kind::PublicPolicyRestricted => meant(&json!("*")),
            _ => return None,
        })
    }

    fn arn(&self, rest: &str) -> String {
        format!("arn:aws:s3:::{}{rest}", self.bucket)
    }

    /// The user as the dialect writes it.
    fn principal(&self) -> String {
        let name = self.user.principal(self.dialect);
        let written = rules(self.dialect).principals.written(&name);
        written.map_or(name, |(_, text)| text)
    }

    /// The user with the last character of the ID wrong.
    fn misspelt(&self) -> Value {
        let wrong = |text: &str| {
            let (kept, last) = text.split_at(text.len() - 1);
            format!("{kept}{}", if last == "0" { "1" } else { "0" })
        };
        match self.dialect {
            Dialect::Aws => json!({"CanonicalUser": [wrong(&self.user.canonical_id)]}),
            _ => json!({"AWS": [wrong(&self.principal())]}),
        }
    }

    /// The user by an ARN as AWS writes it, with an account.
    fn of_another_account(&self) -> Value {
        json!({"AWS": [format!("arn:aws:iam::111122223333:user/{}", self.user.name)]})
    }
}

const LIST: &[&str] = &["s3:ListBucket"];
const GET_PUT: &[&str] = &["s3:GetObject", "s3:PutObject"];
/// Wildcards, since stores refuse an action that none of its resources can have.
const WILD: &[&str] = &["s3:List*", "s3:Get*", "s3:Put*"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::scenario::config;

    #[test]
    fn a_slip_is_written_where_policies_have_arns_and_nowhere_else() {
        let made = |dialect, fault| {
            prepared(config(dialect, &[fault])).map(|made| made.buckets[0].policy.clone())
        };
        let typo = made(Dialect::Ceph, "policy-principal").unwrap().unwrap();
        assert!(typo.contains("arn:aws:iam:::user/uploade0"), "{typo}");
        let plain = made(Dialect::Ddn, "object-lock").unwrap();
        assert_eq!(plain, config(Dialect::Ddn, &[]).buckets[0].policy);
        let refused = made(Dialect::Qumulo, "policy-deny")
            .unwrap_err()
            .to_string();
        assert!(refused.starts_with(
            "the fault `policy-deny` is a policy that there is none of in the dialect `qumulo`"
        ));
    }
}
