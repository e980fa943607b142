//! Expectations that a run could not put to the test, and those it could after all.

use s3probe::lab::Dialect;

use super::lab::{LabHost, UNTOUCHED};

const OWNER: [&str; 3] = ["check", "--target", "env:OWNER"];

#[test]
fn what_a_read_only_run_was_expected_to_show_and_did_not_try_leaves_it_open() {
    let lab = LabHost::new(&[]);
    let test = lab.test();
    let read_only = |expect| {
        let arguments = [
            "--read-only",
            "--read-key",
            "welcome.txt",
            "--expect",
            expect,
        ];
        test.run(&[&OWNER[..], &arguments].concat())
    };
    let ran = read_only("read-write").ends_with(3);
    let said = "not tested for put and delete: the run is read-only";
    assert!(ran.stdout.contains(said), "{ran:?}");
    let ran = read_only("read-only").ends_with(0);
    assert!(
        ran.stdout.contains("put and delete were not tried"),
        "{ran:?}"
    );
    assert_eq!(lab.left(), UNTOUCHED);
}

/// A Delete of nothing that is denied is an answer, a Get of nothing that is denied is none.
#[test]
fn that_nothing_is_allowed_can_be_shown_without_a_control_if_there_is_something_to_read() {
    let lab = LabHost::without_policy(Dialect::Aws);
    let test = lab.test();
    let check = ["check", "--target", "env:UPLOADER", "--expect", "none"];
    let ran = test.run(&check).ends_with(3);
    let why = "There was no object to read, so that Get is denied says nothing.";
    assert!(ran.stdout.contains(why), "{ran:?}");
    let ran = test
        .run(&[&check[..], &["--read-key", "welcome.txt"]].concat())
        .ends_with(0);
    let said = "list, get, put and delete are refused";
    let words: Vec<&str> = ran.stdout.split_whitespace().collect();
    assert!(words.join(" ").contains(said), "{ran:?}");
    assert_eq!(lab.left(), UNTOUCHED);
}
