//! The report: one value that every format shows, and the document `s3probe.report/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Cell, Confidence, ErrorClass, Evidence, Exchange, ExchangeId, Expected, Finding, KeyFacts,
    Ledger, Observed, Outcome, RunFacts, Verdict,
};

/// The schema this version writes and reads.
pub const SCHEMA: &str = "s3probe.report/1";

/// A run, judged. Saved by `--save` and `-o json`, judged again by `diagnose`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Always `s3probe.report/1`.
    pub schema: String,
    /// What wrote it.
    pub tool: Tool,
    /// The run.
    pub run: ReportRun,
    /// The keys, never their secrets.
    pub keys: Vec<KeyFacts>,
    /// The conclusion.
    pub verdict: Conclusion,
    /// The matrix.
    pub cells: Vec<CellReport>,
    /// Causes, the one that explains most first.
    pub findings: Vec<Finding>,
    /// Everything that was sent.
    pub exchanges: Vec<Exchange>,
    /// What was created, removed, left.
    pub ledger: Ledger,
}

impl Report {
    /// Puts a judged run together.
    pub fn new(tool: Tool, evidence: Evidence, judged: Judged) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            tool,
            run: ReportRun {
                facts: evidence.run,
                server: judged.server,
                clock_offset_ms: judged.clock_offset_ms,
            },
            keys: evidence.keys,
            verdict: judged.conclusion,
            cells: judged.outcomes.into_iter().map(CellReport::from).collect(),
            findings: judged.findings,
            exchanges: evidence.exchanges,
            ledger: evidence.ledger,
        }
    }

    /// The evidence in it, without what was concluded.
    pub fn into_evidence(self) -> Evidence {
        Evidence {
            run: self.run.facts,
            keys: self.keys,
            cells: self.cells.into_iter().map(|cell| cell.cell).collect(),
            exchanges: self.exchanges,
            ledger: self.ledger,
        }
    }

    /// The exit code of this report.
    pub fn exit(&self) -> Exit {
        self.verdict.exit()
    }
}

/// What the pure half concludes from evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// What the endpoint is.
    pub server: Server,
    /// The endpoint's clock minus ours, in milliseconds.
    pub clock_offset_ms: Option<i64>,
    /// What became of each cell.
    pub outcomes: Vec<Outcome>,
    /// Why.
    pub findings: Vec<Finding>,
    /// The conclusion.
    pub conclusion: Conclusion,
}

/// The program that wrote a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// Always `s3probe`.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Tool {
    /// This program.
    pub fn this() -> Self {
        Self {
            name: "s3probe".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// The run and what was learnt about the endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReportRun {
    /// What the run was.
    #[serde(flatten)]
    pub facts: RunFacts,
    /// What the endpoint is.
    pub server: Server,
    /// The endpoint's clock minus ours, in milliseconds; good to a second, as `Date` is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock_offset_ms: Option<i64>,
}

/// What an endpoint is, by its marks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Server {
    /// The profile's name (`ceph-rgw`), or `unknown`.
    pub vendor: String,
    /// The release, where the endpoint says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// How sure that is.
    pub confidence: Confidence,
    /// The marks it rests on.
    pub by: String,
}

/// One cell of the matrix, planned and observed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CellReport {
    /// The cell as planned.
    #[serde(flatten)]
    pub cell: Cell,
    /// What it should show.
    pub expected: Expected,
    /// What the endpoint did.
    pub observed: Observed,
    /// How it met the expectation.
    pub verdict: Verdict,
    /// What kind of error it is.
    pub class: ErrorClass,
    /// The HTTP status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The S3 error code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The error message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Milliseconds of the exchange it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ms: Option<f64>,
    /// Its exchanges.
    pub exchanges: Vec<ExchangeId>,
}

impl From<Outcome> for CellReport {
    fn from(outcome: Outcome) -> Self {
        let reading = outcome.reading.unwrap_or_default();
        Self {
            cell: outcome.cell,
            expected: outcome.expected,
            observed: outcome.observed,
            verdict: outcome.verdict,
            class: outcome.class,
            status: reading.status,
            code: reading.code,
            message: reading.message,
            ms: outcome.ms,
            exchanges: outcome.exchanges,
        }
    }
}

/// The conclusion of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Conclusion {
    /// In one word.
    pub status: Status,
    /// In one sentence.
    pub headline: String,
    /// For the process that called us.
    pub exit_code: u8,
}

impl Conclusion {
    /// A conclusion with the exit code that belongs to its status.
    pub fn new(status: Status, headline: impl Into<String>) -> Self {
        Self {
            status,
            headline: headline.into(),
            exit_code: status.exit() as u8,
        }
    }

    /// The exit code.
    pub fn exit(&self) -> Exit {
        self.status.exit()
    }
}

/// A conclusion in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Everything is as expected.
    AsExpected,
    /// The target key does not do what it should, or does more.
    Deviates,
    /// The control key fails too, so it is not the target key.
    Environment,
    /// It could not be tested.
    Inconclusive,
    /// Something the run made could not be removed.
    Leftovers,
}

impl Status {
    /// The exit code that belongs to it.
    pub fn exit(self) -> Exit {
        match self {
            Self::AsExpected => Exit::AsExpected,
            Self::Deviates => Exit::Deviates,
            Self::Environment => Exit::Environment,
            Self::Inconclusive => Exit::Inconclusive,
            Self::Leftovers => Exit::Leftovers,
        }
    }

    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AsExpected => "as-expected",
            Self::Deviates => "deviates",
            Self::Environment => "environment",
            Self::Inconclusive => "inconclusive",
            Self::Leftovers => "leftovers",
        }
    }
}

/// What the process tells its caller, the same whatever the output format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything is as expected.
    AsExpected = 0,
    /// The target key deviates.
    Deviates = 1,
    /// The command line or a file is wrong; nothing was sent.
    Usage = 2,
    /// It could not be tested: nothing answered, or the run was cut short.
    Inconclusive = 3,
    /// The control key fails too, so the environment is at fault.
    Environment = 4,
    /// Something this run made could not be removed; the report lists it.
    Leftovers = 5,
}
