//! The store does not know the second version of lists.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Observed, Outcome, Party, Severity, Verb};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("operation.list-v2-ignored"),
    title: "the store answers the second version of List as the first",
    meaning: "ListObjectsV2 says how many keys it gives and hands out a token for the next page. A store that ignores `list-type=2` does neither: clients that wait for the token read one page and take it for all.",
    told_by: "The answer to `list-type=2` has `Marker`, which belongs to the first version, and no `KeyCount`.",
    look_alikes: &["s3.other-document", "addressing.host-taken-as-bucket"],
    remedy: "Let clients list with the first version (ListObjects), or page with `marker`.",
    sources: &[
        "Corymbia/eucalyptus#116",
        "restic/restic#2273",
        "S3 API reference, ListObjectsV2",
    ],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let lists: Vec<&Outcome> = case
        .outcomes
        .iter()
        .filter(|o| o.cell.verb == Verb::List && o.observed == Observed::Allowed)
        .collect();
    let body = |o: &Outcome| {
        let exchange = case.exchange(&o.reading.as_ref()?.exchange)?;
        let asked = exchange.request.url.contains("list-type=2");
        let response = exchange.response().filter(|_| asked)?;
        Some(response.body.clone())
    };
    let first = body(lists.first()?)?;
    let all = lists
        .iter()
        .all(|o| body(o).is_some_and(|text| is_first_version(&text)));
    if !all {
        return None;
    }
    let more = first.contains("<IsTruncated>true<");
    let (severity, because) = if more {
        (
            Severity::Warning,
            "The answer says that there is more and gives no token to ask for it with.",
        )
    } else {
        (
            Severity::Info,
            "The answer has the elements of the first version and none of the second.",
        )
    };
    Some(
        Draft::new(&RULE, Party::Endpoint, "The store answers the second version of List as if it were the first.")
            .severity(severity)
            .confidence(Confidence::Certain)
            .because(because)
            .evidence(&lists[..1])
            .step("Have clients list with the first version, or page with marker: one that waits for a token takes the first page for all.")
            .done(),
    )
}

fn is_first_version(body: &str) -> bool {
    let has = |element: &str| body.contains(element);
    let second = ["<KeyCount", "<NextContinuationToken", "<ContinuationToken"];
    (has("<Marker>") || has("<Marker/>")) && !second.into_iter().any(has)
}
