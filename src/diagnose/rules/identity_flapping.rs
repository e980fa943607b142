//! One and the same request is accepted and refused in turn.

use std::collections::BTreeSet;

use crate::diagnose::draft::Draft;
use crate::diagnose::words::{list, verbs};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, ErrorClass, Exchange, Finding, FindingCode, Observed, Outcome, Party, Purpose,
    Reading, Severity,
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
    let draft = with_mark(draft, &rounds);
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

fn with_mark(draft: Draft, rounds: &[(&Exchange, &Reading)]) -> Draft {
    let Some((name, (accepted, refused))) = mark_that_decides(rounds) else {
        return draft
            .because("Nothing changed between these requests, and the answers differ; what they depend on cannot be seen in the answers.")
            .step("Repeat more often, and against each address of the endpoint, to see whether one server stands out.");
    };
    draft
        .because(format!("Nothing changed between these requests, and the answers differ along with the {name}: some servers behind this address answer otherwise."))
        .fact(&format!("{name}: accepted"), accepted)
        .fact(&format!("{name}: refused"), refused)
        .step(format!("Compare the servers told apart by the {name}: which keys and policies does each of them know?"))
}

fn is_accepted(reading: &Reading) -> bool {
    reading.observed == Observed::Allowed
}

/// A refusal of the key itself, by a code that leaves no doubt.
fn is_told_refusal(reading: &Reading) -> bool {
    matches!(
        reading.class,
        ErrorClass::UnknownKey | ErrorClass::SignatureMismatch | ErrorClass::KeyDisabled
    )
}

/// What a key got for one operation under one signature version, if it was accepted and refused.
///
/// Objects written for other cells and their removal count: only the name differs.
fn by_operation<'a>(case: &Case<'a>) -> Option<(String, Vec<(&'a Exchange, &'a Reading)>)> {
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

fn is_of_the_run(exchange: &Exchange) -> bool {
    matches!(
        exchange.purpose,
        Purpose::Cell | Purpose::Plant | Purpose::CleanUp
    )
}

/// Cells that met the same refusal, of a key that is accepted under the same signature version.
fn struck_along<'a>(case: &Case<'a>, rounds: &[(&Exchange, &Reading)]) -> Vec<&'a Outcome> {
    let met = |class| {
        rounds
            .iter()
            .any(|(_, r)| is_told_refusal(r) && r.class == class)
    };
    let accepted = |o: &Outcome| {
        case.exchanges().any(|(x, r)| {
            is_of_the_run(x)
                && is_accepted(r)
                && (x.key, x.signature) == (o.cell.key, o.cell.signature)
        })
    };
    case.outcomes
        .iter()
        .filter(|o| o.observed == Observed::Rejected && met(o.class) && accepted(o))
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
    rounds.iter().any(|(_, r)| is_accepted(r)) && rounds.iter().any(|(_, r)| refused(r))
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
