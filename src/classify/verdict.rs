//! How an observation meets an expectation. The table is in `docs/design/classification.md`.

use crate::model::{ErrorClass, Expected, NotSent, Observed, Reading, Verdict};

/// What a verdict rests on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground<'a> {
    /// What the cell should show.
    pub(super) expected: Expected,
    /// The reading it rests on, if anything was sent.
    pub(super) reading: Option<&'a Reading>,
    /// Why nothing was sent.
    pub(super) not_sent: Option<NotSent>,
    /// Whether the answer could not have shown the right, because no object was there to read.
    pub(super) proves_nothing: bool,
    /// Whether the endpoint does not offer this to other identities either.
    pub(super) offered_to_nobody: bool,
}

/// The verdict.
pub(super) fn verdict(ground: &Ground<'_>) -> Verdict {
    let Some(reading) = ground.reading else {
        return match (ground.not_sent, ground.expected) {
            // What the key should be able to do and did not show is left open, whoever asked for it.
            (Some(NotSent::ReadOnly), Expected::Deny | Expected::Any) => Verdict::Skipped,
            _ => Verdict::Inconclusive,
        };
    };
    if ground.proves_nothing || passes_by_itself(reading) {
        return Verdict::Inconclusive;
    }
    match (reading.observed, ground.expected) {
        (Observed::Allowed, Expected::Allow | Expected::Any)
        | (Observed::Denied, Expected::Deny | Expected::Any) => Verdict::Pass,
        (Observed::Unsupported, Expected::Any) => Verdict::Unsupported,
        (Observed::Unsupported, _) if ground.offered_to_nobody => Verdict::Unsupported,
        // A key that is not accepted proves nothing about rights, nor does another failure.
        (Observed::Rejected | Observed::Failed | Observed::Unsupported, Expected::Deny)
        | (Observed::Unreachable | Observed::NotSent, _) => Verdict::Inconclusive,
        (Observed::Allowed, Expected::Deny)
        | (Observed::Denied | Observed::Unsupported, Expected::Allow)
        | (Observed::Rejected | Observed::Failed, Expected::Allow | Expected::Any) => Verdict::Fail,
    }
}

/// A state of the endpoint or the way that says nothing about the key.
pub fn passes_by_itself(reading: &Reading) -> bool {
    let inside = reading.class == ErrorClass::UnlistedCode && reading.status >= Some(500);
    inside
        || matches!(
            reading.class,
            ErrorClass::Throttled
                | ErrorClass::ServerError
                | ErrorClass::UpstreamDown
                | ErrorClass::CutShort
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use Expected::{Allow, Any, Deny};
    use Verdict::{Fail, Inconclusive, Pass, Skipped, Unsupported};

    fn of(observed: Observed, class: ErrorClass, expected: Expected) -> Verdict {
        let reading = Reading {
            observed,
            class,
            ..Reading::default()
        };
        verdict(&Ground {
            expected,
            reading: Some(&reading),
            not_sent: None,
            proves_nothing: false,
            offered_to_nobody: false,
        })
    }

    #[test]
    fn every_row_of_the_verdict_table_holds() {
        use ErrorClass as C;
        use Observed as O;
        for (observed, class, allow, deny, any) in [
            (O::Allowed, C::None, Pass, Fail, Pass),
            (O::Denied, C::AccessDenied, Fail, Pass, Pass),
            (O::Rejected, C::UnknownKey, Fail, Inconclusive, Fail),
            (O::Failed, C::NoSuchBucket, Fail, Inconclusive, Fail),
            (O::Failed, C::AlteredBody, Fail, Inconclusive, Fail),
            (
                O::Failed,
                C::Throttled,
                Inconclusive,
                Inconclusive,
                Inconclusive,
            ),
            (
                O::Failed,
                C::ServerError,
                Inconclusive,
                Inconclusive,
                Inconclusive,
            ),
            (
                O::Failed,
                C::UpstreamDown,
                Inconclusive,
                Inconclusive,
                Inconclusive,
            ),
            (
                O::Failed,
                C::CutShort,
                Inconclusive,
                Inconclusive,
                Inconclusive,
            ),
            (
                O::Unsupported,
                C::SignatureRefused,
                Fail,
                Inconclusive,
                Unsupported,
            ),
            (
                O::Unreachable,
                C::NoResponse,
                Inconclusive,
                Inconclusive,
                Inconclusive,
            ),
        ] {
            assert_eq!(of(observed, class, Allow), allow, "{class} for allow");
            assert_eq!(of(observed, class, Deny), deny, "{class} for deny");
            assert_eq!(of(observed, class, Any), any, "{class} for any");
        }
    }

    #[test]
    fn what_nobody_is_offered_is_unsupported() {
        let reading = Reading {
            observed: Observed::Unsupported,
            class: ErrorClass::SignatureRefused,
            ..Reading::default()
        };
        for expected in [Allow, Deny, Any] {
            let ground = Ground {
                expected,
                reading: Some(&reading),
                not_sent: None,
                proves_nothing: false,
                offered_to_nobody: true,
            };
            assert_eq!(verdict(&ground), Unsupported);
        }
    }

    #[test]
    fn what_was_not_sent_is_skipped_only_if_that_was_asked_for_and_it_is_not_expected_to_work() {
        for (reason, expected, verdict) in [
            (Some(NotSent::ReadOnly), Allow, Inconclusive),
            (Some(NotSent::ReadOnly), Deny, Skipped),
            (Some(NotSent::ReadOnly), Any, Skipped),
            (Some(NotSent::NoAnswer), Any, Inconclusive),
            (Some(NotSent::BucketNotSeen), Any, Inconclusive),
            (Some(NotSent::BucketMissing), Any, Inconclusive),
            (Some(NotSent::NothingPlanted), Any, Inconclusive),
            (Some(NotSent::CutShort), Any, Inconclusive),
            (None, Any, Inconclusive),
        ] {
            let ground = Ground {
                expected,
                reading: None,
                not_sent: reason,
                proves_nothing: false,
                offered_to_nobody: false,
            };
            assert_eq!(super::verdict(&ground), verdict, "{reason:?}");
        }
    }

    #[test]
    fn an_error_inside_under_a_code_of_its_own_is_no_verdict_on_the_key() {
        let reading = Reading {
            observed: Observed::Failed,
            class: ErrorClass::UnlistedCode,
            status: Some(500),
            ..Reading::default()
        };
        let ground = Ground {
            expected: Allow,
            reading: Some(&reading),
            not_sent: None,
            proves_nothing: false,
            offered_to_nobody: false,
        };
        assert_eq!(verdict(&ground), Inconclusive);
    }
}
