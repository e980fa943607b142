//! How often and how long a request for clean-up is sent again to an endpoint that fails now and then.

use std::time::Duration;

use crate::classify::passes_by_itself;
use crate::model::{Observed, Reading, Time};

/// What is left of it.
#[derive(Debug, Default)]
pub(super) struct Patience {
    pauses: usize,
    since: Option<Time>,
}

impl Patience {
    /// The pause before the next try; none once it has been tried often or long enough.
    pub(super) fn next_pause(&mut self, now: Time) -> Option<Duration> {
        let since = *self.since.get_or_insert(now);
        let pause = PAUSES_MS.get(self.pauses)?;
        self.pauses += 1;
        (now.millis_since(since) < LONGEST_MS).then(|| Duration::from_millis(*pause))
    }
}

/// Whether another try may be answered otherwise. A rejection counts: the key that cleans up is one
/// that was accepted before.
pub(super) fn may_change(reading: &Reading) -> bool {
    passes_by_itself(reading)
        || matches!(reading.observed, Observed::Unreachable | Observed::Rejected)
}

/// The pauses of a run together are no longer than three seconds.
const PAUSES_MS: [u64; 6] = [50, 150, 300, 500, 800, 1200];
/// An endpoint that lets each request wait is not asked again after this.
const LONGEST_MS: i64 = 5000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ErrorClass;

    #[test]
    fn patience_ends_after_a_few_pauses_and_after_a_few_seconds() {
        let mut patience = Patience::default();
        let pauses = std::iter::from_fn(|| patience.next_pause(Time::from_millis(0)));
        assert_eq!(pauses.map(|pause| pause.as_millis()).sum::<u128>(), 3000);
        let mut patience = Patience::default();
        assert!(patience.next_pause(Time::from_millis(10)).is_some());
        assert_eq!(patience.next_pause(Time::from_millis(5010)), None);
    }

    #[test]
    fn a_refusal_for_want_of_a_right_is_not_asked_again() {
        for (observed, class, again) in [
            (Observed::Failed, ErrorClass::Throttled, true),
            (Observed::Failed, ErrorClass::ServerError, true),
            (Observed::Unreachable, ErrorClass::NoResponse, true),
            (Observed::Rejected, ErrorClass::SignatureMismatch, true),
            (Observed::Denied, ErrorClass::AccessDenied, false),
            (Observed::Allowed, ErrorClass::None, false),
        ] {
            let reading = Reading {
                observed,
                class,
                ..Reading::default()
            };
            assert_eq!(may_change(&reading), again, "{observed:?}");
        }
    }
}
