//! For a moment every key was refused, the control too.

use crate::diagnose::clusters::{self, Answer, in_time, is_refusal};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::span;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, KeyRole, Observed, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("identity.reload-window"),
    title: "for a moment every key was refused",
    meaning: "While a server loads its keys again it may know none of them for a moment. Then all \
              keys are refused at once, also those that always work, and a retry passes.",
    told_by: "`--repeat` with a control key: target and control are refused in one stretch of time, \
              and accepted before and after it. Overload with refusals in place of errors would \
              look the same.",
    look_alikes: &[
        "identity.flapping",
        "identity.split-backend",
        "server.rate-limit",
    ],
    remedy: "Have clients retry; look in the server's log for reloads of its keys at that time.",
    sources: &["a public case of a store that refused all keys while it read its identities again"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let flapping = clusters::flapping(case);
    let answers = in_time(case);
    let stretch = stretch(&answers)?;
    let hit = |role| stretch.iter().filter(|(x, _)| x.key == role).count();
    let both = hit(KeyRole::Target) >= 2 && hit(KeyRole::Control) >= 2;
    if flapping.is_empty() || !both {
        return None;
    }
    let (first, last) = (stretch.first()?.0, stretch.last()?.0);
    let title = "For a moment every key was refused, the control key too; before and after it both were accepted.";
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .confidence(Confidence::Likely)
            .because("The refusals lie in one stretch of time and hit both keys, so it is the server's state and not a key. That it loaded its keys again is the usual reason.")
            .cells(&clusters::explained(case, &flapping))
            .evidence(stretch)
            .fact("refused from", first.started)
            .fact("refused for at least", span(last.started.millis_since(first.started)))
            .fact("refused", format!("{} of {} requests", stretch.len(), answers.len()))
            .ruled_out("secret.wrong", stretch, "the control key was refused at the same time")
            .ruled_out("identity.split-backend", stretch, "all refusals lie in one stretch of time")
            .step("Look in the server's log for a reload of its keys, or for overload, at that time.")
            .step("Run again; clients should retry such a refusal once.")
            .done(),
    )
}

/// The refusals, if they lie in one stretch with accepted requests before and after it.
fn stretch<'s, 'a>(answers: &'s [Answer<'a>]) -> Option<&'s [Answer<'a>]> {
    let refused = |answer: &Answer<'_>| is_refusal(answer.1);
    let accepted = |answer: &Answer<'_>| answer.1.observed == Observed::Allowed;
    let from = answers.iter().position(refused)?;
    let to = answers.iter().rposition(refused)?;
    let (before, stretch, after) = (&answers[..from], &answers[from..=to], &answers[to + 1..]);
    let calm = |side: &[Answer<'_>]| side.len() >= CALM && side.iter().all(accepted);
    (stretch.iter().all(refused) && calm(before) && calm(after)).then_some(stretch)
}

/// Accepted requests on each side without which a stretch may be chance.
const CALM: usize = 4;
