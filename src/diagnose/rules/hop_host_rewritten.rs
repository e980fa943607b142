//! SigV4 fails for every key where SigV2 works: the Host was changed on the way.

use crate::diagnose::draft::Draft;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule, echo};
use crate::model::{
    Confidence, ErrorClass, Finding, FindingCode, Observed, Outcome, Party, SignatureVersion,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.host-rewritten"),
    title: "the Host header, or another signed one, is changed on the way",
    meaning: "SigV4 signs the Host header, SigV2 with path style does not. If every SigV4 request \
              is a wrong signature and the SigV2 twin passes, something between here and the store \
              most likely puts another Host (or port) into the request.",
    told_by: "The text that the endpoint signed has another Host. Where it shows none: SigV4 is \
              refused and SigV2 accepted, for both keys alike.",
    look_alikes: &[
        "secret.wrong",
        "region.mismatch",
        "hop.host-port-changed",
        "hop.signed-header-rewritten",
    ],
    remedy: "Have the proxy pass the Host on unchanged, port included.",
    sources: &[
        "public cases minio/minio#8624, usnistgov/dioptra#347",
        "observed on Ceph RGW 16.2: signed for another Host, SigV4 is refused and SigV2 accepted",
    ],
    claim: Claim::Cause,
    examine: |case| {
        let shown = echo::host_rewritten(&RULE, case);
        if shown.is_empty() {
            find(case).into_iter().collect()
        } else {
            shown
        }
    },
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let of = |version| {
        case.outcomes
            .iter()
            .filter(move |o| o.cell.signature == version)
    };
    let accepted: Vec<&Outcome> = of(SignatureVersion::V2)
        .filter(|o| o.observed == Observed::Allowed && case.shows_accepted(o))
        .collect();
    let refused: Vec<&Outcome> = of(SignatureVersion::V4)
        .filter(|o| is_mismatch(o))
        .collect();
    let any_passes = of(SignatureVersion::V4).any(|o| case.shows_accepted(o));
    if accepted.is_empty() || refused.is_empty() || any_passes {
        return None;
    }
    let by_both = refused.iter().any(|o| case.control_fares_alike(o));
    Some(
        Draft::new(&RULE, Party::Hop, "SigV4, which covers the Host header, is refused; SigV2, which does not, is accepted.")
            .confidence(if by_both { Confidence::Likely } else { Confidence::Possible })
            .because("The secret makes right signatures under SigV2, so what SigV4 covers besides reaches the store changed: the Host first of all, or another signed header.")
            .cells(&refused)
            .evidence(&accepted[..1])
            .fact("answer under SigV4", all_said(&refused))
            .ruled_out("secret.wrong", &accepted[..1], "the same secret is accepted under SigV2")
            .step("Look for a proxy that replaces the Host or changes its port, and let it pass the Host on as it came.")
            .step("Try the store's own address past the proxy, if there is one.")
            .done(),
    )
}

/// A wrong signature by its code, or by the answer of a store that calls it `AccessDenied`.
///
/// Where the endpoint shows the text that it signed, that text decides.
fn is_mismatch(outcome: &Outcome) -> bool {
    let is_told = echo::shows_our_text(outcome) || echo::shows_another_text(outcome);
    !is_told
        && outcome.observed == Observed::Rejected
        && matches!(
            outcome.class,
            ErrorClass::SignatureMismatch | ErrorClass::AccessDenied | ErrorClass::NoReason
        )
}
