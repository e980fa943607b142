//! What must be true after every run, whatever it found.

use std::time::Instant;

use serde_json::Value;

use super::wire::Sent;

/// What is left of one run of the program.
pub(super) struct Run {
    pub(super) exit: i32,
    /// Everything it wrote, by name.
    pub(super) texts: Vec<(&'static str, String)>,
    /// What was seen on the wire; nothing where TLS hides it.
    pub(super) sent: Vec<Sent>,
    /// What must not be in any text.
    pub(super) secrets: Vec<String>,
    pub(super) bucket: String,
}

impl Run {
    /// Prints a line for the reader of the test's output, and all if something is wrong; whether
    /// nothing is.
    pub(super) fn tell(&self, title: &str, begun: Instant, complaints: &[String]) -> bool {
        let fine = complaints.is_empty();
        let word = if fine { "ok   " } else { "WRONG" };
        let time = begun.elapsed().as_millis();
        let findings = self.findings().join(" ");
        println!("{word} {title} exit {} {time:>5} ms  {findings}", self.exit);
        for complaint in complaints {
            println!("        {complaint}");
        }
        if !fine {
            println!("{}", self.shown());
        }
        fine
    }

    fn text(&self, name: &str) -> &str {
        self.texts
            .iter()
            .find(|(n, _)| *n == name)
            .map_or("", |(_, text)| text)
    }

    fn report(&self) -> Value {
        serde_json::from_str(self.text("report.json")).unwrap_or_default()
    }

    /// Every finding with its severity and confidence, for the reader of the test's output.
    pub(super) fn findings(&self) -> Vec<String> {
        let report = self.report();
        let said = |finding: &Value| {
            let word = |name: &str| finding[name].as_str().unwrap_or("?").to_owned();
            format!(
                "{} ({}, {})",
                word("code"),
                word("severity"),
                word("confidence")
            )
        };
        list(&report["findings"]).iter().map(said).collect()
    }

    /// The codes of all findings of severity error or warning, sorted.
    pub(super) fn codes(&self) -> Vec<String> {
        let report = self.report();
        let findings = list(&report["findings"]).iter();
        let mut codes: Vec<String> = findings
            .filter(|finding| finding["severity"] != "info")
            .map(|finding| finding["code"].as_str().unwrap_or_default().to_owned())
            .collect();
        codes.sort();
        codes
    }

    /// The codes without those that only say which side is to blame.
    pub(super) fn causes(&self) -> Vec<String> {
        let mut codes = self.codes();
        codes.retain(|code| !code.starts_with("run."));
        codes
    }

    /// What the program showed.
    pub(super) fn shown(&self) -> String {
        format!("{}{}", self.text("stdout"), self.text("stderr"))
    }

    /// Everything that must not be, in words.
    pub(super) fn complaints(&self) -> Vec<String> {
        let report = self.report();
        if report["schema"] != "s3probe.report/1" {
            return vec!["there is no report".to_owned()];
        }
        let mut complaints = self.about_the_report(&report);
        complaints.extend(self.outside_the_prefix(&report));
        complaints.extend(self.not_in_the_report(&report));
        complaints.extend(wrong_signatures(&report));
        complaints.extend(self.secrets_told());
        complaints
    }

    fn about_the_report(&self, report: &Value) -> Vec<String> {
        let mut complaints = Vec::new();
        if report["verdict"]["exit_code"] != self.exit {
            complaints.push(format!(
                "the report says exit code {}",
                report["verdict"]["exit_code"]
            ));
        }
        if !list(&report["ledger"]["left"]).is_empty() {
            complaints.push(format!("left behind: {}", report["ledger"]["left"]));
        }
        for operation in ["ListObjectsV2", "GetObject", "PutObject", "DeleteObject"] {
            let mut cells = list(&report["cells"]).iter();
            if !cells.any(|cell| cell["operation"] == operation && cell["key"] == "target") {
                complaints.push(format!("no cell for {operation} by the target"));
            }
        }
        if !self.text("report.xml").contains("<testsuite") {
            complaints.push("there is no JUnit report".to_owned());
        }
        complaints
    }

    /// Requests that change something must name an object below the run's own prefix, whole, or a
    /// version of one. Looks at what was recorded and at what was seen.
    fn outside_the_prefix(&self, report: &Value) -> Vec<String> {
        let (id, prefix) = (
            &report["run"]["id"],
            report["run"]["prefix"].as_str().unwrap_or(""),
        );
        let own = format!("s3probe-{}/", id.as_str().unwrap_or("?"));
        let mut complaints = Vec::new();
        if !prefix.ends_with(&own) {
            complaints.push(format!("the prefix `{prefix}` does not end with `{own}`"));
        }
        let inside = format!("/{}/{prefix}", self.bucket);
        let asks_who = |action: Option<&str>| action == Some("GetCallerIdentity");
        let recorded = recorded_where(report, |exchange| !asks_who(exchange["operation"].as_str()));
        let sent = self.sent.iter();
        let sent = sent.filter(|sent| !asks_who(sent.action.as_deref()));
        let requests = recorded.into_iter().chain(sent.map(seen));
        let outside = requests.filter(|(method, target)| {
            !matches!(method.as_str(), "GET" | "HEAD") && !is_inside(target, &inside)
        });
        complaints.extend(outside.map(|(method, target)| format!("outside: {method} {target}")));
        complaints
    }

    /// What was seen on the wire must be the requests of the report, no less and no more.
    fn not_in_the_report(&self, report: &Value) -> Vec<String> {
        let mut seen: Vec<_> = self.sent.iter().map(seen).collect();
        let mut recorded = recorded_where(report, |exchange| is_on_the_way(report, exchange));
        seen.sort();
        recorded.sort();
        if seen.is_empty() || seen == recorded {
            return Vec::new();
        }
        vec![format!(
            "on the wire were {seen:?}, in the report {recorded:?}"
        )]
    }

    /// Secrets in any form, and whole signatures as they were transmitted.
    fn secrets_told(&self) -> Vec<String> {
        let signatures = self
            .sent
            .iter()
            .filter_map(|sent| signature(sent.authorization.as_ref()?));
        let forms: Vec<String> = self
            .secrets
            .iter()
            .flat_map(|secret| forms(secret))
            .chain(signatures)
            .collect();
        let told = |(name, text): &(&str, String)| {
            let lower = text.to_ascii_lowercase();
            let found = forms
                .iter()
                .find(|form| lower.contains(&form.to_ascii_lowercase()));
            found.map(|form| format!("{name} tells a secret: {form}"))
        };
        self.texts.iter().filter_map(told).collect()
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn seen(sent: &Sent) -> (String, String) {
    (sent.method.clone(), sent.target.clone())
}

/// Whether an exchange went to the endpoint's own URL: a plain endpoint's List is tried over TLS, past
/// the relay.
fn is_on_the_way(report: &Value, exchange: &Value) -> bool {
    let scheme = |url: &Value| {
        let url = url.as_str().unwrap_or_default();
        url.split("://").next().map(str::to_owned)
    };
    scheme(&report["run"]["endpoint"]) == scheme(&exchange["request"]["url"])
}

/// Method and target of each request that the report says was sent, if its exchange fits.
fn recorded_where(report: &Value, fits: impl Fn(&Value) -> bool) -> Vec<(String, String)> {
    let exchanges = list(&report["exchanges"]).iter().filter(|one| fits(one));
    let requests = exchanges.map(|exchange| {
        let request = &exchange["request"];
        let url = request["url"].as_str().unwrap_or_default();
        let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
        let target = after_scheme.find('/').map_or("/", |at| &after_scheme[at..]);
        (
            request["method"].as_str().unwrap_or_default().to_owned(),
            target.to_owned(),
        )
    });
    requests.collect()
}

fn is_inside(target: &str, inside: &str) -> bool {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let parameters = query.split('&').filter(|parameter| !parameter.is_empty());
    let mut names = parameters.map(|parameter| parameter.split('=').next().unwrap_or_default());
    path.len() > inside.len()
        && path.starts_with(inside)
        && names.all(|name| matches!(name, "x-id" | "versionId"))
}

/// A request that was signed must carry the signature that follows from what was transmitted.
/// Experiments may sign something else than they send.
fn wrong_signatures(report: &Value) -> Vec<String> {
    let exchanges = list(&report["exchanges"]).iter();
    let sent_as_signed = exchanges.filter(|exchange| exchange["purpose"] != "experiment");
    let wrong = sent_as_signed.filter(|exchange| {
        let signed = matches!(exchange["signature"].as_str(), Some("v4" | "v2"));
        let expected = if signed {
            Value::Bool(true)
        } else {
            Value::Null
        };
        let matches = &exchange["request"]["signature_matches"];
        // An experiment may sign something else than it sends, on purpose.
        let otherwise = exchange["trial"].is_object() && matches.is_null();
        *matches != expected && !otherwise
    });
    wrong
        .map(|exchange| format!("signature_matches is wrong in {}", exchange["id"]))
        .collect()
}

/// The signature of an `Authorization` header of either version.
fn signature(authorization: &str) -> Option<String> {
    let after_last = |mark: &str| {
        authorization
            .rsplit_once(mark)
            .map(|(_, rest)| rest.to_owned())
    };
    after_last("Signature=").or_else(|| after_last(":"))
}

/// A secret whole, in the pieces that stores and parsers make of it, percent-encoded and in hex.
fn forms(secret: &str) -> Vec<String> {
    let hex = |separator: &str| {
        secret
            .bytes()
            .map(|byte| format!("{byte:02x}"))
            .collect::<Vec<_>>()
            .join(separator)
    };
    let pieces = secret
        .split(['/', '+', '='])
        .filter(|piece| piece.len() >= 8)
        .map(str::to_owned);
    let encoded = secret
        .replace('/', "%2F")
        .replace('+', "%2B")
        .replace('=', "%3D");
    pieces
        .chain([secret.to_owned(), encoded, hex(""), hex(" ")])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> Run {
        Run {
            exit: 0,
            texts: vec![("stdout", text.to_owned())],
            sent: Vec::new(),
            secrets: vec!["abcdefgh1/ijklmnop2+qrstuvwx3".to_owned()],
            bucket: "b".to_owned(),
        }
    }

    #[test]
    fn a_secret_is_found_whole_in_pieces_encoded_and_in_hex() {
        for text in [
            "x abcdefgh1/ijklmnop2+qrstuvwx3 x",
            "ijklmnop2",
            "abcdefgh1%2fijklmnop2%2bqrstuvwx3",
            "<Bytes>61 62 63 64 65 66 67 68 31 2F 69 6A 6B 6C 6D 6E 6F 70 32 2B 71 72 73 74 75 76 77 78 33",
        ] {
            assert_eq!(run(text).secrets_told().len(), 1, "{text}");
        }
        assert!(run("abcdefgh and 41 characters").secrets_told().is_empty());
    }

    #[test]
    fn a_transmitted_signature_is_a_secret_too() {
        let sent = |authorization: &str| Sent {
            method: "GET".to_owned(),
            target: "/".to_owned(),
            authorization: Some(authorization.to_owned()),
            action: None,
        };
        let mut run = run("v2 c2lnbmF0dXJl= and v4 0123abcd");
        run.sent = vec![sent("AWS ID:c2lnbmF0dXJl=")];
        assert_eq!(run.secrets_told().len(), 1);
        run.sent = vec![sent("AWS4-HMAC-SHA256 Credential=ID, Signature=0123abcd")];
        assert_eq!(run.secrets_told().len(), 1);
    }

    #[test]
    fn only_whole_objects_and_versions_below_the_prefix_are_inside() {
        let inside = "/b/s3probe-1/";
        assert!(is_inside("/b/s3probe-1/canary?x-id=PutObject", inside));
        assert!(is_inside("/b/s3probe-1/canary?versionId=7", inside));
        for target in [
            "/b",
            "/b/",
            "/b/s3probe-1/",
            "/b/s3probe-2/canary",
            "/b/s3probe-1/canary?acl",
        ] {
            assert!(!is_inside(target, inside), "{target}");
        }
    }

    #[test]
    fn a_request_missing_in_the_report_is_complained_about() {
        let report = serde_json::json!({"run": {"endpoint": "http://127.0.0.1:1"}, "exchanges": [
            {"request": {"method": "GET", "url": "http://127.0.0.1:1/b?list-type=2"}},
        ]});
        let get = |target: &str| Sent {
            method: "GET".to_owned(),
            target: target.to_owned(),
            authorization: None,
            action: None,
        };
        let mut run = run("");
        run.sent = vec![get("/b?list-type=2")];
        assert!(run.not_in_the_report(&report).is_empty());
        run.sent.push(get("/b?policy"));
        assert_eq!(run.not_in_the_report(&report).len(), 1);
    }

    #[test]
    fn a_signature_that_was_not_checked_is_complained_about() {
        let report = |signature: &str, matches: Value| {
            serde_json::json!({"exchanges": [
                {"id": "x1", "signature": signature, "request": {"signature_matches": matches}},
            ]})
        };
        assert!(wrong_signatures(&report("v4", Value::Bool(true))).is_empty());
        assert!(wrong_signatures(&report("none", Value::Null)).is_empty());
        assert_eq!(wrong_signatures(&report("v4", Value::Bool(false))).len(), 1);
        assert_eq!(wrong_signatures(&report("v2", Value::Null)).len(), 1);
    }
}
