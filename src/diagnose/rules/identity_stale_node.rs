//! Some addresses of the endpoint refuse a key that others accept, and no other key.

use super::permission_source_ip;
use crate::diagnose::clusters::{Fate, Group, addresses, cells_at, told};
use crate::diagnose::draft::Draft;
use crate::diagnose::words::list;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Finding, FindingCode, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("identity.stale-node"),
    title: "one server does not know a key that the others know",
    meaning: "Each server of a store keeps its own copy of keys and policies, and one of them was \
              not brought up to date: a new key, a changed secret or a new right is missing there. \
              Clients that meet this server fail, others do not.",
    told_by: "`--each-address`: the same signed bytes are accepted at some addresses and refused at \
              others, while the control key is accepted at all. A change that is still spreading \
              looks the same until it has arrived.",
    look_alikes: &[
        "identity.propagation-delay",
        "identity.split-backend",
        "identity.flapping",
        "hop.one-address-differs",
        "permission.source-ip",
    ],
    remedy: "Restart that server or have it load its keys again; if the key is minutes old, wait \
             and run again.",
    sources: &[
        "public cases of nodes with old identity tables and of broken replication between nodes",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let groups = addresses(case);
    let with = |fate: Fate| -> Vec<&str> {
        let of_fate = groups.iter().filter(|group| group.fates().0 == fate);
        of_fate.map(|group| group.name.as_str()).collect()
    };
    let (refusing, accepting) = (with(Fate::Refused), with(Fate::Allowed));
    let controls: Vec<Fate> = groups
        .iter()
        .map(|group| group.fates().1)
        .filter(|fate| *fate != Fate::Down)
        .collect();
    if permission_source_ip::is_by_family(&groups) {
        return None;
    }
    let no_control = controls.iter().all(|fate| *fate == Fate::Unknown);
    let control_is_fine = controls.iter().all(|fate| *fate == Fate::Allowed);
    if refusing.is_empty() || accepting.is_empty() || !(no_control || control_is_fine) {
        return None;
    }
    let title = format!(
        "The address {} refuses the target key, {} accepts it.",
        list(&refusing, "and"),
        list(&accepting, "and")
    );
    let cells = cells_at(case, &refusing);
    let evidence: Vec<_> = groups.iter().flat_map(Group::all).collect();
    let draft = Draft::new(&RULE, Party::Endpoint, title)
        .cells(&cells)
        .evidence(&evidence)
        .ruled_out(
            "secret.wrong",
            &evidence,
            "the same signed bytes are accepted at another address",
        );
    let draft = if control_is_fine {
        draft.confidence(Confidence::Likely).because(
            "The same signed bytes are accepted there and refused here, and the control key is accepted at every address: one server has old knowledge of the target key. A change that is still spreading looks the same.",
        )
    } else {
        draft.confidence(Confidence::Possible).because(
            "The same signed bytes are accepted there and refused here. Without a control key it cannot be told whether that server has old knowledge, knows none of the keys, or has a proxy before it that changes requests.",
        )
    };
    let draft = if cells.is_empty() {
        draft.severity(Severity::Warning)
    } else {
        draft
    };
    Some(
        told(draft, &groups, "")
            .step("Have the server at the refusing address load its keys and policies again, and look why it was left behind.")
            .step("If the key was made or changed minutes ago, wait and run again, with --wait.")
            .done(),
    )
}
