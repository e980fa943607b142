//! The path of the endpoint's URL is taken off on the way.

use crate::diagnose::draft::Draft;
use crate::diagnose::product::{self, Fix};
use crate::diagnose::trials::{TARGET_AS_WELL, Tried};
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule, echo};
use crate::model::{Confidence, Finding, FindingCode, Outcome, Party, SignatureVersion};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.base-path-stripped"),
    title: "the path of the endpoint's URL is taken off after the request was signed",
    meaning: "The endpoint's URL has a path, the client signs it, and a proxy removes it before \
              the store looks at the request. The store makes the signature of a shorter path. S3 \
              has no way to say that a part of the path is not to be signed.",
    told_by: "The text that the endpoint shows it signed; where it shows none: signed without the endpoint's path while it is sent, the same request passes.",
    look_alikes: &[
        "secret.wrong",
        "hop.host-rewritten",
        "addressing.base-path-join",
    ],
    remedy: "Give the store a host name or a port of its own, without a path.",
    sources: &[
        "minio/minio#6546",
        "observed: nginx 1.22 and HAProxy 2.6 before SeaweedFS 4.48 and Ceph RGW 16.2",
    ],
    claim: Claim::Cause,
    examine: |case| {
        echo::first(echo::base_path_stripped(&RULE, case), || {
            find(case).into_iter().collect()
        })
    },
};

const VERSIONS: [SignatureVersion; 2] = [SignatureVersion::V4, SignatureVersion::V2];

fn find(case: &Case<'_>) -> Option<Finding> {
    let endpoint = case.endpoint()?;
    let tried = VERSIONS.map(|version| (version, case.tried("path.without-base", version)));
    let working: Vec<&(SignatureVersion, Tried<'_>)> =
        tried.iter().filter(|(_, tried)| tried.works()).collect();
    let cells: Vec<&Outcome> = working
        .iter()
        .flat_map(|(version, _)| case.mismatched(*version))
        .collect();
    let passed: Vec<_> = working.iter().flat_map(|(_, t)| t.passed.clone()).collect();
    if cells.is_empty() || endpoint.base_path.is_empty() {
        return None;
    }
    let steady = working
        .iter()
        .all(|(version, tried)| tried.works_for_all() && case.nothing_accepted(*version));
    let confidence = if steady {
        Confidence::Certain
    } else {
        Confidence::Likely
    };
    let path = &endpoint.base_path;
    let mut draft = Draft::new(&RULE, Party::Hop, format!("The path {path} of the endpoint's URL is taken off on the way, after it was signed."))
        .confidence(confidence)
        .because(format!("Signed without {path} and sent with it, the same request is accepted."))
        .cells(&cells)
        .evidence(&passed)
        .fact("answer", all_said(&cells))
        .fact_if("marks of", product::name(case))
        .ruled_out("secret.wrong", &passed, "the same secret is accepted for the shorter path")
        .step("Give the store a host name or a port of its own and leave the path out of the endpoint's URL: S3 clients sign the path they send.");
    if let Some(step) = product::step(case, Fix::Path) {
        draft = draft.step(format!("{step} The store must then know the path, too."));
    }
    if working.iter().any(|(_, tried)| tried.leaves_the_target()) {
        draft = draft.step(TARGET_AS_WELL);
    }
    Some(draft.done())
}
