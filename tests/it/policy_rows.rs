//! Policies with one wrong thing each, and what a real store makes of them: lint and explain say the
//! same without the store, and `real::policies` sends them.

use serde::Deserialize;

use s3probe::model::Dialect;
use s3probe::policy::{
    Asked, Asker, Consequence, Identity, Judge, Problem, Reading, Rules, Setting, Standing,
    explain, lint,
};

/// The bucket that the documents are written for.
const BUCKET: &str = "photos.example";

/// The file of one store.
#[derive(Deserialize)]
pub(crate) struct Rows {
    /// The user whom the good document names.
    pub(crate) principal: String,
    good: String,
    row: Vec<Row>,
}

/// What is replaced by what, what becomes of the document, and the rules of lint that say so.
#[derive(Deserialize)]
struct Row {
    from: Option<String>,
    to: String,
    #[serde(default)]
    whole: bool,
    fate: String,
    #[serde(default)]
    rules: Vec<String>,
    #[serde(default)]
    open: bool,
}

/// A document and what becomes of it.
pub(crate) struct Sent {
    pub(crate) document: String,
    /// `refused`, or [`fate`].
    pub(crate) fate: String,
}

impl Rows {
    pub(crate) fn of(dialect: Dialect) -> Self {
        let text = match dialect {
            Dialect::Ceph => include_str!("../../fixtures/policies/ceph/rows.toml"),
            Dialect::SeaweedFs => include_str!("../../fixtures/policies/seaweedfs/rows.toml"),
            _ => unreachable!("{dialect} was sent nothing"),
        };
        toml::from_str(text).expect("the rows can be read")
    }

    /// All documents, for a bucket.
    pub(crate) fn sent(&self, bucket: &str) -> Vec<Sent> {
        let rows = self.row.iter();
        rows.map(|row| Sent {
            document: row.document(&self.good).replace(BUCKET, bucket),
            fate: row.fate.clone(),
        })
        .collect()
    }
}

impl Row {
    fn document(&self, good: &str) -> String {
        match &self.from {
            Some(from) => {
                assert!(good.contains(from.as_str()), "{from}");
                good.replacen(from.as_str(), &self.to, 1)
            }
            None if self.whole => self.to.clone(),
            None => format!("{}{good}", self.to),
        }
    }
}

/// Who may do what, in the words of the files: what the key may, and what the anonymous may.
pub(crate) fn fate(user: &[&str], anonymous: &[&str]) -> String {
    match (user, anonymous) {
        ([], []) => "nothing".to_owned(),
        (user, []) => user.join("+"),
        (_, everybody) => format!("everybody {}", everybody.join("+")),
    }
}

/// What `explain` says.
fn explained(dialect: Dialect, document: &str, who: &str) -> String {
    let rules = Rules::usual(dialect).expect("it has documents");
    let Ok(reading) = Reading::new(document, rules, setting()) else {
        return "refused".to_owned();
    };
    if reading.refused().is_some() {
        return "refused".to_owned();
    }
    let may = |identity: Option<&Identity>| {
        let asked = Asked {
            who: Asker {
                identity,
                standing: Standing::Other,
            },
            bucket: BUCKET,
            prefix: "",
        };
        let cells = explain(&reading.policy, &asked).into_iter();
        let allowed = cells.filter(|cell| cell.ruling.allows() && !cell.verb.writes());
        allowed.map(|cell| cell.verb.as_str()).collect::<Vec<_>>()
    };
    let user = rules.principals.identity(who);
    fate(&may(Some(&user)), &may(None))
}

/// The rules of lint that speak, but for those on what works as it is written.
fn linted(dialect: Dialect, document: &str) -> Vec<&'static str> {
    let judge = Judge {
        setting: setting(),
        ..Judge::default()
    };
    let problems = lint(
        document,
        Rules::usual(dialect).expect("it has documents"),
        &judge,
    );
    let mut rules: Vec<_> = problems
        .iter()
        .filter(|one| one.consequence != Consequence::Advice)
        .map(Problem::rule)
        .collect();
    rules.dedup();
    rules
}

fn setting() -> Setting<'static> {
    Setting {
        bucket: Some(BUCKET),
        release: None,
    }
}

#[test]
fn documents_are_judged_as_real_servers_take_them() {
    let mut wrong = Vec::new();
    for dialect in [Dialect::Ceph, Dialect::SeaweedFs] {
        let rows = Rows::of(dialect);
        for row in &rows.row {
            let document = row.document(&rows.good);
            let said = explained(dialect, &document, &rows.principal);
            let lint = linted(dialect, &document);
            if (said != row.fate && !row.open) || lint != row.rules {
                wrong.push(format!(
                    "{dialect} {}: {said} {lint:?}, not {} {:?}",
                    row.to, row.fate, row.rules
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
