//! Two faults at once: the tool may say less, it may never be certainly wrong.

use std::collections::BTreeSet;

use s3probe::lab::{Fault, FaultFacts};
use s3probe::model::Confidence;

use super::cases::meeting;
use super::situation::{Held, Situation};
use super::{grade, parallel};

/// A lab with two faults, met so that both can show.
pub(super) fn both(one: &FaultFacts, other: &FaultFacts) -> Situation {
    let (first, second) = (meeting(one), meeting(other));
    let plain = Situation::usual(&[]);
    let mut faults = first.faults.clone();
    faults.extend(second.faults.clone());
    Situation {
        faults,
        dialect: if first.dialect == plain.dialect {
            second.dialect
        } else {
            first.dialect
        },
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

/// So many that each fault meets one of every other gate; which ones, the order of the table says.
pub(super) fn sample() -> Vec<(&'static FaultFacts, &'static FaultFacts)> {
    let mut all = all();
    // A fixed order in which neighbours are far apart in the table.
    all.sort_by_key(|(one, other)| mixed(one.name, other.name));
    let mut met: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut chosen = Vec::new();
    for wanted in [2, 1] {
        for (one, other) in &all {
            let meets = [(one.name, gate(other)), (other.name, gate(one))];
            let new = meets.iter().filter(|pair| !met.contains(pair)).count();
            if new >= wanted {
                met.extend(meets);
                chosen.push((*one, *other));
            }
        }
    }
    chosen
}

/// A number that has nothing to do with the alphabet (FNV-1a).
fn mixed(one: &str, other: &str) -> u64 {
    let bytes = one.bytes().chain(other.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn gate(facts: &FaultFacts) -> &'static str {
    let code = facts.findings.first().copied().unwrap_or("none");
    code.split('.').next().unwrap_or(code)
}

/// Runs pairs; gives what was certainly wrong, in words.
pub(super) fn certainly_wrong(pairs: &[(&'static FaultFacts, &'static FaultFacts)]) -> Vec<String> {
    let wrong = parallel::map(pairs, |(one, other)| {
        let situation = both(one, other);
        let report = situation.check();
        let own = one.findings.iter().chain(other.findings).copied();
        let right: Vec<&str> = own
            .chain(of_key(situation.target).iter().copied())
            .collect();
        let wrong = report.findings.iter().filter(|finding| {
            finding.confidence == Confidence::Certain
                && !grade::is_true(finding, &right, &situation.faults)
        });
        let wrong: Vec<String> = wrong.map(|f| format!("{}: {}", f.code, f.title)).collect();
        (!wrong.is_empty()).then(|| {
            let faults = situation.faults.join(" + ");
            format!("{faults}: certainly {}", wrong.join(", "))
        })
    });
    wrong.into_iter().flatten().collect()
}

/// What a key that is held is by itself, whatever the lab does.
fn of_key(held: Held) -> &'static [&'static str] {
    match held {
        Held::UnknownId => &["identity.unknown-key", "identity.rejected"],
        Held::WrongSecret => &["secret.wrong", "identity.rejected"],
        Held::TokenForgotten => &["token.missing"],
        _ => &[],
    }
}
