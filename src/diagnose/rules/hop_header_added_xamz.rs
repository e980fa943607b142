//! A hop adds a header that `SigV2` covers.

use crate::diagnose::draft::Draft;
use crate::diagnose::product::{self, Fix};
use crate::diagnose::trials::written;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Exchange, Finding, FindingCode, Outcome, Party, Reading, SignatureVersion,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.header-added-xamz"),
    title: "a hop adds a header whose name starts with x-amz-",
    meaning: "SigV2 covers every header whose name starts with x-amz-, also those that were not \
              there when the client signed. A hop that adds one breaks every SigV2 request; SigV4 \
              names what it covers and mostly goes on working.",
    told_by: "The string to sign in the store's refusal of SigV2 holds an x-amz- line that was \
              not sent, or the store lists it among the headers that were not signed.",
    look_alikes: &[
        "signature.v2-differs",
        "signature.v2-disabled",
        "secret.wrong",
    ],
    remedy: "Have the hop add that header to answers only, or under another name; or use SigV4.",
    sources: &["anomalizer/ngx_aws_auth#6"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(|exchange, reading| !added(exchange, reading).is_empty())?;
    let (exchange, reading) = struck.first()?;
    let names = added(exchange, reading);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let cells: Vec<&Outcome> = case.mismatched(SignatureVersion::V2);
    let mut draft = Draft::new(
        &RULE,
        Party::Hop,
        format!(
            "Something on the way adds {}, a header that belongs into the signature.",
            written(&names)
        ),
    )
    .confidence(Confidence::Certain)
    .because("The store names the header in its refusal, and it was not sent.")
    .cells(&struck.outcomes)
    .cells(&cells)
    .evidence(struck.some())
    .fact("added", names.join(", "))
    .fact("answer", all_said(&struck.outcomes))
    .ruled_out(
        "secret.wrong",
        struck.some(),
        "the store signs another text",
    )
    .ruled_out(
        "signature.v2-disabled",
        struck.some(),
        "the store read the signature",
    );
    if let Some(step) = names
        .first()
        .and_then(|n| product::step(case, Fix::Header(n)))
    {
        draft = draft.step(step);
    }
    Some(
        draft
            .step("Have the hop leave that header out of requests, or name it otherwise.")
            .step("SigV4 is not affected where the store checks only what was signed.")
            .done(),
    )
}

/// The x-amz- headers that the store's own words name and that were not sent.
fn added(exchange: &Exchange, reading: &Reading) -> Vec<String> {
    let sent = |name: &str| {
        let mut headers = exchange.request.headers.iter();
        headers.any(|(n, _)| n.eq_ignore_ascii_case(name))
    };
    let unsigned = reading.fields.get("HeadersNotSigned");
    let signed = reading.fields.get("StringToSign");
    let names: Vec<&str> = match (unsigned, signed, exchange.signature) {
        (Some(names), _, _) => names.split([',', ';', ' ']).collect(),
        (None, Some(text), SignatureVersion::V2) => text
            .lines()
            .filter_map(|line| Some(line.split_once(':')?.0))
            .collect(),
        _ => Vec::new(),
    };
    names
        .into_iter()
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| name.starts_with("x-amz-") && !sent(name))
        .collect()
}
