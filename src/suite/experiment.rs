//! Experiments as data: when one applies, the one thing it changes, what its passing means.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{SuiteError, SuiteErrorKind, line_of};
use crate::model::{Payload, SignatureVersion, Verb};

/// A family of experiments: a file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// What is varied.
    pub family: String,
    /// What varying it separates.
    pub about: String,
    /// Sent only if the user asks for it, since it looks where nothing failed.
    #[serde(default)]
    pub asked: bool,
    /// Its experiments, the cheapest first.
    #[serde(rename = "experiment")]
    pub experiments: Vec<Experiment>,
}

/// A failed cell again, with one thing changed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// Its name, `family.variant`.
    pub name: String,
    /// What must be the case.
    pub when: Trigger,
    /// The cell that is sent again.
    pub verb: Verb,
    /// Under which signature versions.
    #[serde(default = "both")]
    pub signatures: Vec<SignatureVersion>,
    /// The one thing that is changed.
    pub change: Recipe,
    /// What it means if this works while the cell does not.
    pub passes: String,
    /// How dear it is; cheaper ones are sent first.
    #[serde(default = "one")]
    pub cost: u32,
}

/// What must be the case for an experiment to be worth a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// List is refused for its signature, by all keys of the run.
    SignatureRefused,
    /// List is refused for its region, by all keys.
    RegionRefused,
    /// List is refused for its time, by all keys.
    ClockRefused,
    /// The target has a session token, and List is not taken from it for who it is.
    TokenRefused,
    /// Put fails, for no want of a right, for all keys.
    PutFailed,
    /// List is denied to the target; to the control's List the same applies if it is denied too.
    ListDenied,
    /// Get is denied to the target and allowed to the control.
    GetDenied,
    /// Put is denied to the target; to the control's Put the same applies if it is denied too.
    PutDenied,
    /// With the fewest headers the cell works; it does not as the SDK sends it.
    MinimalPasses,
    /// The cell works.
    Works,
}

impl Trigger {
    /// Whether it looks for the cause of a failure, and so ends when that is found.
    pub fn searches(self) -> bool {
        !matches!(self, Self::MinimalPasses | Self::Works)
    }
}

/// How the one change is made; values in braces are filled in by the run.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recipe {
    /// The fewest headers, sent raw.
    Minimal,
    /// Another `Host` is signed than sent.
    SignHost(HostForm),
    /// The base path is sent and not signed.
    SignWithoutBasePath,
    /// SigV2: `/bucket/` is signed, `/bucket` is sent.
    SignSlash,
    /// Headers that are sent and signed.
    SignedHeaders(BTreeMap<String, String>),
    /// Headers that are sent and not signed; `{host}` is the `Host` that is sent,
    /// `{from}` our own address.
    UnsignedHeaders(BTreeMap<String, String>),
    /// Another region; `{error}` is the one the refusal names.
    Region(String),
    /// The endpoint's clock.
    ServerTime,
    /// Another way to send the body.
    Payload(Payload),
    /// Another prefix is listed under.
    Prefix(PrefixForm),
    /// More in the query, which the service has no need of.
    Query(String),
    /// No byte is put.
    EmptyBody,
    /// The object is read that the same key has put.
    OwnObject,
    /// HEAD of the bucket in place of List.
    Head,
    /// The same, signed as GET.
    HeadSignedAsGet,
    /// A body of so many bytes.
    Body(usize),
    /// Sent over TLS; only where the endpoint is plain.
    Tls(TlsPort),
    /// Put under a name that goes on so.
    KeyEnding(String),
    /// Get of what the experiment of this name has put.
    ReadBack(String),
    /// Past the forward proxy; only where one is used.
    PastProxy,
    /// Signed with the same ID and secret, without the session token.
    WithoutToken,
}

/// Where the same host may speak TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsPort {
    /// At the port that was given.
    SamePort,
    /// At the port of https.
    #[serde(rename = "port-443")]
    Port443,
}

/// What stands as the prefix of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PrefixForm {
    /// No prefix at all.
    Absent,
    /// A prefix without a character.
    Empty,
    /// The one that was asked for, with a slash at its end.
    WithSlash,
    /// The one that was asked for, without a slash at its end.
    WithoutSlash,
    /// The one below which this run writes.
    Run,
}

/// A form of the `Host` header that a hop may make of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostForm {
    /// Without the port.
    NameOnly,
    /// With the port, also where it is the scheme's own.
    WithPort,
    /// With port 80.
    #[serde(rename = "port-80")]
    Port80,
    /// With port 443.
    #[serde(rename = "port-443")]
    Port443,
    /// The address and port connected to.
    Address,
}

/// The experiments for what failed, in the order in which families are tried.
pub fn experiments() -> Result<Vec<Family>, SuiteError> {
    let mut families = experiments_with_asked()?;
    families.retain(|family| !family.asked);
    Ok(families)
}

/// All experiments we ship, also those that are sent only if they are asked for.
pub fn experiments_with_asked() -> Result<Vec<Family>, SuiteError> {
    SHIPPED
        .iter()
        .map(|(file, text)| parse(file, text))
        .collect()
}

/// Reads a family; `file` is its name for error messages.
fn parse(file: &str, text: &str) -> Result<Family, SuiteError> {
    let mut family: Family = toml::from_str(text).map_err(|error| SuiteError {
        file: file.to_owned(),
        line: error.span().map_or(1, |span| line_of(text, span.start)),
        kind: SuiteErrorKind::Syntax(error.message().to_owned()),
    })?;
    family.experiments.sort_by_key(|experiment| experiment.cost);
    Ok(family)
}

fn both() -> Vec<SignatureVersion> {
    vec![SignatureVersion::V4, SignatureVersion::V2]
}

fn one() -> u32 {
    1
}

const SHIPPED: &[(&str, &str)] = &[
    (
        "10-clock.toml",
        include_str!("../../probes/experiments/10-clock.toml"),
    ),
    (
        "15-token.toml",
        include_str!("../../probes/experiments/15-token.toml"),
    ),
    (
        "20-region.toml",
        include_str!("../../probes/experiments/20-region.toml"),
    ),
    (
        "30-sender.toml",
        include_str!("../../probes/experiments/30-sender.toml"),
    ),
    (
        "31-header.toml",
        include_str!("../../probes/experiments/31-header.toml"),
    ),
    (
        "40-host.toml",
        include_str!("../../probes/experiments/40-host.toml"),
    ),
    (
        "50-path.toml",
        include_str!("../../probes/experiments/50-path.toml"),
    ),
    (
        "55-hop.toml",
        include_str!("../../probes/experiments/55-hop.toml"),
    ),
    (
        "56-read.toml",
        include_str!("../../probes/experiments/56-read.toml"),
    ),
    (
        "60-payload.toml",
        include_str!("../../probes/experiments/60-payload.toml"),
    ),
    (
        "70-permission.toml",
        include_str!("../../probes/experiments/70-permission.toml"),
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_experiment_we_ship_is_read_and_has_a_name_of_its_own() {
        let families = experiments_with_asked().unwrap();
        let names: Vec<_> = families
            .iter()
            .flat_map(|family| &family.experiments)
            .map(|experiment| experiment.name.as_str())
            .collect();
        assert!(names.len() >= 14);
        assert!(experiments().unwrap().len() < families.len());
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }

    #[test]
    fn a_change_that_nobody_knows_is_refused_with_its_line() {
        let text = "family = \"x\"\nabout = \"y\"\n[[experiment]]\nname = \"x.y\"\n\
                    when = \"signature-refused\"\nverb = \"list\"\nchange = \"magic\"\npasses = \"z\"\n";
        let error = parse("x.toml", text).unwrap_err().to_string();
        assert!(
            error.starts_with("x.toml:7: unknown variant `magic`"),
            "{error}"
        );
    }
}
