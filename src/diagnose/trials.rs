//! Questions about experiments: what worked, for whom, and which cells that explains.

use super::Case;
use super::echo;
use super::words::list;
use crate::model::{
    ErrorClass, Exchange, KeyRole, Observed, Outcome, Reading, SignatureVersion, Trial,
};

/// What came of one experiment under one signature version.
#[derive(Clone, Debug, Default)]
pub(super) struct Tried<'a> {
    /// Where it worked.
    pub(super) passed: Vec<(&'a Exchange, &'a Reading)>,
    /// Where the answer was a refusal like that of the cell.
    pub(super) refused: Vec<(&'a Exchange, &'a Reading)>,
    /// The value that was put in.
    pub(super) value: Option<&'a str>,
}

impl Tried<'_> {
    /// Whether it worked, at least for one key.
    pub(super) fn works(&self) -> bool {
        !self.passed.is_empty()
    }

    /// Whether it worked for every key.
    pub(super) fn works_for_all(&self) -> bool {
        self.works() && self.refused.is_empty()
    }

    /// Whether it was refused for every key.
    pub(super) fn fails_for_all(&self) -> bool {
        self.passed.is_empty() && !self.refused.is_empty()
    }

    /// Whether the target key is refused where another one is accepted.
    pub(super) fn leaves_the_target(&self) -> bool {
        let is_target = |(x, _): &(&Exchange, &Reading)| x.key == KeyRole::Target;
        self.works() && self.refused.iter().any(is_target)
    }
}

impl<'a> Case<'a> {
    /// What came of an experiment under a signature version.
    pub(super) fn tried(&self, name: &str, signature: SignatureVersion) -> Tried<'a> {
        let mut tried = Tried::default();
        for (trial, exchange, reading) in self.trials_under(signature) {
            if trial.experiment != name {
                continue;
            }
            tried.value = trial.value.as_deref().or(tried.value);
            match reading.observed {
                Observed::Allowed => tried.passed.push((exchange, reading)),
                Observed::Rejected => tried.refused.push((exchange, reading)),
                _ => {}
            }
        }
        tried
    }

    /// The experiments under a signature version.
    pub(super) fn trials_under(
        &self,
        signature: SignatureVersion,
    ) -> impl Iterator<Item = (&'a Trial, &'a Exchange, &'a Reading)> + use<'a> {
        self.trials()
            .filter(move |(_, exchange, _)| exchange.signature == signature)
    }

    /// The cells under a signature version that were refused as a wrong signature is.
    pub(super) fn mismatched(&self, signature: SignatureVersion) -> Vec<&'a Outcome> {
        self.outcomes
            .iter()
            .filter(|o| o.cell.signature == signature && is_mismatch(o))
            .collect()
    }

    /// Whether no cell under a signature version shows an accepted signature.
    pub(super) fn nothing_accepted(&self, signature: SignatureVersion) -> bool {
        let mut cells = self.outcomes.iter();
        !cells.any(|o| o.cell.signature == signature && self.shows_accepted(o))
    }

    /// Whether List works with the fewest headers, so that it is one of the others that is changed.
    pub(super) fn minimal_works(&self, signature: SignatureVersion) -> bool {
        self.tried("headers.minimal", signature).works()
    }
}

/// A wrong signature by its code, or by the answer of a store that calls it `AccessDenied`.
///
/// Where the endpoint shows the text that it signed, that text decides and not a guess.
pub(super) fn is_mismatch(outcome: &Outcome) -> bool {
    !echo::shows_our_text(outcome)
        && !echo::names_a_line(outcome)
        && outcome.observed == Observed::Rejected
        && matches!(
            outcome.class,
            ErrorClass::SignatureMismatch | ErrorClass::AccessDenied | ErrorClass::NoReason
        )
}

/// What a key that fails the experiment, too, has to be told.
pub(super) const TARGET_AS_WELL: &str = "The target key is refused even then, where another key is accepted: look at it again once the hop is right.";

/// The headers that the signature of a request covers, by its `Authorization`.
pub(super) fn signed_headers(exchange: &Exchange) -> Vec<&str> {
    let mut headers = exchange.request.headers.iter();
    let authorization = headers
        .find(|(name, _)| name.eq_ignore_ascii_case("authorization"))
        .map_or("", |(_, value)| value.as_str());
    if let Some((_, rest)) = authorization.split_once("SignedHeaders=") {
        return rest
            .split([',', ' '])
            .next()
            .unwrap_or("")
            .split(';')
            .collect();
    }
    let names = exchange
        .request
        .headers
        .iter()
        .map(|(name, _)| name.as_str());
    names.filter(|name| is_signed_by_v2(name)).collect()
}

/// Whether `SigV2` covers a header of this name.
fn is_signed_by_v2(name: &str) -> bool {
    name.starts_with("x-amz-") || matches!(name, "content-type" | "content-md5" | "date")
}

/// Header names as people write them: `X-Amz-User-Agent and TE`.
pub(super) fn written(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| capitals(name)).collect();
    list(&names, "and")
}

fn capitals(name: &str) -> String {
    if name == "te" {
        return "TE".to_owned();
    }
    let words: Vec<String> = name
        .split('-')
        .map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(letters).collect()
        })
        .collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RequestRecord;

    fn request(authorization: &str) -> Exchange {
        Exchange {
            request: RequestRecord {
                headers: vec![
                    ("x-amz-meta-a".to_owned(), "1".to_owned()),
                    ("accept".to_owned(), "*/*".to_owned()),
                    ("authorization".to_owned(), authorization.to_owned()),
                ],
                ..RequestRecord::default()
            },
            ..Exchange::default()
        }
    }

    #[test]
    fn what_is_signed_is_read_from_the_request() {
        let v4 = request("AWS4-HMAC-SHA256 Credential=A/b, SignedHeaders=host;te, Signature=00");
        assert_eq!(signed_headers(&v4), ["host", "te"]);
        assert_eq!(signed_headers(&request("AWS A:b")), ["x-amz-meta-a"]);
    }

    #[test]
    fn header_names_read_as_people_write_them() {
        assert_eq!(
            written(&["x-amz-user-agent", "te"]),
            "X-Amz-User-Agent and TE"
        );
    }
}
