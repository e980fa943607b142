//! Headers with an underscore in their name do not arrive.

use crate::diagnose::draft::Draft;
use crate::diagnose::product::{self, Fix};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party, Severity, SignatureVersion};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.underscore-header-dropped"),
    title: "headers with an underscore in their name do not arrive",
    meaning: "Some proxies, nginx first of all, drop headers whose name holds an underscore. \
              Metadata such as `x-amz-meta-my_key` is signed and then missing, so the store makes \
              another signature.",
    told_by: "A Put with `x-amz-meta-s3probe-a` passes, the same Put with `x-amz-meta-s3probe_a` \
              is refused.",
    look_alikes: &["secret.wrong", "permission.action-missing"],
    remedy: "Have the proxy pass such names, or use names with dashes.",
    sources: &[
        "nginx documentation, `underscores_in_headers`",
        "observed: nginx 1.22 before SeaweedFS 4.48 and Ceph RGW 16.2",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let dash = case.tried("hop.name-with-dash", SignatureVersion::V4);
    let underscore = case.tried("hop.name-with-underscore", SignatureVersion::V4);
    if !dash.works_for_all() || !underscore.fails_for_all() {
        return None;
    }
    let mut draft = Draft::new(&RULE, Party::Hop, "Headers with an underscore in their name, such as x-amz-meta-my_key, do not arrive at the store.")
        .severity(Severity::Warning)
        .confidence(Confidence::Likely)
        .because("A Put with x-amz-meta-s3probe-a is accepted, the same Put with x-amz-meta-s3probe_a is a wrong signature.")
        .evidence(&dash.passed)
        .evidence(&underscore.refused)
        .fact_if("marks of", product::name(case))
        .ruled_out("secret.wrong", &dash.passed, "the same secret is accepted with a dash in the name");
    if let Some(step) = product::step(case, Fix::Underscore) {
        draft = draft.step(step);
    }
    Some(
        draft
            .step("Have the proxy pass such names on, or use metadata names with dashes.")
            .done(),
    )
}
