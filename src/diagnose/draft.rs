//! Puts a finding together.

use super::Rule;
use super::case::{AsExchangeId, AsOutcome};
use crate::model::{
    Confidence, ExchangeId, Finding, FindingCode, Outcome, Party, PolicyText, Remedy, RuledOut,
    Severity,
};

/// A finding under way. An error of possible confidence until it is told otherwise.
#[derive(Clone, Debug)]
pub(super) struct Draft(Finding);

impl Draft {
    /// A finding of a rule with its sentence about this run.
    pub(super) fn new(rule: &Rule, party: Party, title: impl Into<String>) -> Self {
        Self(Finding {
            code: rule.code.clone(),
            title: bounded(title.into()),
            severity: Severity::Error,
            party,
            confidence: Confidence::Possible,
            because: String::new(),
            cells: Vec::new(),
            evidence: Vec::new(),
            facts: std::collections::BTreeMap::new(),
            ruled_out: Vec::new(),
            remedy: Remedy::default(),
        })
    }

    pub(super) fn severity(mut self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }

    pub(super) fn confidence(mut self, confidence: Confidence) -> Self {
        self.0.confidence = confidence;
        self
    }

    pub(super) fn because(mut self, text: impl Into<String>) -> Self {
        self.0.because = bounded(text.into());
        self
    }

    /// The cells it explains; the exchanges they rest on become evidence.
    pub(super) fn cells<T: AsOutcome>(self, outcomes: &[T]) -> Self {
        let outcomes = outcomes.iter().map(AsOutcome::outcome);
        outcomes.fold(self, Self::cell)
    }

    fn cell(mut self, outcome: &Outcome) -> Self {
        if !self.0.cells.contains(&outcome.cell.id) {
            self.0.cells.push(outcome.cell.id.clone());
        }
        self.evidence(&[outcome])
    }

    /// More exchanges it rests on.
    pub(super) fn evidence<T: AsExchangeId>(mut self, exchanges: &[T]) -> Self {
        for id in exchanges.iter().filter_map(AsExchangeId::exchange_id) {
            if !self.0.evidence.contains(&id) {
                self.0.evidence.push(id);
            }
        }
        self
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "texts, numbers and references alike"
    )]
    pub(super) fn fact(mut self, name: &str, value: impl ToString) -> Self {
        self.0
            .facts
            .insert(name.to_owned(), bounded(value.to_string()));
        self
    }

    pub(super) fn fact_if(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.fact(name, value),
            None => self,
        }
    }

    /// A cause it is not, with the exchanges that show it; without such an exchange nothing is said.
    pub(super) fn ruled_out<T: AsExchangeId>(
        mut self,
        code: &'static str,
        by: &[T],
        why: &str,
    ) -> Self {
        let by: Vec<ExchangeId> = by.iter().filter_map(AsExchangeId::exchange_id).collect();
        if !by.is_empty() {
            self.0.ruled_out.push(RuledOut {
                code: FindingCode::new(code),
                by,
                why: why.to_owned(),
            });
        }
        self
    }

    pub(super) fn step(mut self, text: impl Into<String>) -> Self {
        self.0.remedy.steps.push(text.into());
        self
    }

    pub(super) fn command(mut self, command: Option<String>) -> Self {
        self.0.remedy.commands.extend(command);
        self
    }

    pub(super) fn policy(mut self, policy: Option<PolicyText>) -> Self {
        self.0.remedy.policy = policy;
        self
    }

    /// The finding.
    pub(super) fn done(self) -> Finding {
        self.0
    }
}

/// A text cut to a length that people read: parts of it may be the endpoint's words.
fn bounded(text: String) -> String {
    const MOST: usize = 600;
    if text.chars().count() <= MOST {
        return text;
    }
    let mut cut: String = text.chars().take(MOST).collect();
    cut.push_str(" […].");
    cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::rules::RULES;

    fn draft(title: &str) -> Draft {
        Draft::new(&RULES[0], Party::Us, title)
    }

    #[test]
    fn an_endpoint_cannot_make_a_finding_endless() {
        let finding = draft(&"x".repeat(100_000))
            .fact("said", "y".repeat(5000))
            .done();
        assert!(finding.title.len() < 700 && finding.title.ends_with("[…]."));
        assert!(finding.facts["said"].len() < 700);
        assert_eq!(draft("Short.").done().title, "Short.");
    }

    #[test]
    fn nothing_is_ruled_out_by_nothing() {
        let by: [&Outcome; 0] = [];
        assert_eq!(
            draft("")
                .ruled_out("secret.wrong", &by, "")
                .done()
                .ruled_out,
            []
        );
    }
}
