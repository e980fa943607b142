//! A hop lets reads pass and writes not.

use crate::diagnose::draft::Draft;
use crate::diagnose::page;
use crate::diagnose::product::{self, Fix};
use crate::diagnose::words::verbs;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Observed, Outcome, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.method-blocked"),
    title: "something in front of the store blocks the methods that write",
    meaning: "GET reaches the store. PUT or DELETE is answered by something else, with a page of \
              its own: a proxy or firewall that allows reading only.",
    told_by: "403 or 405 without an S3 document for PUT or DELETE, while GET is answered by S3.",
    look_alikes: &["permission.action-missing", "hop.waf-block"],
    remedy: "Have the hop let PUT and DELETE pass to the store, or use an endpoint without it.",
    sources: &["RFC 9110 section 15.5.6 (405); nginx `limit_except`"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(|exchange, reading| {
        page::is_foreign(exchange, reading)
            && matches!(reading.status, Some(403 | 405))
            && matches!(exchange.request.method.as_str(), "PUT" | "DELETE")
    })?;
    let read = case
        .outcomes
        .iter()
        .find(|o| !o.cell.verb.writes() && o.observed == Observed::Allowed)?;
    if case.outcomes.iter().any(writes_and_works) {
        return None;
    }
    let (exchange, _) = struck.first()?;
    let title = format!(
        "Something in front of the store blocks {}, while reading reaches it.",
        verbs(&struck.outcomes)
    );
    let mut draft = Draft::new(&RULE, Party::Hop, title)
        .confidence(Confidence::Likely)
        .because("Reading is answered by S3; writing is answered with a page that is not S3's.")
        .cells(&struck.outcomes)
        .evidence(&[read])
        .fact_if("marks", page::marks(exchange))
        .fact_if("marks of", product::name(case))
        .ruled_out(
            "permission.action-missing",
            struck.some(),
            "a store that refuses says so in an S3 document",
        );
    if let Some(step) = product::step(case, Fix::Methods) {
        draft = draft.step(step);
    }
    Some(
        draft
            .step(
                "Find the proxy or firewall by its marks and let PUT and DELETE pass to the store.",
            )
            .done(),
    )
}

fn writes_and_works(outcome: &Outcome) -> bool {
    outcome.cell.verb.writes() && outcome.observed == Observed::Allowed
}
