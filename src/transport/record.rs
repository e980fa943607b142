//! What went over the wire to an [`Exchange`]: signatures recomputed, secrets masked.

use super::mask::Mask;
use super::wire::{Received, Sent, Wired};
use crate::model::{
    Action, Connection, Exchange, Failure, FailureKind, Order, Reply, RequestRecord,
    ResponseRecord, Stage, Time, Timings,
};
use crate::sign;

/// The exchange of an order that was sent.
pub(super) fn sent(
    order: &Order,
    started: Time,
    wired: Wired,
    mask: &Mask,
    virtual_hosted_bucket: Option<&str>,
) -> Exchange {
    let (recomputed, mask) = match &order.key {
        None => (None, mask.clone()),
        Some(key) => {
            let request = sign::Request {
                method: &wired.request.method,
                target: &wired.request.target,
                headers: &wired.request.headers,
                virtual_hosted_bucket,
            };
            let recomputed = sign::recompute(&request, key);
            let signature = recomputed.transmitted.clone().unwrap_or_default();
            (Some(recomputed), mask.and_signature(&signature))
        }
    };
    let mut exchange = unsent(order, started, Failure::default());
    exchange.request = request_record(&wired.request, recomputed, &mask);
    exchange.connection = Connection { ..wired.connection };
    exchange.reply = match wired.received {
        Ok(received) => Reply::Response(response_record(&received, &order.action, &mask)),
        Err(failed) => Reply::NoResponse(masked_failure(failed, &mask)),
    };
    exchange.timings = wired.timings;
    exchange
}

/// Puts the texts that were signed in the place of those that were sent, if they differ.
///
/// An experiment that signs something else is no proof against our signer.
pub(super) fn signed_otherwise(
    exchange: &mut Exchange,
    signed: Option<&sign::Signed>,
    mask: &Mask,
) {
    let Some(signed) = signed else { return };
    if exchange.request.signature_matches == Some(true) {
        return;
    }
    let mask = mask.and_signature(&signed.signature);
    exchange.request.signature_matches = None;
    exchange.request.canonical_request = signed
        .canonical_request
        .as_deref()
        .map(|text| mask.apply(text));
    exchange.request.string_to_sign = Some(mask.apply(&signed.string_to_sign));
}

/// The exchange of an order that could not be made into a request.
pub(super) fn not_sendable(order: &Order, started: Time, why: &str, mask: &Mask) -> Exchange {
    let failed = Failure {
        stage: Stage::Response,
        kind: FailureKind::NotSendable,
        chain: vec![mask.apply(why)],
    };
    unsent(order, started, failed)
}

fn unsent(order: &Order, started: Time, failed: Failure) -> Exchange {
    Exchange {
        id: order.id.clone(),
        purpose: order.purpose,
        cell: order.cell.clone(),
        trial: order.trial.as_ref().map(|(trial, _)| trial.clone()),
        key: order.role,
        operation: order.action.operation(),
        signature: if order.key.is_some() {
            order.signature
        } else {
            crate::model::SignatureVersion::None
        },
        addressing: order.addressing,
        started,
        request: RequestRecord::default(),
        connection: Connection::default(),
        reply: Reply::NoResponse(failed),
        timings: Timings::default(),
    }
}

fn request_record(sent: &Sent, recomputed: Option<sign::Recomputed>, mask: &Mask) -> RequestRecord {
    let apply = |text: String| mask.apply(&text);
    let (canonical_request, string_to_sign, signature_matches) = match recomputed {
        None => (None, None, None),
        Some(r) => (
            r.canonical_request.map(apply),
            r.string_to_sign.map(apply),
            r.matches,
        ),
    };
    RequestRecord {
        method: sent.method.clone(),
        url: mask.apply(&sent.url),
        headers: masked_pairs(
            sent.headers.iter().map(|(n, v)| (n.as_str(), v.as_str())),
            mask,
        ),
        body_bytes: sent.body_bytes,
        canonical_request,
        string_to_sign,
        signature_matches,
    }
}

fn response_record(received: &Received, action: &Action, mask: &Mask) -> ResponseRecord {
    let body_intact = match action {
        Action::Get {
            expected: Some(expected),
            ..
        } if received.status.is_success() => Some(received.body == expected.as_slice()),
        _ => None,
    };
    let headers = received
        .headers
        .iter()
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
        .collect::<Vec<_>>();
    ResponseRecord {
        status: received.status.as_u16(),
        headers: masked_pairs(headers.iter().map(|(n, v)| (*n, v.as_ref())), mask),
        body: mask.apply(&String::from_utf8_lossy(&received.body)),
        body_bytes: received.body_bytes,
        body_end: received.end.clone(),
        body_intact,
    }
}

fn masked_failure(mut failed: Failure, mask: &Mask) -> Failure {
    for text in &mut failed.chain {
        *text = mask.apply(text);
    }
    failed
}

fn masked_pairs<'a>(
    pairs: impl Iterator<Item = (&'a str, &'a str)>,
    mask: &Mask,
) -> Vec<(String, String)> {
    pairs
        .map(|(name, value)| (name.to_owned(), mask.apply(value)))
        .collect()
}
