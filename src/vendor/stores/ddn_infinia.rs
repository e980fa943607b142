//! DDN Infinia.

use super::prelude::*;
use crate::vendor::forms::upper_or_digit;

pub(super) const DDN_INFINIA: Profile = Profile {
    name: "ddn-infinia",
    title: "DDN Infinia",
    also: &["infinia", "redcli"],
    facts: FACTS,
    answers: ANSWERS,
    commands: COMMANDS,
    ..Profile::UNKNOWN
};

const SMOKE: &str = "community smoke test for DDN Infinia";
const LAB: &str = "community lab set-up for DDN Infinia";
const DEMO: &str = "community demos for DDN Infinia";
const DASHBOARD: &str = "community dashboard for DDN Infinia";

const FACTS: &[Fact] = &[
    likely(
        SigV4(Yes),
        "as boto3 and the AWS command line send it",
        SMOKE,
    ),
    possible(
        Regions(&["us-east-1"]),
        "what clients are set to; whether it is checked is unknown",
        DEMO,
    ),
    likely(PathStyle(Yes), "", SMOKE),
    possible(
        VirtualHosted(OnceSetUp),
        "a tenant's service may have a name of its own",
        DASHBOARD,
    ),
    likely(
        Ports(&[8111]),
        "HTTPS with the cluster's own authority",
        SMOKE,
    ),
    possible(
        KeyId(TextForm::usual(
            "20 upper-case letters and digits in one example",
            (20, 20),
            upper_or_digit,
        )),
        "",
        DASHBOARD,
    ),
    likely(
        KeyExpiry(Yes),
        "every key is made with an end: 90d, 1y, 10y",
        DASHBOARD,
    ),
    likely(
        RightsBy(&["redcli user grant"]),
        "for a scope: tenant, tenant/subtenant or tenant/subtenant/dataset; whether it takes bucket policies is unknown",
        LAB,
    ),
    possible(
        Quirk,
        "users of S3 are made with redcli; those that the REST API makes are users of the realm, whom S3 does not know",
        DASHBOARD,
    ),
    possible(
        Quirk,
        "CreateBucket over S3 may be denied where redcli makes the bucket",
        DASHBOARD,
    ),
];

const ANSWERS: &[Answer] = &[Answer::new(Case::Denied, "AccessDenied", DASHBOARD)
    .status(403)
    .says("CreateBucket without the right")
    .possible()];

const COMMANDS: &[Command] = &[
    Command::new(
        Task::CreateUser,
        "redcli user add {user} -r {tenant} -t {tenant}",
        SMOKE,
    )
    .says("after `redcli user login`; asks for a password, or -p; older releases: --scope for -r")
    .likely(),
    Command::new(
        Task::CreateKey,
        "redcli s3 access add {user} -t {tenant} -r {tenant}/{subtenant} -e {duration}",
        SMOKE,
    )
    .says("prints S3_KEY, S3_SECRET and EXPIRATION")
    .likely(),
    Command::new(
        Task::ListKeys,
        "redcli s3 access list -t {tenant} -a",
        DASHBOARD,
    )
    .likely(),
    Command::new(
        Task::CreateBucket,
        "redcli s3 bucket create {bucket} -t {tenant} -s {subtenant}",
        LAB,
    )
    .likely(),
    Command::new(
        Task::Grant,
        "redcli user grant {user} {tenant}/{subtenant} -t {tenant}",
        SMOKE,
    )
    .likely(),
];
