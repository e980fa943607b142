//! The endpoint never looks at S3 signatures.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("identity.auth-backend-missing"),
    title: "the endpoint does not look at S3 signatures",
    meaning: "A gateway of OpenStack answers with its own challenge (Keystone) instead of reading the S3 signature: the part that translates S3 keys is not switched on. Right keys, wrong ones and none are answered alike.",
    told_by: "Every answer is 401 with a Keystone challenge.",
    look_alikes: &["s3.not-s3", "hop.egress-intercept", "identity.rejected"],
    remedy: "The operator has to put s3api and s3token into the pipeline of the proxy, before the Keystone filters.",
    sources: &[
        "fujita/swift3#34",
        "OpenStack Swift documentation, s3token middleware",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let challenged = |exchange: &Exchange| {
        let response = exchange.response().filter(|r| r.status == 401);
        let challenge = response.and_then(|r| r.header("www-authenticate"));
        challenge.is_some_and(|text| text.to_lowercase().contains("keystone"))
    };
    let struck = case.struck(|exchange, _| challenged(exchange))?;
    let all = case
        .evidence
        .exchanges
        .iter()
        .all(|x| challenged(x) || x.response().is_none());
    if !all {
        return None;
    }
    Some(
        Draft::new(&RULE, Party::Endpoint, "The endpoint does not look at S3 signatures: it asks everybody for a Keystone login.")
            .confidence(Confidence::Certain)
            .because("Every request is answered 401 with a Keystone challenge, whoever signed it.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .ruled_out("secret.wrong", struck.some(), "an unsigned request is answered the same")
            .step("Let the operator switch on S3 in the gateway: s3api and s3token stand before the Keystone filters in its pipeline.")
            .done(),
    )
}
