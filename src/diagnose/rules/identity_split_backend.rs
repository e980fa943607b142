//! Several servers that know different keys answer for one endpoint.

use crate::diagnose::clusters::{
    self, Answer, Fate, Group, Telling, addresses, cells_at, connections, is_accepted,
    mark_that_decides, told,
};
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, ErrorClass, Finding, FindingCode, KeyRole, Outcome, Party, Severity,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("identity.split-backend"),
    title: "servers that know different keys answer for one endpoint",
    meaning: "A load balancer, a name with several addresses, or two processes on one port lead to \
              servers that do not share their keys or policies. Which one is met is decided \
              for each connection, so the same request works and fails by chance.",
    told_by: "The same signed bytes get always the same answer on one kept connection and different \
              ones on different connections; or servers that can be told apart by address or marks \
              each accept another key.",
    look_alikes: &[
        "identity.stale-node",
        "identity.propagation-delay",
        "identity.flapping",
        "secret.wrong",
    ],
    remedy: "Find the servers behind the address and give them the same keys, or take out the one \
             that does not belong there.",
    sources: &[
        "a public case of two processes on one port, where a third of byte-identical requests was refused",
    ],
    claim: Claim::Cause,
    examine: |case| {
        by_address(case)
            .or_else(|| by_connection(case))
            .or_else(|| by_marks(case))
            .into_iter()
            .collect()
    },
};

/// Addresses that accept one key each, or one that knows no key which the others know.
fn by_address(case: &Case<'_>) -> Option<Finding> {
    let groups = addresses(case);
    let knows_none = |group: &&Group<'_>| {
        let unknown = |(_, reading): &Answer<'_>| reading.class == ErrorClass::UnknownKey;
        group.fates() == (Fate::Refused, Fate::Refused) && group.all().iter().all(unknown)
    };
    let knows_both = groups
        .iter()
        .any(|g| g.fates() == (Fate::Allowed, Fate::Allowed));
    let stranger = groups.iter().find(knows_none).filter(|_| knows_both);
    let opposed = are_opposed(&groups);
    if !opposed && stranger.is_none() {
        return None;
    }
    let refusing: Vec<&str> = groups
        .iter()
        .filter(|group| group.fates().0 == Fate::Refused)
        .map(|group| group.name.as_str())
        .collect();
    let cells = cells_at(case, &refusing);
    let (confidence, because) = if opposed {
        (
            Confidence::Certain,
            "The same signed bytes are accepted at one address and refused at another, and with the control key it is the other way round: they do not know the same keys.",
        )
    } else {
        (
            Confidence::Likely,
            "The same signed bytes are accepted at one address, and another says that it knows neither of the keys.",
        )
    };
    let draft = draft(
        &groups,
        "The endpoint's addresses lead to servers that do not know the same keys.",
    )
    .confidence(confidence)
    .because(because)
    .cells(&cells);
    let draft = if cells.is_empty() {
        draft.severity(Severity::Warning)
    } else {
        draft
    };
    Some(with_steps(told(draft, &groups, "")).done())
}

/// Connections that each keep to one answer, and not all to the same.
fn by_connection(case: &Case<'_>) -> Option<Finding> {
    let flapping = clusters::flapping(case);
    let groups = connections(case);
    let whole = groups.iter().all(|group| group.target.len() >= LEAST);
    let has = |wanted| groups.iter().any(|group| group.fates().0 == wanted);
    let constant = groups
        .iter()
        .all(|group| matches!(group.fates().0, Fate::Allowed | Fate::Refused));
    let settled = whole && constant && has(Fate::Allowed) && has(Fate::Refused);
    if flapping.is_empty() || !settled {
        return None;
    }
    let answers: Vec<_> = groups
        .iter()
        .flat_map(|group| group.target.clone())
        .collect();
    let mark = mark_that_decides(case, &answers).filter(|mark| mark.of_the_server);
    let (confidence, because) = match (&mark, are_opposed(&groups)) {
        (_, true) => (
            Confidence::Certain,
            "Each connection keeps to its answer, and the one that accepts the target key refuses the control key: they end at servers that do not know the same keys.".to_owned(),
        ),
        (Some(mark), _) => (
            Confidence::Certain,
            format!("Each connection keeps to its answer, and the answers differ along with the {}: they end at different servers.", mark.name),
        ),
        (None, false) => (
            Confidence::Likely,
            "Each connection keeps to its answer and not all to the same, so they end at different servers. One of several equal servers with old knowledge of the key would look the same.".to_owned(),
        ),
    };
    let title = "Behind this address stand servers that do not know the same keys: it depends on the connection which one answers.";
    let draft = draft(&groups, title)
        .confidence(confidence)
        .because(because)
        .cells(&clusters::explained(case, &flapping));
    Some(with_steps(told(with_mark(draft, mark.as_ref()), &groups, "")).done())
}

/// Answers of one key's cells that differ along with a mark which is the server's own.
fn by_marks(case: &Case<'_>) -> Option<Finding> {
    let flapping = clusters::flapping(case);
    let (rounds, mark) = [KeyRole::Target, KeyRole::Control]
        .into_iter()
        .find_map(|key| marked(case, &flapping, key))?;
    let title = "Behind this endpoint stand different servers, and not all of them accept the key.";
    let draft = Draft::new(&RULE, Party::Endpoint, title)
        .confidence(Confidence::Likely)
        .because(format!("Nothing changed between these requests, and the answers differ along with the {}, which answers of the other kind carry too: it is the server's and not the refusal's.", mark.name))
        .cells(&clusters::explained(case, &flapping))
        .evidence(&rounds);
    Some(with_steps(with_mark(draft, Some(&mark))).done())
}

/// All rounds of a key's flapping cells, and the mark that tells them apart.
///
/// One cell alone may meet the second server too seldom to prove anything.
fn marked<'a>(
    case: &Case<'a>,
    flapping: &[&Outcome],
    key: KeyRole,
) -> Option<(Vec<Answer<'a>>, Telling)> {
    let of_key = flapping.iter().filter(|outcome| outcome.cell.key == key);
    let rounds: Vec<_> = of_key.flat_map(|o| clusters::rounds(case, o)).collect();
    let mark = mark_that_decides(case, &rounds).filter(|mark| mark.of_the_server)?;
    let accepted = rounds.iter().filter(|(_, r)| is_accepted(r)).count();
    let refused = rounds.len() - accepted;
    (accepted.min(refused) >= 2).then_some((rounds, mark))
}

/// Whether one group accepts the target and refuses the control, and another the reverse.
fn are_opposed(groups: &[Group<'_>]) -> bool {
    let has = |fates| groups.iter().any(|group| group.fates() == fates);
    has((Fate::Allowed, Fate::Refused)) && has((Fate::Refused, Fate::Allowed))
}

fn draft(groups: &[Group<'_>], title: &str) -> Draft {
    let evidence: Vec<_> = groups.iter().flat_map(Group::all).collect();
    Draft::new(&RULE, Party::Endpoint, title)
        .evidence(&evidence)
        .ruled_out(
            "secret.wrong",
            &evidence,
            "the same signed bytes were also accepted",
        )
}

fn with_mark(draft: Draft, mark: Option<&Telling>) -> Draft {
    match mark {
        None => draft,
        Some(mark) => draft
            .fact(&format!("{}: accepted", mark.name), &mark.accepted)
            .fact(&format!("{}: refused", mark.name), &mark.refused),
    }
}

fn with_steps(draft: Draft) -> Draft {
    draft
        .step("List the servers behind this endpoint (addresses of the name, members of the load balancer, processes on the port).")
        .step("Compare which keys and policies each of them knows; take out one that belongs to another store.")
}

/// Requests on a kept connection without which it proves nothing.
const LEAST: usize = 4;
