//! The store's own clock is off.

use crate::diagnose::clock::{AGREE_MS, Clocks};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::span;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("clock.server-skew"),
    title: "the store's own clock is off",
    meaning: "The store refuses signatures for their time, while another clock at the endpoint \
              agrees with this machine's. So it is the store, or one of its nodes, whose clock is \
              off.",
    told_by: "Two clocks of the endpoint that disagree: the Date header against the time in the \
              error document, or one address against another.",
    look_alikes: &["clock.client-skew", "clock.timezone"],
    remedy: "Have the store's nodes keep time (NTP), all of them.",
    sources: &["S3 API reference, error code RequestTimeTooSkewed"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let clocks = Clocks::of(case);
    let refused = case.in_class(ErrorClass::ClockSkew);
    let (title, because) = if clocks.spread() > AGREE_MS {
        (
            format!(
                "The endpoint's addresses are {} apart in time.",
                span(clocks.spread())
            ),
            "Answers from different addresses of the endpoint carry different times, so at least one of its clocks is off.",
        )
    } else if refused.is_some() && header_agrees(&clocks) {
        (
            "The store refuses the time of our signatures, which another clock at the endpoint confirms.".to_owned(),
            "The Date header of its answers agrees with this machine's clock; the store behind it says the time is wrong.",
        )
    } else {
        return None;
    };
    let draft = Draft::new(&RULE, Party::Endpoint, title)
        .confidence(Confidence::Likely)
        .because(because)
        .fact_if("by Date header", clocks.header.map(span))
        .fact_if("by error document", clocks.document.map(span))
        .step("Look at the clock of every node of the store, and let them keep time (NTP).");
    let draft = clocks
        .addresses
        .iter()
        .fold(draft, |draft, (address, offset)| {
            draft.fact(&format!("offset at {address}"), span(*offset))
        });
    let draft = if let Some(refused) = &refused {
        draft.cells(&refused.outcomes).evidence(refused.some())
    } else {
        let dated: Vec<_> = case
            .exchanges()
            .filter(|(x, _)| x.response().is_some())
            .collect();
        draft
            .severity(Severity::Warning)
            .evidence(&dated[..dated.len().min(4)])
    };
    Some(draft.done())
}

fn header_agrees(clocks: &Clocks) -> bool {
    let agrees = clocks.header.is_some_and(|offset| offset.abs() <= AGREE_MS);
    agrees && clocks.document.is_none_or(|offset| offset.abs() > AGREE_MS)
}
