//! One of the endpoint's addresses fails what the others allow, for every key.

use crate::diagnose::clusters::{Fate, Group, addresses, cells_at, fate, told};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::list;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.one-address-differs"),
    title: "one of the endpoint's addresses fails what the others allow",
    meaning: "The same signed bytes were sent to every address of the endpoint's name. One fails \
              for every key, so what stands there is broken or set up otherwise: a front proxy \
              that changes requests, one without a store behind it, or another service.",
    told_by: "`--each-address`: the answers differ by address, and at the bad one also those to the \
              control key.",
    look_alikes: &[
        "identity.stale-node",
        "identity.split-backend",
        "identity.flapping",
        "hop.upstream-down",
        "hop.host-rewritten",
    ],
    remedy: "Compare the front proxy at this address with that at the others, or take the address \
             out of the name.",
    sources: &[
        "a public case of a mixed fleet in which one front proxy dropped headers, so that only some addresses failed",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let groups = addresses(case);
    let bad: Vec<&Group<'_>> = groups.iter().filter(|group| fails_all(group)).collect();
    let good = groups.iter().any(allows_all);
    if bad.is_empty() || !good {
        return None;
    }
    let names: Vec<&str> = bad.iter().map(|group| group.name.as_str()).collect();
    let title = format!(
        "The address {} of the endpoint fails what its other addresses allow.",
        list(&names, "and")
    );
    let cells = cells_at(case, &names);
    let evidence: Vec<_> = groups.iter().flat_map(Group::all).collect();
    let draft = Draft::new(&RULE, Party::Network, title)
        .confidence(Confidence::Likely)
        .because("The same signed bytes are allowed at the other addresses. That a proxy there changes or stops them is the usual reason; a server of its own that knows none of these keys would look the same.")
        .cells(&cells)
        .evidence(&evidence)
        .ruled_out("secret.wrong", &evidence, "the same signed bytes are allowed at other addresses");
    let draft = if cells.is_empty() {
        draft.severity(Severity::Warning)
    } else {
        draft
    };
    Some(
        told(draft, &groups, "")
            .step("Compare the proxy at this address with that at the others: Host, headers, path, what stands behind it.")
            .step("Until it is mended, take the address out of the name, or name another one with --resolve.")
            .done(),
    )
}

/// No key gets through, and not because this server says that it does not know it.
fn fails_all(group: &Group<'_>) -> bool {
    let answers = group.all();
    let fails = |fate| matches!(fate, Fate::Refused | Fate::Failed);
    let unknown = answers
        .iter()
        .any(|(_, r)| r.class == ErrorClass::UnknownKey);
    match group.fates() {
        // Without a control a refusal may be about the key; a failure is not.
        (target, Fate::Unknown) => target == Fate::Failed,
        (target, control) => fails(target) && fails(control) && !unknown,
    }
}

fn allows_all(group: &Group<'_>) -> bool {
    fate(&group.all()) == Fate::Allowed
}
