//! One and the same request is accepted and refused in turn.

use crate::diagnose::clusters::{
    Answer, flapping, is_accepted, is_of_the_run, is_told_refusal, mark_that_decides, rounds,
    struck_along,
};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::verbs;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, Finding, FindingCode, Outcome, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("identity.flapping"),
    title: "the same request is accepted and refused in turn",
    meaning: "Nothing changed between two requests of the same key for the same thing, and the \
              answers differ. Several servers behind one address that do not know the same keys or \
              policies, or a change that is still spreading, would do that.",
    told_by: "Differing answers of one cell under `--repeat`; answers that differ along with the \
              address or the marks of the server point to one of several servers.",
    look_alikes: &[
        "identity.propagation-delay",
        "identity.split-backend",
        "identity.stale-node",
        "identity.reload-window",
        "server.rate-limit",
    ],
    remedy: "Find which servers answer, compare what they know; if the key is new, wait and repeat.",
    sources: &[
        "public cases: two processes on one port, nodes with old identity tables, keys seen late",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let cells = flapping(case);
    let (what, rounds) = match cells.first() {
        Some(first) => (first.cell.id.to_string(), rounds(case, first)),
        None => by_operation(case)?,
    };
    let struck = struck_along(case, &rounds);
    let all: Vec<&Outcome> = cells.iter().chain(&struck).copied().collect();
    let accepted = rounds.iter().filter(|(_, r)| is_accepted(r)).count();
    let title = format!(
        "The same requests ({}) are accepted and refused in turn.",
        if all.is_empty() {
            what.clone()
        } else {
            verbs(&all)
        }
    );
    let same = "the same request was also accepted";
    let draft = Draft::new(&RULE, Party::Endpoint, title)
        .severity(severity(&all))
        .confidence(Confidence::Certain)
        .cells(&all)
        .evidence(&rounds)
        .fact(
            "accepted",
            format!("{accepted} of {} in {what}", rounds.len()),
        )
        .ruled_out("permission.action-missing", &rounds, same)
        .ruled_out("secret.wrong", &rounds, same);
    let draft = with_mark(case, draft, &rounds);
    Some(
        draft
            .step("If key or policy were made minutes ago, wait and repeat: the change may still be spreading.")
            .done(),
    )
}

fn severity(cells: &[&Outcome]) -> Severity {
    if cells.is_empty() {
        Severity::Warning
    } else {
        Severity::Error
    }
}

fn with_mark(case: &Case<'_>, draft: Draft, rounds: &[Answer<'_>]) -> Draft {
    let Some(mark) = mark_that_decides(case, rounds) else {
        return draft
            .because("Nothing changed between these requests, and the answers differ; what they depend on cannot be seen in the answers.")
            .step("Repeat more often (--repeat), and send to each address of the endpoint (--each-address), to see whether one server stands out.");
    };
    let name = mark.name;
    draft
        .because(format!("Nothing changed between these requests, and the answers differ along with the {name}: some servers behind this address answer otherwise."))
        .fact(&format!("{name}: accepted"), mark.accepted)
        .fact(&format!("{name}: refused"), mark.refused)
        .step(format!("Compare the servers told apart by the {name}: which keys and policies does each of them know?"))
}

/// What a key got for one operation under one signature version, if it was accepted and refused.
///
/// Objects written for other cells and their removal count: only the name differs.
fn by_operation<'a>(case: &Case<'a>) -> Option<(String, Vec<Answer<'a>>)> {
    let sent: Vec<_> = case.exchanges().filter(|(x, _)| is_of_the_run(x)).collect();
    sent.iter().find_map(|(x, _)| {
        let of =
            |y: &Exchange| (y.key, y.signature, y.operation) == (x.key, x.signature, x.operation);
        let rounds: Vec<_> = sent.iter().copied().filter(|(y, _)| of(y)).collect();
        let flaps = rounds.iter().any(|(_, r)| is_accepted(r))
            && rounds.iter().any(|(_, r)| is_told_refusal(r));
        let what = format!(
            "{} by the {} under {}",
            x.operation,
            x.key,
            x.signature.title()
        );
        flaps.then_some((what, rounds))
    })
}
