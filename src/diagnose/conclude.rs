//! From findings to the conclusion: one word, one sentence, one exit code.

use super::{Case, headline};
use crate::model::{
    Conclusion, Expected, Finding, KeyRole, Observed, Outcome, Party, Severity, Status, Verb,
    Verdict,
};

/// What a run amounts to.
pub fn conclude(case: &Case<'_>, findings: &[Finding]) -> Conclusion {
    let judged = judge(case, findings);
    let sentence = headline::of(judged, case, findings);
    match case.evidence.ledger.left.as_slice() {
        [] => Conclusion::new(judged, sentence),
        left => Conclusion::new(Status::Leftovers, headline::with_leftovers(&sentence, left)),
    }
}

/// The status, leftovers aside.
fn judge(case: &Case<'_>, findings: &[Finding]) -> Status {
    if environment(case, findings) {
        Status::Environment
    } else if untested(case, findings) {
        Status::Inconclusive
    } else if deviates(case, findings) {
        Status::Deviates
    } else if left_open(case) {
        Status::Inconclusive
    } else {
        Status::AsExpected
    }
}

/// Whether the control key fails where the target does, so that the target is not to blame.
fn environment(case: &Case<'_>, findings: &[Finding]) -> bool {
    if !case.has_control() || !answered(case) {
        return false;
    }
    twins_fail(case) || (nothing_works(case) && errors(findings).any(blames_surroundings))
}

/// Whether each cell of the target that does not do what it should has a twin that fails as well.
fn twins_fail(case: &Case<'_>) -> bool {
    let failing: Vec<&Outcome> = target_failures(case).collect();
    let twins: Vec<&Outcome> = failing.iter().filter_map(|o| case.control_of(o)).collect();
    !failing.is_empty()
        && failing.iter().all(|o| o.observed != Observed::Allowed)
        && twins.len() == failing.len()
        && twins.iter().all(|o| o.observed != Observed::Allowed)
        && twins.iter().any(|o| {
            matches!(
                o.observed,
                Observed::Rejected | Observed::Failed | Observed::Unreachable
            )
        })
}

/// Whether no request of the target or the control was allowed.
fn nothing_works(case: &Case<'_>) -> bool {
    let works = |o: &Outcome| o.observed == Observed::Allowed;
    !case.outcomes.is_empty() && !case.outcomes.iter().any(works)
}

/// Whether the target key was not put to the test.
fn untested(case: &Case<'_>, findings: &[Finding]) -> bool {
    case.evidence.run.interrupted
        || !answered(case)
        || keys_are_not_checked(case, findings)
        || (!case.has_control()
            && errors(findings).next().is_some()
            && errors(findings).all(|f| blames_surroundings(f) || f.party == Party::Network))
}

/// Whether the endpoint lets any secret in, so that a pass proves nothing.
fn keys_are_not_checked(case: &Case<'_>, findings: &[Finding]) -> bool {
    target_failures(case).next().is_none()
        && errors(findings).any(|f| f.code.gate() == "secret" && f.party == Party::Endpoint)
}

fn deviates(case: &Case<'_>, findings: &[Finding]) -> bool {
    target_failures(case).next().is_some()
        || errors(findings).any(|f| matches!(f.party, Party::Key | Party::Policy))
}

/// Whether a cell that was to be tested could not be.
fn left_open(case: &Case<'_>) -> bool {
    let mut target = case.of(KeyRole::Target);
    target.any(|outcome| outcome.verdict == Verdict::Inconclusive)
}

/// Whether any HTTP response came at all.
fn answered(case: &Case<'_>) -> bool {
    let exchanges = &case.evidence.exchanges;
    exchanges
        .iter()
        .any(|exchange| exchange.response().is_some())
}

fn target_failures<'a>(case: &Case<'a>) -> impl Iterator<Item = &'a Outcome> + use<'a> {
    case.of(KeyRole::Target)
        .filter(|outcome| outcome.verdict == Verdict::Fail)
}

/// The errors that bear on the target key. What was left behind does not.
pub(super) fn errors(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings
        .iter()
        .filter(|f| f.severity == Severity::Error && f.code.as_str() != "run.leftovers")
}

fn blames_surroundings(finding: &Finding) -> bool {
    matches!(finding.party, Party::Us | Party::Hop | Party::Endpoint)
}

/// The target's cells that worked though they must not, and show a right too many by that.
pub(super) fn excess<'a>(case: &Case<'a>) -> Vec<&'a Outcome> {
    let let_in = let_in_against_expectation(case);
    let_in.filter(|o| o.verdict == Verdict::Fail).collect()
}

/// Those that show nothing: the key read what it had written itself.
pub(super) fn own_reads<'a>(case: &Case<'a>) -> Vec<&'a Outcome> {
    let let_in = let_in_against_expectation(case);
    let_in
        .filter(|o| o.cell.verb == Verb::Get && o.verdict == Verdict::Inconclusive)
        .collect()
}

fn let_in_against_expectation<'a>(case: &Case<'a>) -> impl Iterator<Item = &'a Outcome> + use<'a> {
    case.of(KeyRole::Target)
        .filter(|o| o.observed == Observed::Allowed && o.expected == Expected::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::case::sample;
    use crate::diagnose::draft::Draft;
    use crate::diagnose::rules;
    use crate::model::{
        Evidence, Exchange, ExchangeId, LedgerEntry, Reply, ResponseRecord, RunFacts,
    };
    use Observed::{Allowed, Denied, Failed, NotSent, Rejected};

    fn evidence() -> Evidence {
        Evidence {
            exchanges: vec![Exchange {
                reply: Reply::Response(ResponseRecord::default()),
                ..Exchange::default()
            }],
            ..Evidence::default()
        }
    }

    fn blame(party: Party) -> Vec<Finding> {
        let rule = &rules::RULES[0];
        vec![Draft::new(rule, party, "").done()]
    }

    fn outcomes(target: &[Observed], control: &[Observed]) -> Vec<Outcome> {
        let mut all = sample::outcomes(target);
        let twins = Verb::ALL.into_iter().zip(control);
        all.extend(twins.map(|(verb, seen)| sample::outcome(KeyRole::Control, verb, *seen)));
        all
    }

    fn status(evidence: &Evidence, outcomes: &[Outcome], findings: &[Finding]) -> Status {
        sample::with_evidence(evidence, outcomes, |case| conclude(case, findings).status)
    }

    #[test]
    fn a_cell_that_fails_for_the_target_alone_is_a_deviation() {
        let cells = outcomes(&[Allowed, Denied], &[Allowed, Allowed]);
        assert_eq!(status(&evidence(), &cells, &[]), Status::Deviates);
        let cells = outcomes(&[Allowed, Allowed], &[Allowed, Allowed]);
        assert_eq!(status(&evidence(), &cells, &[]), Status::AsExpected);
    }

    #[test]
    fn a_control_that_fails_in_the_same_cells_makes_it_the_environment() {
        let cells = outcomes(&[Rejected, Rejected], &[Rejected, Rejected]);
        assert_eq!(status(&evidence(), &cells, &[]), Status::Environment);
        let cells = outcomes(&[Rejected, Rejected], &[Rejected, Allowed]);
        assert_eq!(status(&evidence(), &cells, &[]), Status::Deviates);
        let cells = outcomes(&[Denied, Denied], &[Denied, Denied]);
        let findings = blame(Party::Us);
        assert_eq!(status(&evidence(), &cells, &findings), Status::Environment);
        assert_eq!(status(&evidence(), &cells, &[]), Status::Deviates);
    }

    #[test]
    fn nothing_that_answers_is_not_tested_even_with_a_control() {
        let cells = outcomes(&[NotSent; 2], &[NotSent; 2]);
        let findings = blame(Party::Network);
        let silent = Evidence::default();
        assert_eq!(status(&silent, &cells, &findings), Status::Inconclusive);
    }

    #[test]
    fn a_run_cut_short_is_not_tested_and_leftovers_outrank_everything() {
        let cells = outcomes(&[Allowed, Denied], &[Allowed, Allowed]);
        let mut cut = Evidence {
            run: RunFacts {
                interrupted: true,
                ..RunFacts::default()
            },
            ..evidence()
        };
        assert_eq!(status(&cut, &cells, &[]), Status::Inconclusive);
        cut.ledger.left.push(LedgerEntry {
            object: "a".to_owned(),
            version: None,
            by: ExchangeId::new(1),
            certain: true,
        });
        assert_eq!(status(&cut, &cells, &[]), Status::Leftovers);
    }

    #[test]
    fn a_cell_left_open_does_not_hide_a_deviation() {
        let cells = outcomes(&[Allowed, NotSent], &[]);
        assert_eq!(status(&evidence(), &cells, &[]), Status::Inconclusive);
        let cells = outcomes(&[Denied, NotSent], &[]);
        assert_eq!(status(&evidence(), &cells, &[]), Status::Deviates);
    }

    #[test]
    fn without_a_control_what_blames_the_surroundings_did_not_test_the_key() {
        let cells = outcomes(&[Failed, NotSent], &[]);
        for (party, expected) in [
            (Party::Us, Status::Inconclusive),
            (Party::Hop, Status::Inconclusive),
            (Party::Endpoint, Status::Inconclusive),
            (Party::Network, Status::Inconclusive),
            (Party::Key, Status::Deviates),
            (Party::Policy, Status::Deviates),
        ] {
            assert_eq!(
                status(&evidence(), &cells, &blame(party)),
                expected,
                "{party:?}"
            );
        }
    }
}
