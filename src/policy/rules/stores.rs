//! The table itself, one constant a kind of document.

use super::actions as known;
use super::{
    AccountMeans, Accounts, Actions, Conditions, Form, JsonTaste, Kind, Negated, Owner, Principals,
    Reaction, Refusal, Release, ResourceForm, Resources, Rules, StatementKey, Wildcards,
};
use crate::model::Dialect;
use crate::policy::action::AWS_ACTIONS;
use Reaction::{NoEffect, NotKnown, Refused, Taken};

pub(super) const ALL: &[&Rules] = &[
    &AWS,
    &AWS_USER,
    &DDN,
    &QUMULO,
    &WEKA,
    &WEKA_USER,
    &CEPH,
    &MINIO,
    &MINIO_USER,
    &SEAWEEDFS,
    &STORAGEGRID,
    &VAST,
    &SCALITY,
    &VERSITY,
    &NOOBAA,
];

const STATEMENT: &[StatementKey] = &[StatementKey {
    name: "Statement",
    until: None,
}];
const BOTH_VERSIONS: &[&str] = &["2012-10-17", "2008-10-17"];
const NEW_VERSION: &[&str] = &["2012-10-17"];
const ENTITIES: &[&str] = &["user", "role", "assumed-role", "federated-user"];
const TWELVE: Accounts = Accounts::Digits(12);
const TWENTY: Accounts = Accounts::Digits(20);

/// ARNs as AWS writes them; whether variables in them work is not known.
const SOMEBODY_ELSES_ARNS: Resources = Resources {
    partitions: &["aws"],
    variables: NotKnown,
    ..AWS.resources
};

/// Users as `GetCallerIdentity` names them, under either key.
const SEAWEEDFS_USERS: &[Form] = &[Form::Arn(Accounts::Always("000000000000"), &["user"])];

/// A user's policy names nobody: whom it is attached to is whom it is about.
const NOBODY_NAMED: Principals = Principals {
    kinds: &[],
    bare: &[],
    star_under: &[],
    other_kind: Refused,
    misfit: Refused,
    account: AccountMeans::Users,
    negated: Negated::Refused,
};

/// Readers written in Go, and JavaScript's `JSON.parse`: strict, but the last of two names counts.
const LAST_NAME_COUNTS: JsonTaste = JsonTaste {
    byte_order_mark: Refused,
    comment_before: Refused,
    comment_within: Refused,
    trailing_comma: Refused,
    duplicate_key: NotKnown,
};
const JSON_NOT_KNOWN: JsonTaste = JsonTaste {
    byte_order_mark: NotKnown,
    comment_before: NotKnown,
    comment_within: NotKnown,
    trailing_comma: NotKnown,
    duplicate_key: NotKnown,
};

/// IAM user guide, policy grammar; S3 user guide, bucket policies.
pub(super) const AWS: Rules = Rules {
    dialect: Dialect::Aws,
    kind: Kind::Bucket,
    versions: BOTH_VERSIONS,
    without_version: Taken,
    statement_keys: STATEMENT,
    grammar: Refused,
    other_element: Refused,
    missing: Refused,
    principals: Principals {
        kinds: &[
            (
                "AWS",
                &[
                    Form::Account(12),
                    Form::Root(TWELVE),
                    Form::Arn(TWELVE, ENTITIES),
                ],
            ),
            ("CanonicalUser", &[Form::Hex(64)]),
            ("Service", &[Form::Outside]),
            ("Federated", &[Form::Outside]),
        ],
        bare: &[],
        star_under: &["AWS"],
        other_kind: Refused,
        misfit: Refused,
        account: AccountMeans::Administrator,
        negated: Negated::Works,
    },
    resources: Resources {
        form: ResourceForm::Arn,
        partitions: &["aws", "aws-cn", "aws-us-gov"],
        variables: Taken,
        bare: Refused,
        misfit: Refused,
        foreign: Refused,
        level: Refused,
        negated: Negated::Works,
    },
    actions: Actions {
        known: AWS_ACTIONS,
        newer: &[],
        wildcards: Wildcards::Any,
        star: Taken,
        other_case: Taken,
        unknown: Refused,
        negated: Negated::Works,
    },
    conditions: Conditions {
        element: Taken,
        operators: None,
        keys: None,
        other_operator: Refused,
        other_key: Refused,
        bad_address: NotKnown,
        json_bool: Taken,
        never: &[],
    },
    max_bytes: Some(20_480),
    json: JsonTaste {
        byte_order_mark: Refused,
        comment_before: Refused,
        comment_within: Refused,
        trailing_comma: Refused,
        duplicate_key: NotKnown,
    },
    owner: Owner::Keeps(&[
        "s3:GetBucketPolicy",
        "s3:PutBucketPolicy",
        "s3:DeleteBucketPolicy",
    ]),
    refusal: Refusal::InWords,
    safeguard: "give the key a bucket of its own",
};

/// IAM user guide, identity-based policies; the limit is an inline policy's.
const AWS_USER: Rules = Rules {
    kind: Kind::User,
    principals: NOBODY_NAMED,
    max_bytes: Some(2_048),
    resources: Resources {
        foreign: Taken,
        level: NoEffect,
        ..AWS.resources
    },
    owner: Owner::Nothing,
    refusal: Refusal::Code("MalformedPolicyDocument"),
    ..AWS
};

/// ABCI 3.0 user guide; tech.ldas.jp on S3DS bucket policies. The refusal was reported for the version
/// only; that the rest is refused follows from what is documented as possible.
const DDN: Rules = Rules {
    dialect: Dialect::Ddn,
    versions: &["2008-10-17"],
    principals: Principals {
        kinds: &[("DDN", &[Form::Hex(40)])],
        star_under: &["DDN"],
        account: AccountMeans::Users,
        negated: Negated::Refused,
        ..AWS.principals
    },
    resources: Resources {
        form: ResourceForm::Bucket,
        level: Taken,
        negated: Negated::Refused,
        ..SOMEBODY_ELSES_ARNS
    },
    actions: Actions {
        known: known::DDN,
        other_case: NotKnown,
        wildcards: Wildcards::AllOnly,
        negated: Negated::Refused,
        ..AWS.actions
    },
    conditions: Conditions {
        operators: Some(&["IpAddress", "NotIpAddress"]),
        keys: Some(&["aws:SourceIp"]),
        ..AWS.conditions
    },
    max_bytes: None,
    json: JSON_NOT_KNOWN,
    owner: Owner::SparedByStar,
    refusal: Refusal::BlamesVersion,
    safeguard: "turn on versioning, so that what is overwritten or deleted outside the prefix can be \
                brought back, or give the key a bucket of its own",
    ..AWS
};

/// Qumulo administrator guide, bucket policies; its Python SDK; a cluster of 7.9.2.2 seen by others.
const QUMULO: Rules = Rules {
    dialect: Dialect::Qumulo,
    versions: NEW_VERSION,
    statement_keys: &[
        StatementKey {
            name: "Statement",
            until: None,
        },
        StatementKey {
            name: "Statements",
            until: Some(Release(7, 4, 3)),
        },
    ],
    grammar: NotKnown,
    other_element: NotKnown,
    missing: NotKnown,
    principals: Principals {
        kinds: &[("Qumulo", &[Form::Identity])],
        bare: &[],
        star_under: &[],
        other_kind: NotKnown,
        misfit: NotKnown,
        account: AccountMeans::Users,
        negated: Negated::NotKnown,
    },
    resources: Resources {
        form: ResourceForm::None,
        partitions: &[],
        variables: Taken,
        bare: Refused,
        misfit: Refused,
        foreign: Refused,
        level: Taken,
        negated: Negated::Refused,
    },
    actions: Actions {
        known: known::QUMULO,
        newer: &[],
        wildcards: Wildcards::AllOnly,
        star: NotKnown,
        other_case: NotKnown,
        unknown: NotKnown,
        negated: Negated::NotKnown,
    },
    conditions: Conditions {
        element: NotKnown,
        ..AWS.conditions
    },
    max_bytes: None,
    json: JsonTaste {
        byte_order_mark: Refused,
        ..JSON_NOT_KNOWN
    },
    owner: Owner::Nothing,
    refusal: Refusal::Code("MalformedBucketPolicy"),
    safeguard: "let the directory's file permissions keep the key's user out of the rest: they have the \
                last word over a policy; or give the key a bucket of its own",
    ..AWS
};

/// WEKA documentation 4.4, S3 bucket policies, which it shows for everybody only.
const WEKA: Rules = Rules {
    dialect: Dialect::Weka,
    versions: NEW_VERSION,
    without_version: NotKnown,
    grammar: NotKnown,
    other_element: NotKnown,
    missing: NotKnown,
    principals: Principals {
        kinds: &[("AWS", &[])],
        star_under: &["AWS"],
        other_kind: NotKnown,
        misfit: NotKnown,
        negated: Negated::NotKnown,
        ..AWS.principals
    },
    resources: Resources {
        bare: NotKnown,
        misfit: NotKnown,
        foreign: NotKnown,
        level: NoEffect,
        negated: Negated::NotKnown,
        ..SOMEBODY_ELSES_ARNS
    },
    actions: Actions {
        known: known::WEKA,
        newer: known::WEKA_TENANT_AWARE,
        wildcards: Wildcards::None,
        star: NotKnown,
        other_case: NotKnown,
        unknown: NotKnown,
        negated: Negated::NotKnown,
    },
    conditions: Conditions {
        operators: Some(&["StringEquals"]),
        keys: Some(&["s3:prefix"]),
        other_key: NotKnown,
        other_operator: NotKnown,
        json_bool: NotKnown,
        ..AWS.conditions
    },
    max_bytes: None,
    json: JSON_NOT_KNOWN,
    owner: Owner::Nothing,
    ..AWS
};

/// WEKA documentation 4.4, S3 IAM policies: attached to a user, 2 KB at most.
const WEKA_USER: Rules = Rules {
    kind: Kind::User,
    principals: Principals {
        other_kind: NotKnown,
        misfit: NotKnown,
        ..NOBODY_NAMED
    },
    resources: Resources {
        foreign: Taken,
        ..WEKA.resources
    },
    actions: Actions {
        wildcards: Wildcards::Any,
        ..WEKA.actions
    },
    max_bytes: Some(2_048),
    ..WEKA
};

/// Seen on 16.2.15, one wrong thing at a time; the forms of ARNs are Ceph's documentation.
const CEPH: Rules = Rules {
    dialect: Dialect::Ceph,
    missing: NoEffect,
    principals: Principals {
        kinds: &[
            (
                "AWS",
                &[
                    Form::Root(Accounts::Tenant),
                    Form::Arn(Accounts::Tenant, ENTITIES),
                ],
            ),
            ("CanonicalUser", &[]),
            ("Service", &[Form::Outside]),
            ("Federated", &[Form::Outside]),
        ],
        misfit: NoEffect,
        account: AccountMeans::Users,
        negated: Negated::CoversAllOthers,
        ..AWS.principals
    },
    resources: Resources {
        variables: Refused,
        foreign: NoEffect,
        level: NoEffect,
        ..SOMEBODY_ELSES_ARNS
    },
    actions: Actions {
        newer: &["GetObjectAttributes", "GetObjectVersionAttributes"],
        negated: Negated::CoversNothing,
        ..AWS.actions
    },
    conditions: Conditions {
        other_key: NotKnown,
        bad_address: NoEffect,
        json_bool: Refused,
        never: &[(
            "aws:SecureTransport",
            "false",
            "over plain HTTP the gateway has no such value, so the condition never holds: write \
             an Allow with `\"aws:SecureTransport\": \"true\"` instead of denying `false`",
        )],
        ..AWS.conditions
    },
    max_bytes: None,
    json: JsonTaste {
        byte_order_mark: Refused,
        comment_before: Taken,
        comment_within: NotKnown,
        trailing_comma: Refused,
        duplicate_key: Refused,
    },
    owner: Owner::Keeps(&[]),
    refusal: Refusal::Mute("InvalidArgument"),
    ..AWS
};

/// minio/pkg, policy; minio/minio, bucket policy handlers.
const MINIO: Rules = Rules {
    dialect: Dialect::Minio,
    versions: NEW_VERSION,
    without_version: Refused,
    missing: NotKnown,
    principals: Principals {
        kinds: &[("AWS", &[Form::NamePattern])],
        account: AccountMeans::Users,
        negated: Negated::NotKnown,
        ..AWS.principals
    },
    resources: Resources {
        negated: Negated::NotKnown,
        ..SOMEBODY_ELSES_ARNS
    },
    actions: Actions {
        known: known::MINIO,
        star: NotKnown,
        other_case: NotKnown,
        negated: Negated::NotKnown,
        ..AWS.actions
    },
    conditions: Conditions {
        other_key: NotKnown,
        json_bool: NotKnown,
        ..AWS.conditions
    },
    json: LAST_NAME_COUNTS,
    owner: Owner::NotKnown,
    ..AWS
};

/// minio/pkg, policy: attached with `mc admin policy`.
const MINIO_USER: Rules = Rules {
    kind: Kind::User,
    without_version: Taken,
    principals: NOBODY_NAMED,
    max_bytes: None,
    resources: Resources {
        foreign: Taken,
        level: NoEffect,
        ..MINIO.resources
    },
    owner: Owner::Nothing,
    ..MINIO
};

/// Seen on 4.48, one wrong thing at a time; names of actions are its source's.
const SEAWEEDFS: Rules = Rules {
    dialect: Dialect::SeaweedFs,
    versions: NEW_VERSION,
    without_version: Refused,
    other_element: Taken,
    principals: Principals {
        kinds: &[("AWS", SEAWEEDFS_USERS), ("CanonicalUser", SEAWEEDFS_USERS)],
        other_kind: Refused,
        misfit: NoEffect,
        account: AccountMeans::Users,
        negated: Negated::Refused,
        ..AWS.principals
    },
    resources: Resources {
        form: ResourceForm::Arn,
        bare: NoEffect,
        misfit: Refused,
        level: NoEffect,
        negated: Negated::NotKnown,
        ..SOMEBODY_ELSES_ARNS
    },
    actions: Actions {
        known: known::SEAWEEDFS,
        star: Refused,
        other_case: NoEffect,
        unknown: NoEffect,
        negated: Negated::Refused,
        ..AWS.actions
    },
    conditions: Conditions {
        other_key: NoEffect,
        bad_address: NoEffect,
        json_bool: Refused,
        ..AWS.conditions
    },
    json: JsonTaste {
        duplicate_key: Taken,
        ..LAST_NAME_COUNTS
    },
    // A denial of `s3:*` for everybody took the policy itself from the bucket's owner.
    owner: Owner::Keeps(&[]),
    refusal: Refusal::Mute("InvalidPolicyDocument"),
    ..AWS
};

/// `StorageGRID` documentation, bucket and group access policies.
const STORAGEGRID: Rules = Rules {
    dialect: Dialect::StorageGrid,
    versions: &[],
    grammar: NotKnown,
    other_element: NotKnown,
    missing: NotKnown,
    principals: Principals {
        kinds: &[(
            "AWS",
            &[
                Form::Account(20),
                Form::Root(TWENTY),
                Form::Arn(
                    TWENTY,
                    &[
                        "user",
                        "group",
                        "federated-user",
                        "federated-group",
                        "user-uuid",
                    ],
                ),
            ],
        )],
        other_kind: NotKnown,
        misfit: NotKnown,
        ..AWS.principals
    },
    resources: Resources {
        variables: Taken,
        bare: NotKnown,
        misfit: NotKnown,
        foreign: NotKnown,
        level: NoEffect,
        ..SOMEBODY_ELSES_ARNS
    },
    actions: Actions {
        known: known::STORAGEGRID,
        star: NotKnown,
        other_case: NotKnown,
        unknown: NotKnown,
        ..AWS.actions
    },
    conditions: Conditions {
        keys: Some(&[
            "aws:SourceIp",
            "aws:username",
            "s3:delimiter",
            "s3:max-keys",
            "s3:prefix",
            "s3:ExistingObjectTag/",
            "s3:RequestObjectTag/",
            "s3:object-lock-mode",
            "s3:object-lock-remaining-retention-days",
            "s3:x-amz-server-side-encryption-customer-algorithm",
        ]),
        other_operator: NotKnown,
        other_key: NotKnown,
        json_bool: NotKnown,
        ..AWS.conditions
    },
    json: JSON_NOT_KNOWN,
    owner: Owner::NotKnown,
    refusal: Refusal::Code("XBucketPolicyParseException"),
    ..AWS
};

/// VAST knowledge base, S3 policies; its actions are not listed there.
const VAST: Rules = Rules {
    dialect: Dialect::Vast,
    versions: NEW_VERSION,
    without_version: NotKnown,
    grammar: NotKnown,
    other_element: NotKnown,
    missing: NotKnown,
    principals: Principals {
        kinds: &[("User", &[Form::Name]), ("Group", &[Form::Name])],
        star_under: &[],
        other_kind: NotKnown,
        misfit: NotKnown,
        account: AccountMeans::Users,
        negated: Negated::NotKnown,
        ..AWS.principals
    },
    resources: Resources {
        bare: NotKnown,
        misfit: NotKnown,
        foreign: NotKnown,
        level: NoEffect,
        ..SOMEBODY_ELSES_ARNS
    },
    actions: Actions {
        known: &[],
        star: NotKnown,
        other_case: NotKnown,
        unknown: NotKnown,
        ..AWS.actions
    },
    conditions: Conditions {
        other_operator: NotKnown,
        other_key: NotKnown,
        json_bool: NotKnown,
        ..AWS.conditions
    },
    max_bytes: None,
    json: JSON_NOT_KNOWN,
    owner: Owner::NotKnown,
    refusal: Refusal::Code("MalformedPolicy"),
    ..AWS
};

/// scality/Arsenal, lib/policy; the version is mandatory.
const SCALITY: Rules = Rules {
    dialect: Dialect::Scality,
    versions: NEW_VERSION,
    without_version: Refused,
    missing: NotKnown,
    principals: Principals {
        negated: Negated::NotKnown,
        ..AWS.principals
    },
    resources: Resources {
        bare: NotKnown,
        misfit: NotKnown,
        foreign: NotKnown,
        level: NoEffect,
        negated: Negated::NotKnown,
        ..SOMEBODY_ELSES_ARNS
    },
    actions: Actions {
        known: known::SCALITY,
        star: NotKnown,
        other_case: NotKnown,
        unknown: NotKnown,
        negated: Negated::NotKnown,
        ..AWS.actions
    },
    conditions: Conditions {
        other_operator: NotKnown,
        other_key: NotKnown,
        json_bool: NotKnown,
        ..AWS.conditions
    },
    json: LAST_NAME_COUNTS,
    owner: Owner::NotKnown,
    ..AWS
};

/// versity/versitygw, auth/bucket policy; its reader has no conditions.
const VERSITY: Rules = Rules {
    dialect: Dialect::Versity,
    principals: Principals {
        kinds: &[("AWS", &[Form::Name])],
        bare: &[Form::Name],
        account: AccountMeans::Users,
        negated: Negated::NotKnown,
        ..AWS.principals
    },
    resources: Resources {
        negated: Negated::NotKnown,
        ..SOMEBODY_ELSES_ARNS
    },
    actions: Actions {
        known: known::VERSITY,
        star: NotKnown,
        other_case: NotKnown,
        negated: Negated::NotKnown,
        ..AWS.actions
    },
    conditions: Conditions {
        element: NotKnown,
        ..AWS.conditions
    },
    grammar: NotKnown,
    other_element: NotKnown,
    max_bytes: None,
    json: LAST_NAME_COUNTS,
    owner: Owner::NotKnown,
    ..AWS
};

/// noobaa/noobaa-core, bucket policies; principals must exist.
const NOOBAA: Rules = Rules {
    dialect: Dialect::Noobaa,
    versions: &[],
    grammar: NotKnown,
    other_element: NotKnown,
    missing: NotKnown,
    principals: Principals {
        kinds: &[(
            "AWS",
            &[
                Form::Root(Accounts::Any),
                Form::Arn(Accounts::Any, ENTITIES),
                Form::Name,
            ],
        )],
        account: AccountMeans::Users,
        negated: Negated::RefusedInAllow,
        ..AWS.principals
    },
    resources: Resources {
        level: NoEffect,
        negated: Negated::NotKnown,
        ..SOMEBODY_ELSES_ARNS
    },
    actions: Actions {
        known: known::NOOBAA,
        wildcards: Wildcards::AllOnly,
        star: NotKnown,
        other_case: NotKnown,
        negated: Negated::NotKnown,
        ..AWS.actions
    },
    conditions: Conditions {
        operators: Some(&[
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike",
            "Null",
            "IpAddress",
            "NotIpAddress",
        ]),
        keys: Some(&[
            "aws:SourceIp",
            "s3:ExistingObjectTag/",
            "s3:VersionId",
            "s3:x-amz-server-side-encryption",
        ]),
        json_bool: NotKnown,
        ..AWS.conditions
    },
    max_bytes: None,
    json: LAST_NAME_COUNTS,
    owner: Owner::NotKnown,
    ..AWS
};
