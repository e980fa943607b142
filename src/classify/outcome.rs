//! From readings to outcomes: what became of each cell.

use super::verdict::{Ground, verdict};
use crate::model::{
    Cell, ErrorClass, Evidence, Exchange, Expected, KeyRole, Observed, Operation, Outcome, Purpose,
    Reading, SignatureVersion, Verb,
};

/// One outcome for every cell, in order. `readings` are those of the evidence's exchanges, in order.
pub fn outcomes(evidence: &Evidence, readings: &[Reading]) -> Vec<Outcome> {
    let table = Table {
        evidence,
        readings,
        rows: evidence
            .cells
            .iter()
            .map(|cell| Row::new(cell, evidence, readings))
            .collect(),
    };
    table.rows.iter().map(|row| table.outcome(row)).collect()
}

/// A cell and all that was sent for it.
struct Row<'a> {
    cell: &'a Cell,
    rounds: Vec<(&'a Exchange, &'a Reading)>,
}

impl<'a> Row<'a> {
    fn new(cell: &'a Cell, evidence: &'a Evidence, readings: &'a [Reading]) -> Self {
        let read = evidence.exchanges.iter().zip(readings);
        let rounds = read
            .filter(|(x, _)| x.purpose == Purpose::Cell && x.cell.as_ref() == Some(&cell.id))
            .collect();
        Self { cell, rounds }
    }

    /// The round the cell rests on: the first that was not allowed, or the first.
    fn decisive(&self) -> Option<(&'a Exchange, &'a Reading)> {
        let valid = || {
            let later = |at: usize| self.rounds.get(at + 1).map(|(exchange, _)| *exchange);
            self.rounds
                .iter()
                .enumerate()
                .filter(move |(at, round)| !is_asked_again(round, later(*at)))
                .map(|(_, round)| *round)
        };
        let failed = valid().find(|(_, reading)| reading.observed != Observed::Allowed);
        failed.or_else(|| valid().next())
    }

    fn observed(&self) -> Observed {
        self.decisive()
            .map_or(Observed::NotSent, |(_, reading)| reading.observed)
    }
}

/// A List that failed inside with `max-keys` and was sent again without: one store cannot count to one.
fn is_asked_again((exchange, reading): &(&Exchange, &Reading), next: Option<&Exchange>) -> bool {
    const LIMIT: &str = "max-keys=";
    reading.class == ErrorClass::ServerError
        && exchange.request.url.contains(LIMIT)
        && next.is_some_and(|next| !next.request.url.contains(LIMIT))
}

/// Whether a Delete has left a marker: then it was carried out, whatever was there.
fn makes_marker(exchange: &Exchange) -> bool {
    exchange
        .response()
        .is_some_and(|response| response.header("x-amz-delete-marker") == Some("true"))
}

/// The URL without what names the operation.
fn path(exchange: &Exchange) -> &str {
    let url = exchange.request.url.as_str();
    url.split('?').next().unwrap_or(url)
}

/// All cells, so that one can be held against others.
struct Table<'a> {
    evidence: &'a Evidence,
    readings: &'a [Reading],
    rows: Vec<Row<'a>>,
}

impl Table<'_> {
    fn outcome(&self, row: &Row<'_>) -> Outcome {
        let decisive = row.decisive();
        let reading = decisive.map(|(_, reading)| reading);
        let expected = self.expected(row.cell);
        let ground = Ground {
            expected,
            reading,
            not_sent: row.cell.not_sent,
            proves_nothing: self.proves_nothing(row, expected),
            offered_to_nobody: self.is_offered_to_nobody(row.cell),
        };
        Outcome {
            cell: row.cell.clone(),
            expected,
            observed: row.observed(),
            class: reading.map_or(ErrorClass::None, |reading| reading.class),
            verdict: verdict(&ground),
            reading: reading.cloned(),
            exchanges: row
                .rounds
                .iter()
                .map(|(exchange, _)| exchange.id.clone())
                .collect(),
            ms: decisive.map(|(exchange, _)| exchange.timings.total_ms),
        }
    }

    /// The given expectation; else what the control key may do, the target should too.
    fn expected(&self, cell: &Cell) -> Expected {
        let by_control = || {
            let control = self.same_for(cell, KeyRole::Control)?;
            (control.observed() == Observed::Allowed).then_some(Expected::Allow)
        };
        match (cell.expectation, cell.key) {
            (Some(expected), _) => expected,
            (None, KeyRole::Target) => by_control().unwrap_or(Expected::Any),
            (None, _) => Expected::Any,
        }
    }

    /// The same request by another key.
    fn same_for(&self, cell: &Cell, key: KeyRole) -> Option<&Row<'_>> {
        self.rows.iter().find(|row| {
            let other = row.cell;
            (other.key, other.verb, other.signature, other.addressing)
                == (key, cell.verb, cell.signature, cell.addressing)
        })
    }

    /// An absent object hides the right to read: a key that may only list gets 404 for it (Ceph RGW),
    /// and one that may only read gets 403. A Delete of one is answered 204 by stores that look first.
    fn proves_nothing(&self, row: &Row<'_>, expected: Expected) -> bool {
        let Some((exchange, reading)) = row.decisive() else {
            return false;
        };
        let (run, cell) = (&self.evidence.run, row.cell);
        let may_list = || {
            self.rows.iter().any(|row| {
                (row.cell.key, row.cell.signature, row.cell.verb)
                    == (cell.key, cell.signature, Verb::List)
                    && row.observed() == Observed::Allowed
            })
        };
        match (cell.verb, reading.observed) {
            (Verb::Get, Observed::Failed) => {
                run.read_only && reading.class == ErrorClass::NoSuchKey
            }
            (Verb::Get, Observed::Denied) if run.read_only || expected == Expected::Deny => {
                run.read_key.is_none() && !may_list() && !self.is_planted(exchange)
            }
            // On some stores whoever writes an object owns it and may read it, whatever the policy says.
            (Verb::Get, Observed::Allowed) if expected == Expected::Deny => {
                self.planted_by(exchange) == Some(cell.key)
            }
            (Verb::Delete, Observed::Allowed) if expected == Expected::Deny => {
                !self.is_planted(exchange) && !makes_marker(exchange)
            }
            _ => false,
        }
    }

    /// Whether this run has put what a request is about.
    fn is_planted(&self, exchange: &Exchange) -> bool {
        self.planted_by(exchange).is_some()
    }

    /// The key with which this run has put what a request is about.
    fn planted_by(&self, exchange: &Exchange) -> Option<KeyRole> {
        let read = self.evidence.exchanges.iter().zip(self.readings);
        let mut puts = read.filter(|(x, reading)| {
            x.operation == Operation::PutObject && reading.observed == Observed::Allowed
        });
        let (put, _) = puts.find(|(put, _)| path(put) == path(exchange))?;
        Some(put.key)
    }

    /// Another key's same request says so; without another key, both wrong identities do.
    fn is_offered_to_nobody(&self, cell: &Cell) -> bool {
        let other = match cell.key {
            KeyRole::Control => KeyRole::Target,
            _ => KeyRole::Control,
        };
        match self.same_for(cell, other).map(Row::observed) {
            None | Some(Observed::NotSent | Observed::Unreachable) => {
                [KeyRole::RandomId, KeyRole::WrongSecret]
                    .into_iter()
                    .all(|role| self.is_unsupported_to(role, cell.signature))
            }
            Some(observed) => observed == Observed::Unsupported,
        }
    }

    fn is_unsupported_to(&self, role: KeyRole, signature: SignatureVersion) -> bool {
        self.evidence
            .exchanges
            .iter()
            .zip(self.readings)
            .any(|(x, reading)| {
                x.purpose == Purpose::Calibrate
                    && (x.key, x.signature) == (role, signature)
                    && reading.observed == Observed::Unsupported
            })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{exchange, xml_error};
    use super::super::read;
    use super::*;
    use crate::model::{Addressing, ExchangeId, NotSent, Reply, RunFacts, Verdict};

    /// Evidence of cells, each with the answers it got.
    fn evidence(cells: Vec<(Cell, Vec<Exchange>)>) -> Evidence {
        let mut evidence = Evidence::default();
        for (cell, answers) in cells {
            for answer in answers {
                let id = ExchangeId::new(evidence.exchanges.len() + 1);
                evidence.exchanges.push(Exchange {
                    id,
                    cell: Some(cell.id.clone()),
                    key: cell.key,
                    signature: cell.signature,
                    operation: cell.operation,
                    ..answer
                });
            }
            evidence.cells.push(cell);
        }
        evidence
    }

    fn cell(verb: Verb, key: KeyRole, expectation: Option<Expected>) -> Cell {
        let (v4, path) = (SignatureVersion::V4, Addressing::Path);
        Cell::new(verb.as_str(), verb, v4, path, key, expectation)
    }

    fn ok() -> Exchange {
        exchange(Operation::ListObjectsV2, 200, "<ListBucketResult/>")
    }

    fn error(status: u16, code: &str) -> Exchange {
        exchange(Operation::ListObjectsV2, status, &xml_error(code, ""))
    }

    fn judged(evidence: &Evidence) -> Vec<(Expected, Observed, Verdict)> {
        let outcomes = outcomes(evidence, &read(&evidence.exchanges));
        outcomes
            .iter()
            .map(|o| (o.expected, o.observed, o.verdict))
            .collect()
    }

    #[test]
    fn without_an_expectation_the_control_decides() {
        use KeyRole::{Control, Target};
        let both = |target: Exchange, control: Exchange| {
            judged(&evidence(vec![
                (cell(Verb::List, Target, None), vec![target]),
                (cell(Verb::List, Control, None), vec![control]),
            ]))
        };
        assert_eq!(
            both(error(403, "AccessDenied"), ok()),
            [
                (Expected::Allow, Observed::Denied, Verdict::Fail),
                (Expected::Any, Observed::Allowed, Verdict::Pass)
            ]
        );
        assert_eq!(
            both(error(403, "AccessDenied"), error(403, "AccessDenied")),
            [(Expected::Any, Observed::Denied, Verdict::Pass); 2]
        );
        assert_eq!(
            both(error(403, "InvalidAccessKeyId"), error(404, "NoSuchBucket")),
            [
                (Expected::Any, Observed::Rejected, Verdict::Fail),
                (Expected::Any, Observed::Failed, Verdict::Fail)
            ]
        );
    }

    #[test]
    fn a_given_expectation_stands_before_the_control() {
        let found = judged(&evidence(vec![
            (
                cell(Verb::List, KeyRole::Target, Some(Expected::Deny)),
                vec![ok()],
            ),
            (cell(Verb::List, KeyRole::Control, None), vec![ok()]),
        ]));
        assert_eq!(found[0], (Expected::Deny, Observed::Allowed, Verdict::Fail));
    }

    #[test]
    fn of_several_rounds_the_first_that_is_not_allowed_decides() {
        let mut late = error(403, "AccessDenied");
        late.timings.total_ms = 7.0;
        let rounds = vec![ok(), late, ok()];
        let evidence = evidence(vec![(
            cell(Verb::List, KeyRole::Target, Some(Expected::Allow)),
            rounds,
        )]);
        let outcomes = outcomes(&evidence, &read(&evidence.exchanges));
        assert_eq!(outcomes[0].observed, Observed::Denied);
        assert_eq!(outcomes[0].exchanges.len(), 3);
        assert_eq!(outcomes[0].ms, Some(7.0));
        assert_eq!(
            outcomes[0].reading.as_ref().unwrap().exchange,
            ExchangeId::new(2)
        );
    }

    #[test]
    fn a_list_asked_again_without_max_keys_rests_on_the_second_answer() {
        let mut first = error(500, "InternalError");
        first.request.url = "https://h/b?list-type=2&max-keys=1".into();
        let mut second = ok();
        second.request.url = "https://h/b?list-type=2".into();
        let list = cell(Verb::List, KeyRole::Target, Some(Expected::Allow));
        let found = judged(&evidence(vec![(list.clone(), vec![first.clone(), second])]));
        assert_eq!(found[0].2, Verdict::Pass);
        let found = judged(&evidence(vec![(list, vec![first.clone(), first])]));
        assert_eq!(found[0].2, Verdict::Inconclusive);
    }

    #[test]
    fn that_an_absent_object_cannot_be_had_or_removed_is_no_proof_but_a_denied_delete_is() {
        use Verdict::{Fail, Inconclusive, Pass};
        let expecting_nothing = |verb: Verb, answer: Exchange| {
            let target = cell(verb, KeyRole::Target, Some(Expected::Deny));
            let mut evidence = evidence(vec![(target, vec![answer])]);
            evidence.exchanges[0].request.url = "https://h/b/k?x-id=Any".into();
            let absent = judged(&evidence)[0].2;
            evidence.exchanges.push(Exchange {
                purpose: Purpose::Plant,
                ..exchange(Operation::PutObject, 200, "")
            });
            evidence.exchanges[1].request.url = "https://h/b/k?x-id=PutObject".into();
            (absent, judged(&evidence)[0].2)
        };
        let removed = || exchange(Operation::DeleteObject, 204, "");
        let mut marked = removed();
        if let Reply::Response(response) = &mut marked.reply {
            let header = ("x-amz-delete-marker".to_owned(), "true".to_owned());
            response.headers.push(header);
        }
        for (verb, answer, verdicts) in [
            (Verb::Get, error(403, "AccessDenied"), (Inconclusive, Pass)),
            (Verb::Delete, error(403, "AccessDenied"), (Pass, Pass)),
            (Verb::Delete, removed(), (Inconclusive, Fail)),
            (Verb::Delete, marked, (Fail, Fail)),
        ] {
            assert_eq!(expecting_nothing(verb, answer), verdicts, "{verb}");
        }
    }

    #[test]
    fn reading_an_absent_object_proves_the_right_only_with_the_right_to_list() {
        let run = |list: Exchange, get: Exchange, read_key: Option<&str>| {
            let mut evidence = evidence(vec![
                (
                    cell(Verb::List, KeyRole::Target, Some(Expected::Allow)),
                    vec![list],
                ),
                (
                    cell(Verb::Get, KeyRole::Target, Some(Expected::Deny)),
                    vec![get],
                ),
            ]);
            evidence.run = RunFacts {
                read_only: true,
                read_key: read_key.map(str::to_owned),
                ..RunFacts::default()
            };
            judged(&evidence)[1].2
        };
        let denied = || error(403, "AccessDenied");
        assert_eq!(
            run(ok(), error(404, "NoSuchKey"), None),
            Verdict::Inconclusive
        );
        assert_eq!(run(denied(), denied(), None), Verdict::Inconclusive);
        assert_eq!(run(ok(), denied(), None), Verdict::Pass);
        assert_eq!(run(denied(), denied(), Some("a")), Verdict::Pass);
    }

    #[test]
    fn a_version_refused_to_control_or_to_wrong_identities_is_offered_to_nobody() {
        let refused = || error(400, "CredentialsNotSupported");
        let target = || cell(Verb::List, KeyRole::Target, Some(Expected::Allow));
        let with_control = |control: Exchange| {
            judged(&evidence(vec![
                (target(), vec![refused()]),
                (cell(Verb::List, KeyRole::Control, None), vec![control]),
            ]))[0]
                .2
        };
        assert_eq!(with_control(refused()), Verdict::Unsupported);
        assert_eq!(with_control(ok()), Verdict::Fail);

        let mut alone = evidence(vec![(target(), vec![refused()])]);
        assert_eq!(judged(&alone)[0].2, Verdict::Fail);
        for key in [KeyRole::RandomId, KeyRole::WrongSecret] {
            alone.exchanges.push(Exchange {
                purpose: Purpose::Calibrate,
                key,
                ..refused()
            });
        }
        assert_eq!(judged(&alone)[0].2, Verdict::Unsupported);
    }

    #[test]
    fn a_cell_that_was_not_sent_says_so() {
        let mut put = cell(Verb::Put, KeyRole::Target, Some(Expected::Deny));
        put.not_sent = Some(NotSent::ReadOnly);
        let missing = cell(Verb::List, KeyRole::Target, None);
        let found = judged(&evidence(vec![(put, vec![]), (missing, vec![])]));
        assert_eq!(
            found[0],
            (Expected::Deny, Observed::NotSent, Verdict::Skipped)
        );
        assert_eq!(
            found[1],
            (Expected::Any, Observed::NotSent, Verdict::Inconclusive)
        );
    }
}
