//! A header that some clients sign does not arrive as it was sent.

use super::client::{Cause, Twins, answers, exchanges, titles};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::list;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.signed-header-rewritten"),
    title: "a header that some clients sign is changed on the way",
    meaning: "Some clients sign more headers than others. A proxy that changes one of them (the usual \
              one is Accept-Encoding) breaks the signature of those clients and of no other, so the \
              same key works in one program and fails in the next.",
    told_by: "Requests that sign the header are refused for their signature; requests of the same key \
              that do not sign it are accepted. Sent with --clients.",
    look_alikes: &[
        "secret.wrong",
        "hop.host-rewritten",
        "hop.signed-header-dropped",
    ],
    remedy: "Let the proxy pass that header on as it came, or use a client that does not sign it.",
    sources: &[
        "Cloudflare and Google's front ends rewrite Accept-Encoding; rclone has sign_accept_encoding for that reason",
        "aws-sdk-go-v2, signed headers of requests",
    ],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let twins = Twins::of(case);
    let refused = twins.failing(Cause::SignedHeader);
    refused.first()?;
    let suspects = twins.suspects();
    let plain = twins.plain(&refused);
    let who = list(&titles(&refused), "and");
    let headers: Vec<&str> = suspects.iter().map(|(name, _)| name.as_str()).collect();
    let values: Vec<String> = suspects.iter().map(|(n, v)| format!("{n}: {v}")).collect();
    let names = list(&headers, "or");
    let sure = suspects.len() == 1 && refused.len() > 1;
    Some(
        Draft::new(&RULE, Party::Hop, format!("{who} would fail here: {names}, which they sign, does not reach the store as it was sent."))
            .severity(Severity::Warning)
            .confidence(if sure { Confidence::Likely } else { Confidence::Possible })
            .because(format!(
                "Requests that sign {names} are answered {}; requests of the same key that do not are accepted. A hop changes it, or the store leaves it out of what it verifies.",
                list(&answers(&refused), "or")
            ))
            .evidence(&exchanges(&refused))
            .evidence(&plain)
            .ruled_out("secret.wrong", &plain, "the same key is accepted when it signs less")
            .fact("sent and signed", values.join(", "))
            .step(format!("Look for a proxy that sets or removes {names}, and let it pass the header on as it came."))
            .step("Until then use a client that does not sign it, or have it left unsigned (rclone: sign_accept_encoding = false).")
            .done(),
    )
}
