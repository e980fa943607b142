//! The forward proxy is the only way out, and it is not used.

use super::{proxied, way};
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party, Stage};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.egress-required"),
    title: "the endpoint is reached through the forward proxy only, and the proxy is not used",
    meaning: "From here there is no way to the endpoint but through the forward proxy. The \
              environment names one, for the other scheme or for all hosts but this one, so it was \
              not used. Clients that do not read these variables fail in the same way.",
    told_by: "No connection comes about; one unsigned request through the proxy that the \
              environment names is answered by S3.",
    look_alikes: &["tcp.timeout", "tcp.unreachable", "hop.egress-intercept"],
    remedy: "Take the endpoint's host out of NO_PROXY, or set the variable for the endpoint's \
             scheme (HTTP_PROXY, HTTPS_PROXY).",
    sources: &["milvus-io/milvus#38107"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.failed(|f| matches!(f.stage, Stage::Name | Stage::Tcp))?;
    let (direct, _) = struck.first()?;
    let (through, proxy) = way::through_proxy(case)?;
    if proxied(direct).is_some() {
        return None;
    }
    let place = case.place();
    Some(
        Draft::new(&RULE, Party::Network, format!("There is no direct way to {place}, but one through the forward proxy {proxy}, which is not used for it."))
            .confidence(Confidence::Likely)
            .because("No connection came about from here. Through the proxy that the environment names, S3 answers.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .evidence(&[through])
            .fact("proxy", proxy)
            .ruled_out("tcp.refused-wrong-port", &[through], "the endpoint answers through the proxy")
            .step("Take the endpoint's host out of NO_PROXY, or set HTTPS_PROXY for an https endpoint and HTTP_PROXY for an http one.")
            .step("Give every client that uses the key the same proxy.")
            .done(),
    )
}
