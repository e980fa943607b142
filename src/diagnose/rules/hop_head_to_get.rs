//! HEAD arrives as GET.

use crate::diagnose::draft::Draft;
use crate::diagnose::product;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Exchange, Finding, FindingCode, Observed, Outcome, Party, Reading, Severity,
    SignatureVersion, Verb,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.head-to-get"),
    title: "a cache turns HEAD into GET",
    meaning: "A cache in front of the store asks for the whole object where the client asked for \
              its headers only. The signature covers the method, so every HEAD is refused while \
              GET works: clients that look before they read or write report 403.",
    told_by: "HEAD of the bucket is refused where List works, and a HEAD that was signed as GET \
              is accepted.",
    look_alikes: &[
        "permission.list-missing-masks-404",
        "permission.action-missing",
    ],
    remedy: "Have the cache pass HEAD on (nginx: `proxy_cache_convert_head off;`), or keep S3 out \
             of it.",
    sources: &[
        "minio/minio#17092",
        "nginx documentation, `proxy_cache_convert_head`",
        "observed: nginx 1.22 with proxy_cache before SeaweedFS 4.48 and Ceph RGW 16.2",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let refused = answered(case, "hop.head", |status| matches!(status, 400 | 401 | 403))?;
    let accepted = answered(case, "hop.head-signed-as-get", |status| status == 200)?;
    let works: Vec<&Outcome> = case
        .outcomes
        .iter()
        .filter(|o| o.cell.verb == Verb::List && o.cell.signature == SignatureVersion::V4)
        .filter(|o| o.observed == Observed::Allowed)
        .collect();
    Some(
        Draft::new(&RULE, Party::Hop, "HEAD is turned into GET on the way, so every HEAD is a wrong signature.")
            .severity(Severity::Warning)
            .confidence(Confidence::Certain)
            .because("HEAD of the bucket is refused, and a HEAD that was signed as GET is accepted.")
            .evidence(&refused)
            .evidence(&accepted)
            .fact_if("marks of", product::name(case))
            .ruled_out("secret.wrong", &works, "List of the same key is accepted")
            .ruled_out("permission.action-missing", &accepted, "the same HEAD is allowed once GET is signed")
            .step("Have the cache pass HEAD on; in nginx: `proxy_cache_convert_head off;` with the method in `proxy_cache_key`.")
            .step("Or keep requests to the store out of the cache: they are signed, and each has another date.")
            .done(),
    )
}

/// The exchanges of an experiment, if there are any and all of them have such a status.
fn answered<'a>(
    case: &Case<'a>,
    name: &str,
    fits: fn(u16) -> bool,
) -> Option<Vec<(&'a Exchange, &'a Reading)>> {
    let found: Vec<_> = case
        .trials_under(SignatureVersion::V4)
        .filter(|(trial, _, _)| trial.experiment == name)
        .map(|(_, exchange, reading)| (exchange, reading))
        .collect();
    let all = found
        .iter()
        .all(|(_, reading)| reading.status.is_some_and(fits));
    (all && !found.is_empty()).then_some(found)
}
