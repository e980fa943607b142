//! A Put that announces itself with Expect is never answered.

use super::expect;
use crate::diagnose::draft::Draft;
use crate::diagnose::product;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Observed, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.expect-100-mangled"),
    title: "an upload with Expect: 100-continue gets no answer",
    meaning: "Some clients announce an upload with `Expect: 100-continue` and wait for the word to \
              go on. A hop that mangles that word, or never gives it, lets them hang or breaks the \
              connection; downloads are not touched.",
    told_by: "`--try-hops`: a Put with Expect gets no answer, the same Put without it passes.",
    look_alikes: &[
        "hop.expect-dropped",
        "server.early-close",
        "server.no-answer",
    ],
    remedy: "Have the hop pass Expect and the interim answer on unchanged; until then switch \
             Expect off in the client.",
    sources: &["aws/aws-cli#1116", "RFC 9110 section 10.1.1 (Expect)"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let (with, without) = expect::tried(case, |reading| reading.observed == Observed::Unreachable)?;
    Some(
        Draft::new(&RULE, Party::Hop, "A Put with Expect: 100-continue gets no answer here.")
            .severity(Severity::Warning)
            .confidence(Confidence::Likely)
            .because("The same Put of the same key is carried out without Expect and gets no answer with it.")
            .evidence(&with)
            .evidence(&without)
            .fact_if("marks of", product::name(case))
            .ruled_out("server.early-close", &without, "the store takes the same upload without Expect")
            .step("Switch Expect off in the clients that send it (aws-cli and the Java SDK do), if they can.")
            .step("Look at the hop's answer to Expect with `curl -v -H 'Expect: 100-continue' -T FILE`: it must be 100 without more, or the final answer.")
            .done(),
    )
}
