//! The settings of a bucket that have a say in who may do what.

use super::Operation;

/// A sub-resource of a bucket that is read with `GET /bucket?name`.
///
/// There is no other way to write one than [`Action::PutPolicy`](super::Action) and no other way to
/// remove one than [`OwnPolicy`](super::OwnPolicy): a store that does not know a sub-resource takes its
/// DELETE for `DeleteBucket`, and its PUT for `CreateBucket`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setting {
    /// The bucket policy.
    Policy,
    /// Whether the store counts the policy as public.
    PolicyStatus,
    /// The access control list, which names the owner too.
    Acl,
    /// Whether access control lists count, and who owns what others put.
    OwnershipControls,
    /// What overrides public policies and lists.
    PublicAccessBlock,
    /// Whether old versions are kept, the safeguard where a right cannot be limited.
    Versioning,
    /// Whether objects are locked against removal.
    ObjectLock,
}

impl Setting {
    /// All settings, in the order they are read.
    pub const ALL: [Self; 7] = [
        Self::Policy,
        Self::PolicyStatus,
        Self::Acl,
        Self::OwnershipControls,
        Self::PublicAccessBlock,
        Self::Versioning,
        Self::ObjectLock,
    ];

    /// The operation that reads it.
    pub fn operation(self) -> Operation {
        match self {
            Self::Policy => Operation::GetBucketPolicy,
            Self::PolicyStatus => Operation::GetBucketPolicyStatus,
            Self::Acl => Operation::GetBucketAcl,
            Self::OwnershipControls => Operation::GetBucketOwnershipControls,
            Self::PublicAccessBlock => Operation::GetPublicAccessBlock,
            Self::Versioning => Operation::GetBucketVersioning,
            Self::ObjectLock => Operation::GetObjectLockConfiguration,
        }
    }

    /// The code that says that nothing is set (S3 API reference); none where there is always an answer.
    pub fn absent_code(self) -> Option<&'static str> {
        match self {
            Self::Policy | Self::PolicyStatus => Some("NoSuchBucketPolicy"),
            Self::OwnershipControls => Some("OwnershipControlsNotFoundError"),
            Self::PublicAccessBlock => Some("NoSuchPublicAccessBlockConfiguration"),
            Self::ObjectLock => Some("ObjectLockConfigurationNotFoundError"),
            Self::Acl | Self::Versioning => None,
        }
    }
}
