//! What a run shows about clocks.

use super::Case;
use crate::model::{ErrorClass, Exchange, Reading, Time};

/// The window within which stores take a signature's time.
pub(super) const WINDOW_MS: i64 = 15 * 60_000;
/// Clocks that differ by less agree, `Date` and travel time considered.
pub(super) const AGREE_MS: i64 = 60_000;

/// The endpoint's clock minus ours, by the `Date` headers.
///
/// A header names a whole second, so each reply says between which two values the offset lies; all
/// replies together narrow that down. An offset that could be none is none.
pub fn clock_offset_ms(exchanges: &[Exchange]) -> Option<i64> {
    let bounds: Vec<(i64, i64)> = exchanges.iter().filter_map(bounds).collect();
    let least = bounds.iter().map(|(least, _)| *least).max()?;
    let most = bounds.iter().map(|(_, most)| *most).min()?;
    if least > most {
        // Several clocks, or one that was set in the meantime: the middle one of what they say.
        let mut middles: Vec<i64> = bounds
            .iter()
            .map(|(least, most)| least.midpoint(*most))
            .collect();
        middles.sort_unstable();
        return middles.get(middles.len() / 2).copied();
    }
    let none_is_possible = least <= 0 && 0 <= most;
    Some(if none_is_possible {
        0
    } else {
        least.midpoint(most)
    })
}

/// Between which values the offset lies by one reply: it was dated after we began and before we had it.
fn bounds(exchange: &Exchange) -> Option<(i64, i64)> {
    let response = exchange.response()?;
    if response.header("age").is_some() {
        // A cache's copy has the date of the original.
        return None;
    }
    let dated = response.date()?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a deadline ends it long before that"
    )]
    let took = exchange.timings.total_ms.ceil() as i64;
    let received = exchange.started.plus_millis(took);
    Some((
        dated.millis_since(received),
        dated.millis_since(exchange.started) + 999,
    ))
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
        let (Some(address), Some((least, most))) = (address, bounds(exchange)) else {
            continue;
        };
        if !addresses.iter().any(|(known, _)| known == address) {
            addresses.push((address.to_owned(), least.midpoint(most)));
        }
    }
    addresses
}

/// Whether an offset is within seconds of whole or half hours, as a wrong time zone makes it.
///
/// No zone is further from UTC than UTC+14 (Pacific/Kiritimati in the tz database).
pub(super) fn is_zone(offset: i64) -> bool {
    const HALF_HOUR_MS: i64 = 30 * 60_000;
    const FURTHEST_MS: i64 = 14 * 60 * 60_000;
    const SECONDS_MS: i64 = 20_000;
    let rest = offset.abs() % HALF_HOUR_MS;
    (HALF_HOUR_MS - SECONDS_MS..=FURTHEST_MS + SECONDS_MS).contains(&offset.abs())
        && (rest <= SECONDS_MS || rest >= HALF_HOUR_MS - SECONDS_MS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Reply, ResponseRecord, Timings};

    #[test]
    fn a_zone_is_whole_or_half_hours_give_or_take_seconds() {
        for minutes in [60, -120, 330, 30, 840, -720] {
            assert!(is_zone(minutes * 60_000 + 3_000), "{minutes}");
            assert!(is_zone(minutes * 60_000 - 3_000), "{minutes}");
        }
        let day = 24 * 60;
        for minutes in [0, 20, 61, -14, 870, day, -400 * day] {
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

    const NOON: i64 = 1_795_262_400_000;

    /// A reply begun at noon plus `began`, `took` long, dated noon plus `dated`, all in milliseconds.
    fn reply(began: i64, took: f64, dated: i64) -> Exchange {
        let date = Time::from_millis(NOON + dated).http_date();
        Exchange {
            started: Time::from_millis(NOON + began),
            timings: Timings {
                total_ms: took,
                ..Timings::default()
            },
            reply: Reply::Response(ResponseRecord {
                headers: vec![("Date".to_owned(), date)],
                ..ResponseRecord::default()
            }),
            ..Exchange::default()
        }
    }

    #[test]
    fn clocks_that_could_agree_do() {
        assert_eq!(
            clock_offset_ms(&[reply(900, 20.0, 0), reply(1010, 20.0, 1000)]),
            Some(0)
        );
        assert_eq!(clock_offset_ms(&[]), None);
        assert_eq!(clock_offset_ms(&[Exchange::default()]), None);
    }

    #[test]
    fn several_replies_narrow_the_offset_down() {
        let wide = clock_offset_ms(&[reply(0, 0.0, 1_200_000)]);
        assert_eq!(wide, Some(1_200_499));
        let narrow = clock_offset_ms(&[reply(0, 0.0, 1_200_000), reply(900, 10.0, 1_200_000)]);
        assert_eq!(narrow, Some(1_200_049));
    }

    #[test]
    fn the_middle_of_several_clocks_is_taken_and_a_caches_copy_is_not() {
        let clocks = [
            reply(0, 0.0, 0),
            reply(0, 0.0, 60_000),
            reply(0, 0.0, 120_000),
        ];
        assert_eq!(clock_offset_ms(&clocks), Some(60_499));
        let mut cached = reply(0, 0.0, -3_600_000);
        if let Reply::Response(response) = &mut cached.reply {
            response.headers.push(("Age".to_owned(), "3600".to_owned()));
        }
        assert_eq!(clock_offset_ms(&[cached]), None);
    }
}
