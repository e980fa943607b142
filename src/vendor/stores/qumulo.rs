//! Qumulo Core S3.

use super::prelude::*;
use crate::vendor::forms::{lower_hex, secret_base64};

pub(super) const QUMULO: Profile = Profile {
    name: "qumulo",
    title: "Qumulo Core S3",
    also: &["qq", "qumulo core"],
    facts: FACTS,
    answers: ANSWERS,
    commands: COMMANDS,
    marks: MARKS,
    ..Profile::UNKNOWN
};

const DOCS: &str = "Qumulo Core documentation, S3";
const POLICIES: &str = "Qumulo Core guide, access policies for S3 buckets";
const NEW: &str = "Qumulo Core guide, supported S3 functionality";
const SDK: &str = "Qumulo API for Python, 7.1.4 to 7.10.2.1";
const LIVE: &str = "notes of a driver's author, tried on Core 7.9.2.2";

const FACTS: &[Fact] = &[
    certain(SigV4(Yes), "", DOCS),
    certain(SigV2(No), "", DOCS),
    certain(ChecksRegion(No), "GetBucketLocation says `local`", LIVE),
    certain(PresignedUrls(Yes), "Get, Put, Head and Delete", DOCS),
    certain(PostForms(No), "", NEW),
    certain(
        Trailers(&["CRC64NVME", "SHA256"]),
        "newer releases; older ones take no streamed body at all",
        NEW,
    ),
    certain(
        Anonymous(Yes),
        "reads only, where a policy allows Everyone or Guest",
        POLICIES,
    ),
    certain(Sts(No), "and no session tokens", DOCS),
    certain(PathStyle(Yes), "", DOCS),
    certain(VirtualHosted(No), "", DOCS),
    certain(
        Ports(&[9000]),
        "HTTPS with a certificate of its own unless replaced",
        DOCS,
    ),
    certain(OtherPorts(&["8000 REST"]), "", LIVE),
    certain(
        DottedNames(No),
        "3 to 63 lower-case letters, digits and hyphens",
        DOCS,
    ),
    likely(
        KeyId(TextForm::fixed("20 hex digits", (20, 20), lower_hex)),
        "examples look so",
        DOCS,
    ),
    certain(
        Secret(TextForm::fixed("40 characters", (40, 40), secret_base64)),
        "",
        DOCS,
    ),
    certain(
        KeysPerUser(2),
        "which lets one replace the other; a third is refused",
        DOCS,
    ),
    certain(DisabledKeys(No), "only deleted", DOCS),
    certain(
        OwnId(&[OwnIdWay::Command]),
        "an auth_id; keys belong to one cluster and one auth_id",
        DOCS,
    ),
    certain(WrittenIn(Dialect::Qumulo), "", POLICIES),
    certain(
        RightsBy(&["bucket policy", "permissions of files", "RBAC privileges"]),
        "without a policy signed requests go by the permissions of files, unsigned ones are refused",
        POLICIES,
    ),
    certain(PolicyVersions(&["2012-10-17", "(absent)"]), "", POLICIES),
    certain(
        StatementKey(&["Statements (up to 7.4.3)", "Statement (from 7.4.4)"]),
        "whether a release takes the other's is not documented",
        SDK,
    ),
    certain(
        Principals(&[
            "{\"Qumulo\": [\"auth_id:<n>\"]}",
            "{\"Qumulo\": [\"local:<name>\"]}",
            "{\"Qumulo\": [\"ad:<name>\"]}",
            "{\"Qumulo\": [\"uid:<n>\"]}",
            "{\"Qumulo\": [\"sid:<SID>\"]}",
            "{\"Qumulo\": [\"Authenticated Users\"]}",
            "{\"Qumulo\": [\"Everyone\"]}",
        ]),
        "auth_id is the safest: a name is looked up when the policy is set, and may be a deleted user's",
        POLICIES,
    ),
    certain(Resources(&["(none)"]), "Resource is refused", LIVE),
    certain(Prefixes(No), "", LIVE),
    likely(Conditions(&["(none)"]), "", POLICIES),
    certain(
        OwnActions(&["s3:GetBucketReplication"]),
        "AWS writes GetReplicationConfiguration",
        POLICIES,
    ),
    certain(
        Evaluation,
        "a Deny wins; then the permissions of files must allow it too; an RBAC privilege passes by any policy, a Deny included",
        POLICIES,
    ),
    certain(Acls(No), "ACLs of S3 cannot be written", NEW),
    certain(
        Quirk,
        "keys of a deleted user stay; its name is no longer found, its auth_id is",
        LIVE,
    ),
    certain(
        Quirk,
        "prefixes end at a slash, and a listing is not in order of bytes",
        NEW,
    ),
    certain(
        Quirk,
        "SDKs of 2025 need request_checksum_calculation=when_required",
        LIVE,
    ),
    certain(
        Quirk,
        "upgrading to 7.1.1 turned the setting for unsigned requests into a policy that allows everybody everything",
        POLICIES,
    ),
];

const ANSWERS: &[Answer] = &[
    Answer::new(Case::Denied, "AccessDeniedByBucketPolicy", DOCS)
        .status(403)
        .says("a policy's Deny or silence; another provider has the same code"),
    Answer::new(Case::SigV2, "AuthorizationHeaderMalformed", DOCS).status(400),
    Answer::new(Case::PayloadHash, "AuthorizationHeaderMalformed", DOCS)
        .status(400)
        .says("x-amz-content-sha256 of a kind it does not take, as SDKs of 2025 send it"),
    Answer::new(
        Case::Checksum,
        "QumuloUnsupportedTrailerChecksumFormat",
        NEW,
    ),
    Answer::new(Case::BadPolicy, "MalformedBucketPolicy", LIVE)
        .says("from its REST API, with the reason; a byte-order mark is enough")
        .likely(),
    Answer::new(Case::BadPolicy, "ResourceSpecified", LIVE)
        .says("a reason inside the refusal: take Resource out")
        .likely(),
    Answer::new(Case::Own, "s3_access_key_limit_reached_error", DOCS)
        .says("a third key for one identity, from its REST API"),
];

const COMMANDS: &[Command] = &[
    Command::new(Task::CreateUser, "qq auth_add_user --name {user}", DOCS),
    Command::new(Task::CreateKey, "qq s3_create_access_key {user}", SDK)
        .says("or --auth-id N, which cannot mean a deleted namesake"),
    Command::new(Task::ShowKey, "qq s3_list_access_keys", SDK),
    Command::new(Task::ListKeys, "qq s3_list_access_keys --user {user}", SDK),
    Command::new(Task::DeleteKey, "qq s3_delete_access_key --id {key-id}", SDK),
    Command::new(Task::OwnId, "qq s3_list_access_keys --json", SDK)
        .says("the auth_id beside the access key ID")
        .likely(),
    Command::new(
        Task::SetPolicy,
        "qq s3_set_bucket_policy --bucket {bucket} --file {policy-file}",
        SDK,
    )
    .says("refused if it would lock out who sets it, unless --allow-remove-self"),
    Command::new(Task::ShowPolicy, "qq s3_get_bucket_policy --bucket {bucket}", SDK),
    Command::new(Task::DeletePolicy, "qq s3_delete_bucket_policy --bucket {bucket}", SDK),
    Command::new(
        Task::ExplainAccess,
        "qq s3_bucket_policy_explain_access --bucket {bucket} {user}",
        SDK,
    )
    .says("allowed actions, those by RBAC, and what each statement does"),
    Command::new(
        Task::Grant,
        "qq fs_modify_acl --path {path} add_entry -y Allowed -t {user} -r 'Read' --flags 'Container inherit' 'Object inherit'",
        DOCS,
    )
    .says("permission of files, which a policy does not replace")
    .likely(),
    Command::new(
        Task::Versioning,
        "aws --endpoint-url {endpoint} s3api put-bucket-versioning --bucket {bucket} --versioning-configuration Status=Enabled",
        POLICIES,
    )
    .says("PutBucketVersioning is among its actions")
    .likely(),
];

const MARKS: &[Mark] = &[
    Mark::new(
        At::Element("Code"),
        Is::StartsWith("Qumulo"),
        Weight::Strong,
        "codes Qumulo…",
    ),
    Mark::new(
        At::Element("Code"),
        Is::Exactly("AccessDeniedByBucketPolicy"),
        Weight::Middling,
        "code AccessDeniedByBucketPolicy",
    ),
];
