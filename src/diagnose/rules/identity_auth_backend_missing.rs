//! The gateway never looks at S3 signatures.

use crate::diagnose::draft::Draft;
use crate::diagnose::page;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("identity.auth-backend-missing"),
    title: "the gateway does not look at S3 signatures at all",
    meaning: "Every request, whoever signs it and however, gets the same 401, which asks for a login of \
              another kind. The gateway has no part that checks S3 signatures, or that part is not \
              reached (Swift without s3api and s3token in its pipeline, for one).",
    told_by: "401 with a challenge that names Keystone, the same for keys, wrong identities and nobody.",
    look_alikes: &["identity.rejected", "s3.not-s3"],
    remedy: "Show the challenge to whoever runs the gateway: its pipeline lacks the S3 layer.",
    sources: &["fujita/swift3#34"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(|exchange, _| challenge(exchange).is_some())?;
    if page::s3_elsewhere(case).is_some() {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Endpoint, "The gateway asks for a Keystone login and does not look at S3 signatures.")
            .confidence(Confidence::Likely)
            .because("Every request got a 401 that asks for a login of another kind, and none was answered by S3.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact_if("challenge", challenge(struck.first()?.0))
            .ruled_out("identity.rejected", struck.some(), "the answer is not S3's")
            .step("Show the challenge to whoever runs the gateway: the part that checks S3 signatures is missing or not reached.")
            .done(),
    )
}

fn challenge(exchange: &Exchange) -> Option<&str> {
    let response = exchange.response().filter(|r| r.status == 401)?;
    let challenge = response.header("www-authenticate")?;
    challenge.contains("Keystone").then_some(challenge)
}
