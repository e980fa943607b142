//! The settings of a bucket beside its policy: ACL, ownership, public access, versions, locks.
//!
//! They are set before the lab starts; none of them can be changed.

use crate::policy::{Asker, Context, Question, decide};

use super::answer::Answer;
use super::bucket_operations::owner;
use super::config::Visibility;
use super::refusal::{Answered, Code, Refusal};
use super::route::Operation;
use super::service::Service;
use super::settings;
use super::store::Bucket;
use super::xml::Xml;

impl Service<'_> {
    pub(super) fn get_acl(&self, name: &str) -> Answered<Answer> {
        if self.route.operation == Operation::GetObjectAcl {
            self.found(name)?;
        }
        let bucket = self.bucket(name)?;
        let user = self.owner_of(bucket);
        let text = Xml::root("AccessControlPolicy", |xml| {
            owner(xml, "Owner", user);
            xml.nest("AccessControlList", |xml| {
                if let Some(user) = user {
                    let id = format!(
                        "<ID>{}</ID><DisplayName>{}</DisplayName>",
                        user.canonical_id, user.display_name
                    );
                    grant(xml, "CanonicalUser", &id, "FULL_CONTROL");
                }
                for id in self.readers(bucket) {
                    grant(xml, "CanonicalUser", &format!("<ID>{id}</ID>"), "READ");
                }
                if bucket.visibility == Visibility::PublicRead {
                    grant(xml, "Group", ALL_USERS, "READ");
                }
            });
        });
        Ok(self.document(text))
    }

    /// The canonical IDs of those the ACL lets list.
    fn readers(&self, bucket: &Bucket) -> Vec<&str> {
        let users = self.config.users.iter();
        let named = users.filter(|user| bucket.settings.readers.contains(&user.name));
        named.map(|user| user.canonical_id.as_str()).collect()
    }

    /// Ownership controls, public access block or object lock, as the request asks.
    pub(super) fn get_setting(&self, name: &str) -> Answered<Answer> {
        let set = &self.bucket(name)?.settings;
        let (text, absent) = match self.route.operation {
            Operation::GetOwnershipControls => (
                set.ownership.map(settings::ownership),
                Code::OwnershipControlsNotFoundError,
            ),
            Operation::GetPublicAccessBlock => (
                set.public_access.map(settings::public_access),
                Code::NoSuchPublicAccessBlockConfiguration,
            ),
            _ => (
                set.retention.map(settings::object_lock),
                Code::ObjectLockConfigurationNotFoundError,
            ),
        };
        match text {
            Some(text) => Ok(self.document(text)),
            None => Err(Refusal::new(absent).with("BucketName", name)),
        }
    }

    pub(super) fn get_versioning(&self, name: &str) -> Answer {
        let bucket = self.store.buckets.get(name);
        let status = bucket.and_then(|bucket| bucket.versioning.status());
        self.document(Xml::root("VersioningConfiguration", |xml| {
            xml.optional("Status", status);
        }))
    }

    /// Whether a request that nobody signed may list or read by the policy.
    pub(super) fn get_policy_status(&self, name: &str) -> Answered<Answer> {
        let Some(stored) = &self.bucket(name)?.policy else {
            return Err(Refusal::new(Code::NoSuchBucketPolicy).with("BucketName", name));
        };
        let context = Context::default();
        let public = [("s3:ListBucket", None), ("s3:GetObject", Some("any"))]
            .into_iter()
            .any(|(action, key)| {
                let question = Question {
                    asker: Asker::ANONYMOUS,
                    action,
                    bucket: name,
                    key,
                    context: &context,
                };
                decide(Some(&stored.policy), &question).allows()
            });
        Ok(self.document(Xml::root("PolicyStatus", |xml| {
            xml.text("IsPublic", public.to_string());
        })))
    }
}

const ALL_USERS: &str = "<URI>http://acs.amazonaws.com/groups/global/AllUsers</URI>";

fn grant(xml: &mut Xml, kind: &str, grantee: &str, permission: &str) {
    xml.nest("Grant", |xml| {
        xml.raw(&format!(
            "<Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"{kind}\">{grantee}</Grantee>"
        ));
        xml.text("Permission", permission);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::scenario::{lab, owner, said, signed, uploader};
    use crate::lab::state::State;
    use crate::model::Dialect;
    use crate::model::SignatureVersion::V4;

    fn body(state: &State, line: &str) -> String {
        let answer = state.answer(signed(line, &owner(), V4));
        String::from_utf8(answer.body.to_vec()).unwrap()
    }

    #[test]
    fn the_acl_of_a_public_bucket_names_everybody() {
        let mut config = crate::lab::scenario::config(Dialect::Aws, &[]);
        config.buckets[0].visibility = Visibility::PublicRead;
        let state = State::new(config).unwrap();
        let acl = body(&state, "GET /photos.example?acl");
        assert!(
            acl.contains("AllUsers</URI></Grantee><Permission>READ</Permission>"),
            "{acl}"
        );
        assert!(
            acl.contains("<Permission>FULL_CONTROL</Permission>"),
            "{acl}"
        );
        let unsigned = |line| state.answer(crate::lab::scenario::request(line)).status;
        assert_eq!(unsigned("GET /photos.example"), 200);
        assert_eq!(unsigned("GET /photos.example/welcome.txt"), 200);
        assert_eq!(unsigned("PUT /photos.example/k"), 403);
    }

    #[test]
    fn settings_are_told_to_the_owner_and_denied_to_others() {
        for dialect in [Dialect::Aws, Dialect::Ddn] {
            let state = lab(dialect, &[]);
            for (query, expected) in [
                ("policyStatus", "200"),
                ("ownershipControls", "404 OwnershipControlsNotFoundError"),
                (
                    "publicAccessBlock",
                    "404 NoSuchPublicAccessBlockConfiguration",
                ),
                ("object-lock", "404 ObjectLockConfigurationNotFoundError"),
                ("versioning", "200"),
            ] {
                let line = format!("GET /photos.example?{query}");
                assert_eq!(
                    said(&state.answer(signed(&line, &owner(), V4))),
                    expected,
                    "{query}"
                );
                let other = said(&state.answer(signed(&line, &uploader(), V4)));
                assert_eq!(other, "403 AccessDenied", "{query}");
            }
        }
        let status = body(&lab(Dialect::Aws, &[]), "GET /photos.example?policyStatus");
        assert!(status.contains("<IsPublic>false</IsPublic>"), "{status}");
    }
}
