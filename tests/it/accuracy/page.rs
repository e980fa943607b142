//! `docs/accuracy.md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use s3probe::model::Time;

use super::grade::{Grade, Graded};
use super::truth;

/// What renews the page.
pub(super) const COMMAND: &str = "cargo test --test it accuracy::writes_the_page -- --ignored";

/// The counts, gate by gate: faults of the lab and recorded runs together, and apart in the last lines.
pub(super) fn table(graded: &[Graded]) -> String {
    let mut gates: BTreeMap<&str, Vec<&Graded>> = BTreeMap::new();
    for case in graded {
        gates.entry(&case.gate).or_default().push(case);
    }
    let mut table =
        "| gate | right | silent | wrong | certainly wrong |\n| --- | --- | --- | --- | --- |\n"
            .to_owned();
    for (gate, cases) in &gates {
        row(&mut table, gate, cases);
    }
    let is_recorded = |case: &&Graded| case.name.starts_with("recorded ");
    let (recorded, lab): (Vec<&Graded>, Vec<&Graded>) = graded.iter().partition(is_recorded);
    row(&mut table, "**all in the lab**", &lab);
    row(&mut table, "**all recorded**", &recorded);
    table
}

fn row(table: &mut String, name: &str, cases: &[&Graded]) {
    let count = |grade| cases.iter().filter(|case| case.grade == grade).count();
    let grades = [
        Grade::Right,
        Grade::Silent,
        Grade::Wrong,
        Grade::CertainlyWrong,
    ];
    let counts = grades.map(|grade| count(grade).to_string());
    let _ = writeln!(table, "| {name} | {} |", counts.join(" | "));
}

/// The whole page.
pub(super) fn page(graded: &[Graded], sample: usize, all: usize) -> String {
    #[expect(clippy::disallowed_methods, reason = "the page says when it was made")]
    let now = Time::from_millis(jiff::Timestamp::now().as_millisecond()).to_string();
    let date = &now[..10];
    format!(
        "# Accuracy\n\n\
         How often the first finding names the cause, over all faults of the lab and all recorded runs. \
         Made on {date} by\n\n\
         ```sh\n{COMMAND}\n```\n\n\
         {}\n{WORDS}\n## Silent, and why\n\n{}\n## Two faults at once\n\n\
         {sample} of {all} pairs of faults run with every test run, so that each fault meets one of every other \
         gate; all pairs run with `cargo test --test it accuracy::the_same_holds -- --ignored`. Either run fails \
         if a finding is certain that is not true.\n\n{ELSEWHERE}",
        table(graded),
        silent(graded)
    )
}

fn silent(graded: &[Graded]) -> String {
    let mut list = "| case | should say | says | why |\n| --- | --- | --- | --- |\n".to_owned();
    for case in graded.iter().filter(|case| case.grade == Grade::Silent) {
        let why = truth::reason(&case.name, &case.said).unwrap_or_default();
        let right = case.right.join(", ");
        let _ = writeln!(list, "| {} | {right} | {} | {why} |", case.name, case.said);
    }
    list
}

const WORDS: &str = "\
A case is a fault in one situation: with the keys and arguments it needs, with a control key and \
without, in both dialects where the answers differ. The gate `none` holds the cases in which nothing \
may be found.

- **right**: the first finding is the cause.
- **silent**: it says less: nothing, something true that is not the cause, or one reading of several \
  (`possible`).
- **wrong**: it names another cause as the likely one.
- **certainly wrong**: some finding is certain of what is not the case.

The test run fails if one of the last two is not empty, or if this table is not that of the run.
";

const ELSEWHERE: &str = "\
## Not counted here

- What real servers answer: `tests/it/real` runs the program against them.
- Presigned URLs, POST forms and the text of policies: they need a user's own artefact.
- HEAD: no probe sends it.
";
