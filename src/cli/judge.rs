//! From evidence to a report: everything that is concluded, in one place. Pure.

use crate::classify;
use crate::diagnose::{self, Case};
use crate::model::report::Tool;
use crate::model::{Evidence, Exchange, Judged, Report};
use crate::vendor;

/// Judges a run.
pub fn judge(evidence: Evidence) -> Report {
    let readings = classify::read(&evidence.exchanges);
    let outcomes = classify::outcomes(&evidence, &readings);
    let server = vendor::recognise(&evidence.exchanges);
    let clock_offset_ms = clock_offset_ms(&evidence.exchanges);
    let case = Case {
        evidence: &evidence,
        readings: &readings,
        outcomes: &outcomes,
        server: &server,
        clock_offset_ms,
    };
    let findings = diagnose::examine(&case);
    let conclusion = diagnose::conclude(&case, &findings);
    let judged = Judged {
        server,
        clock_offset_ms,
        outcomes,
        findings,
        conclusion,
    };
    Report::new(Tool::this(), evidence, judged)
}

/// The endpoint's clock minus ours, by the `Date` headers.
///
/// A header names a whole second, so each reply says between which two values the offset lies; all
/// replies together narrow that down. An offset that could be none is none.
fn clock_offset_ms(exchanges: &[Exchange]) -> Option<i64> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Reply, ResponseRecord, Time, Timings};

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
