//! Nobody in particular may do it.

use crate::diagnose::commands;
use crate::diagnose::conclude::excess;
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Finding, FindingCode, KeyRole, Outcome, Party, Setting, Severity, Verb,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.everything-open"),
    title: "the bucket is open to everybody, without any key",
    meaning: "A request that nobody signed was carried out. Whatever this run shows about the \
              target key, everybody who reaches the endpoint may do the same.",
    told_by: "The unsigned calibration is allowed.",
    look_alikes: &["secret.not-checked", "permission.excess"],
    remedy: "If the bucket is not meant to be public, take the statement for everybody, or the ACL \
             for everybody, away.",
    sources: &[
        "observed on Ceph RGW 16.2: the principals * and arn:aws:iam:::root both mean everybody",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let open = case.let_in(KeyRole::Anonymous)?;
    let excess: Vec<&Outcome> = excess(case)
        .into_iter()
        .filter(|o| o.cell.verb == Verb::List)
        .collect();
    let severity = if excess.is_empty() {
        Severity::Warning
    } else {
        Severity::Error
    };
    let bucket = &case.evidence.run.bucket;
    let stated = case.stated();
    let read: Vec<_> = stated.iter().map(|stated| stated.answer).collect();
    Some(
        Draft::new(&RULE, Party::Policy, format!("Everybody may list the bucket {bucket}, without a key."))
            .severity(severity)
            .confidence(Confidence::Certain)
            .because("List was carried out for a request that nobody signed.")
            .cells(&excess)
            .evidence(&[open])
            .fact("bucket", bucket)
            .evidence(&read)
            .fact_if("opened by", opened_by(case))
            .step("If the bucket is not meant to be public, look for the statement whose principal is everybody, or the ACL that grants to all users, and remove it.")
            .step("Whether everybody may read or write objects as well was not tried.")
            .command(commands::show_policy(case))
            .done(),
    )
}

/// The statement or the ACL by which everybody may, as far as it was read.
fn opened_by(case: &Case<'_>) -> Option<String> {
    let statement = case.stated().and_then(|stated| stated.opened_by());
    let by_policy = statement.map(|by| format!("{by} of the bucket's policy"));
    by_policy.or_else(|| {
        let (acl, _) = case.setting(Setting::Acl)?;
        let everybody = acl.response()?.body.contains(ALL_USERS);
        everybody.then(|| "the bucket's ACL, which grants to all users".to_owned())
    })
}

/// The group in an ACL that is everybody (S3 user guide, predefined groups).
const ALL_USERS: &str = "groups/global/AllUsers";
