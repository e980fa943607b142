//! The clocks are whole or half hours apart.

use crate::diagnose::clock::{Clocks, is_zone};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::span;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("clock.timezone"),
    title: "the clocks here and at the endpoint are whole hours apart, as with a wrong time zone",
    meaning: "Signatures carry the time in UTC. A machine whose clock was set to local time while \
              it takes it for UTC is off by exactly its time zone.",
    told_by: "The offset is within seconds of whole or half hours, 14 at most: no zone is further from UTC.",
    look_alikes: &["clock.client-skew", "clock.server-skew"],
    remedy: "Compare both machines' UTC time (`date -u`) with a clock you trust; set the time zone \
             of the one that is off, not its time.",
    sources: &[
        "S3 API reference, error code RequestTimeTooSkewed",
        "tz database, Pacific/Kiritimati (UTC+14)",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let refused = case.in_class(ErrorClass::ClockSkew)?;
    let offset = Clocks::of(case).store().filter(|offset| is_zone(*offset))?;
    let ours = refused.first()?.0.started;
    let way = if offset > 0 { "ahead of" } else { "behind" };
    let title = format!(
        "The endpoint's clock is {} {way} this machine's, as with a wrong time zone.",
        span(offset)
    );
    Some(
        Draft::new(&RULE, Party::Us, title)
            .confidence(Confidence::Likely)
            .because("The endpoint refused the time of our signatures, and the offset is whole or half hours to within seconds. Which of the two is wrong, one endpoint cannot tell.")
            .cells(&refused.outcomes)
            .evidence(refused.some())
            .fact("client time", ours)
            .fact("endpoint time", ours.plus_millis(offset))
            .fact("offset", span(offset))
            .ruled_out("identity.rejected", refused.some(), "the answer names the time as its reason")
            .step("Compare the UTC time of this machine with a clock you trust.")
            .step("If this machine is right, show the endpoint's operator the two times.")
            .command(Some("date -u".to_owned()))
            .done(),
    )
}
