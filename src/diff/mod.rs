//! Target against control: which cells two keys share, and where they part.

use crate::model::{CellId, KeyRole, Outcome, SignatureVersion, Verb};

/// How a target's cell stands to the control's same cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The target's cell.
    pub target: CellId,
    /// The control's cell, if there is one.
    pub control: Option<CellId>,
    /// What was asked.
    pub verb: Verb,
    /// How it was signed.
    pub signature: SignatureVersion,
    /// Where the two part.
    pub by: DifferenceBy,
}

/// Where two outcomes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DifferenceBy {
    /// Nowhere: observed, class and answer kind are one.
    Nothing,
    /// The endpoint did another thing.
    Observed,
    /// It did the same for another reason.
    Class,
    /// It said the same in another kind of answer.
    Kind,
    /// No control ran beside it, or one of the two was not sent.
    NoCounterpart,
}

/// Every target cell held against the control's cell of the same verb, signature and addressing.
pub fn against_control(outcomes: &[Outcome]) -> Vec<Difference> {
    let of = |key| {
        outcomes
            .iter()
            .filter(move |outcome| outcome.cell.key == key)
    };
    of(KeyRole::Target)
        .map(|target| {
            let control = of(KeyRole::Control).find(|control| is_same_request(target, control));
            Difference {
                target: target.cell.id.clone(),
                control: control.map(|control| control.cell.id.clone()),
                verb: target.cell.verb,
                signature: target.cell.signature,
                by: control.map_or(DifferenceBy::NoCounterpart, |control| by(target, control)),
            }
        })
        .collect()
}

fn is_same_request(a: &Outcome, b: &Outcome) -> bool {
    (a.cell.verb, a.cell.signature, a.cell.addressing)
        == (b.cell.verb, b.cell.signature, b.cell.addressing)
}

fn by(target: &Outcome, control: &Outcome) -> DifferenceBy {
    let (Some(ours), Some(theirs)) = (&target.reading, &control.reading) else {
        return DifferenceBy::NoCounterpart;
    };
    if target.observed != control.observed {
        DifferenceBy::Observed
    } else if target.class != control.class {
        DifferenceBy::Class
    } else if ours.kind != theirs.kind {
        DifferenceBy::Kind
    } else {
        DifferenceBy::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        Addressing, Cell, ErrorClass, Expected, Observed, Reading, SignatureVersion, Verdict,
    };

    fn outcome(verb: Verb, key: KeyRole, observed: Observed, class: ErrorClass) -> Outcome {
        let (v4, path) = (SignatureVersion::V4, Addressing::Path);
        let reading = Reading {
            observed,
            class,
            ..Reading::default()
        };
        Outcome {
            cell: Cell::new(verb.as_str(), verb, v4, path, key, None),
            expected: Expected::Any,
            observed,
            class,
            verdict: Verdict::Pass,
            reading: Some(reading),
            exchanges: Vec::new(),
            ms: None,
        }
    }

    fn with_kind(mut outcome: Outcome, kind: &str) -> Outcome {
        if let Some(reading) = &mut outcome.reading {
            kind.clone_into(&mut reading.kind);
        }
        outcome
    }

    fn of_list(target: Outcome, control: Outcome) -> DifferenceBy {
        against_control(&[target, control])[0].by
    }

    #[test]
    fn two_keys_part_first_by_what_was_done_then_by_reason_then_by_kind() {
        let list = |key, observed, class| outcome(Verb::List, key, observed, class);
        let allowed = |key| list(key, Observed::Allowed, ErrorClass::None);
        let failed = |key, class| list(key, Observed::Failed, class);
        let (t, c) = (KeyRole::Target, KeyRole::Control);
        assert_eq!(of_list(allowed(t), allowed(c)), DifferenceBy::Nothing);
        assert_eq!(
            of_list(
                list(t, Observed::Denied, ErrorClass::AccessDenied),
                allowed(c)
            ),
            DifferenceBy::Observed
        );
        assert_eq!(
            of_list(
                failed(t, ErrorClass::NoSuchBucket),
                failed(c, ErrorClass::Quota)
            ),
            DifferenceBy::Class
        );
        assert_eq!(
            of_list(with_kind(allowed(t), "a"), with_kind(allowed(c), "b")),
            DifferenceBy::Kind
        );
    }

    #[test]
    fn a_cell_without_its_like_or_without_an_answer_has_no_counterpart() {
        let get = outcome(
            Verb::Get,
            KeyRole::Target,
            Observed::Allowed,
            ErrorClass::None,
        );
        let mut put = outcome(
            Verb::Put,
            KeyRole::Control,
            Observed::NotSent,
            ErrorClass::None,
        );
        let found = against_control(&[get, put.clone()]);
        assert_eq!(
            (found[0].by, &found[0].control),
            (DifferenceBy::NoCounterpart, &None)
        );
        put.reading = None;
        let target = outcome(
            Verb::Put,
            KeyRole::Target,
            Observed::Allowed,
            ErrorClass::None,
        );
        let found = against_control(&[target, put.clone()]);
        assert_eq!(found[0].control, Some(put.cell.id));
        assert_eq!(found[0].by, DifferenceBy::NoCounterpart);
    }
}
