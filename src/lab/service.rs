//! Serving a request whose sender is known: may they, and then what they asked for.

use crate::model::Time;
use crate::policy::{Asker, Context, Policy, Question, Ruling, Standing, decide};

use super::answer::Answer;
use super::call::{Call, Channel};
use super::config::{LabConfig, LabUser};
use super::dialect::look;
use super::fault::{FaultKind, Faults};
use super::identify::Caller;
use super::refusal::{Answered, Code, Refusal};
use super::route::{Operation, Route};
use super::store::{Bucket, Store};

/// One request being served.
pub(super) struct Service<'a> {
    pub(super) config: &'a LabConfig,
    pub(super) faults: &'a Faults,
    pub(super) store: &'a mut Store,
    pub(super) caller: Caller<'a>,
    pub(super) call: &'a Call,
    pub(super) route: &'a Route,
    pub(super) now: Time,
}

impl Service<'_> {
    /// Answers the request, or says why not.
    pub(super) fn serve(mut self) -> Answered<Answer> {
        match self.route.operation {
            Operation::ListBuckets => return self.list_buckets(),
            Operation::GetCallerIdentity => return self.caller_identity(),
            Operation::NotAllowed => return Err(Refusal::new(Code::MethodNotAllowed)),
            _ => {}
        }
        let bucket = self.route.bucket.clone().unwrap_or_default();
        self.create_if_put_does(&bucket);
        self.check_bucket(&bucket)?;
        self.check_permission(&bucket)?;
        self.check_conditions(&bucket)?;
        match self.route.operation {
            Operation::HeadBucket => Ok(self.head_bucket()),
            Operation::ListObjects => self.list_objects(&bucket),
            Operation::ListObjectsV2 => self.list_objects_v2(&bucket),
            Operation::ListObjectVersions => self.list_versions(&bucket),
            Operation::GetBucketAcl | Operation::GetObjectAcl => self.get_acl(&bucket),
            Operation::GetBucketLocation => Ok(self.get_location()),
            Operation::GetBucketPolicy => self.get_policy(&bucket),
            Operation::GetBucketPolicyStatus => self.get_policy_status(&bucket),
            Operation::GetBucketVersioning => Ok(self.get_versioning(&bucket)),
            Operation::GetOwnershipControls
            | Operation::GetPublicAccessBlock
            | Operation::GetObjectLock => self.get_setting(&bucket),
            Operation::PutBucketPolicy => self.put_policy(&bucket),
            Operation::DeleteBucketPolicy => Ok(self.delete_policy(&bucket)),
            Operation::GetObject | Operation::HeadObject => self.get_object(&bucket),
            Operation::PutObject => self.put_object(&bucket),
            Operation::DeleteObject => self.delete_object(&bucket),
            Operation::DeleteBucket => {
                self.store.buckets.remove(&bucket);
                Ok(Answer::empty(204))
            }
            Operation::ListBuckets
            | Operation::GetCallerIdentity
            | Operation::NotAllowed
            | Operation::NotImplemented => Err(Refusal::new(Code::NotImplemented)),
        }
    }

    /// The bucket; looked up again by each step, since steps may change the store.
    pub(super) fn bucket(&self, name: &str) -> Answered<&Bucket> {
        self.store
            .buckets
            .get(name)
            .ok_or_else(|| Refusal::new(Code::NoSuchBucket).with("BucketName", name))
    }

    /// The user a bucket belongs to.
    pub(super) fn owner_of(&self, bucket: &Bucket) -> Option<&LabUser> {
        self.config
            .users
            .iter()
            .find(|user| user.name == bucket.owner)
    }

    /// The named key of the request.
    pub(super) fn key(&self) -> &str {
        self.route.key.as_deref().unwrap_or_default()
    }

    fn create_if_put_does(&mut self, name: &str) {
        let puts = self.route.operation == Operation::PutObject;
        if let (true, true, Caller::User(user)) = (
            puts,
            self.faults.has(FaultKind::PutCreatesBucket),
            self.caller,
        ) && !self.store.buckets.contains_key(name)
        {
            let bucket = Bucket::new(name, &user.name, self.now);
            self.store.buckets.insert(name.to_owned(), bucket);
        }
    }

    fn check_bucket(&self, name: &str) -> Answered<()> {
        self.bucket(name)?;
        let redirect = self.faults.word(FaultKind::RegionRedirect);
        match (redirect, self.caller) {
            (Some(region), Caller::User(_)) => Err(Refusal::new(Code::PermanentRedirect)
                .with("Endpoint", format!("s3.{region}.localhost"))
                .with("Bucket", name)
                .with_header("x-amz-bucket-region", region)),
            _ => Ok(()),
        }
    }

    fn check_permission(&self, name: &str) -> Answered<()> {
        let version = self.call.param("versionId");
        let Some(action) = self.route.operation.action(version.as_deref()) else {
            // What the lab does not have is told to the owner only; to others it is a denial.
            return self.only_owner(name);
        };
        if !self.may(name, action)? {
            return Err(Refusal::new(look(self.config.dialect).denied));
        }
        let of_policy = matches!(
            self.route.operation,
            Operation::GetBucketPolicy | Operation::PutBucketPolicy | Operation::DeleteBucketPolicy
        );
        if of_policy && !self.is_owner(name) && !self.faults.has(FaultKind::EverythingOpen) {
            // S3 API reference: allowed by the policy, but not of the owner's account.
            return Err(Refusal::new(Code::MethodNotAllowed));
        }
        Ok(())
    }

    fn only_owner(&self, name: &str) -> Answered<()> {
        if self.is_owner(name) {
            Ok(())
        } else {
            Err(Refusal::new(Code::AccessDenied))
        }
    }

    /// The user who asks, if it is one.
    pub(super) fn caller_name(&self) -> &str {
        match self.caller {
            Caller::User(user) => &user.name,
            Caller::Anonymous => "",
        }
    }

    /// Whether the caller owns a bucket.
    pub(super) fn is_owner(&self, name: &str) -> bool {
        match (self.caller, self.store.buckets.get(name)) {
            (Caller::User(user), Some(bucket)) => bucket.owner == user.name,
            _ => false,
        }
    }

    /// Whether the caller may do this in this bucket, to the key of the request if the action is on keys.
    pub(super) fn may(&self, name: &str, action: &str) -> Answered<bool> {
        let lists = matches!(action, "s3:ListBucket" | "s3:ListBucketVersions");
        if self.faults.has(FaultKind::EverythingOpen) {
            return Ok(true);
        }
        if lists && self.faults.has(FaultKind::ListMissingMasks404) && !self.is_owner(name) {
            return Ok(false);
        }
        let bucket = self.bucket(name)?;
        let context = self.context();
        let identity = match self.caller {
            Caller::User(user) => Some(user.identity()),
            Caller::Anonymous => None,
        };
        let question = Question {
            asker: Asker {
                identity: identity.as_ref(),
                standing: if self.is_owner(name) {
                    Standing::Owner
                } else {
                    Standing::Other
                },
            },
            action,
            bucket: name,
            key: self.route.key.as_deref().filter(|_| !lists),
            context: &context,
        };
        let of_bucket = bucket.policy.as_ref().map(|stored| &stored.policy);
        let ruling = match self.store.user_policies.get(self.caller_name()) {
            Some(of_user) => both(decide(Some(of_user), &question), of_bucket, &question),
            None => decide(of_bucket, &question),
        };
        Ok(match ruling {
            Ruling::AllowedBy(_) => !bucket.is_restricted(),
            Ruling::NoStatement => self.is_given_by_acl(bucket, action),
            other => other.allows(),
        })
    }

    fn context(&self) -> Context {
        let secure = if self.call.channel == Channel::Tls {
            "true"
        } else {
            "false"
        };
        let mut context = Context::default()
            .with("aws:SourceIp", self.call.peer.to_string())
            .with("aws:SecureTransport", secure);
        for key in ["prefix", "delimiter", "max-keys"] {
            if let Some(value) = self.call.param(key) {
                context = context.with(&format!("s3:{key}"), value);
            }
        }
        for key in ["x-amz-acl", "x-amz-server-side-encryption"] {
            if let Some(value) = self.call.header(key) {
                context = context.with(&format!("s3:{key}"), value);
            }
        }
        context
    }
}

/// A user's policy and the bucket's together: either may allow, either may deny.
fn both(of_user: Ruling, of_bucket: Option<&Policy>, question: &Question<'_>) -> Ruling {
    let Some(policy) = of_bucket else {
        return of_user;
    };
    match (of_user, decide(Some(policy), question)) {
        (denied @ Ruling::DeniedBy(_), _)
        | (_, denied @ Ruling::DeniedBy(_))
        | (Ruling::NoStatement, denied) => denied,
        (of_user, _) => of_user,
    }
}
