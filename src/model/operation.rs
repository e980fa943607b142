//! What is asked of an endpoint: operations as the API spells them, actions as policies spell them.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One of the four things a key is used for, the columns of the matrix.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// List the objects of a bucket.
    List,
    /// Read an object.
    Get,
    /// Write an object.
    Put,
    /// Remove an object.
    Delete,
}

impl Verb {
    /// All verbs in the order they are shown.
    pub const ALL: [Self; 4] = [Self::List, Self::Get, Self::Put, Self::Delete];

    /// The word used in cell IDs, roles and expectations.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Get => "get",
            Self::Put => "put",
            Self::Delete => "delete",
        }
    }

    /// The action a policy must allow for this verb, in AWS's spelling.
    pub fn action(self) -> &'static str {
        match self {
            Self::List => "s3:ListBucket",
            Self::Get => "s3:GetObject",
            Self::Put => "s3:PutObject",
            Self::Delete => "s3:DeleteObject",
        }
    }

    /// The operation that stands for this verb in the core suite.
    pub fn operation(self) -> Operation {
        match self {
            Self::List => Operation::ListObjectsV2,
            Self::Get => Operation::GetObject,
            Self::Put => Operation::PutObject,
            Self::Delete => Operation::DeleteObject,
        }
    }

    /// Whether it changes what is stored.
    pub fn writes(self) -> bool {
        matches!(self, Self::Put | Self::Delete)
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An operation as the API spells it.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
)]
pub enum Operation {
    /// `GET /`, unsigned: who answers here at all. Signed it would be `ListBuckets`.
    #[default]
    GetService,
    /// `GET /bucket?list-type=2`.
    ListObjectsV2,
    /// `GET /bucket?versions`, used by clean-up only.
    ListObjectVersions,
    /// `GET /bucket/key`.
    GetObject,
    /// `PUT /bucket/key`.
    PutObject,
    /// `DELETE /bucket/key`, with `versionId` in clean-up.
    DeleteObject,
    /// `GET /`, signed: the buckets of a key, and whose key it is.
    ListBuckets,
    /// `GET /bucket?policy`.
    GetBucketPolicy,
    /// `GET /bucket?policyStatus`.
    GetBucketPolicyStatus,
    /// `GET /bucket?acl`.
    GetBucketAcl,
    /// `GET /bucket?ownershipControls`.
    GetBucketOwnershipControls,
    /// `GET /bucket?publicAccessBlock`.
    GetPublicAccessBlock,
    /// `GET /bucket?versioning`.
    GetBucketVersioning,
    /// `GET /bucket?object-lock`.
    GetObjectLockConfiguration,
    /// `PUT /bucket?policy`, by `policy apply` and `policy restore` only.
    PutBucketPolicy,
    /// `DELETE /bucket?policy`, of a policy of our own only.
    DeleteBucketPolicy,
    /// STS: a temporary key of a role.
    AssumeRole,
    /// STS: who the key is, by account and ARN.
    GetCallerIdentity,
    /// `PUT /bucket`, only where a key is issued and its bucket asked for.
    CreateBucket,
    /// IAM: a user to hold keys.
    CreateUser,
    /// IAM: what is known of a user.
    GetUser,
    /// IAM: all users.
    ListUsers,
    /// IAM: the end of a user.
    DeleteUser,
    /// IAM: a key of a user.
    CreateAccessKey,
    /// IAM: the keys of a user, without their secrets.
    ListAccessKeys,
    /// IAM: the end of a key.
    DeleteAccessKey,
    /// IAM: a policy of one user.
    PutUserPolicy,
    /// IAM: the text of such a policy.
    GetUserPolicy,
    /// IAM: the names of a user's own policies.
    ListUserPolicies,
    /// IAM: the end of such a policy.
    DeleteUserPolicy,
    /// IAM: the shared policies a user has.
    ListAttachedUserPolicies,
    /// IAM: takes a shared policy from a user.
    DetachUserPolicy,
}

impl Operation {
    /// The name as the API spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GetService => "GetService",
            Self::ListObjectsV2 => "ListObjectsV2",
            Self::ListObjectVersions => "ListObjectVersions",
            Self::GetObject => "GetObject",
            Self::PutObject => "PutObject",
            Self::DeleteObject => "DeleteObject",
            Self::ListBuckets => "ListBuckets",
            Self::GetBucketPolicy => "GetBucketPolicy",
            Self::GetBucketPolicyStatus => "GetBucketPolicyStatus",
            Self::GetBucketAcl => "GetBucketAcl",
            Self::GetBucketOwnershipControls => "GetBucketOwnershipControls",
            Self::GetPublicAccessBlock => "GetPublicAccessBlock",
            Self::GetBucketVersioning => "GetBucketVersioning",
            Self::GetObjectLockConfiguration => "GetObjectLockConfiguration",
            Self::PutBucketPolicy => "PutBucketPolicy",
            Self::DeleteBucketPolicy => "DeleteBucketPolicy",
            Self::AssumeRole => "AssumeRole",
            Self::GetCallerIdentity => "GetCallerIdentity",
            Self::CreateBucket => "CreateBucket",
            Self::CreateUser => "CreateUser",
            Self::GetUser => "GetUser",
            Self::ListUsers => "ListUsers",
            Self::DeleteUser => "DeleteUser",
            Self::CreateAccessKey => "CreateAccessKey",
            Self::ListAccessKeys => "ListAccessKeys",
            Self::DeleteAccessKey => "DeleteAccessKey",
            Self::PutUserPolicy => "PutUserPolicy",
            Self::GetUserPolicy => "GetUserPolicy",
            Self::ListUserPolicies => "ListUserPolicies",
            Self::DeleteUserPolicy => "DeleteUserPolicy",
            Self::ListAttachedUserPolicies => "ListAttachedUserPolicies",
            Self::DetachUserPolicy => "DetachUserPolicy",
        }
    }

    /// The verb this operation stands for, if it is one of the matrix.
    pub fn verb(self) -> Option<Verb> {
        match self {
            Self::ListObjectsV2 => Some(Verb::List),
            Self::GetObject => Some(Verb::Get),
            Self::PutObject => Some(Verb::Put),
            Self::DeleteObject => Some(Verb::Delete),
            _ => None,
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
