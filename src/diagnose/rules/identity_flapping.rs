//! One and the same request is accepted and refused in turn.

use crate::diagnose::clusters::{self, mark_that_decides, rounds, struck_along};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::verbs;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Observed, Party};

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
    let cells = clusters::flapping(case);
    let first = cells.first()?;
    let rounds = rounds(case, first);
    let accepted = rounds
        .iter()
        .filter(|(_, r)| r.observed == Observed::Allowed)
        .count();
    let title = format!(
        "The same requests ({}) are accepted and refused in turn.",
        verbs(&cells)
    );
    let draft = Draft::new(&RULE, Party::Endpoint, title)
        .cells(&cells)
        .cells(&struck_along(case, &cells))
        .evidence(&rounds)
        .fact(
            "accepted",
            format!("{accepted} of {} in {}", rounds.len(), first.cell.id),
        )
        .ruled_out(
            "permission.action-missing",
            &rounds,
            "the same request was also accepted",
        )
        .ruled_out(
            "secret.wrong",
            &rounds,
            "the same request was also accepted",
        );
    let draft = match mark_that_decides(case, &rounds) {
        Some(mark) => draft
            .confidence(Confidence::Certain)
            .because(format!("Nothing changed between these requests, and the answers differ along with the {}: some servers behind this address answer otherwise.", mark.name))
            .fact(&format!("{}: accepted", mark.name), &mark.accepted)
            .fact(&format!("{}: refused", mark.name), &mark.refused)
            .step(format!("Compare the servers told apart by the {}: which keys and policies does each of them know?", mark.name)),
        None => draft
            .confidence(Confidence::Certain)
            .because("Nothing changed between these requests, and the answers differ; what they depend on cannot be seen in the answers.")
            .step("Repeat more often (--repeat), and send to each address of the endpoint (--each-address), to see whether one server stands out."),
    };
    Some(
        draft
            .step("If key or policy were made minutes ago, wait and repeat: the change may still be spreading.")
            .done(),
    )
}
