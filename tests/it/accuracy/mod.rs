//! How often the first finding is right: every fault of the lab and every recorded case.
//!
//! `docs/accuracy.md` is written by
//! `cargo test --test it accuracy::writes_the_page -- --ignored`.

mod cases;
mod certificate;
mod grade;
mod page;
mod pairs;
mod parallel;
mod plain;
mod recorded;
mod situation;
mod truth;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use grade::{Grade, Graded};

/// All cases, judged.
static GRADED: LazyLock<Vec<Graded>> = LazyLock::new(|| {
    let mut graded = parallel::map(&cases::all(), |case| {
        grade::grade(case, &case.situation.check())
    });
    graded.extend(recorded::all());
    graded
});

fn of(grade: Grade) -> Vec<String> {
    let cases = GRADED.iter().filter(|case| case.grade == grade);
    cases
        .map(|case| format!("{}: said {}, right: {:?}", case.name, case.said, case.right))
        .collect()
}

/// One test, since a runner that gives each test a process of its own would judge all cases again.
#[test]
fn first_findings_are_right_or_silent_for_a_reason_as_the_page_says() {
    nothing_is_wrong();
    a_reason_is_written_down_where_the_tool_says_less();
    the_exit_code_follows_from_the_cause();
    the_page_has_the_counts_of_this_run();
}

fn nothing_is_wrong() {
    assert_eq!(of(Grade::CertainlyWrong), Vec::<String>::new());
    assert_eq!(of(Grade::Wrong), Vec::<String>::new());
}

fn a_reason_is_written_down_where_the_tool_says_less() {
    let silent = GRADED.iter().filter(|case| case.grade == Grade::Silent);
    let unexplained = silent.filter(|case| truth::reason(&case.name, &case.said).is_none());
    let unexplained: Vec<String> = unexplained
        .map(|case| format!("{}: said {}", case.name, case.said))
        .collect();
    assert_eq!(unexplained, Vec::<String>::new());
}

fn the_exit_code_follows_from_the_cause() {
    let right = GRADED.iter().filter(|case| case.grade == Grade::Right);
    let others: Vec<String> = right
        .filter_map(|case| {
            let expected = cases::exits(&case.name, case.right.first());
            let exit = case.exit?;
            let other = !expected.contains(&exit);
            other.then(|| format!("{}: {exit}, expected {expected:?}", case.name))
        })
        .collect();
    assert_eq!(others, Vec::<String>::new());
}

fn the_page_has_the_counts_of_this_run() {
    #[expect(clippy::disallowed_methods, reason = "a test reads the page")]
    let page = std::fs::read_to_string(file()).unwrap();
    let table = page::table(&GRADED);
    assert!(
        page.contains(&table),
        "docs/accuracy.md is old: {}\n{table}",
        page::COMMAND
    );
}

#[test]
fn of_two_faults_at_once_nothing_is_claimed_with_certainty_that_neither_is() {
    let pairs = pairs::sample();
    assert!(pairs.len() > 200, "{}", pairs.len());
    assert_eq!(pairs::certainly_wrong(&pairs), Vec::<String>::new());
}

#[test]
#[ignore = "takes minutes; a sample runs always"]
fn the_same_holds_for_all_pairs() {
    assert_eq!(pairs::certainly_wrong(&pairs::all()), Vec::<String>::new());
}

#[test]
#[ignore = "writes docs/accuracy.md"]
fn writes_the_page() {
    let text = page::page(&GRADED, pairs::sample().len(), pairs::all().len());
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the command that writes the page"
    )]
    std::fs::write(file(), text).unwrap();
}

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/accuracy.md")
}
