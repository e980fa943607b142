//! Every address was to be asked, and there is one.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("run.one-address"),
    title: "there was one address only, so none were compared",
    meaning: "`--each-address` compares the answers of all addresses that the endpoint's name \
              stands for. Here it stands for one, or a forward proxy looks it up and chooses; so \
              nothing was sent for it, and servers behind one address are not told apart by it.",
    told_by: "The addresses that the resolver named when the run began.",
    look_alikes: &["tcp.one-address-down", "identity.split-backend"],
    remedy: "Use `--repeat` to meet the servers behind one address; or name more addresses with \
             `--resolve`, once for each.",
    sources: &["the resolver's answer"],
    claim: Claim::Fact,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let run = &case.evidence.run;
    let title = match (&run.proxy, run.addresses.as_slice()) {
        _ if !run.each_address => return None,
        (Some(proxy), _) => {
            format!("No addresses were compared: the forward proxy {proxy} looks the name up.")
        }
        (None, [only]) => format!("No addresses were compared: the endpoint has one only, {only}."),
        _ => return None,
    };
    Some(
        Draft::new(&RULE, Party::Us, title)
            .severity(Severity::Info)
            .confidence(Confidence::Certain)
            .because("--each-address was given; what it compares is not there.")
            .step("For several servers behind one address use --repeat 20.")
            .step("If there are more addresses than the resolver names, give each with --resolve HOST:PORT:ADDRESS.")
            .done(),
    )
}
