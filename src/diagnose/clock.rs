//! What a run shows about clocks.

use super::Case;
use crate::model::{ErrorClass, Evidence, Exchange, Reading, ResponseRecord, Time};

/// The window within which stores take a signature's time.
pub(super) const WINDOW_MS: i64 = 15 * 60_000;
/// Clocks that differ by less agree, `Date` and travel time considered.
pub(super) const AGREE_MS: i64 = 60_000;

/// The endpoint's clock minus ours by the `Date` header of the quickest answer, in milliseconds.
///
/// Good to a second, as `Date` is, and to half the time the answer took.
pub fn clock_offset_ms(evidence: &Evidence) -> Option<i64> {
    let dated = evidence.exchanges.iter().filter_map(|exchange| {
        let date = exchange.response()?.date()?;
        Some((exchange.timings.total_ms, exchange.started, date))
    });
    let (took, started, date) = dated.min_by(|a, b| a.0.total_cmp(&b.0))?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "half a request's milliseconds"
    )]
    let on_the_way = (took / 2.0) as i64;
    Some(date.millis_since(started.plus_millis(on_the_way)))
}

/// The endpoint's clock minus ours, by each of the sources a run has, in milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Clocks {
    /// By the `Date` header.
    pub(super) header: Option<i64>,
    /// By `ServerTime` in an error document: the store itself, behind whatever stands before it.
    pub(super) document: Option<i64>,
    /// By `Date`, address by address.
    pub(super) addresses: Vec<(String, i64)>,
}

impl Clocks {
    pub(super) fn of(case: &Case<'_>) -> Self {
        Self {
            header: case.clock_offset_ms,
            document: case.exchanges().find_map(|(x, r)| by_document(x, r)),
            addresses: by_address(case),
        }
    }

    /// The best measure of the store's own clock.
    pub(super) fn store(&self) -> Option<i64> {
        self.document.or(self.header)
    }

    /// By how much the endpoint's addresses differ among themselves.
    pub(super) fn spread(&self) -> i64 {
        let offsets = self.addresses.iter().map(|(_, offset)| *offset);
        match (offsets.clone().min(), offsets.max()) {
            (Some(least), Some(most)) => most - least,
            _ => 0,
        }
    }
}

fn by_document(exchange: &Exchange, reading: &Reading) -> Option<i64> {
    if reading.class != ErrorClass::ClockSkew {
        return None;
    }
    let theirs = Time::parse_rfc3339(reading.fields.get("ServerTime")?)?;
    Some(theirs.millis_since(exchange.started))
}

fn by_address(case: &Case<'_>) -> Vec<(String, i64)> {
    let mut addresses: Vec<(String, i64)> = Vec::new();
    for exchange in &case.evidence.exchanges {
        let address = exchange.connection.address.as_deref();
        let date = exchange.response().and_then(ResponseRecord::date);
        let (Some(address), Some(date)) = (address, date) else {
            continue;
        };
        if !addresses.iter().any(|(known, _)| known == address) {
            addresses.push((address.to_owned(), date.millis_since(exchange.started)));
        }
    }
    addresses
}

/// Whether an offset is within seconds of whole or half hours, as a wrong time zone makes it.
pub(super) fn is_zone(offset: i64) -> bool {
    const HALF_HOUR_MS: i64 = 30 * 60_000;
    const SECONDS_MS: i64 = 20_000;
    let rest = offset.abs() % HALF_HOUR_MS;
    offset.abs() >= HALF_HOUR_MS - SECONDS_MS
        && (rest <= SECONDS_MS || rest >= HALF_HOUR_MS - SECONDS_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_whole_or_half_hours_give_or_take_seconds() {
        for minutes in [60, -120, 330, 30] {
            assert!(is_zone(minutes * 60_000 + 3_000), "{minutes}");
            assert!(is_zone(minutes * 60_000 - 3_000), "{minutes}");
        }
        for minutes in [0, 20, 61, -14] {
            assert!(!is_zone(minutes * 60_000), "{minutes}");
        }
    }

    #[test]
    fn addresses_that_agree_have_no_spread() {
        let mut clocks = Clocks::default();
        assert_eq!(clocks.spread(), 0);
        clocks.addresses = vec![("a".to_owned(), 500), ("b".to_owned(), 61_000)];
        assert_eq!(clocks.spread(), 60_500);
    }
}
