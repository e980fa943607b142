//! There is no route to the endpoint's address.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, FailureKind, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tcp.unreachable"),
    title: "there is no route to the endpoint's address",
    meaning: "This machine, or a router on the way, says that the address cannot be reached. Often \
              it is an IPv6 address on a machine without IPv6, or a VPN that is not up.",
    told_by: "Connecting fails at once with host or network unreachable.",
    look_alikes: &["tcp.timeout", "tcp.refused-wrong-port"],
    remedy: "Look at the address used and at this machine's routes; bring up the VPN; if only one \
             address family works, name the other address with `--resolve`.",
    sources: &["RFC 1122 section 3.2.2.1 (destination unreachable)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.failed(|f| f.kind == FailureKind::Unreachable)?;
    let (exchange, _) = struck.first()?;
    Some(
        Draft::new(&RULE, Party::Network, format!("There is no route from here to {}.", case.place()))
            .confidence(Confidence::Certain)
            .because("The attempt to connect was answered with: unreachable.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact("endpoint", case.place())
            .fact_if("address", exchange.connection.address.as_deref())
            .ruled_out("tcp.refused-wrong-port", struck.some(), "the machine itself was not reached")
            .step("Look at the address that was tried and at the routes of this machine; bring up the VPN if there is one.")
            .step("If the name has another address that works, choose it with --resolve.")
            .done(),
    )
}
