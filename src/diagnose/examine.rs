//! Asks every rule in turn and keeps one cause for each cell.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::rules::RULES;
use super::{Case, Claim, Rule};
use crate::model::{CellId, Finding, Severity, Verdict};

/// What the rules find in a case, the finding that explains most first.
///
/// Rules are asked in the order of `RULES`. A cell that one cause has explained is not explained
/// again by a later one, and a cause that is left without cells is dropped.
pub fn examine(case: &Case<'_>) -> Vec<Finding> {
    examine_by(RULES, case)
}

fn examine_by(rules: &[Rule], case: &Case<'_>) -> Vec<Finding> {
    let mut explained = BTreeSet::new();
    let mut findings = Vec::new();
    for rule in rules {
        let found = (rule.examine)(case).into_iter();
        let kept: Vec<Finding> = found
            .filter_map(|finding| match rule.claim {
                Claim::Cause => left_over(finding, &explained),
                Claim::Fact => Some(finding),
                Claim::Beside(_) if finding.severity == Severity::Error => {
                    left_over(finding, &explained)
                }
                Claim::Beside(code) => {
                    is_about_cells_of(&finding, code, &findings).then_some(finding)
                }
            })
            .collect();
        findings.extend(kept);
        if rule.claim != Claim::Fact {
            let causes = |f: &&Finding| f.code == rule.code && is_cause(rule, f);
            let own = findings.iter().filter(causes);
            explained.extend(own.flat_map(|f| f.cells.iter().cloned()));
        }
    }
    findings.sort_by_key(|finding| (Reverse(finding.severity), Reverse(weight(finding, case))));
    findings
}

fn is_cause(rule: &Rule, finding: &Finding) -> bool {
    rule.claim == Claim::Cause || finding.severity == Severity::Error
}

/// Whether a cause of this code has explained all cells of a finding.
fn is_about_cells_of(finding: &Finding, code: &str, findings: &[Finding]) -> bool {
    let mut causes = findings.iter().filter(|cause| cause.code.as_str() == code);
    causes.any(|cause| finding.cells.iter().all(|cell| cause.cells.contains(cell)))
}

/// The finding without the cells that have a cause already; none if nothing is left of it.
fn left_over(mut finding: Finding, explained: &BTreeSet<CellId>) -> Option<Finding> {
    let had_cells = !finding.cells.is_empty();
    finding.cells.retain(|cell| !explained.contains(cell));
    (!had_cells || !finding.cells.is_empty()).then_some(finding)
}

/// How many cells that went wrong a finding explains.
fn weight(finding: &Finding, case: &Case<'_>) -> usize {
    case.outcomes
        .iter()
        .filter(|o| matches!(o.verdict, Verdict::Fail | Verdict::Inconclusive))
        .filter(|o| finding.cells.contains(&o.cell.id))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::case::sample;
    use crate::diagnose::draft::Draft;
    use crate::model::{FindingCode, Observed, Outcome, Party};

    fn rule(code: &'static str, claim: Claim, examine: fn(&Case<'_>) -> Vec<Finding>) -> Rule {
        Rule {
            code: FindingCode::new(code),
            title: "",
            meaning: "",
            told_by: "",
            look_alikes: &[],
            remedy: "",
            sources: &[],
            claim,
            examine,
        }
    }

    fn about(code: &'static str, severity: Severity, outcomes: &[Outcome]) -> Vec<Finding> {
        let rule = rule(code, Claim::Cause, |_| Vec::new());
        let draft = Draft::new(&rule, Party::Us, "").severity(severity);
        vec![draft.cells(outcomes).done()]
    }

    fn first() -> Rule {
        rule("name.first", Claim::Cause, |case| {
            about("name.first", Severity::Error, &case.outcomes[..1])
        })
    }

    fn same() -> Rule {
        rule("secret.same", Claim::Cause, |case| {
            about("secret.same", Severity::Error, &case.outcomes[..1])
        })
    }

    fn later() -> Rule {
        rule("secret.later", Claim::Cause, |case| {
            about("secret.later", Severity::Error, case.outcomes)
        })
    }

    fn fact() -> Rule {
        rule("run.fact", Claim::Fact, |case| {
            about("run.fact", Severity::Warning, case.outcomes)
        })
    }

    fn codes(rules: &[Rule]) -> Vec<(String, usize)> {
        let outcomes = sample::outcomes(&[Observed::Failed; 3]);
        sample::with(&outcomes, |case| {
            let found = examine_by(rules, case).into_iter();
            found.map(|f| (f.code.to_string(), f.cells.len())).collect()
        })
    }

    #[test]
    fn a_cell_has_one_cause_and_it_is_the_earlier_rules() {
        assert_eq!(
            codes(&[first(), later()]),
            [("secret.later".to_owned(), 2), ("name.first".to_owned(), 1)]
        );
        assert_eq!(codes(&[first(), same()]), [("name.first".to_owned(), 1)]);
    }

    fn beside() -> Rule {
        rule("run.beside", Claim::Beside("name.first"), |case| {
            about("run.beside", Severity::Info, &case.outcomes[..1])
        })
    }

    #[test]
    fn what_stands_beside_a_cause_goes_without_it() {
        let both = [("name.first".to_owned(), 1), ("run.beside".to_owned(), 1)];
        assert_eq!(codes(&[first(), beside()]), both);
        assert_eq!(codes(&[beside()]), []);
        assert_eq!(codes(&[same(), first(), beside()]).len(), 1);
    }

    #[test]
    fn a_fact_neither_takes_cells_nor_loses_them_and_stands_after_errors() {
        assert_eq!(
            codes(&[fact(), first()]),
            [("name.first".to_owned(), 1), ("run.fact".to_owned(), 3)]
        );
    }
}
