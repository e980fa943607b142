//! The endpoint's name has several addresses, and one of them cannot be connected to.

use crate::diagnose::clusters::{Fate, Group, addresses, fate, responded, told};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::list;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("tcp.one-address-down"),
    title: "one of the endpoint's addresses takes no connections",
    meaning: "The name of the endpoint stands for several addresses. Clients choose one of them, \
              often by turns; those that meet this one wait or fail, and after a new look-up it \
              works again. It has nothing to do with the key.",
    told_by: "`--each-address`: every attempt to connect to this address fails, the others answer.",
    look_alikes: &["tcp.timeout", "tcp.refused-wrong-port", "identity.flapping"],
    remedy: "Start what should listen there, or take the address out of the name.",
    sources: &["public cases of mixed fleets behind one name, where only some addresses fail"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let groups = addresses(case);
    let (down, up): (Vec<Group<'_>>, Vec<Group<'_>>) = groups
        .into_iter()
        .partition(|group| fate(&group.all()) == Fate::Down);
    let answered = up.iter().any(|group| responded(&group.all()));
    if down.is_empty() || !answered {
        return None;
    }
    let names: Vec<&str> = down.iter().map(|group| group.name.as_str()).collect();
    let title = format!(
        "No connection comes about to {}; the endpoint's other addresses answer.",
        list(&names, "or")
    );
    let evidence: Vec<_> = down.iter().flat_map(Group::all).collect();
    let draft = Draft::new(&RULE, Party::Network, title)
        .severity(Severity::Warning)
        .confidence(Confidence::Certain)
        .because("Every attempt to connect to it failed, while other addresses of the same name answered the same request.")
        .evidence(&evidence);
    let draft = told(draft, &[down.as_slice(), up.as_slice()].concat(), "");
    Some(
        draft
            .step("Look whether the server at this address runs, and whether a firewall lets you reach it.")
            .step("Until it does, take the address out of the name, or name another one with --resolve.")
            .done(),
    )
}
