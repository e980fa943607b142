//! A temporary key that the endpoint gave and does not take.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Exchange, Finding, FindingCode, KeyRole, Observed, Outcome, Party, Purpose,
    SignatureVersion,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("token.not-honoured"),
    title: "AssumeRole gives a temporary key, and S3 does not take it",
    meaning: "STS answers and its keys do not work. Ceph RGW does so where rgw_s3_auth_use_sts is \
              off: AssumeRole succeeds all the same. Elsewhere STS and S3 may be two systems, or a \
              session has not reached every node yet.",
    told_by: "AssumeRole gave this very ID moments before, and S3 refuses it as it refuses an \
              identity that nobody has.",
    look_alikes: &["identity.unknown-key", "identity.rejected", "token.invalid"],
    remedy: "Switch STS authentication on in S3 itself; Ceph RGW: rgw_s3_auth_use_sts and a \
             rgw_sts_key of 16 characters, the same on every gateway.",
    sources: &[
        "observed on Ceph RGW 16.2 with rgw_s3_auth_use_sts off: AssumeRole 200, each use of its key 403 InvalidAccessKeyId",
        "Ceph documentation, STS: configuration of the gateway",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let cells: Vec<&Outcome> = case.turned_away();
    let id = case.key_id(KeyRole::Target);
    let (taken, reading) = case.exchanges().find(|(exchange, reading)| {
        exchange.purpose == Purpose::Assume
            && reading.observed == Observed::Allowed
            && gives(exchange, id)
    })?;
    // SeaweedFS knows no temporary key under SigV2.
    let has_v4 = |o: &&Outcome| o.cell.signature == SignatureVersion::V4;
    if !cells.iter().any(has_v4) {
        return None;
    }
    let random = case.calibration(KeyRole::RandomId, cells[0].cell.signature);
    let ceph = case.is_vendor(&["ceph-rgw"]);
    let command = "ceph config set client.rgw rgw_s3_auth_use_sts true";
    Some(
        Draft::new(
            &RULE,
            Party::Endpoint,
            "STS gave the target key, and S3 refuses it as it refuses an unknown one.",
        )
        // A session that has not reached this node yet looks the same.
        .confidence(Confidence::Likely)
        .because(
            "AssumeRole answered with this ID right before the run, its token was sent along, and \
             every request with it is refused at the door.",
        )
        .cells(&cells)
        .evidence(&[(taken, reading)])
        .evidence(random.as_slice())
        .fact("access key ID", id)
        .fact("taken at", &taken.request.url)
        .ruled_out(
            "identity.wrong-system",
            &[(taken, reading)],
            "the ID is from the answer of STS, not from somewhere else",
        )
        .step("Have the operator switch STS authentication on for S3; AssumeRole alone does not need it.")
        .step("Look that STS and S3 are one system: with endpoint=URL in the KEYREF another STS can be asked.")
        .step("Where sessions take time to reach all nodes, run again with --wait 30s.")
        .command(ceph.then(|| command.to_owned()))
        .done(),
    )
}

/// Whether the reply of an `AssumeRole` holds this ID.
fn gives(exchange: &Exchange, id: &str) -> bool {
    let response = exchange.response();
    response.is_some_and(|response| response.body.contains(&format!("<AccessKeyId>{id}<")))
}
