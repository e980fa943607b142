//! Faults by name: what they are called, how they are written, and what is asked of them.

use std::fmt;
use std::str::FromStr;

use super::fault_table::FAULTS;

/// One way the lab misbehaves, as it was asked for (`clock-skew=20m`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    kind: FaultKind,
    value: Value,
}

/// What is known about a fault.
#[derive(Debug, PartialEq, Eq)]
pub struct FaultFacts {
    /// Which it is.
    pub kind: FaultKind,
    /// Its name.
    pub name: &'static str,
    /// What may follow the name.
    pub argument: Argument,
    /// What the lab does under it.
    pub does: &'static str,
    /// Where this was seen: a public issue, a named server version, or documentation.
    pub source: &'static str,
    /// The finding codes that are right answers to it; none where a run must only stay harmless.
    pub findings: &'static [&'static str],
}

/// What may follow a fault's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// Nothing.
    None,
    /// A duration (`20m`, `-90s`, `300ms`), and the one taken if none is given.
    Duration(&'static str),
    /// A word, what it means, and the one taken if none is given.
    Word {
        /// What it means, in capitals (`STATUS`).
        meaning: &'static str,
        /// The one taken if none is given.
        default: &'static str,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    None,
    Millis(i64),
    Word(String),
}

/// Why a text names no fault.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// There is no fault of this name.
    #[error("`{0}` is no fault of the lab")]
    Unknown(String),
    /// Something follows a name that takes nothing.
    #[error("the fault `{0}` takes no value")]
    TakesNothing(&'static str),
    /// What follows is no duration.
    #[error("`{value}` is no duration for the fault `{name}`; write `20m`, `-90s` or `300ms`")]
    NoDuration {
        /// The fault.
        name: &'static str,
        /// What followed it.
        value: String,
    },
}

impl Fault {
    /// All faults there are, for help texts and for tests that walk them.
    pub fn all() -> &'static [FaultFacts] {
        FAULTS
    }

    /// Which it is.
    pub fn kind(&self) -> FaultKind {
        self.kind
    }

    /// What is known about it.
    pub fn facts(&self) -> &'static FaultFacts {
        // Every kind has its line in the table; a test holds that, and the first line is never meant.
        FAULTS
            .iter()
            .find(|facts| facts.kind == self.kind)
            .unwrap_or(&FAULTS[0])
    }
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (name, given) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        let facts = FAULTS
            .iter()
            .find(|facts| facts.name == name)
            .ok_or_else(|| FaultError::Unknown(name.to_owned()))?;
        let value = match facts.argument {
            Argument::None if given.is_some() => return Err(FaultError::TakesNothing(facts.name)),
            Argument::None => Value::None,
            Argument::Word { default, .. } => Value::Word(given.unwrap_or(default).to_owned()),
            Argument::Duration(default) => {
                let value = given.unwrap_or(default);
                Value::Millis(millis(value).ok_or_else(|| FaultError::NoDuration {
                    name: facts.name,
                    value: value.to_owned(),
                })?)
            }
        };
        Ok(Self {
            kind: facts.kind,
            value,
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.facts().name;
        match &self.value {
            Value::None => f.write_str(name),
            Value::Millis(millis) => write!(f, "{name}={millis}ms"),
            Value::Word(word) => write!(f, "{name}={word}"),
        }
    }
}

fn millis(text: &str) -> Option<i64> {
    let unit = text.find(|c: char| c.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(unit);
    let factor = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    number.parse::<i64>().ok()?.checked_mul(factor)
}

/// The faults of one lab.
#[derive(Clone, Debug, Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    pub(super) fn new(faults: Vec<Fault>) -> Self {
        Self(faults)
    }

    /// Whether the lab misbehaves so.
    pub(super) fn has(&self, kind: FaultKind) -> bool {
        self.0.iter().any(|fault| fault.kind == kind)
    }

    /// The duration that came with a fault, in milliseconds.
    pub(super) fn millis(&self, kind: FaultKind) -> Option<i64> {
        self.0.iter().find_map(|fault| match fault.value {
            Value::Millis(millis) if fault.kind == kind => Some(millis),
            _ => None,
        })
    }

    /// The word that came with a fault.
    pub(super) fn word(&self, kind: FaultKind) -> Option<&str> {
        self.0.iter().find_map(|fault| match &fault.value {
            Value::Word(word) if fault.kind == kind => Some(word.as_str()),
            _ => None,
        })
    }
}

/// The faults there are; the table says what each does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "the table in fault_table.rs documents each, with its source"
)]
pub enum FaultKind {
    AcceptEncodingRewritten,
    AccessDeniedForAll,
    AclsSwitchedOff,
    AlteredBody,
    AuthBackendMissing,
    AuthorizationReplaced,
    BadTokenAsUnknownKey,
    BareStatus,
    BasePathStripped,
    BodyLimit,
    BucketNameRefused,
    BucketReadOnly,
    ChunkFramingStored,
    ClockSkew,
    ClockSkewSilent,
    CloseEarly,
    Crowded,
    DeleteFails,
    DenyTold,
    DigestRequired,
    EchoCredentials,
    EverythingOpen,
    ExpectMangled,
    ExpectRefused,
    ExpiredToken,
    ExtraQueryRefused,
    Flapping,
    HeadAsGet,
    HeaderAdded,
    HostPortDropped,
    HostRewritten,
    HostTakenAsBucket,
    HtmlConsole,
    HttpsRedirect,
    IdentityFolded,
    JsonAnswer,
    KeyKindRefused,
    KmsDenied,
    LengthRequired,
    ListMissingMasks404,
    ListOnlyBelow,
    ListPrefixDenied,
    ListV2Ignored,
    LoginRedirect,
    MethodBlocked,
    NoBody,
    NoMessage,
    NotInitialised,
    ObjectLock,
    ObjectsDenied,
    ObjectsOfOthersDenied,
    OtherDocument,
    OwnerAclRequired,
    PathNormalised,
    PathStyleRefused,
    PolicyActionMisspelt,
    PolicyBucketOnly,
    PolicyCondition,
    PolicyDeny,
    PolicyObjectsOnly,
    PolicyPrefix,
    PolicyPrincipal,
    PolicyPrincipalForm,
    ProxyPage,
    PublicAclIgnored,
    PublicPolicyRestricted,
    PutClosedEarly,
    PutCreatesBucket,
    QuotaAsDenied,
    QuotaExceeded,
    RefuseAfterList,
    RegionChecked,
    RegionRedirect,
    SdkHeadersRefused,
    SignaturesUnchecked,
    Slow,
    SourceAddress,
    SseRequired,
    StorageFull,
    StripHeader,
    SubResourcesFallThrough,
    Throttle,
    TlsRequired,
    TokenRequired,
    TruncateBody,
    UnderscoreHeadersDropped,
    UnknownKeyAsAccessDenied,
    UserDisabled,
    V2ListRefused,
    V2Refused,
    WrongSecretAsUnknownKey,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_read_with_and_without_its_value() {
        let skew: Fault = "clock-skew=-90s".parse().unwrap();
        assert_eq!(
            (skew.kind(), skew.to_string()),
            (FaultKind::ClockSkew, "clock-skew=-90000ms".into())
        );
        let faults = Faults::new(vec![skew, "proxy-page=502".parse().unwrap()]);
        assert_eq!(faults.millis(FaultKind::ClockSkew), Some(-90_000));
        assert_eq!(faults.word(FaultKind::ProxyPage), Some("502"));
        assert!(!faults.has(FaultKind::NoBody));
        let default: Fault = "clock-skew".parse().unwrap();
        assert_eq!(
            Faults::new(vec![default]).millis(FaultKind::ClockSkew),
            Some(1_200_000)
        );
    }

    #[test]
    fn what_names_no_fault_is_refused_with_the_reason() {
        let table = [
            ("frobnicate", "`frobnicate` is no fault of the lab"),
            ("no-body=yes", "the fault `no-body` takes no value"),
            (
                "slow=soon",
                "`soon` is no duration for the fault `slow`; write `20m`, `-90s` or `300ms`",
            ),
        ];
        for (text, message) in table {
            assert_eq!(text.parse::<Fault>().unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn every_fault_has_one_line_with_name_source_and_reads_back() {
        for (at, facts) in Fault::all().iter().enumerate() {
            let fault: Fault = facts.name.parse().unwrap();
            assert_eq!(fault.facts(), facts, "two lines for {:?}", facts.kind);
            assert!(
                !facts.source.is_empty() && !facts.does.is_empty(),
                "{}",
                facts.name
            );
            assert!(
                facts
                    .name
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            );
            let earlier = &Fault::all()[..at];
            assert!(
                earlier.iter().all(|other| other.name < facts.name),
                "{} is out of order",
                facts.name
            );
        }
        for finding in Fault::all().iter().flat_map(|facts| facts.findings) {
            assert!(finding.split_once('.').is_some(), "{finding}");
        }
    }
}
