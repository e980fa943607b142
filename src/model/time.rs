//! A moment, written the ways S3 writes it.

use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A moment in UTC, kept to the millisecond; RFC 3339 in saved runs.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Time(Timestamp);

impl Default for Time {
    fn default() -> Self {
        Self(Timestamp::UNIX_EPOCH)
    }
}

impl TryFrom<String> for Time {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse_rfc3339(&text).ok_or_else(|| format!("`{text}` is not an RFC 3339 time"))
    }
}

impl From<Time> for String {
    fn from(time: Time) -> Self {
        time.to_string()
    }
}

impl Time {
    /// A moment from milliseconds since the Unix epoch; out-of-range values become the epoch.
    pub fn from_millis(millis: i64) -> Self {
        Self(Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH))
    }

    /// Milliseconds since the Unix epoch.
    pub fn as_millis(self) -> i64 {
        self.0.as_millisecond()
    }

    /// Seconds since the Unix epoch, rounded down.
    pub fn as_seconds(self) -> i64 {
        self.as_millis().div_euclid(1000)
    }

    /// The moment so many milliseconds later (earlier if negative).
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        Self::from_millis(self.as_millis().saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this moment; negative if it is later.
    pub fn millis_since(self, earlier: Self) -> i64 {
        self.as_millis() - earlier.as_millis()
    }

    /// An HTTP date (`Sat, 21 Nov 2026 23:15:42 GMT`, RFC 9110 section 5.6.7); also reads RFC 2822.
    pub fn parse_http_date(text: &str) -> Option<Self> {
        jiff::fmt::rfc2822::parse(text.trim())
            .ok()
            .map(|z| Self(z.timestamp()))
    }

    /// An RFC 3339 text, as error documents write `ServerTime`.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        text.trim().parse().ok().map(Self)
    }

    /// The form of `x-amz-date` under SigV4: `20261121T231542Z`.
    pub fn amz_date(self) -> String {
        self.0
            .to_zoned(TimeZone::UTC)
            .strftime("%Y%m%dT%H%M%SZ")
            .to_string()
    }

    /// The date of a SigV4 credential scope: `20261121`.
    pub fn scope_date(self) -> String {
        self.0
            .to_zoned(TimeZone::UTC)
            .strftime("%Y%m%d")
            .to_string()
    }

    /// Reads the form of `x-amz-date` under SigV4.
    pub fn parse_amz_date(text: &str) -> Option<Self> {
        jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", text)
            .ok()?
            .to_zoned(TimeZone::UTC)
            .ok()
            .map(|z| Self(z.timestamp()))
    }

    /// The form of the `Date` header.
    pub fn http_date(self) -> String {
        self.0
            .to_zoned(TimeZone::UTC)
            .strftime("%a, %d %b %Y %H:%M:%S GMT")
            .to_string()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_and_read_in_every_form_s3_uses() {
        let t = Time::from_millis(1_795_302_942_000);
        assert_eq!(t.to_string(), "2026-11-21T23:15:42.000Z");
        assert_eq!(t.amz_date(), "20261121T231542Z");
        assert_eq!(t.scope_date(), "20261121");
        assert_eq!(t.http_date(), "Sat, 21 Nov 2026 23:15:42 GMT");
        assert_eq!(Time::parse_http_date(&t.http_date()), Some(t));
        assert_eq!(Time::parse_amz_date(&t.amz_date()), Some(t));
        assert_eq!(Time::parse_rfc3339("2026-11-21T23:15:42Z"), Some(t));
    }

    #[test]
    fn nonsense_is_no_moment() {
        assert_eq!(Time::parse_http_date("yesterday"), None);
        assert_eq!(Time::parse_amz_date("20261121"), None);
    }
}
