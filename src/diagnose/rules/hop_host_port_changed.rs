//! The port of the Host header is lost, added or exchanged on the way.

use crate::diagnose::draft::Draft;
use crate::diagnose::product::{self, Fix};
use crate::diagnose::trials::TARGET_AS_WELL;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule, echo};
use crate::model::{Confidence, Finding, FindingCode, Party, SignatureVersion};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.host-port-changed"),
    title: "the port in the Host header is changed on the way",
    meaning: "The signature covers the Host header with its port. A proxy that drops the port, or \
              puts another there, makes every SigV4 request a wrong signature, whoever sends it.",
    told_by: "The text that the endpoint shows it signed; where it shows none: of the forms of the Host (without port, with it, with 80, with 443), signed in turn \
              while the same is sent, exactly one passes.",
    look_alikes: &["hop.host-rewritten", "secret.wrong", "region.mismatch"],
    remedy: "Have the proxy pass the Host on as it came, port included.",
    sources: &[
        "TaitoUnited/full-stack-template#205",
        "observed: nginx 1.22 with `proxy_set_header Host $host` and HAProxy 2.6 before SeaweedFS 4.48 and Ceph RGW 16.2",
    ],
    claim: Claim::Cause,
    examine: |case| {
        echo::first(echo::host_port_changed(&RULE, case), || {
            find(case).into_iter().collect()
        })
    },
};

const FORMS: [&str; 4] = [
    "host.name-only",
    "host.with-port",
    "host.port-80",
    "host.port-443",
];

fn find(case: &Case<'_>) -> Option<Finding> {
    let signature = SignatureVersion::V4;
    let cells = case.mismatched(signature);
    let tried = FORMS.map(|form| case.tried(form, signature));
    let mut working = tried.iter().filter(|tried| tried.works());
    let (seen, another) = (working.next()?, working.next());
    if another.is_some() || cells.is_empty() || case.minimal_works(signature) {
        return None;
    }
    let host = seen.value?;
    let sent = sent_host(case)?;
    let others: Vec<_> = tried.iter().filter(|tried| tried.fails_for_all()).collect();
    let refused: Vec<_> = others
        .iter()
        .flat_map(|tried| tried.refused.clone())
        .collect();
    let steady = case.nothing_accepted(signature) && seen.works_for_all() && !others.is_empty();
    let confidence = match (steady, product::name(case)) {
        (true, Some(_)) => Confidence::Certain,
        (true, None) => Confidence::Likely,
        (false, _) => Confidence::Possible,
    };
    let mut draft = Draft::new(&RULE, Party::Hop, format!("The store sees the Host {host} in place of {sent}: the port is changed on the way."))
        .confidence(confidence)
        .because(format!("Signed for the Host {host} the same request is accepted, while {sent} is what is sent; the other forms of the Host are refused."))
        .cells(&cells)
        .evidence(&seen.passed)
        .evidence(&refused)
        .fact("sent", sent)
        .fact("seen by the store", host)
        .fact("answer", all_said(&cells))
        .fact_if("marks of", product::name(case))
        .ruled_out("secret.wrong", &seen.passed, "the same secret is accepted with the other Host")
        .ruled_out("region.mismatch", &seen.passed, "the region signed for is the same");
    if let Some(step) = product::step(case, Fix::Host) {
        draft = draft.step(step);
    }
    draft = draft
        .step("Have the proxy pass the Host header on as it came, port included.")
        .step("Or tell clients the endpoint by the URL whose Host the store sees.");
    if seen.leaves_the_target() {
        draft = draft.step(TARGET_AS_WELL);
    }
    Some(draft.done())
}

/// The Host that List sends.
pub(super) fn sent_host<'a>(case: &Case<'a>) -> Option<&'a str> {
    case.exchanges().find_map(|(exchange, _)| {
        let mut headers = exchange.request.headers.iter();
        exchange.cell.as_ref()?;
        headers
            .find(|(name, _)| name.eq_ignore_ascii_case("host"))
            .map(|(_, value)| value.as_str())
    })
}
