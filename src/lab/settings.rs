//! What a bucket has set beside its policy, and what that does to requests.

use super::refusal::{Answered, Code, Refusal};
use super::service::Service;
use super::store::{Bucket, Object};
use super::xml::Xml;

/// The settings of a bucket; by default none was ever set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BucketSettings {
    /// Who owns what others put, and whether ACLs count.
    pub ownership: Option<Ownership>,
    /// What is blocked of public access.
    pub public_access: Option<PublicAccess>,
    /// How long new versions are locked: a day. Such a bucket keeps versions.
    pub retention: Option<Retention>,
    /// The users to whom the bucket's ACL gives `READ`.
    pub readers: Vec<String>,
}

/// Who owns what others put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// The bucket's owner; ACLs do not count.
    BucketOwnerEnforced,
    /// Who puts it.
    ObjectWriter,
}

/// What is blocked of public access.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four switches, each by its own name in S3"
)]
pub struct PublicAccess {
    /// Uploads with an ACL for everybody.
    pub block_acls: bool,
    /// What ACLs give to everybody.
    pub ignore_acls: bool,
    /// Policies for everybody.
    pub block_policy: bool,
    /// What a public policy gives to others than the owner.
    pub restrict: bool,
}

/// Whether a right sets a lock aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retention {
    /// The owner's does, where the request says so.
    Governance,
    /// None does.
    Compliance,
}

/// How long a default retention keeps a version, in milliseconds.
pub(super) const LOCKED_FOR: i64 = 24 * 3600 * 1000;

impl Ownership {
    fn as_str(self) -> &'static str {
        match self {
            Self::BucketOwnerEnforced => "BucketOwnerEnforced",
            Self::ObjectWriter => "ObjectWriter",
        }
    }
}

impl Retention {
    fn as_str(self) -> &'static str {
        match self {
            Self::Governance => "GOVERNANCE",
            Self::Compliance => "COMPLIANCE",
        }
    }
}

/// The document of the ownership controls.
pub(super) fn ownership(set: Ownership) -> String {
    Xml::root("OwnershipControls", |xml| {
        xml.nest("Rule", |xml| xml.text("ObjectOwnership", set.as_str()));
    })
}

/// The document of the public access block.
pub(super) fn public_access(set: PublicAccess) -> String {
    Xml::root("PublicAccessBlockConfiguration", |xml| {
        xml.text("BlockPublicAcls", set.block_acls.to_string());
        xml.text("IgnorePublicAcls", set.ignore_acls.to_string());
        xml.text("BlockPublicPolicy", set.block_policy.to_string());
        xml.text("RestrictPublicBuckets", set.restrict.to_string());
    })
}

/// The document of the object lock.
pub(super) fn object_lock(set: Retention) -> String {
    Xml::root("ObjectLockConfiguration", |xml| {
        xml.text("ObjectLockEnabled", "Enabled");
        xml.nest("Rule", |xml| {
            xml.nest("DefaultRetention", |xml| {
                xml.text("Mode", set.as_str());
                xml.text("Days", "1");
            });
        });
    })
}

impl Bucket {
    fn blocks(&self) -> PublicAccess {
        self.settings.public_access.unwrap_or_default()
    }

    /// Whether ACLs count at all.
    pub(super) fn has_acls(&self) -> bool {
        self.settings.ownership != Some(Ownership::BucketOwnerEnforced)
    }

    /// Whether what ACLs give to everybody counts.
    pub(super) fn heeds_public_acls(&self) -> bool {
        self.has_acls() && !self.blocks().ignore_acls
    }

    /// Whether its policy is public and counts for the owner alone.
    pub(super) fn is_restricted(&self) -> bool {
        let policy = self.policy.as_ref();
        self.blocks().restrict && policy.is_some_and(|stored| stored.policy.is_public())
    }
}

impl Service<'_> {
    /// Whether the bucket's ACL gives the caller an action.
    pub(super) fn is_given_by_acl(&self, bucket: &Bucket, action: &str) -> bool {
        let is_reader = bucket
            .settings
            .readers
            .iter()
            .any(|reader| reader == self.caller_name());
        let public = bucket.heeds_public_acls()
            && bucket.visibility == super::config::Visibility::PublicRead
            && matches!(action, "s3:ListBucket" | "s3:GetObject");
        public || (is_reader && bucket.has_acls() && action == "s3:ListBucket")
    }

    /// Refuses an upload for the ACL it brings.
    pub(super) fn check_acl_of_put(&self, bucket: &str) -> Answered<()> {
        let Some(acl) = self.call.header("x-amz-acl") else {
            return Ok(());
        };
        let bucket = self.bucket(bucket)?;
        if !bucket.has_acls() && acl != FOR_THE_OWNER {
            return Err(Refusal::new(Code::AccessControlListNotSupported));
        }
        let is_public = acl.starts_with("public-") || acl == "authenticated-read";
        if is_public && bucket.blocks().block_acls {
            return Err(Refusal::new(Code::AccessDenied));
        }
        Ok(())
    }

    /// Refuses a public policy where such are blocked.
    pub(super) fn check_public_policy(&self, bucket: &str, public: bool) -> Answered<()> {
        if public && self.bucket(bucket)?.blocks().block_policy {
            return Err(Refusal::new(Code::AccessDenied));
        }
        Ok(())
    }

    /// Whether an object is another's who kept it: then neither policy nor bucket gives a right to it.
    pub(super) fn is_kept_by_writer(&self, bucket: &Bucket, object: &Object) -> bool {
        let who = self.caller_name();
        let of_another = ![who, "", bucket.owner.as_str()].contains(&object.writer.as_str());
        let is_shared = object.shared_with_owner && who == bucket.owner;
        bucket.settings.ownership == Some(Ownership::ObjectWriter) && of_another && !is_shared
    }

    /// Refuses to remove a version before its time.
    pub(super) fn check_lock(&self, bucket: &str, version: Option<&str>) -> Answered<()> {
        let Some(id) = version else { return Ok(()) };
        let bucket = self.bucket(bucket)?;
        let found = bucket.version(self.key(), Some(id));
        let locked = found
            .and_then(|version| version.locked_until)
            .is_some_and(|until| self.now < until);
        let bypass = self.call.header("x-amz-bypass-governance-retention");
        let set_aside = bucket.settings.retention == Some(Retention::Governance)
            && bypass.as_deref() == Some("true")
            && bucket.owner == self.caller_name();
        if locked && !set_aside {
            return Err(Refusal::new(Code::AccessDenied)
                .saying("Access Denied because object protected by object lock."));
        }
        Ok(())
    }
}

/// The ACL by which who puts an object shares it with the bucket's owner.
pub(super) const FOR_THE_OWNER: &str = "bucket-owner-full-control";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::config::Visibility;
    use crate::lab::scenario::{config, now, owner, request, said, signed, signed_at, uploader};
    use crate::lab::state::State;
    use crate::model::Dialect;
    use crate::model::SignatureVersion::V4;

    fn lab(settings: BucketSettings) -> State {
        let mut config = config(Dialect::Aws, &[]);
        config.buckets[0].settings = settings;
        State::new(config).unwrap()
    }

    fn owned(state: &State, line: &str) -> String {
        said(&state.answer(signed(line, &owner(), V4)))
    }

    fn put(state: &State, acl: &str) -> String {
        let mut call = request("PUT /photos.example/up");
        call.set_header("x-amz-acl", acl);
        said(&state.answer(signed_at(call, &uploader(), V4, now())))
    }

    #[test]
    fn without_acls_an_upload_may_bring_only_the_one_that_changes_nothing() {
        let state = lab(BucketSettings {
            ownership: Some(Ownership::BucketOwnerEnforced),
            ..BucketSettings::default()
        });
        assert_eq!(put(&state, "private"), "400 AccessControlListNotSupported");
        assert_eq!(put(&state, FOR_THE_OWNER), "200");
        assert_eq!(owned(&state, "GET /photos.example/up"), "200");
    }

    #[test]
    fn what_a_writer_keeps_the_owner_of_the_bucket_may_not_read() {
        let state = lab(BucketSettings {
            ownership: Some(Ownership::ObjectWriter),
            ..BucketSettings::default()
        });
        let shows = body(&state, "GET /photos.example?ownershipControls");
        assert!(shows.contains("<ObjectOwnership>ObjectWriter<"), "{shows}");
        assert_eq!(put(&state, "private"), "200");
        assert_eq!(owned(&state, "GET /photos.example/up"), "403 AccessDenied");
        assert_eq!(put(&state, FOR_THE_OWNER), "200");
        assert_eq!(owned(&state, "GET /photos.example/up"), "200");
        assert_eq!(owned(&state, "GET /photos.example/welcome.txt"), "200");
    }

    fn body(state: &State, line: &str) -> String {
        let answer = state.answer(signed(line, &owner(), V4));
        String::from_utf8(answer.body.to_vec()).unwrap()
    }

    #[test]
    fn each_switch_blocks_its_own_kind_of_public_access() {
        let open = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:ListBucket","Resource":"arn:aws:s3:::photos.example"}]}"#;
        let put_policy = |state: &State| {
            let mut call = request("PUT /photos.example?policy");
            call.body = bytes::Bytes::from(open);
            said(&state.answer(signed_at(call, &owner(), V4, now())))
        };
        let unsigned = |state: &State| said(&state.answer(request("GET /photos.example")));
        for (set, acl, stored, listed) in [
            (PublicAccess::default(), "200", "204", "200"),
            (
                PublicAccess {
                    block_acls: true,
                    ..PublicAccess::default()
                },
                "403 AccessDenied",
                "204",
                "200",
            ),
            (
                PublicAccess {
                    block_policy: true,
                    ..PublicAccess::default()
                },
                "200",
                "403 AccessDenied",
                "403 AccessDenied",
            ),
            (
                PublicAccess {
                    restrict: true,
                    ..PublicAccess::default()
                },
                "200",
                "204",
                "403 AccessDenied",
            ),
        ] {
            let state = lab(BucketSettings {
                public_access: Some(set),
                ..BucketSettings::default()
            });
            assert_eq!(put(&state, "public-read"), acl, "{set:?}");
            assert_eq!(put_policy(&state), stored, "{set:?}");
            assert_eq!(unsigned(&state), listed, "{set:?}");
            assert_eq!(owned(&state, "GET /photos.example"), "200", "{set:?}");
        }
    }

    #[test]
    fn an_acl_for_everybody_counts_until_it_is_ignored() {
        for (ignore_acls, listed) in [(false, "200"), (true, "403 AccessDenied")] {
            let mut config = config(Dialect::Aws, &[]);
            config.buckets[0].visibility = Visibility::PublicRead;
            config.buckets[0].settings.public_access = Some(PublicAccess {
                ignore_acls,
                ..PublicAccess::default()
            });
            let state = State::new(config).unwrap();
            assert_eq!(said(&state.answer(request("GET /photos.example"))), listed);
        }
    }

    #[test]
    fn a_locked_version_stays_and_governance_can_be_set_aside() {
        for (retention, bypassed) in [
            (Retention::Compliance, "403 AccessDenied"),
            (Retention::Governance, "204"),
        ] {
            let state = lab(BucketSettings {
                retention: Some(retention),
                ..BucketSettings::default()
            });
            let stored = state.answer(signed("PUT /photos.example/k", &owner(), V4));
            let mut headers = stored.headers.iter();
            let (_, id) = headers
                .find(|(name, _)| name == "x-amz-version-id")
                .unwrap();
            assert_eq!(owned(&state, "DELETE /photos.example/k"), "204");
            let line = format!("DELETE /photos.example/k?versionId={id}");
            assert_eq!(owned(&state, &line), "403 AccessDenied");
            let mut call = request(&line);
            call.set_header("x-amz-bypass-governance-retention", "true");
            let answer = state.answer(signed_at(call, &owner(), V4, now()));
            assert_eq!(said(&answer), bypassed);
            let shows = body(&state, "GET /photos.example?object-lock");
            assert!(shows.contains(retention.as_str()), "{shows}");
        }
    }
}
