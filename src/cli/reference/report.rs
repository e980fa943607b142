//! `report.md`: the report document, its words, and the exit codes.

use std::fmt::Write;

use serde_json::Value;

use super::Page;
use crate::model::report::SCHEMA;
use crate::model::{Exit, Observed, Party, Status, Verdict};
use crate::report::{Format, party_words, schema};

/// The page.
pub(super) fn page() -> Page {
    let mut out = introduction();
    out.push_str(&exits());
    out.push_str(EXPECTATIONS);
    out.push_str(&words());
    out.push_str(&parties());
    out.push_str(JUNIT);
    out.push_str(&fields());
    Page::markdown("report.md", &out)
}

fn introduction() -> String {
    let others = Format::ALL
        .into_iter()
        .filter(|format| *format != Format::Json);
    let others: Vec<_> = others.map(Format::as_str).collect();
    format!(
        "# The report\n\n\
         `-o json` and `--save` write one JSON document, `{SCHEMA}`, described by\n\
         [report.schema.json](report.schema.json). The other formats ({}) show the same\n\
         facts, and all give the same exit code. Fields may be added; those that are there keep\n\
         their name and meaning as long as the schema's name ends in `/1`. Times are rounded to a\n\
         tenth of a millisecond, and a saved document that is judged again by the same version is\n\
         written again byte for byte.\n",
        others.join(", ")
    )
}

fn exits() -> String {
    let mut out = String::from("\n## Exit codes\n\n| code | meaning |\n| --- | --- |\n");
    for exit in ALL_EXITS {
        let _ = writeln!(out, "| {} | {} |", exit as u8, exit_words(exit));
    }
    out.push_str("\nWhen several apply, the first of 5, 2, 4, 3, 1, 0 is given.\n");
    out.push_str("\n| `verdict.status` | exit code |\n| --- | --- |\n");
    for status in ALL_STATUSES {
        let _ = writeln!(out, "| `{}` | {} |", status.as_str(), status.exit() as u8);
    }
    out
}

fn exit_words(exit: Exit) -> &'static str {
    match exit {
        Exit::AsExpected => "Everything is as expected.",
        Exit::Deviates => "The target key does not do what it should, or does more.",
        Exit::Usage => "The command line, a key or a file is wrong; nothing was sent.",
        Exit::Inconclusive => "It could not be tested: nothing answered, or the run was cut short.",
        Exit::Environment => "The control key fails too, so it is not the target key.",
        Exit::Leftovers => "Something this run made could not be removed; the report lists it.",
    }
}

fn words() -> String {
    let mut out =
        String::from("\n## Words in cells\n\n| `observed` | the endpoint |\n| --- | --- |\n");
    for observed in ALL_OBSERVED {
        let _ = writeln!(
            out,
            "| `{}` | {} |",
            observed.as_str(),
            observed_words(observed)
        );
    }
    out.push_str("\n| `verdict` | the cell |\n| --- | --- |\n");
    for verdict in ALL_VERDICTS {
        let _ = writeln!(
            out,
            "| `{}` | {} |",
            verdict.as_str(),
            verdict_words(verdict)
        );
    }
    out.push_str(
        "\n`class` is one of the [error classes](classes.md), `code` is what the endpoint wrote.\n",
    );
    out
}

fn observed_words(observed: Observed) -> &'static str {
    match observed {
        Observed::Allowed => "did it",
        Observed::Denied => "accepted the key and refused the operation",
        Observed::Rejected => "refused the key, the signature, the time or the token",
        Observed::Failed => "did not do it for another reason",
        Observed::Unsupported => "does not offer it",
        Observed::Unreachable => "did not reply",
        Observed::NotSent => "was not asked; `not_sent` says why",
    }
}

fn verdict_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "is as expected, or nothing was expected of it",
        Verdict::Fail => "is not as expected",
        Verdict::Inconclusive => "could not be tested, so neither",
        Verdict::Unsupported => "asks for something the endpoint offers to nobody",
        Verdict::Skipped => "was left out on purpose",
    }
}

fn parties() -> String {
    let mut out =
        String::from("\n## Words in findings\n\n| `party` | where the cause is |\n| --- | --- |\n");
    for party in ALL_PARTIES {
        let _ = writeln!(out, "| `{}` | {} |", party.as_str(), party_words(party));
    }
    out.push_str(CONFIDENCE);
    out
}

/// The fields of the document's main parts, from the schema.
fn fields() -> String {
    let schema: Value = serde_json::from_str(&schema()).unwrap_or_default();
    let mut out = String::from("\n## Fields\n");
    out.push_str(&table("the document", &schema));
    for (title, name) in PARTS {
        out.push_str(&table(title, &schema["$defs"][name]));
    }
    out
}

fn table(title: &str, part: &Value) -> String {
    let mut out = format!("\n### {title}\n\n| field | |\n| --- | --- |\n");
    for (name, field) in part["properties"].as_object().into_iter().flatten() {
        let said = field["description"].as_str().unwrap_or_default();
        let _ = writeln!(
            out,
            "| `{name}` | {} |",
            said.replace('|', "\\|").replace('\n', " ")
        );
    }
    out
}

const PARTS: [(&str, &str); 9] = [
    ("`run`", "ReportRun"),
    ("`run.server`", "Server"),
    ("`keys[]`", "KeyFacts"),
    ("`verdict`", "Conclusion"),
    ("`cells[]`", "CellReport"),
    ("`findings[]`", "Finding"),
    ("`findings[].ruled_out[]`", "RuledOut"),
    ("`exchanges[]`", "Exchange"),
    ("`ledger.created[]`, `removed[]`, `left[]`", "LedgerEntry"),
];

const ALL_EXITS: [Exit; 6] = [
    Exit::AsExpected,
    Exit::Deviates,
    Exit::Usage,
    Exit::Inconclusive,
    Exit::Environment,
    Exit::Leftovers,
];

const ALL_STATUSES: [Status; 5] = [
    Status::AsExpected,
    Status::Deviates,
    Status::Environment,
    Status::Inconclusive,
    Status::Leftovers,
];

const ALL_OBSERVED: [Observed; 7] = [
    Observed::Allowed,
    Observed::Denied,
    Observed::Rejected,
    Observed::Failed,
    Observed::Unsupported,
    Observed::Unreachable,
    Observed::NotSent,
];

const ALL_PARTIES: [Party; 6] = [
    Party::Us,
    Party::Key,
    Party::Policy,
    Party::Hop,
    Party::Endpoint,
    Party::Network,
];

const ALL_VERDICTS: [Verdict; 5] = [
    Verdict::Pass,
    Verdict::Fail,
    Verdict::Inconclusive,
    Verdict::Unsupported,
    Verdict::Skipped,
];

const EXPECTATIONS: &str = "
## Expectations

`--expect` takes a role or a list. What it does not allow is expected to be denied, and an operation
that works all the same is a finding.

| role | list | get | put | delete |
| --- | --- | --- | --- | --- |
| `read-only` | allow | allow | deny | deny |
| `write-only` | deny | deny | allow | deny |
| `uploader` | allow | allow | allow | deny |
| `read-write` | allow | allow | allow | allow |
| `none` | deny | deny | deny | deny |
| `list,get,!delete` | allow | allow | deny | deny |

Without `--expect` the target key is held against what the control key may do. Without a control key
too, every cell is an observation (`any`), and only faults such as an unknown key are findings.
";

const CONFIDENCE: &str = "
A finding is `certain` if nothing else that s3probe knows gives the same picture, `likely` if it is the
usual reading and others remain, `possible` if it is one of several. An `error` is something that does
not work, or works and must not; a `warning` will bite somebody; an `info` is worth knowing.
";

const JUNIT: &str = "
## JUnit

One suite for each key under each signature version, one case for each cell. A denial that was expected
passes. A cell that is not as expected is a failure, one that could not be tested an error, one that was
left out or is not offered is skipped. The suite `run` fails whenever `verdict.status` is not
`as-expected` (with an error instead of a failure if it is `inconclusive`), and when something was left
behind. The suite `findings` holds the findings that no failed cell shows.
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Expectation, Verb};

    #[test]
    fn every_part_has_its_fields() {
        for part in fields().split("\n### ").skip(1) {
            assert!(part.lines().count() > 4, "{part}");
        }
    }

    #[test]
    fn the_roles_are_those_that_are_read() {
        let rows = EXPECTATIONS.lines().filter(|line| line.starts_with("| `"));
        let mut seen = 0;
        for row in rows {
            let mut columns = row.trim_matches('|').split('|').map(str::trim);
            let role = columns.next().unwrap().trim_matches('`');
            let expectation: Expectation = role.parse().unwrap();
            let words: Vec<_> = Verb::ALL.map(|verb| expectation.of(verb).as_str()).into();
            assert_eq!(columns.collect::<Vec<_>>(), words, "{role}");
            seen += 1;
        }
        assert_eq!(seen, 6);
    }
}
