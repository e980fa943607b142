//! The key was refused at first and accepted a while later.

use crate::diagnose::clusters::{Answer, is_refusal, said, waited};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::span;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, KeyRole, Observed, Outcome, Party, Purpose};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("identity.propagation-delay"),
    title: "the key was not known yet",
    meaning: "A new key, a changed secret or a new policy takes time until every server of a store \
              knows it: seconds to minutes. Often the key is unknown first, then known and without \
              rights, then it works.",
    told_by: "`--wait`: the same List is refused at first, and from some moment on always allowed. \
              Somebody who mended the key in the meantime would look the same.",
    look_alikes: &[
        "identity.stale-node",
        "identity.split-backend",
        "identity.flapping",
        "identity.unknown-key",
    ],
    remedy: "Wait after making keys, and check again; in scripts retry until it works.",
    sources: &[
        "public cases: InvalidAccessKeyId, then AccessDenied, then success within 5 to 180 seconds of making a key",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let waited = waited(case);
    let turn = waited
        .iter()
        .position(|(_, r)| r.observed == Observed::Allowed)?;
    let (before, after) = waited.split_at(turn);
    let stays = after.len() >= STAYS && after.iter().all(|(_, r)| r.observed == Observed::Allowed);
    let began = matrix(case);
    let refused: Vec<Answer<'_>> = [began.as_slice(), before].concat();
    let all_refused = !refused.is_empty() && refused.iter().all(|(_, r)| is_refusal(r));
    if !stays || !all_refused {
        return None;
    }
    let took = after
        .first()?
        .0
        .started
        .millis_since(refused.first()?.0.started);
    let cells: Vec<&Outcome> = case
        .of(KeyRole::Target)
        .filter(|o| o.reading.as_ref().is_some_and(is_refusal))
        .collect();
    let title = format!(
        "The target key was refused at first and is accepted after {}.",
        span(took)
    );
    let confidence = if refused.len() >= STAYS {
        Confidence::Likely
    } else {
        Confidence::Possible
    };
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .confidence(confidence)
            .because(format!(
                "The key was refused {} times and then List was allowed {} times in a row, on new connections. Somebody who mended the key in the meantime would look the same.",
                refused.len(),
                after.len()
            ))
            .cells(&cells)
            .evidence(&waited)
            .fact("answers", answers(&refused, after))
            .fact("accepted from", after.first()?.0.started)
            .ruled_out("secret.wrong", after, "the same key was accepted later")
            .ruled_out("identity.unknown-key", after, "the same key was accepted later")
            .step("Run the check again now: its result holds for the key as it is known now.")
            .step("In scripts that make keys, wait or retry before they are used.")
            .done(),
    )
}

/// What the target got in the matrix.
fn matrix<'a>(case: &Case<'a>) -> Vec<Answer<'a>> {
    case.exchanges()
        .filter(|(x, _)| x.purpose == Purpose::Cell && x.key == KeyRole::Target)
        .filter(|(_, reading)| reading.observed != Observed::Unsupported)
        .collect()
}

/// The distinct answers in the order in which they came.
fn answers(before: &[Answer<'_>], after: &[Answer<'_>]) -> String {
    let mut words: Vec<String> = Vec::new();
    for (_, reading) in before.iter().chain(after) {
        let said = said(reading);
        if words.last() != Some(&said) {
            words.push(said);
        }
    }
    words.join(", then ")
}

/// How often in a row it must be refused and allowed.
const STAYS: usize = 3;
