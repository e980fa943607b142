//! The actions that policies may name, and what they work on.

use super::document::Reach;
use super::pattern::matches_any_case;
use super::rules::{Actions, Reaction, Wildcards};
use crate::model::nearest;

/// What kind of resource an action works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The bucket itself.
    Bucket,
    /// An object in it.
    Object,
}

/// What a dialect makes of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Judged {
    /// It knows it, or nobody knows whether.
    Known,
    /// It knows it in another letter case.
    OtherCase(Reaction),
    /// It does not know it.
    Unknown(Reaction),
}

impl Level {
    /// Whether a resource can be of this kind.
    pub(super) fn fits(self, reach: &Reach) -> bool {
        match (self, reach) {
            (_, Reach::Nothing) => false,
            (_, Reach::Everything | Reach::Whole(_) | Reach::Unclear) => true,
            (Self::Bucket, Reach::Path(path)) => !path.contains('/'),
            (Self::Object, Reach::Path(path)) => path.contains('/') || path.ends_with('*'),
        }
    }
}

/// The levels of all actions that a pattern (`s3:Get*`) covers; empty if it is none of AWS's.
pub fn levels(pattern: &str) -> Vec<Level> {
    let covers = |name: &&str| matches_any_case(pattern, &format!("s3:{name}"));
    let mut levels = Vec::new();
    if AWS_BUCKET.iter().any(&covers) {
        levels.push(Level::Bucket);
    }
    if AWS_OBJECT.iter().any(covers) {
        levels.push(Level::Object);
    }
    levels
}

/// What a dialect makes of an action as it is written.
pub(super) fn judge(text: &str, rules: &Actions) -> Judged {
    let every = if rules.known.is_empty() {
        return Judged::Known;
    } else {
        rules.known
    };
    if text == "*" {
        return known_or(rules.star);
    }
    let Some(name) = text
        .get(3..)
        .filter(|_| text[..3].eq_ignore_ascii_case("s3:"))
    else {
        // Gateways with IAM and STS of their own know those actions too.
        let of_another_service = text.contains(':');
        let reaction = if of_another_service {
            Reaction::NotKnown
        } else {
            rules.unknown
        };
        return Judged::Unknown(reaction);
    };
    if name.contains(['*', '?']) {
        return wildcard(text, name, every, rules);
    }
    let cased = text.starts_with("s3:");
    if rules.newer.contains(&name) {
        Judged::Unknown(Reaction::NotKnown)
    } else if cased && every.contains(&name) {
        Judged::Known
    } else if every.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        Judged::OtherCase(rules.other_case)
    } else {
        Judged::Unknown(rules.unknown)
    }
}

fn wildcard(text: &str, name: &str, every: &[&str], rules: &Actions) -> Judged {
    match rules.wildcards {
        Wildcards::Any if every.iter().any(|known| matches_any_case(name, known)) => Judged::Known,
        Wildcards::AllOnly if text == "s3:*" => Judged::Known,
        Wildcards::Any | Wildcards::AllOnly | Wildcards::None => Judged::Unknown(rules.unknown),
    }
}

fn known_or(reaction: Reaction) -> Judged {
    match reaction {
        Reaction::Taken => Judged::Known,
        other => Judged::Unknown(other),
    }
}

/// The actions somebody may have meant, the likeliest first.
pub fn meant(text: &str, rules: &Actions) -> Vec<String> {
    let name = text.split_once(':').map_or(text, |(_, name)| name);
    let operation = OPERATIONS
        .iter()
        .find(|(said, _)| said.eq_ignore_ascii_case(name));
    let names: Vec<&str> = match operation {
        Some((_, action)) => vec![action],
        None => nearest(name, rules.known.iter().copied()),
    };
    names.into_iter().map(|name| format!("s3:{name}")).collect()
}

/// Whether a dialect does not know an action, and somebody may have written it for `wanted`.
pub fn is_slip_for(text: &str, wanted: &str, rules: &Actions) -> bool {
    !has(rules, text) && meant(text, rules).iter().any(|name| name == wanted)
}

/// Whether a dialect is known to know an action; true where its actions are not documented.
pub(super) fn has(rules: &Actions, action: &str) -> bool {
    judge(action, rules) == Judged::Known
}

/// All of AWS's, without their `s3:`.
pub(super) const AWS_ACTIONS: &[&str] = &ALL_OF_AWS;

const ALL_OF_AWS: [&str; AWS_BUCKET.len() + AWS_OBJECT.len() + AWS_ELSEWHERE.len()] = {
    let mut all = [""; AWS_BUCKET.len() + AWS_OBJECT.len() + AWS_ELSEWHERE.len()];
    let lists = [AWS_BUCKET, AWS_OBJECT, AWS_ELSEWHERE];
    let (mut list, mut into) = (0, 0);
    while list < lists.len() {
        let mut at = 0;
        while at < lists[list].len() {
            all[into] = lists[list][at];
            at += 1;
            into += 1;
        }
        list += 1;
    }
    all
};

/// Names of operations that people write for the action that allows them.
const OPERATIONS: &[(&str, &str)] = &[
    ("ListObjects", "ListBucket"),
    ("ListObjectsV2", "ListBucket"),
    ("ListObjectVersions", "ListBucketVersions"),
    ("HeadBucket", "ListBucket"),
    ("GetBucket", "ListBucket"),
    ("ListBuckets", "ListAllMyBuckets"),
    ("HeadObject", "GetObject"),
    ("CopyObject", "PutObject"),
    ("PostObject", "PutObject"),
    ("CreateMultipartUpload", "PutObject"),
    ("UploadPart", "PutObject"),
    ("CompleteMultipartUpload", "PutObject"),
    ("DeleteObjects", "DeleteObject"),
    ("ListParts", "ListMultipartUploadParts"),
    ("ListMultipartUploads", "ListBucketMultipartUploads"),
];

/// Actions on buckets (AWS service authorization reference, Amazon S3).
const AWS_BUCKET: &[&str] = &[
    "CreateBucket",
    "CreateBucketMetadataTableConfiguration",
    "DeleteBucket",
    "DeleteBucketMetadataTableConfiguration",
    "DeleteBucketOwnershipControls",
    "DeleteBucketPolicy",
    "DeleteBucketWebsite",
    "GetAccelerateConfiguration",
    "GetAnalyticsConfiguration",
    "GetBucketAbac",
    "GetBucketAcl",
    "GetBucketCORS",
    "GetBucketLocation",
    "GetBucketLogging",
    "GetBucketMetadataTableConfiguration",
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
    "PutBucketAbac",
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
    "UpdateBucketMetadataInventoryTableConfiguration",
    "UpdateBucketMetadataJournalTableConfiguration",
];

/// Actions on objects (AWS service authorization reference, Amazon S3).
const AWS_OBJECT: &[&str] = &[
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
    "UpdateObjectEncryption",
];

/// Actions on neither (AWS service authorization reference, Amazon S3).
const AWS_ELSEWHERE: &[&str] = &[
    "CreateAccessPoint",
    "CreateJob",
    "CreateMultiRegionAccessPoint",
    "DeleteAccessPoint",
    "DeleteAccessPointPolicy",
    "DescribeJob",
    "GetAccessPoint",
    "GetAccessPointPolicy",
    "GetAccessPointPolicyStatus",
    "GetAccountPublicAccessBlock",
    "GetDataAccess",
    "GetStorageLensConfiguration",
    "ListAccessPoints",
    "ListAllMyBuckets",
    "ListJobs",
    "ListMultiRegionAccessPoints",
    "ListStorageLensConfigurations",
    "ListTagsForResource",
    "PauseReplication",
    "PutAccessPointPolicy",
    "PutAccountPublicAccessBlock",
    "PutStorageLensConfiguration",
    "TagResource",
    "UntagResource",
    "UpdateJobPriority",
    "UpdateJobStatus",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Dialect;
    use crate::policy::rules::Rules;

    #[test]
    fn a_pattern_has_the_levels_of_all_it_covers() {
        assert_eq!(levels("s3:ListBucket"), [Level::Bucket]);
        assert_eq!(levels("s3:getobject"), [Level::Object]);
        assert_eq!(levels("s3:Get*"), [Level::Bucket, Level::Object]);
        assert_eq!(levels("*"), [Level::Bucket, Level::Object]);
        assert_eq!(levels("s3:Frobnicate"), []);
        assert_eq!(levels("ec2:RunInstances"), []);
    }

    #[test]
    fn each_dialect_knows_its_own_actions() {
        use Judged::{Known, OtherCase, Unknown};
        use Reaction::{NoEffect, NotKnown, Refused, Taken};
        let table = [
            (Dialect::Aws, "s3:getobject", OtherCase(Taken)),
            (Dialect::Aws, "s3:Get*", Known),
            (Dialect::Aws, "s3:ListObjects", Unknown(Refused)),
            (Dialect::Ddn, "s3:GetObjectACL", Known),
            (Dialect::Ddn, "s3:GetObjectAcl", OtherCase(NotKnown)),
            (Dialect::Ddn, "s3:Get*", Unknown(Refused)),
            (Dialect::Ddn, "s3:*", Known),
            (Dialect::Ceph, "GetObject", Unknown(Refused)),
            (Dialect::Ceph, "s3:GetObjectAttributes", Unknown(NotKnown)),
            (Dialect::SeaweedFs, "*", Unknown(Refused)),
            (Dialect::SeaweedFs, "s3:getobject", OtherCase(NoEffect)),
            (Dialect::SeaweedFs, "s3:Frobnicate", Unknown(NoEffect)),
            (Dialect::Qumulo, "s3:GetBucketReplication", Known),
            (Dialect::Vast, "s3:Frobnicate", Known),
        ];
        for (dialect, text, expected) in table {
            let rules = &Rules::usual(dialect).unwrap().actions;
            assert_eq!(judge(text, rules), expected, "{dialect} {text}");
        }
    }

    #[test]
    fn what_was_meant_is_the_action_of_an_operation_or_the_nearest_name() {
        let meant = |dialect, text| meant(text, &Rules::usual(dialect).unwrap().actions);
        assert_eq!(meant(Dialect::Aws, "s3:ListObjects"), ["s3:ListBucket"]);
        assert_eq!(meant(Dialect::Aws, "HeadObject"), ["s3:GetObject"]);
        assert_eq!(meant(Dialect::Aws, "s3:PutObjet")[0], "s3:PutObject");
        assert_eq!(meant(Dialect::Ddn, "s3:GetObjectAcl")[0], "s3:GetObjectACL");
        assert!(meant(Dialect::Aws, "s3:Frobnicate").is_empty());
    }
}
