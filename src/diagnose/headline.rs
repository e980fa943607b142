//! The sentence a support desk would say, the target key's state first.

use super::words::{self, list};
use super::{Case, conclude, rules};
use crate::model::{
    Confidence, Finding, KeyRole, LedgerEntry, Observed, Outcome, Party, SignatureVersion, Status,
    Verb, Verdict,
};

/// The headline of a run with this status, leftovers aside.
pub(super) fn of(status: Status, case: &Case<'_>, findings: &[Finding]) -> String {
    let why = lead(findings, |_| true);
    match status {
        Status::AsExpected | Status::Leftovers => as_expected(case),
        Status::Deviates => deviates(case, findings),
        Status::Environment => environment(case, why),
        Status::Inconclusive => inconclusive(case, why),
    }
}

fn environment(case: &Case<'_>, why: Option<String>) -> String {
    let works = Rights::of(case).works();
    match why {
        Some(why) if works => {
            format!(
                "The target key works, but not everywhere, and there the control key fails too: {why}."
            )
        }
        Some(why) => {
            format!("The target key cannot be judged, the control key fails too: {why}.")
        }
        None => {
            "The target key cannot be judged: the control key fails too, and no known cause fits."
                .to_owned()
        }
    }
}

fn inconclusive(case: &Case<'_>, why: Option<String>) -> String {
    // Where everything passes and the run is inconclusive all the same, a pass proves nothing.
    let passes = case.of(KeyRole::Target).all(|o| o.verdict == Verdict::Pass);
    let works = !passes && Rights::of(case).works();
    match why {
        _ if case.evidence.run.interrupted => {
            "The target key was not tested to the end: the run was cut short.".to_owned()
        }
        Some(why) if works => format!("The target key could be tested only in part: {why}."),
        Some(why) => format!("The target key could not be tested: {why}."),
        None => not_tested(case),
    }
}

/// The headline of a run that left objects behind.
pub(super) fn with_leftovers(sentence: &str, left: &[LedgerEntry]) -> String {
    format!("{}; {}", sentence.trim_end_matches('.'), words::left(left))
}

/// The cause that explains most among those that count, in half a sentence as sure as it is.
fn lead(findings: &[Finding], counts: impl Fn(&Finding) -> bool) -> Option<String> {
    let worst = conclude::errors(findings).find(|finding| counts(finding))?;
    let title = rules::find(worst.code.as_str())?.title;
    Some(match worst.confidence {
        _ if worst.code.gate() == "run" => title.to_owned(),
        Confidence::Certain => title.to_owned(),
        Confidence::Likely => format!("probably {title}"),
        Confidence::Possible => format!("possibly {title}"),
    })
}

fn as_expected(case: &Case<'_>) -> String {
    let run = &case.evidence.run;
    let rights = Rights::of(case);
    let control_works = case
        .of(KeyRole::Control)
        .any(|o| o.observed == Observed::Allowed);
    let start = match run.expect.as_deref() {
        Some(expect) => format!("The target key does {}", what_it_should(expect)),
        None if control_works => "The target key may do what the control key may".to_owned(),
        None if !rights.works() => "The target key may do nothing here".to_owned(),
        None => "The target key works".to_owned(),
    };
    let (offered, tested) = (not_offered(case), left_out(case));
    format!("{start}: {}{offered}{tested}.", rights.in_words())
}

/// What a read-only run leaves out, where it was not expected to work.
fn left_out(case: &Case<'_>) -> String {
    let skipped = |o: &&Outcome| o.verdict == Verdict::Skipped;
    let skipped: Vec<&Outcome> = case.of(KeyRole::Target).filter(skipped).collect();
    match words::distinct_verbs(&skipped).as_slice() {
        [] => String::new(),
        [verb] => format!("; {verb} was not tried"),
        verbs => format!("; {} were not tried", list(verbs, "and")),
    }
}

fn what_it_should(expect: &str) -> &'static str {
    match expect {
        "uploader" => "what an uploader should",
        "read-only" => "what a read-only key should",
        "write-only" => "what a write-only key should",
        "read-write" => "what a read-write key should",
        "none" => "nothing, as it should",
        _ => "what it should",
    }
}

fn not_offered(case: &Case<'_>) -> String {
    let mut versions = Vec::new();
    for outcome in case.of(KeyRole::Target) {
        let version = outcome.cell.signature.title();
        if outcome.verdict == Verdict::Unsupported && !versions.contains(&version) {
            versions.push(version);
        }
    }
    match versions.as_slice() {
        [] => String::new(),
        versions => format!("; {} is not offered here", list(versions, "and")),
    }
}

fn deviates(case: &Case<'_>, findings: &[Finding]) -> String {
    let rights = Rights::of(case);
    let excess = conclude::excess(case);
    if !excess.is_empty() {
        let verbs = words::verbs(&excess);
        return format!(
            "The target key may {verbs}, which it should not: {}.",
            rights.in_words()
        );
    }
    let blamed = |f: &Finding| matches!(f.party, Party::Key | Party::Policy);
    let why = lead(findings, blamed).or_else(|| lead(findings, |_| true));
    let only_rights = conclude::errors(findings).all(|f| f.code.gate() == "permission");
    match why {
        Some(_) if only_rights && !rights.allowed.is_empty() && !rights.refused.is_empty() => {
            format!(
                "The target key works, but may not {}: {}.",
                list(&rights.refused, "or"),
                rights.allowed_in_words()
            )
        }
        Some(why) if rights.works() => format!("The target key works only in part: {why}."),
        Some(why) => format!("The target key does not work: {why}."),
        None => format!(
            "The target key does not do what it should: {}.",
            rights.in_words()
        ),
    }
}

fn not_tested(case: &Case<'_>) -> String {
    let open: Vec<&Outcome> = case
        .of(KeyRole::Target)
        .filter(|o| o.verdict == Verdict::Inconclusive)
        .collect();
    let reason = open.iter().find_map(|o| o.cell.not_sent);
    let verbs = words::verbs(&open);
    match reason {
        _ if open.is_empty() => "The target key was not tested: nothing was sent.".to_owned(),
        Some(reason) => format!(
            "The target key was not tested for {verbs}: {}.",
            reason.reason()
        ),
        None if open.iter().all(|o| had_no_object(o)) => format!(
            "The target key could not be tested for {verbs}: there was no object to try it on. \
             Name one to read with --read-key, or give a control key that may put."
        ),
        None if Rights::of(case).works() => {
            format!("The target key works, but could not be tested for {verbs}.")
        }
        None => format!("The target key could not be tested for {verbs}."),
    }
}

/// Whether the answer proves nothing because the object was never there.
fn had_no_object(outcome: &Outcome) -> bool {
    matches!(
        (outcome.cell.verb, outcome.observed),
        (Verb::Get, Observed::Denied) | (Verb::Delete, Observed::Allowed)
    )
}

/// What the target may do, verb by verb.
#[derive(Default)]
struct Rights {
    allowed: Vec<Verb>,
    refused: Vec<Verb>,
    failing: Vec<Verb>,
    /// Verbs that work under one signature version only.
    partly: Vec<(Verb, SignatureVersion)>,
}

impl Rights {
    fn of(case: &Case<'_>) -> Self {
        let mut rights = Self::default();
        for verb in Verb::ALL {
            let cells: Vec<&Outcome> = case
                .of(KeyRole::Target)
                .filter(|o| o.cell.verb == verb)
                .filter(|o| !matches!(o.observed, Observed::NotSent | Observed::Unsupported))
                .collect();
            rights.add(verb, &cells);
        }
        rights
    }

    fn add(&mut self, verb: Verb, cells: &[&Outcome]) {
        let allowed = cells.iter().find(|o| o.observed == Observed::Allowed);
        if cells.is_empty() {
        } else if cells.iter().all(|o| o.observed == Observed::Allowed) {
            self.allowed.push(verb);
        } else if let Some(allowed) = allowed {
            self.partly.push((verb, allowed.cell.signature));
        } else if cells.iter().all(|o| o.observed == Observed::Denied) {
            self.refused.push(verb);
        } else {
            self.failing.push(verb);
        }
    }

    fn works(&self) -> bool {
        !self.allowed.is_empty() || !self.partly.is_empty()
    }

    fn allowed_in_words(&self) -> String {
        clause(&self.allowed, "allowed").unwrap_or_else(|| "nothing is allowed".to_owned())
    }

    fn in_words(&self) -> String {
        let partly = self
            .partly
            .iter()
            .map(|(verb, version)| Some(format!("{verb} works under {} only", version.title())));
        let clauses: Vec<String> = [clause(&self.allowed, "allowed")]
            .into_iter()
            .chain(partly)
            .chain([clause(&self.refused, "refused"), failing(&self.failing)])
            .flatten()
            .collect();
        if clauses.is_empty() {
            "nothing was tested".to_owned()
        } else {
            clauses.join(", ")
        }
    }
}

fn clause(verbs: &[Verb], what: &str) -> Option<String> {
    match verbs {
        [] => None,
        [verb] => Some(format!("{verb} is {what}")),
        verbs => Some(format!("{} are {what}", list(verbs, "and"))),
    }
}

fn failing(verbs: &[Verb]) -> Option<String> {
    match verbs {
        [] => None,
        [verb] => Some(format!("{verb} fails")),
        verbs => Some(format!("{} fail", list(verbs, "and"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::case::sample;
    use crate::diagnose::draft::Draft;
    use crate::model::{Evidence, ExchangeId, RunFacts};
    use Observed::{Allowed, Denied, Rejected, Unsupported};

    fn says(status: Status, expect: Option<&str>, seen: &[Observed], code: Option<&str>) -> String {
        let evidence = Evidence {
            run: RunFacts {
                expect: expect.map(str::to_owned),
                ..RunFacts::default()
            },
            ..Evidence::default()
        };
        let rule = code.and_then(rules::find);
        let findings: Vec<Finding> = rule
            .map(|rule| Draft::new(rule, Party::Key, "").done())
            .into_iter()
            .collect();
        let outcomes = sample::outcomes(seen);
        sample::with_evidence(&evidence, &outcomes, |case| of(status, case, &findings))
    }

    #[test]
    fn a_good_key_is_described_by_what_it_may_do() {
        assert_eq!(
            says(
                Status::AsExpected,
                Some("uploader"),
                &[Allowed, Allowed, Allowed, Denied],
                None
            ),
            "The target key does what an uploader should: list, get and put are allowed, delete is refused."
        );
        assert_eq!(
            says(Status::AsExpected, None, &[Allowed, Denied], None),
            "The target key works: list is allowed, get is refused."
        );
    }

    #[test]
    fn a_missing_right_is_named_by_its_verb() {
        assert_eq!(
            says(
                Status::Deviates,
                Some("read-write"),
                &[Allowed, Allowed, Allowed, Denied],
                Some("permission.action-missing")
            ),
            "The target key works, but may not delete: list, get and put are allowed."
        );
    }

    #[test]
    fn a_bad_key_is_named_by_its_cause() {
        let sentence = says(
            Status::Deviates,
            None,
            &[Rejected; 4],
            Some("identity.unknown-key"),
        );
        assert_eq!(
            sentence,
            "The target key does not work: possibly the endpoint does not know the access key ID."
        );
    }

    #[test]
    fn what_the_endpoint_does_not_offer_is_not_counted() {
        assert_eq!(
            says(Status::AsExpected, None, &[Allowed, Unsupported], None),
            "The target key works: list is allowed."
        );
    }

    #[test]
    fn leftovers_are_counted_at_the_end_of_the_sentence() {
        let left = |certain| LedgerEntry {
            object: "a".to_owned(),
            version: None,
            by: ExchangeId::new(1),
            certain,
        };
        for (left, said) in [
            (
                vec![left(true); 2],
                "2 objects of this run could not be removed.",
            ),
            (vec![left(false)], "1 object of this run may be left."),
            (
                vec![left(true), left(false)],
                "1 object of this run could not be removed, and 1 more may be left.",
            ),
        ] {
            let sentence = with_leftovers("The target key works.", &left);
            assert_eq!(sentence, format!("The target key works; {said}"));
        }
    }
}
