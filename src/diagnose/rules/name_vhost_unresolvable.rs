//! Bucket and endpoint form a name that has no address.

use crate::diagnose::certificate::host;
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Addressing, Confidence, FailureKind, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("name.vhost-unresolvable"),
    title: "the endpoint's name with the bucket before it does not resolve",
    meaning: "Virtual-hosted addressing puts the bucket before the endpoint's name. That longer \
              name needs an address of its own, usually by a wildcard record, and has none.",
    told_by: "The endpoint's own name resolves and the name with the bucket does not.",
    look_alikes: &["name.unresolvable", "tls.vhost-dotted-bucket"],
    remedy: "Use path-style addressing, or add a wildcard DNS record for the buckets of this \
             endpoint.",
    sources: &["S3 user guide, virtual hosting of buckets"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(|exchange, _| {
        exchange.addressing == Addressing::Virtual
            && exchange
                .failure()
                .is_some_and(|f| f.kind == FailureKind::NameNotResolved)
    })?;
    let name = host(struck.first()?.0);
    let base = case.endpoint().map(|endpoint| endpoint.host);
    let connected: Vec<_> = case
        .exchanges()
        .filter(|(x, _)| x.connection.address.is_some() && Some(host(x)) == base)
        .take(1)
        .collect();
    let base_resolves = !connected.is_empty() || !case.evidence.run.addresses.is_empty();
    let draft = Draft::new(
        &RULE,
        Party::Network,
        format!("The name {name} does not resolve here."),
    )
    .cells(&struck.outcomes)
    .evidence(struck.some())
    .fact("host", &name)
    .fact_if("endpoint", base.as_ref())
    .step("Use path-style addressing: it needs the endpoint's own name only.")
    .step(
        "Or let the DNS zone answer for every bucket: a wildcard record below the endpoint's name.",
    );
    let draft = if base_resolves {
        draft
            .confidence(Confidence::Certain)
            .because(
                "The endpoint's own name has an address; with the bucket before it there is none.",
            )
            .ruled_out(
                "name.unresolvable",
                &connected,
                "the endpoint's own name resolves",
            )
    } else {
        draft
            .confidence(Confidence::Possible)
            .because("The name with the bucket does not resolve; whether the endpoint's own name does was not seen.")
    };
    Some(draft.done())
}
