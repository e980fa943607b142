//! Too many requests.

use crate::diagnose::clusters::{Answer, counted};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, Observed, Party, Purpose, Verb};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("server.rate-limit"),
    title: "the endpoint or a hop limits the rate of requests",
    meaning: "Too many requests in too short a time, by this run or by everybody together. It says \
              nothing about the key's rights.",
    told_by: "429 or 503 with SlowDown or a similar code; or, with `--repeat`, requests that fail \
              when several are under way and never when they are sent one at a time.",
    look_alikes: &["server.error", "hop.upstream-down"],
    remedy: "Run again later; if a single check is too much already, have the limit looked at.",
    sources: &[
        "S3 API reference, error code SlowDown",
        "RFC 6585 section 4 (429)",
    ],
    claim: Claim::Cause,
    examine: |case| {
        let found = find(case).or_else(|| under_load(case));
        found.into_iter().collect()
    },
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.in_class(ErrorClass::Throttled)?;
    let response = struck.first()?.0.response();
    let alone = alone(case);
    let title = format!(
        "Requests were turned down for their rate: {}.",
        all_said(&struck.outcomes)
    );
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .confidence(Confidence::Certain)
            .because("The answer names the rate as its reason.")
            .cells(&struck.outcomes)
            .evidence(struck.some())
            .fact_if("retry-after", response.and_then(|r| r.header("retry-after")))
            .fact_if("sent one at a time", counted(&alone))
            .fact("requests in this run", case.evidence.exchanges.len())
            .ruled_out("permission.denied", struck.some(), "the answer names the rate")
            .step("Run again when the endpoint is less busy.")
            .step("If it stays, show the operator the number of requests in this run and the limit's answer.")
            .done(),
    )
}

/// Failures without a reason, of requests that are carried out when they are sent one at a time.
fn under_load(case: &Case<'_>) -> Option<Finding> {
    let alone = alone(case);
    let together: Vec<Answer<'_>> = case
        .exchanges()
        .filter(|(x, _)| x.purpose == Purpose::Cell && x.operation.verb() == Some(Verb::List))
        .collect();
    let failed: Vec<Answer<'_>> = together.iter().copied().filter(is_failure).collect();
    let all_pass = alone.iter().all(|(_, r)| r.observed == Observed::Allowed);
    let rest_passes = together
        .iter()
        .all(|answer| is_failure(answer) || answer.1.observed == Observed::Allowed);
    if !all_pass || !rest_passes || !is_no_chance(failed.len(), together.len(), alone.len()) {
        return None;
    }
    let struck = case.struck(|exchange, reading| is_failure(&(exchange, reading)))?;
    Some(
        Draft::new(&RULE, Party::Endpoint, format!("Requests fail when several are under way at once ({}), and never one at a time.", all_said(&struck.outcomes)))
            .confidence(Confidence::Likely)
            .because("The same List fails in part when requests are sent together and is carried out each time when it is sent by itself.")
            .cells(&struck.outcomes)
            .evidence(&failed[..failed.len().min(4)])
            .fact_if("sent together", counted(&together))
            .fact_if("sent one at a time", counted(&alone))
            .ruled_out("identity.flapping", &alone[..1], "one at a time it never fails")
            .step("Have the limit for requests at once looked at, in the store and in the proxies before it.")
            .step("Have clients send fewer requests at once (max_concurrent_requests in the aws-cli) and try again after a pause.")
            .done(),
    )
}

fn alone<'a>(case: &Case<'a>) -> Vec<Answer<'a>> {
    case.trials()
        .filter(|(trial, ..)| trial.experiment == "repeat.alone")
        .map(|(_, exchange, reading)| (exchange, reading))
        .collect()
}

/// A failure inside, or none at all, which says nothing of the key.
fn is_failure((exchange, reading): &Answer<'_>) -> bool {
    let inside = reading.observed == Observed::Failed && reading.status >= Some(500);
    inside || exchange.failure().is_some()
}

/// Whether failures at this rate would have met one of those sent alone, but for one chance in a hundred.
fn is_no_chance(failed: usize, together: usize, alone: usize) -> bool {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        reason = "a few dozen requests"
    )]
    let chance = (1.0 - failed as f64 / together.max(1) as f64).powi(alone as i32);
    failed > 0 && chance < 0.01
}

#[cfg(test)]
mod tests {
    use super::is_no_chance;

    #[test]
    fn a_few_lucky_requests_prove_nothing() {
        for (failed, together, alone, expected) in [
            (6, 12, 12, true),
            (6, 12, 3, false),
            (1, 12, 12, false),
            (0, 12, 20, false),
        ] {
            assert_eq!(
                is_no_chance(failed, together, alone),
                expected,
                "{failed}/{together}, {alone}"
            );
        }
    }
}
