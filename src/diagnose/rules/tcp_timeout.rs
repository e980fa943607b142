//! Nobody answers an attempt to connect.

use super::{deadline, proxied, way};
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party, Stage};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tcp.timeout"),
    title: "nothing answers at the endpoint's address",
    meaning: "Packets to the endpoint's address and port get no answer, neither yes nor no. A \
              firewall that drops them, an address nobody has, a missing route back or a machine \
              that is off look alike from here.",
    told_by: "Connecting ends by its deadline, without a refusal.",
    look_alikes: &[
        "tcp.refused-wrong-port",
        "tcp.unreachable",
        "hop.egress-required",
    ],
    remedy: "Try from the endpoint's own network; ask for the firewall rule for this source and \
             port; if only a forward proxy has a way out, name it in the environment.",
    sources: &["RFC 9293 section 3.8.3 (connection attempts that get no answer)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.failed(|f| f.stage == Stage::Tcp && deadline(f).is_some())?;
    let (exchange, _) = struck.first()?;
    let after = exchange.failure().and_then(deadline).unwrap_or_default();
    let place = case.place();
    let title = match proxied(exchange) {
        Some(proxy) => format!("The forward proxy {proxy} does not answer within {after} ms."),
        None => format!("Nothing at {place} answers within {after} ms."),
    };
    let draft = Draft::new(&RULE, Party::Network, title)
            .confidence(Confidence::Certain)
            .because("Connecting ended by its deadline: neither accepted nor refused. Why nobody answers cannot be seen from here.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact("endpoint", &place)
            .fact("deadline", format!("{after} ms"))
            .fact_if("address", exchange.connection.address.as_deref())
            .ruled_out("tcp.refused-wrong-port", struck.some(), "a closed port answers at once")
        ;
    Some(
        way::with_past_proxy(case, draft)
            .step("Try the same address and port from a machine in the endpoint's own network.")
            .step("If it answers there, ask for the firewall rule between here and there.")
            .step("If this machine reaches the outside through a forward proxy only, set HTTPS_PROXY or HTTP_PROXY.")
            .done(),
    )
}
