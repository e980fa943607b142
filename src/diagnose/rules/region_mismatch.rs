//! The signature names another region than the endpoint's.

use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, ErrorClass, Finding, FindingCode, Party, Purpose, Reading};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("region.mismatch"),
    title: "requests are signed for another region than the endpoint's",
    meaning: "Under SigV4 the region is part of what is signed. Some stores take any, others only \
              the one they are configured with, and say so.",
    told_by: "The error names the region it expects.",
    look_alikes: &[
        "region.wrong-endpoint",
        "secret.wrong",
        "secret.malformed-id",
    ],
    remedy: "Sign for the region the endpoint names: `--region`, and the same in your application.",
    sources: &[
        "S3 API reference, error code AuthorizationHeaderMalformed",
        "Garage documentation, s3_region",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let ours = case.evidence.run.region.as_str();
    let struck = case.struck(|_, reading| is_about_region(reading, ours))?;
    let wanted = struck.exchanges.iter().find_map(|(_, r)| wanted(r));
    let wanted = wanted.filter(|region| region != ours);
    let calibrated: Vec<_> = struck
        .exchanges
        .iter()
        .filter(|(x, _)| x.purpose == Purpose::Calibrate)
        .copied()
        .collect();
    let (title, because, confidence) = match &wanted {
        Some(region) => (
            format!("The endpoint's region is {region}, and requests are signed for {ours}."),
            "The error names the region it expects.",
            Confidence::Certain,
        ),
        None => (
            format!("The endpoint does not take signatures for the region {ours}."),
            "The error is about the region and does not name the one it expects.",
            Confidence::Likely,
        ),
    };
    let draft = Draft::new(&RULE, Party::Us, title)
        .confidence(confidence)
        .because(because)
        .cells(&struck.outcomes)
        .evidence(struck.some())
        .fact("region signed for", ours)
        .fact_if("region expected", wanted.as_ref())
        .ruled_out(
            "secret.wrong",
            &calibrated,
            "wrong identities get this answer as well, so it is not about the secret",
        );
    let draft = match &wanted {
        Some(region) => draft.step(format!(
            "Run again with --region {region}, and set the same region in your application."
        )),
        None => draft.step(
            "Ask for the region this endpoint is configured with, and give it with --region.",
        ),
    };
    Some(draft.done())
}

fn is_about_region(reading: &Reading, ours: &str) -> bool {
    match reading.class {
        ErrorClass::RegionMismatch => true,
        ErrorClass::AuthorizationMalformed => wanted(reading).is_some_and(|region| region != ours),
        ErrorClass::SignatureMismatch => signed(reading).is_some(),
        _ => false,
    }
}

/// The region in the text that the endpoint signed, if it is not ours.
fn signed(reading: &Reading) -> Option<&str> {
    reading
        .echo
        .as_ref()?
        .region()
        .filter(|region| is_plain(region))
}

/// The region an error names: in the text it signed, in its own field, or as the scope it expected.
fn wanted(reading: &Reading) -> Option<String> {
    if let Some(region) = signed(reading) {
        return Some(region.to_owned());
    }
    if let Some(region) = reading.fields.get("Region") {
        return Some(region.clone()).filter(|region| is_plain(region));
    }
    let message = reading.message.as_deref()?;
    let (_, after) = message
        .split_once("expected: ")
        .or_else(|| message.split_once("expecting "))?;
    let region = if let Some(end) = after.find("/s3/aws4_request") {
        after[..end].rsplit('/').next()?
    } else {
        after
            .trim_start_matches(['\'', '"', '`'])
            .split(['\'', '"', '`', ' '])
            .next()?
    };
    Some(region.to_owned()).filter(|region| is_plain(region))
}

fn is_plain(region: &str) -> bool {
    !region.is_empty()
        && region.len() <= 64
        && region
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(message: &str) -> Option<String> {
        wanted(&Reading {
            message: Some(message.to_owned()),
            ..Reading::default()
        })
    }

    #[test]
    fn the_region_is_read_from_the_words_of_stores_without_a_field() {
        for (message, region) in [
            (
                "Authorization header malformed, unexpected scope: 20261121/us-east-1/s3/aws4_request, expected: 20261121/garage/s3/aws4_request",
                "garage",
            ),
            (
                "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'",
                "eu-west-1",
            ),
        ] {
            assert_eq!(told(message).as_deref(), Some(region));
        }
    }

    #[test]
    fn what_is_no_region_is_not_repeated() {
        assert_eq!(told("expected: <script>"), None);
        assert_eq!(told("something else"), None);
    }
}
