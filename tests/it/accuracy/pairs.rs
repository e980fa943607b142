//! Two faults at once: the tool may say less, it may never be certainly wrong.

use s3probe::lab::{Fault, FaultFacts};
use s3probe::model::{Confidence, Report};

use super::cases::meeting;
use super::situation::{Held, Situation};

/// A lab with two faults, met so that both can show.
pub(super) fn both(one: &FaultFacts, other: &FaultFacts) -> Situation {
    let (first, second) = (meeting(one), meeting(other));
    let plain = Situation::usual(&[]);
    let mut faults = first.faults.clone();
    faults.extend(second.faults.clone());
    Situation {
        faults,
        target: if first.target == plain.target {
            second.target
        } else {
            first.target
        },
        control: first.control && second.control,
        expect: first.expect,
        versions: if first.versions == plain.versions {
            second.versions
        } else {
            first.versions
        },
        base_path: if first.base_path.is_empty() {
            second.base_path
        } else {
            first.base_path
        },
        bucket: if first.bucket == plain.bucket {
            second.bucket
        } else {
            first.bucket
        },
        timeout_ms: first.timeout_ms.min(second.timeout_ms),
        repeat: first.repeat.max(second.repeat),
        read_only: first.read_only || second.read_only,
        ..plain
    }
}

/// All pairs, each once.
pub(super) fn all() -> Vec<(&'static FaultFacts, &'static FaultFacts)> {
    let faults = Fault::all();
    let mut pairs = Vec::new();
    for (at, one) in faults.iter().enumerate() {
        pairs.extend(faults[at + 1..].iter().map(|other| (one, other)));
    }
    pairs
}

/// What a key that is held is by itself, whatever the lab does.
pub(super) fn of_key(held: Held) -> &'static [&'static str] {
    match held {
        Held::UnknownId => &["identity.unknown-key", "identity.rejected"],
        Held::WrongSecret => &["secret.wrong", "identity.rejected"],
        _ => &[],
    }
}

/// The findings that claim with certainty what is not the case.
pub(super) fn certainly_wrong(report: &Report, right: &[&str]) -> Vec<String> {
    report
        .findings
        .iter()
        .filter(|finding| finding.confidence == Confidence::Certain)
        .filter(|finding| finding.code.gate() != "run")
        .map(|finding| finding.code.to_string())
        .filter(|code| !right.contains(&code.as_str()))
        .collect()
}
