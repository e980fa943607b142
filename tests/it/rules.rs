//! Every saved run in `fixtures/evidence`, judged: each rule speaks where it must and is silent
//! before its look-alikes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use s3probe::cli::judge::judge as judge_again;
use s3probe::diagnose::rules::{RULES, find};
use s3probe::diagnose::{self, Case};
use s3probe::model::{
    Cell, Conclusion, Confidence, Evidence, Exchange, Finding, KeyFacts, Ledger, RunFacts,
    Severity, Status,
};
use s3probe::report::{self, Depth, Format, Style};
use s3probe::{classify, vendor};

/// A run, the rule it is about, and what the rule must do.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixture {
    /// Why this run is kept.
    why: String,
    /// The server it was recorded from, or `the lab`; none if it was made or changed by hand.
    #[serde(default)]
    from: Option<String>,
    /// The rule.
    finding: String,
    expect: Expect,
    #[serde(default)]
    confidence: Option<Confidence>,
    #[serde(default)]
    severity: Option<Severity>,
    /// All findings of the run, by code, the first one first.
    findings: Vec<String>,
    status: Status,
    run: Run,
}

#[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Expect {
    Speaks,
    Silent,
}

/// The evidence part of a report; keys and ledger may be left out.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "as a saved report names it")]
struct Run {
    run: RunFacts,
    #[serde(default)]
    keys: Vec<KeyFacts>,
    cells: Vec<Cell>,
    exchanges: Vec<Exchange>,
    #[serde(default)]
    ledger: Ledger,
}

impl Fixture {
    fn evidence(&self) -> Evidence {
        Evidence {
            run: self.run.run.clone(),
            keys: self.run.keys.clone(),
            cells: self.run.cells.clone(),
            exchanges: self.run.exchanges.clone(),
            ledger: self.run.ledger.clone(),
        }
    }
}

pub(crate) struct Judged {
    name: String,
    fixture: Fixture,
    findings: Vec<Finding>,
    conclusion: Conclusion,
}

impl Judged {
    /// File name below `fixtures/evidence`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The rule it is about, if the rule must speak first in it.
    pub(crate) fn speaks_first(&self) -> Option<&str> {
        let about = &self.fixture.finding;
        let first = self.fixture.findings.first() == Some(about);
        (first && self.fixture.expect == Expect::Speaks).then_some(about)
    }

    /// The rule it is about.
    pub(crate) fn about(&self) -> &str {
        &self.fixture.finding
    }

    /// What it was recorded from.
    pub(crate) fn from(&self) -> Option<&str> {
        self.fixture.from.as_deref()
    }

    /// The first finding.
    pub(crate) fn first(&self) -> Option<&Finding> {
        self.findings.first()
    }
}

pub(crate) fn judged() -> Vec<Judged> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/evidence");
    let mut files: Vec<PathBuf> = folders(&root).iter().flat_map(|f| folders(f)).collect();
    files.sort();
    files.iter().map(|file| judge(&root, file)).collect()
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect()
}

fn judge(root: &Path, file: &Path) -> Judged {
    let name = file.strip_prefix(root).unwrap().display().to_string();
    #[expect(clippy::disallowed_methods, reason = "a test reads its fixtures")]
    let text = std::fs::read_to_string(file).unwrap();
    let fixture: Fixture = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
    let evidence = fixture.evidence();
    let readings = classify::read(&evidence.exchanges);
    let outcomes = classify::outcomes(&evidence, &readings);
    let server = vendor::recognise(&evidence.exchanges);
    let case = Case {
        evidence: &evidence,
        readings: &readings,
        outcomes: &outcomes,
        server: &server,
        clock_offset_ms: diagnose::clock_offset_ms(&evidence.exchanges),
    };
    let findings = diagnose::examine(&case);
    let conclusion = diagnose::conclude(&case, &findings);
    Judged {
        name,
        fixture,
        findings,
        conclusion,
    }
}

#[test]
fn each_rule_speaks_where_it_must_and_is_silent_before_its_look_alikes() {
    let wrong: Vec<String> = judged().iter().filter_map(deviation).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a fixture expects and does not get.
fn deviation(judged: &Judged) -> Option<String> {
    let (name, fixture) = (&judged.name, &judged.fixture);
    let said: Vec<&str> = judged.findings.iter().map(|f| f.code.as_str()).collect();
    let own = judged
        .findings
        .iter()
        .find(|f| f.code.as_str() == fixture.finding);
    let confidence = own.map(|own| own.confidence);
    let severity = own.map(|own| own.severity);
    let as_expected = own.is_some() == (fixture.expect == Expect::Speaks)
        && said == fixture.findings
        && judged.conclusion.status == fixture.status
        && (fixture.confidence.is_none() || fixture.confidence == confidence)
        && (fixture.severity.is_none() || fixture.severity == severity);
    (!as_expected).then(|| {
        let (status, why) = (judged.conclusion.status, &fixture.why);
        format!("{name} ({why}): {said:?} {status:?} {confidence:?} {severity:?}")
    })
}

#[test]
fn every_rule_has_a_run_where_it_speaks_and_one_where_it_is_silent() {
    let mut seen: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for Judged { name, fixture, .. } in judged() {
        let code = &fixture.finding;
        let word = match fixture.expect {
            Expect::Speaks => "speaks",
            Expect::Silent => "silent",
        };
        assert!(name.starts_with(&format!("{code}/{word}-")), "{name}");
        assert!(find(code).is_some(), "{name}: no such rule");
        let count = seen.entry(code.clone()).or_default();
        match fixture.expect {
            Expect::Speaks => count.0 += 1,
            Expect::Silent => count.1 += 1,
        }
    }
    for rule in RULES {
        let (speaks, silent) = seen.get(rule.code.as_str()).copied().unwrap_or_default();
        assert!(
            speaks > 0 && silent > 0,
            "{}: {speaks} speak, {silent} are silent",
            rule.code
        );
    }
}

#[test]
fn a_finding_rests_on_exchanges_and_cells_of_its_run() {
    for Judged {
        name,
        fixture,
        findings,
        ..
    } in judged()
    {
        let sent = &fixture.run.exchanges;
        for finding in findings {
            let code = &finding.code;
            let offline = finding.severity != Severity::Error;
            assert!(
                !finding.evidence.is_empty() || offline,
                "{name}: {code} rests on nothing"
            );
            let ruled_out = finding.ruled_out.iter().flat_map(|other| &other.by);
            for id in finding.evidence.iter().chain(ruled_out) {
                assert!(
                    sent.iter().any(|x| x.id == *id),
                    "{name}: {code} names {id}"
                );
            }
            for other in &finding.ruled_out {
                assert!(
                    !other.by.is_empty(),
                    "{name}: {code} rules out {} by nothing",
                    other.code
                );
                assert_ne!(other.code, finding.code, "{name}");
            }
            for cell in &finding.cells {
                assert!(
                    fixture.run.cells.iter().any(|c| c.id == *cell),
                    "{name}: {code}: {cell}"
                );
            }
        }
    }
}

#[test]
fn a_finding_says_what_is_the_case_why_and_what_to_do() {
    for Judged {
        name,
        findings,
        conclusion,
        ..
    } in judged()
    {
        for finding in &findings {
            let code = &finding.code;
            assert!(
                finding.title.ends_with('.'),
                "{name}: {code}: {}",
                finding.title
            );
            assert!(
                finding.because.ends_with('.'),
                "{name}: {code}: {}",
                finding.because
            );
            assert!(
                !finding.remedy.steps.is_empty(),
                "{name}: {code} has no remedy"
            );
        }
        assert!(conclusion.headline.starts_with("The target key "), "{name}");
        assert!(conclusion.headline.ends_with('.'), "{name}");
    }
}

#[test]
fn no_finding_opens_more_than_is_needed_or_shows_what_stands_in_the_ids_place() {
    for Judged { name, findings, .. } in judged() {
        for finding in findings {
            let text = serde_json::to_string(&finding).unwrap();
            for bad in [
                "s3:*",
                "\"Principal\"",
                "public-read",
                "verify=False",
                "wJalrXUtnFEMI",
            ] {
                assert!(!text.contains(bad), "{name}: {} says {bad}", finding.code);
            }
        }
    }
}

#[test]
fn a_finding_is_told_in_six_lines_of_a_terminal() {
    let style = Style {
        depth: Depth::Short,
        ..Style::plain()
    };
    for Judged {
        name,
        fixture,
        findings,
        ..
    } in judged()
    {
        let shown = report::render(&judge_again(fixture.evidence()), Format::Table, style);
        let blocks = shown
            .split("\n\n")
            .filter(|block| block.contains("  How we know  "));
        let blocks: Vec<&str> = blocks.collect();
        assert_eq!(blocks.len(), findings.len(), "{name}\n{shown}");
        for block in blocks {
            assert!(block.contains("  What to do   "), "{name}\n{block}");
            assert!(block.lines().count() <= 6, "{name}\n{block}");
            assert!(
                block.lines().all(|line| line.chars().count() <= 80),
                "{name}\n{block}"
            );
        }
    }
}
