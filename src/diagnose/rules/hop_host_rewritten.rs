//! SigV4 fails for every key where SigV2 works: the Host was changed on the way.

use super::hop_host_port_changed::sent_host;
use crate::diagnose::draft::Draft;
use crate::diagnose::product::{self, Fix};
use crate::diagnose::trials::{TARGET_AS_WELL, Tried};
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule, echo};
use crate::model::{
    Confidence, ErrorClass, Exchange, Finding, FindingCode, Observed, Outcome, Party, Purpose,
    Reading, SignatureVersion,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("hop.host-rewritten"),
    title: "the Host header is replaced on the way",
    meaning: "SigV4 signs the Host header, SigV2 with path style does not. If every SigV4 request \
              is a wrong signature and the SigV2 twin passes, something between here and the store \
              most likely puts another Host into the request.",
    told_by: "The text that the endpoint shows it signed; where it shows none: told the Host by X-Forwarded-Host the store makes our signature (stores that read \
              it), or it accepts a signature for its own address; elsewhere SigV4 is refused and \
              SigV2 accepted, for both keys alike, and fewer signed headers do not help.",
    look_alikes: &[
        "secret.wrong",
        "region.mismatch",
        "hop.host-port-changed",
        "hop.signed-header-rewritten",
    ],
    remedy: "Have the proxy pass the Host on unchanged, port included.",
    sources: &[
        "minio/minio#8624",
        "usnistgov/dioptra#347",
        "observed: nginx 1.22 with a plain proxy_pass and HAProxy 2.6 before SeaweedFS 4.48 and Ceph RGW 16.2",
    ],
    claim: Claim::Cause,
    examine: |case| {
        echo::first(echo::host_rewritten(&RULE, case), || {
            named(case).or_else(|| find(case)).into_iter().collect()
        })
    },
};

type Seen<'a> = (&'a Exchange, &'a Reading);

fn find(case: &Case<'_>) -> Option<Finding> {
    let signature = SignatureVersion::V4;
    let refused = case.mismatched(signature);
    if refused.is_empty() || !case.nothing_accepted(signature) || is_something_else(case) {
        return None;
    }
    let forwarded = case.tried("host.forwarded", signature);
    let address = case.tried("host.address", signature);
    let shown = if forwarded.works() {
        &forwarded
    } else {
        &address
    };
    let twins = accepted_under_v2(case);
    if !shown.works() && twins.is_empty() {
        return None;
    }
    let accepted = if shown.works() { &shown.passed } else { &twins };
    let (confidence, because) = wording(case, &refused, shown, forwarded.works());
    let mut draft = Draft::new(&RULE, Party::Hop, title(shown, sent_host(case)))
        .confidence(confidence)
        .because(because)
        .cells(&refused)
        .evidence(&shown.passed)
        .evidence(&twins[..twins.len().min(1)])
        .fact("answer under SigV4", all_said(&refused))
        .fact_if("sent", sent_host(case))
        .fact_if("seen by the store", shown.value)
        .fact_if("marks of", product::name(case))
        .ruled_out(
            "secret.wrong",
            accepted,
            "the same secret is accepted there",
        );
    let minimal = case.tried("headers.minimal", signature);
    draft = draft.ruled_out(
        "hop.signed-header-rewritten",
        &minimal.refused,
        "with the fewest signed headers it is refused as well",
    );
    if let Some(step) = product::step(case, Fix::Host) {
        draft = draft.step(step);
    }
    draft = draft.step("Look for a proxy that replaces the Host, and let it pass the Host on as it came, port included.");
    if forwarded.works() {
        draft = draft.step("This store also takes the Host from X-Forwarded-Host: the proxy may send the client's Host there.");
    }
    if shown.leaves_the_target() {
        draft = draft.step(TARGET_AS_WELL);
    }
    Some(
        draft
            .step("Try the store's own address past the proxy, if there is one.")
            .done(),
    )
}

/// The store took a name for a bucket that stands nowhere in what was sent: it is the Host it saw.
fn named(case: &Case<'_>) -> Option<Finding> {
    let (exchange, reading) = case
        .exchanges()
        .find(|(exchange, _)| exchange.purpose == Purpose::Look)?;
    let name = reading.fields.get("BucketName")?;
    let sent = exchange.request.url.as_str();
    if reading.class != ErrorClass::NoSuchBucket || name.is_empty() || sent.contains(name.as_str())
    {
        return None;
    }
    let cells: Vec<&Outcome> = [SignatureVersion::V4, SignatureVersion::V2]
        .into_iter()
        .flat_map(|version| case.mismatched(version))
        .collect();
    let accepted = case.outcomes.iter().any(|o| case.shows_accepted(o));
    if cells.is_empty() || accepted {
        return None;
    }
    let mut draft = Draft::new(&RULE, Party::Hop, format!("The store sees the Host {name} in place of the one that was sent: it is replaced on the way."))
        .confidence(Confidence::Likely)
        .because(format!("Asked for / without a bucket, the store says that there is no bucket {name}; nothing in the request was called so, and stores take a Host they do not know for a bucket's name. A hop that puts {name} before the path would look the same."))
        .cells(&cells)
        .evidence(&[(exchange, reading)])
        .fact("answer", all_said(&cells))
        .fact("seen by the store", name)
        .fact_if("sent", sent_host(case))
        .fact_if("marks of", product::name(case));
    if let Some(step) = product::step(case, Fix::Host) {
        draft = draft.step(step);
    }
    Some(
        draft
            .step(format!("Look for a proxy that puts {name} into the Host, and let it pass the Host on as it came, port included."))
            .step("Try the store's own address past the proxy, if there is one.")
            .done(),
    )
}

/// Another experiment passed that names the cause: a port, a header, a path.
fn is_something_else(case: &Case<'_>) -> bool {
    let named = [
        "headers.minimal",
        "host.name-only",
        "host.with-port",
        "host.port-80",
        "host.port-443",
        "path.without-base",
        "clock",
        "region",
    ];
    let v4 = |name| {
        case.passed(name)
            .any(|(_, x, _)| x.signature == SignatureVersion::V4)
    };
    named.into_iter().any(v4)
}

/// What shows that the secret makes right signatures under `SigV2`.
fn accepted_under_v2<'a>(case: &Case<'a>) -> Vec<Seen<'a>> {
    let cells = case.outcomes.iter().filter(|o| {
        o.cell.signature == SignatureVersion::V2
            && o.observed == Observed::Allowed
            && case.shows_accepted(o)
    });
    let of_cells = cells.filter_map(|o| {
        let id = &o.reading.as_ref()?.exchange;
        case.exchange(id).zip(case.reading(id))
    });
    of_cells
        .chain(case.tried("path.without-base", SignatureVersion::V2).passed)
        .collect()
}

fn title(shown: &Tried<'_>, sent: Option<&str>) -> String {
    match (shown.works(), shown.value, sent) {
        (true, Some(seen), Some(sent)) => {
            format!("The store sees the Host {seen} in place of {sent}: it is replaced on the way.")
        }
        (true, None, Some(sent)) => {
            format!("The Host {sent} is replaced on the way; the store sees another one.")
        }
        _ => "SigV4, which covers the Host header, is refused; SigV2, which does not, is accepted."
            .to_owned(),
    }
}

fn wording(
    case: &Case<'_>,
    refused: &[&Outcome],
    shown: &Tried<'_>,
    forwarded: bool,
) -> (Confidence, &'static str) {
    let steady = shown.works_for_all() && product::name(case).is_some();
    match (shown.works(), forwarded) {
        (true, true) => (
            if steady {
                Confidence::Certain
            } else {
                Confidence::Likely
            },
            "Told in X-Forwarded-Host which Host was signed, the store accepts the very request that it refuses without; so the Host itself does not arrive.",
        ),
        (true, false) => (
            if steady {
                Confidence::Certain
            } else {
                Confidence::Likely
            },
            "Signed for the address that was connected to, the same request is accepted; signed for the Host that is sent, it is refused.",
        ),
        (false, _) => (
            if refused.iter().any(|o| case.control_fares_alike(o)) {
                Confidence::Likely
            } else {
                Confidence::Possible
            },
            "The secret makes right signatures under SigV2, so what SigV4 covers besides reaches the store changed: the Host first of all, or another signed header.",
        ),
    }
}
