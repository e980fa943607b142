//! The actions that bucket policies may name.

use super::pattern::matches_any_case;

/// What kind of resource an action works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The bucket itself.
    Bucket,
    /// An object in it.
    Object,
}

/// The levels of all actions that an AWS pattern (`s3:Get*`) covers; empty if it covers none.
pub fn aws_levels(pattern: &str) -> Vec<Level> {
    let covers = |name: &&str| matches_any_case(pattern, &format!("s3:{name}"));
    let mut levels = Vec::new();
    if AWS_BUCKET_ACTIONS.iter().any(&covers) {
        levels.push(Level::Bucket);
    }
    if AWS_OBJECT_ACTIONS.iter().any(covers) {
        levels.push(Level::Object);
    }
    levels
}

/// Whether DDN documents the action; other spellings are taken as refused.
pub fn is_ddn_action(action: &str) -> bool {
    DDN_ACTIONS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(action))
}

/// Actions documented for S3DS (ABCI 3.0 user guide, access control by bucket policy).
const DDN_ACTIONS: &[&str] = &[
    "*",
    "s3:*",
    "s3:ListBucket",
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:GetObjectACL",
    "s3:PutObjectACL",
    "s3:AbortMultipartUpload",
    "s3:ListMultipartUploadParts",
];

/// Actions on buckets (AWS service authorization reference, Amazon S3).
const AWS_BUCKET_ACTIONS: &[&str] = &[
    "CreateBucket",
    "DeleteBucket",
    "DeleteBucketPolicy",
    "DeleteBucketWebsite",
    "GetAccelerateConfiguration",
    "GetAnalyticsConfiguration",
    "GetBucketAcl",
    "GetBucketCORS",
    "GetBucketLocation",
    "GetBucketLogging",
    "GetBucketNotification",
    "GetBucketObjectLockConfiguration",
    "GetBucketOwnershipControls",
    "GetBucketPolicy",
    "GetBucketPolicyStatus",
    "GetBucketPublicAccessBlock",
    "GetBucketRequestPayment",
    "GetBucketTagging",
    "GetBucketVersioning",
    "GetBucketWebsite",
    "GetEncryptionConfiguration",
    "GetIntelligentTieringConfiguration",
    "GetInventoryConfiguration",
    "GetLifecycleConfiguration",
    "GetMetricsConfiguration",
    "GetReplicationConfiguration",
    "ListBucket",
    "ListBucketMultipartUploads",
    "ListBucketVersions",
    "PutAccelerateConfiguration",
    "PutAnalyticsConfiguration",
    "PutBucketAcl",
    "PutBucketCORS",
    "PutBucketLogging",
    "PutBucketNotification",
    "PutBucketObjectLockConfiguration",
    "PutBucketOwnershipControls",
    "PutBucketPolicy",
    "PutBucketPublicAccessBlock",
    "PutBucketRequestPayment",
    "PutBucketTagging",
    "PutBucketVersioning",
    "PutBucketWebsite",
    "PutEncryptionConfiguration",
    "PutIntelligentTieringConfiguration",
    "PutInventoryConfiguration",
    "PutLifecycleConfiguration",
    "PutMetricsConfiguration",
    "PutReplicationConfiguration",
];

/// Actions on objects (AWS service authorization reference, Amazon S3).
const AWS_OBJECT_ACTIONS: &[&str] = &[
    "AbortMultipartUpload",
    "BypassGovernanceRetention",
    "DeleteObject",
    "DeleteObjectTagging",
    "DeleteObjectVersion",
    "DeleteObjectVersionTagging",
    "GetObject",
    "GetObjectAcl",
    "GetObjectAttributes",
    "GetObjectLegalHold",
    "GetObjectRetention",
    "GetObjectTagging",
    "GetObjectTorrent",
    "GetObjectVersion",
    "GetObjectVersionAcl",
    "GetObjectVersionAttributes",
    "GetObjectVersionForReplication",
    "GetObjectVersionTagging",
    "GetObjectVersionTorrent",
    "InitiateReplication",
    "ListMultipartUploadParts",
    "ObjectOwnerOverrideToBucketOwner",
    "PutObject",
    "PutObjectAcl",
    "PutObjectLegalHold",
    "PutObjectRetention",
    "PutObjectTagging",
    "PutObjectVersionAcl",
    "PutObjectVersionTagging",
    "ReplicateDelete",
    "ReplicateObject",
    "ReplicateTags",
    "RestoreObject",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_has_the_levels_of_all_it_covers() {
        assert_eq!(aws_levels("s3:ListBucket"), [Level::Bucket]);
        assert_eq!(aws_levels("s3:getobject"), [Level::Object]);
        assert_eq!(aws_levels("s3:Get*"), [Level::Bucket, Level::Object]);
        assert_eq!(aws_levels("*"), [Level::Bucket, Level::Object]);
        assert_eq!(aws_levels("s3:Frobnicate"), []);
        assert_eq!(aws_levels("ec2:RunInstances"), []);
    }

    #[test]
    fn ddn_knows_only_what_it_documents() {
        assert!(is_ddn_action("s3:GetObjectACL"));
        assert!(!is_ddn_action("s3:Get*"));
    }
}
