//! A header that some common clients sign does not arrive as it was sent: no cell fails, they do.

use super::client::{Cause, Twins, answers, exchanges, titles};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::list;
use crate::diagnose::{Case, Rule};
use crate::model::{Confidence, Finding, Party, Severity};

/// The finding about clients that sign it.
pub(super) fn find(rule: &Rule, case: &Case<'_>) -> Option<Finding> {
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
        Draft::new(rule, Party::Hop, format!("{who} would fail here: {names}, which they sign, does not reach the store as it was sent."))
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
