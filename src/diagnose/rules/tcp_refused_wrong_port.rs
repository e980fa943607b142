//! Nothing listens at the endpoint's port.

use super::{proxied, way};
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, FailureKind, Finding, FindingCode, Party, Stage};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tcp.refused-wrong-port"),
    title: "nothing listens at the endpoint's port",
    meaning: "The machine is there and answered at once that this port is closed. Either the \
              service is down, or it listens at another port or address, or a firewall refuses in \
              its name.",
    told_by: "The connection is refused at once; a port that is filtered does not answer at all.",
    look_alikes: &["tcp.timeout", "tcp.unreachable"],
    remedy: "Compare the port with the store's configuration; look whether the service runs and \
             listens on an address you can reach, not only on its own loopback.",
    sources: &["RFC 9293 section 3.5.2 (reset for a port that is closed)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.failed(|f| f.stage == Stage::Tcp && f.kind == FailureKind::Refused)?;
    let (exchange, _) = struck.first()?;
    let place = case.place();
    let title = match proxied(exchange) {
        Some(proxy) => format!("The forward proxy {proxy} refuses the connection."),
        None => format!("Nothing listens at {place}: the connection is refused."),
    };
    let draft = Draft::new(&RULE, Party::Network, title)
            .confidence(Confidence::Likely)
            .because("The connection was refused at once, which a closed port does; a firewall that refuses instead of dropping looks the same.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact("endpoint", &place)
            .fact_if("address", exchange.connection.address.as_deref())
            .ruled_out("tcp.timeout", struck.some(), "the answer came at once")
            .ruled_out("name.unresolvable", struck.some(), "the name has an address")
        ;
    Some(
        way::with_past_proxy(case, draft)
            .step("Check that the service runs and at which port and address it listens.")
            .step("Compare with the endpoint's URL: without a port, http means 80 and https means 443.")
            .done(),
    )
}
