//! The endpoint's name has no address.

use crate::diagnose::certificate::host;
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Addressing, Confidence, FailureKind, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("name.unresolvable"),
    title: "the endpoint's name does not resolve",
    meaning: "The resolver of this machine knows no address for the host in the endpoint's URL, so \
              no connection was tried and nothing is known about the key.",
    told_by: "The exchanges end at the stage `name`, before any connection.",
    look_alikes: &["name.vhost-unresolvable", "tcp.timeout"],
    remedy: "Check the spelling of the endpoint; ask the resolver yourself; if the name belongs to \
             an internal zone, run from a network (or VPN) that sees it, or name the address with \
             `--resolve`.",
    sources: &["RFC 9110 section 4.3.1 (how an origin is reached)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(|exchange, _| {
        exchange.addressing == Addressing::Path
            && exchange
                .failure()
                .is_some_and(|f| f.kind == FailureKind::NameNotResolved)
    })?;
    let host = host(struck.first()?.0);
    Some(
        Draft::new(&RULE, Party::Network, format!("The name {host} does not resolve here."))
            .confidence(Confidence::Certain)
            .because("The resolver of this machine gave no address, so nothing was connected to.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact("host", &host)
            .ruled_out("tcp.timeout", struck.some(), "no connection was tried")
            .step("Check the spelling of the host in the endpoint's URL.")
            .step("Ask the resolver of this machine for the name; if another machine resolves it, compare their resolvers, search domains and VPN.")
            .step("If you know the address, give it with --resolve and keep the name, which the signature and TLS need.")
            .command(crate::vendor::shell_safe(&host).map(|host| format!("getent ahosts {host}")))
            .done(),
    )
}
