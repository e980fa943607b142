//! An object holds the frames of its upload.

use crate::diagnose::clusters::Answer;
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Exchange, Finding, FindingCode, Operation, Party, Severity};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("payload.chunk-framing-stored"),
    title: "the frames of a chunked upload are stored as a part of the object",
    meaning: "SDKs send a body in chunks with a line before each (`aws-chunked`). A store that does not know the form keeps these lines as data: the upload says success and the object is damaged.",
    told_by: "The bytes that Get returns begin with such a line, of an object that a cell or, with `--try-hops`, an upload with a trailer has put.",
    look_alikes: &["payload.altered-body", "payload.aws-chunked-metadata"],
    remedy: "Have clients send plain bodies (checksums only when required), and upload again what was damaged.",
    sources: &["scireum/s3ninja#88", "observed on two of nine stores"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let framed: Vec<Answer<'_>> = case
        .exchanges()
        .filter(|(exchange, _)| returns_frames(exchange))
        .collect();
    let (first, _) = framed.first()?;
    let response = first.response()?;
    let line = response.body.lines().next().unwrap_or_default();
    let struck = case.struck(|exchange, _| returns_frames(exchange));
    let cells = struck.map_or_else(Vec::new, |struck| struck.outcomes);
    let (severity, title) = if cells.is_empty() {
        (
            Severity::Warning,
            "What clients upload in chunks is stored with the frames of the transfer: such objects are damaged.",
        )
    } else {
        (
            Severity::Error,
            "The object holds the frames of a chunked upload: it is damaged.",
        )
    };
    Some(
        Draft::new(&RULE, Party::Endpoint, title)
            .severity(severity)
            .confidence(Confidence::Certain)
            .because("What Get returns begins with a line that belongs to the transfer and not to the object.")
            .cells(&cells)
            .evidence(&framed[..framed.len().min(4)])
            .fact("first line", line)
            .fact("bytes received", response.body_bytes)
            .step("Have clients send plain bodies: checksums only when required, no chunked signing.")
            .step("Upload again what came this way; the store does not mend it.")
            .done(),
    )
}

fn returns_frames(exchange: &Exchange) -> bool {
    let response = exchange.response();
    exchange.operation == Operation::GetObject
        && response.is_some_and(|r| r.status == 200 && is_framed(&r.body))
}

/// `1a;chunk-signature=…`, or a length alone with the trailer of a checksum at the end.
fn is_framed(body: &str) -> bool {
    let Some((first, rest)) = body.split_once("\r\n") else {
        return false;
    };
    let (length, extension) = first.split_once(';').unwrap_or((first, ""));
    let hex = (1..=8).contains(&length.len()) && length.chars().all(|c| c.is_ascii_hexdigit());
    hex && (extension.starts_with("chunk-signature=") || rest.contains("\r\n0\r\nx-amz-checksum-"))
}
