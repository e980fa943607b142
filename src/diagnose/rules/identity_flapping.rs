//! One and the same request is accepted and refused in turn.

use std::collections::BTreeSet;

use crate::diagnose::draft::Draft;
use crate::diagnose::words::{list, verbs};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, ErrorClass, Exchange, Finding, FindingCode, Observed, Outcome, Party, Reading,
};

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
    let cells: Vec<&Outcome> = case.outcomes.iter().filter(|o| flaps(case, o)).collect();
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
    let draft = match mark_that_decides(&rounds) {
        Some((name, values)) => draft
            .confidence(Confidence::Certain)
            .because(format!("Nothing changed between these requests, and the answers differ along with the {name}: some servers behind this address answer otherwise."))
            .fact(&format!("{name}: accepted"), values.0)
            .fact(&format!("{name}: refused"), values.1)
            .step(format!("Compare the servers told apart by the {name}: which keys and policies does each of them know?")),
        None => draft
            .confidence(Confidence::Certain)
            .because("Nothing changed between these requests, and the answers differ; what they depend on cannot be seen in the answers.")
            .step("Repeat more often, and against each address of the endpoint, to see whether one server stands out."),
    };
    Some(
        draft
            .step("If key or policy were made minutes ago, wait and repeat: the change may still be spreading.")
            .done(),
    )
}

/// Cells sent once that met the same refusal of the key, which is accepted elsewhere.
fn struck_along<'a>(case: &Case<'a>, flapping: &[&Outcome]) -> Vec<&'a Outcome> {
    let rejected = |o: &Outcome| o.observed == Observed::Rejected;
    let alike = |a: &Outcome, b: &Outcome| a.class == b.class && a.cell.key == b.cell.key;
    case.outcomes
        .iter()
        .filter(|o| rejected(o) && flapping.iter().any(|f| rejected(f) && alike(f, o)))
        .collect()
}

fn rounds<'a>(case: &Case<'a>, outcome: &Outcome) -> Vec<(&'a Exchange, &'a Reading)> {
    case.exchanges()
        .filter(|(exchange, _)| outcome.exchanges.contains(&exchange.id))
        .collect()
}

/// Accepted once and refused once, for a reason that is about key or rights.
fn flaps(case: &Case<'_>, outcome: &Outcome) -> bool {
    let rounds = rounds(case, outcome);
    let refused = |r: &Reading| {
        matches!(r.observed, Observed::Denied | Observed::Rejected)
            && r.class != ErrorClass::ClockSkew
    };
    let accepted = rounds.iter().any(|(_, r)| r.observed == Observed::Allowed);
    accepted && rounds.iter().any(|(_, r)| refused(r))
}

/// A mark whose values never mix accepted and refused answers.
fn mark_that_decides(rounds: &[(&Exchange, &Reading)]) -> Option<(&'static str, (String, String))> {
    let marks: [(&'static str, Mark); 3] = [
        ("address", |x| x.connection.address.clone()),
        ("Server header", |x| {
            x.response()?.header("server").map(str::to_owned)
        }),
        ("form of the request ID", |x| {
            x.response()?.header("x-amz-request-id").map(form)
        }),
    ];
    marks.into_iter().find_map(|(name, mark)| {
        let (accepted, refused) = sides(rounds, mark)?;
        let apart = accepted.is_disjoint(&refused);
        let words = |side: &BTreeSet<String>| list(&side.iter().collect::<Vec<_>>(), "and");
        apart.then(|| (name, (words(&accepted), words(&refused))))
    })
}

type Mark = fn(&Exchange) -> Option<String>;
type Side = BTreeSet<String>;

fn sides(rounds: &[(&Exchange, &Reading)], mark: Mark) -> Option<(Side, Side)> {
    let (mut accepted, mut refused) = (Side::new(), Side::new());
    for (exchange, reading) in rounds {
        let side = if reading.observed == Observed::Allowed {
            &mut accepted
        } else {
            &mut refused
        };
        side.insert(mark(exchange)?);
    }
    Some((accepted, refused))
}

/// The form of a request ID: letters and digits counted, everything else gone.
fn form(id: &str) -> String {
    let dashes = id.matches('-').count();
    let hex = id.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    let alphabet = if hex { "hexadecimal" } else { "mixed" };
    format!(
        "{} characters, {alphabet}, {dashes} dashes",
        id.chars().count()
    )
}
