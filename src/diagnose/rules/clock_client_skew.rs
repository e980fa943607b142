//! The clocks of this machine and of the endpoint disagree.

use crate::diagnose::clock::{AGREE_MS, Clocks, WINDOW_MS};
use crate::diagnose::draft::Draft;
use crate::diagnose::questions::Struck;
use crate::diagnose::words::span;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, ErrorClass, Finding, FindingCode, KeyRole, Observed, Party, Reading, Severity,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("clock.client-skew"),
    title: "the clocks here and at the endpoint disagree",
    meaning: "A signature holds the time it was made, and a store takes it only within some \
              minutes (15 on most) of its own. This machine and the endpoint are further apart. \
              With one endpoint nobody can say whose clock is wrong; usually it is the client's.",
    told_by: "The store names the time as its reason, or the Date header of its answers is far \
              from our clock.",
    look_alikes: &["clock.server-skew", "clock.timezone", "token.expired"],
    remedy: "Compare this machine's time with a clock you trust and let it keep time (NTP). If it \
             is right, show the endpoint's operator the two times.",
    sources: &[
        "S3 API reference, error code RequestTimeTooSkewed",
        "observed on Ceph RGW 16.2 and SeaweedFS: 14 minutes pass, 16 do not",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

/// Long before signatures are refused somebody should know.
const WARN_MS: i64 = 5 * 60_000;

fn find(case: &Case<'_>) -> Option<Finding> {
    let clocks = Clocks::of(case);
    let offset = clocks.store();
    let told = case.in_class(ErrorClass::ClockSkew);
    match (told, offset) {
        (Some(told), offset) => Some(refused(case, &told, offset)),
        // Clocks at the endpoint that differ among themselves say nothing about ours.
        (None, _) if clocks.spread() > AGREE_MS => None,
        (None, Some(offset)) if offset.abs() > WINDOW_MS => {
            // A key that was accepted at this offset shows that the endpoint does not mind it.
            let minds = [KeyRole::Target, KeyRole::Control]
                .into_iter()
                .all(|role| case.accepted(role).is_none());
            match case.struck(|_, reading| minds && is_vague(reading)) {
                Some(unsaid) => Some(perhaps(case, &unsaid, offset)),
                None => Some(warning(case, offset)),
            }
        }
        (None, Some(offset)) if offset.abs() > WARN_MS => Some(warning(case, offset)),
        (None, _) => None,
    }
}

/// A refusal that does not exclude the time as its reason.
fn is_vague(reading: &Reading) -> bool {
    reading.observed == Observed::Rejected
        && matches!(
            reading.class,
            ErrorClass::AccessDenied
                | ErrorClass::BadRequest
                | ErrorClass::NoReason
                | ErrorClass::UnlistedCode
        )
}

fn refused(case: &Case<'_>, told: &Struck<'_>, offset: Option<i64>) -> Finding {
    draft(case, offset)
        .confidence(Confidence::Certain)
        .because("The endpoint refused the signatures for their time. Whose clock is wrong, one endpoint cannot tell.")
        .cells(&told.outcomes)
        .evidence(told.some())
        .ruled_out("identity.rejected", told.some(), "the answer names the time as its reason")
        .done()
}

fn perhaps(case: &Case<'_>, unsaid: &Struck<'_>, offset: i64) -> Finding {
    draft(case, Some(offset))
        .confidence(Confidence::Possible)
        .because("The clocks are further apart than stores allow, and some stores refuse that without naming it; a bad key would look the same here.")
        .cells(&unsaid.outcomes)
        .evidence(unsaid.some())
        .done()
}

fn warning(case: &Case<'_>, offset: i64) -> Finding {
    let dated = case
        .evidence
        .exchanges
        .iter()
        .find(|x| x.response().is_some_and(|r| r.date().is_some()));
    draft(case, Some(offset))
        .severity(Severity::Warning)
        .confidence(Confidence::Certain)
        .because("The Date header of the endpoint's answers is that far from this machine's clock; most stores refuse signatures at 15 minutes.")
        .evidence(dated.as_slice())
        .done()
}

fn draft(case: &Case<'_>, offset: Option<i64>) -> Draft {
    let started = case.evidence.run.started;
    let title = match offset {
        Some(offset) => {
            let way = if offset > 0 { "ahead of" } else { "behind" };
            format!(
                "The endpoint's clock is {} {way} this machine's.",
                span(offset)
            )
        }
        None => "The clocks of this machine and of the endpoint disagree.".to_owned(),
    };
    Draft::new(&RULE, Party::Us, title)
        .fact("client time", started)
        .fact_if("endpoint time", offset.map(|o| started.plus_millis(o)))
        .fact_if("offset", offset.map(span))
        .step("Compare this machine's UTC time with a clock you trust, and let it keep time (NTP).")
        .step("If this machine is right, show the endpoint's operator the two times.")
        .command(Some("date -u".to_owned()))
}
