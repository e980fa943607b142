//! `findings.md`: every cause s3probe knows, in the words of its rule.

use std::fmt::Write;

use super::Page;
use crate::diagnose::rules::RULES;
use crate::diagnose::{Rule, known};
use crate::lab::Fault;

/// The page.
pub(super) fn page() -> Page {
    Page::markdown("findings.md", &text(RULES))
}

fn text(rules: &[Rule]) -> String {
    let mut out = String::from(INTRODUCTION);
    for gate in gates(rules) {
        let _ = write!(out, "\n## {gate}: {}\n", gate_words(gate));
        for rule in rules.iter().filter(|rule| rule.code.gate() == gate) {
            out.push_str(&section(rule, rules));
        }
    }
    out.push_str(&not_told());
    out
}

/// What is known and no rule speaks of.
fn not_told() -> String {
    let mut out = String::from(NOT_TOLD);
    for known in known::not_told() {
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} |",
            known.code,
            known.cause,
            known.why,
            known.takes.as_str()
        );
    }
    out
}

/// Where a finding was proved, the strongest proof first: real servers in the test run, runs recorded
/// from real servers, faults of the lab, runs recorded from the lab and made by hand.
fn proved(code: &str) -> String {
    let line = PROOF
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .find(|line| line.first() == Some(&code));
    let part = |at: usize| line.as_ref().and_then(|line| line.get(at)).copied();
    let faults = Fault::all()
        .iter()
        .filter(|fault| fault.findings.contains(&code));
    let faults: Vec<String> = faults.map(|fault| format!("`{}`", fault.name)).collect();
    let with = |label: &str, what: Option<&str>| {
        let what = what.filter(|what| !matches!(*what, "" | "0"));
        what.map(|what| format!("{label}{what}"))
    };
    let parts = [
        with("real servers, with every full test run: ", part(1)),
        with("runs recorded from ", part(2)),
        with("faults of the lab: ", Some(&faults.join(", "))),
        with("runs recorded from the lab: ", part(3)),
        with("runs made by hand: ", part(4)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn section(rule: &Rule, rules: &[Rule]) -> String {
    let mut out = format!(
        "\n### {}\n\n**{}.** {}\n\n",
        rule.code,
        capitalised(rule.title),
        rule.meaning
    );
    let mut item = |label: &str, said: &str| {
        if !said.is_empty() {
            let _ = writeln!(out, "- {label}: {said}");
        }
    };
    item("How it is told", rule.told_by);
    let alike: Vec<_> = rule
        .look_alikes
        .iter()
        .map(|code| linked(code, rules))
        .collect();
    item("Looks alike", &alike.join(", "));
    item("What to do", rule.remedy);
    item("Proved on", &proved(rule.code.as_str()));
    item("Sources", &rule.sources.join("; "));
    out
}

/// The gates in the order in which rules are listed, each once.
fn gates(rules: &[Rule]) -> Vec<&str> {
    let mut gates: Vec<&str> = Vec::new();
    for rule in rules {
        if !gates.contains(&rule.code.gate()) {
            gates.push(rule.code.gate());
        }
    }
    gates
}

/// A code with a link to its section, if it has one on this page.
fn linked(code: &str, rules: &[Rule]) -> String {
    if rules.iter().any(|rule| rule.code.as_str() == code) {
        format!("[`{code}`](#{})", code.replace('.', ""))
    } else {
        format!("`{code}`")
    }
}

/// How far a request got, in words.
pub(super) fn gate_words(gate: &str) -> &'static str {
    match gate {
        "name" => "resolving the endpoint's name",
        "tcp" => "connecting",
        "tls" => "the TLS handshake and the certificate",
        "hop" => "something between here and the endpoint",
        "s3" => "whether S3 answers at all",
        "clock" => "the time that is signed",
        "identity" => "whose key it is",
        "secret" => "the secret access key",
        "signature" => "the signature and its version",
        "region" => "the region that is signed for",
        "token" => "the session token of a temporary key",
        "permission" => "what the key may do",
        "policy" => "the documents that say so",
        "addressing" => "how bucket and object are named",
        "payload" => "the body of the request",
        "operation" => "what the store offers",
        "post" => "forms sent by browsers",
        "quota" => "limits of space and number",
        "server" => "the store itself",
        "run" => "this run",
        _ => "other causes",
    }
}

pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// Code, servers of the test run, servers recorded from, runs of the lab, runs made by hand. A test holds
/// it against the fixtures and the tables of real servers.
const PROOF: &str = include_str!("proof.tsv");

const INTRODUCTION: &str = "\
# Findings

A finding is a cause stated with evidence. Its code is permanent: `gate.cause`, where the gate is how
far a request got. `s3probe explain CODE` prints the same words.

A finding is *certain* if nothing else that s3probe knows gives the same picture, *likely* if it is the
usual reading and others remain, *possible* if it is one of several.

Each was proved on runs in which it speaks and on look-alikes before which it is silent, all of them kept in
`fixtures/evidence/CODE`. A run made by hand is no proof that a server answers so: it proves the rule, not
the picture. What is marked as observed among the sources was seen on that server.
";

const NOT_TOLD: &str = "
## Known, not told yet

What has been seen to go wrong and no finding says yet, with the reason.

| code | cause | why it is not told | what it takes |
| --- | --- | --- | --- |
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::Claim;
    use crate::model::FindingCode;

    const RULE: Rule = Rule {
        code: FindingCode::new("clock.client-skew"),
        title: "the clock of this machine is wrong",
        meaning: "A signature holds the time it was made.",
        told_by: "Two clocks are compared.",
        look_alikes: &["clock.client-skew", "secret.wrong"],
        remedy: "Set the clock.",
        sources: &["S3 API reference", "Ceph RGW 16"],
        claim: Claim::Cause,
        examine: |_| vec![],
    };

    #[test]
    fn a_rule_becomes_a_section_that_others_can_link_to() {
        insta::assert_snapshot!(section(&RULE, &[RULE]));
    }

    #[test]
    fn every_gate_of_a_rule_has_words() {
        for rule in RULES {
            assert_ne!(
                gate_words(rule.code.gate()),
                gate_words(""),
                "{}",
                rule.code
            );
        }
    }
}
