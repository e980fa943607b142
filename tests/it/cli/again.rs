//! Requests sent again on request: to every address, over kept connections, after a while, repaired.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::fixture::{CliTest, Ran, SECRET};
use super::lab::{LabHost, OWNER_SECRET};

const OTHER: &str = "OTHERwJalrXUtnFEMI0K7MDENG0bPxRfiCYOTHER";
const BOTH: [&str; 5] = [
    "check",
    "--target",
    "env:UPLOADER",
    "--control",
    "env:OWNER",
];
const SECRETS: [&str; 3] = [SECRET, OWNER_SECRET, OTHER];

/// Passes each connection on to one of some labs.
struct Balancer {
    port: u16,
    /// Which lab the next connection goes to.
    turn: Arc<AtomicUsize>,
}

impl Balancer {
    /// Listens on an address; `step` is how far the turn moves with each connection.
    fn new(address: &str, port: u16, labs: &[&LabHost], step: usize) -> Self {
        let listener = TcpListener::bind((address, port)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let labs: Vec<SocketAddr> = labs
            .iter()
            .map(|lab| lab.url.strip_prefix("http://").unwrap().parse().unwrap())
            .collect();
        let turn = Arc::new(AtomicUsize::new(0));
        let next = Arc::clone(&turn);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let at = next.fetch_add(step, Ordering::SeqCst) % labs.len();
                join(stream.unwrap(), TcpStream::connect(labs[at]).unwrap());
            }
        });
        Self { port, turn }
    }

    fn test(&self, lab: &LabHost) -> CliTest {
        lab.test().env(
            "S3PROBE_ENDPOINT",
            &format!("http://127.0.0.1:{}", self.port),
        )
    }
}

fn join(client: TcpStream, lab: TcpStream) {
    for stream in [&client, &lab] {
        stream.set_nodelay(true).unwrap();
    }
    let back = (lab.try_clone().unwrap(), client.try_clone().unwrap());
    for (mut from, mut to) in [(client, lab), back] {
        std::thread::spawn(move || {
            let mut buffer = [0; 16 * 1024];
            while let Ok(read @ 1..) = from.read(&mut buffer) {
                if to.write_all(&buffer[..read]).is_err() {
                    break;
                }
            }
            // The other side may be gone already.
            let _ = to.shutdown(Shutdown::Write);
        });
    }
}

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [BOTH.as_slice(), more].concat()
}

/// The findings of a run as `code confidence`, and the report.
#[track_caller]
fn findings(ran: &Ran) -> (Vec<String>, serde_json::Value) {
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let word = |finding: &serde_json::Value, name: &str| finding[name].as_str().unwrap().to_owned();
    let found = report["findings"].as_array().unwrap().iter();
    let found = found.map(|f| format!("{} {}", word(f, "code"), word(f, "confidence")));
    (found.collect(), report)
}

fn trials(report: &serde_json::Value) -> Vec<&str> {
    let exchanges = report["exchanges"].as_array().unwrap().iter();
    exchanges
        .filter_map(|x| x["trial"]["experiment"].as_str())
        .collect()
}

#[test]
fn a_repair_that_works_makes_the_cause_certain_and_no_secret_shows() {
    let lab = LabHost::new(&[]);
    let escaped = SECRET.replace('/', "%2F");
    let doubled = format!("{SECRET}{OWNER_SECRET}");
    for (secret, code, repair) in [
        (
            format!("{SECRET}\n"),
            "secret.trailing-whitespace",
            "repair.trimmed-secret",
        ),
        (format!("\"{SECRET}\""), "secret.altered", "repair.unquoted"),
        (
            escaped.clone(),
            "secret.special-chars",
            "repair.percent-decoded",
        ),
        (doubled, "secret.altered", "repair.first-half"),
    ] {
        let test = lab.test().env("UPLOADER_SECRET_ACCESS_KEY", &secret);
        let ran = test
            .run(&with(&["-o", "json", "--try-repairs"]))
            .ends_with(1);
        let ran = ran.hides(&[SECRET, OWNER_SECRET, &escaped]);
        let (found, report) = findings(&ran);
        assert_eq!(found[0], format!("{code} certain"), "{found:?}");
        let sent = trials(&report);
        assert!(sent.len() <= 12 && sent.last() == Some(&repair), "{sent:?}");

        let ran = test.run(&with(&["-o", "json"])).ends_with(1);
        let (found, report) = findings(&ran);
        assert!(!found.contains(&format!("{code} certain")), "{found:?}");
        assert!(
            trials(&report)
                .iter()
                .all(|name| !name.starts_with("repair."))
        );
    }
}

#[test]
fn a_repair_is_named_in_the_remedy_if_it_was_not_tried() {
    let lab = LabHost::new(&[]);
    let test = lab
        .test()
        .env("UPLOADER_SECRET_ACCESS_KEY", &format!("{SECRET} "));
    let all = [BOTH.as_slice(), &["-v"]].concat();
    let ran = test.run(&all).ends_with(1).hides(&SECRETS);
    assert!(ran.stdout.contains("--try-repairs"), "{}", ran.stdout);
}

#[test]
fn a_secret_of_another_section_of_the_same_file_is_found_and_the_section_named() {
    let lab = LabHost::new(&[]);
    let credentials = format!(
        "[up]\naws_access_key_id = LABUPLOADER\naws_secret_access_key = {OTHER}\n\
         [mixed-up]\naws_access_key_id = LABOTHER\naws_secret_access_key = {SECRET}\n"
    );
    let test = lab.test().file(".aws/credentials", &credentials);
    let arguments = ["check", "--target", "profile:up", "--control", "env:OWNER"];
    let arguments = [arguments.as_slice(), &["-o", "json", "--try-repairs"]].concat();
    let ran = test.run(&arguments).ends_with(1).hides(&SECRETS);
    let (found, report) = findings(&ran);
    assert_eq!(found[0], "secret.wrong certain");
    let title = report["findings"][0]["title"].as_str().unwrap();
    assert!(title.contains("profile:mixed-up"), "{title}");
}

/// Runs a check against a name with a lab on each of some loopback addresses.
#[cfg(target_os = "linux")]
fn at_addresses(labs: &[&LabHost], more: &[&str]) -> Ran {
    let first = Balancer::new("127.0.0.1", 0, &labs[..1], 0);
    let port = first.port;
    for (number, lab) in labs.iter().enumerate().skip(1) {
        Balancer::new(&format!("127.0.0.{}", number + 1), port, &[*lab], 0);
    }
    let endpoint = format!("http://store.test:{port}");
    let test = labs[0].test().env("S3PROBE_ENDPOINT", &endpoint);
    let resolve = |number: usize| format!("store.test:{port}:127.0.0.{number}");
    let (one, two, three) = (resolve(1), resolve(2), resolve(3));
    let mut arguments = with(&["-o", "json", "--each-address", "--resolve", &one]);
    arguments.extend(["--resolve", &two]);
    if more.contains(&"third") {
        arguments.extend(["--resolve", &three]);
    }
    test.run(&arguments).hides(&SECRETS)
}

#[cfg(target_os = "linux")]
#[test]
fn addresses_that_know_different_keys_are_told_apart() {
    let whole = LabHost::new(&[]);
    let stale = LabHost::knowing(OWNER_SECRET, OTHER);
    let (found, report) = findings(&at_addresses(&[&whole, &stale], &[]));
    assert!(
        found.contains(&"identity.stale-node likely".into()),
        "{found:?}"
    );
    let replays: Vec<_> = report["exchanges"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|x| x["trial"]["experiment"] == "address.replay" && x["key"] == "target")
        .collect();
    assert_eq!(replays.len(), 6);
    for replay in &replays {
        assert_eq!(replay["request"], replays[0]["request"], "the same bytes");
    }

    let (uploaders, owners) = (
        LabHost::knowing(OTHER, SECRET),
        LabHost::knowing(OWNER_SECRET, OTHER),
    );
    let (found, _) = findings(&at_addresses(&[&uploaders, &owners], &[]));
    assert!(
        found.contains(&"identity.split-backend certain".into()),
        "{found:?}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn an_address_that_is_down_or_fails_every_key_is_named() {
    let (whole, page) = (LabHost::new(&[]), LabHost::new(&["html-console"]));
    let (found, report) = findings(&at_addresses(&[&whole, &page], &["third"]));
    assert!(
        found.contains(&"tcp.one-address-down certain".into()),
        "{found:?}"
    );
    assert!(
        found.contains(&"hop.one-address-differs likely".into()),
        "{found:?}"
    );
    let titles = report["findings"].to_string();
    assert!(
        titles.contains("127.0.0.3; the endpoint's other"),
        "{titles}"
    );
    assert!(titles.contains("address 127.0.0.2 of"), "{titles}");
}

#[test]
fn servers_behind_one_address_are_told_from_answers_that_flap() {
    let (uploaders, owners) = (
        LabHost::knowing(OTHER, SECRET),
        LabHost::knowing(OWNER_SECRET, OTHER),
    );
    let balancer = Balancer::new("127.0.0.1", 0, &[&uploaders, &owners], 1);
    let ran = balancer
        .test(&uploaders)
        .run(&with(&["-o", "json", "--repeat", "8"]));
    let (found, _) = findings(&ran.hides(&SECRETS));
    assert_eq!(found[0], "identity.split-backend certain", "{found:?}");

    let lab = LabHost::new(&["flapping"]);
    let ran = lab.test().run(&with(&["-o", "json", "--repeat", "8"]));
    let (found, report) = findings(&ran);
    assert_eq!(found[0], "identity.flapping certain", "{found:?}");
    assert!(trials(&report).contains(&"repeat.kept"));

    let whole = LabHost::new(&[]);
    let ran = whole
        .test()
        .run(&with(&["-o", "json", "--repeat", "8", "--each-address"]));
    let (_, report) = findings(&ran);
    assert_eq!(
        trials(&report),
        [""; 0],
        "nothing differs, nothing is sent again"
    );
}

#[test]
fn a_key_that_becomes_known_while_waiting_is_told_from_one_that_does_not() {
    let (later, now) = (LabHost::new(&[]), LabHost::knowing(OWNER_SECRET, OTHER));
    let balancer = Balancer::new("127.0.0.1", 0, &[&now, &later], 0);
    let test = balancer.test(&later);
    let mut child = test
        .command(&with(&["-o", "json", "--wait", "20s"]))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap())
        .lines()
        .map(Result::unwrap);
    assert!(said.any(|line| line.starts_with("waiting")));
    balancer.turn.store(1, Ordering::SeqCst);
    let output = child.wait_with_output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let first = &report["findings"][0];
    assert_eq!(first["code"], "identity.propagation-delay", "{first}");
    assert_eq!(first["confidence"], "likely");

    let ran = now.test().run(&with(&["-o", "json", "--wait", "2s"]));
    let (found, report) = findings(&ran.hides(&SECRETS));
    assert_eq!(found[0], "secret.wrong certain");
    let ruled_out = report["findings"][0]["ruled_out"].to_string();
    assert!(
        ruled_out.contains("identity.propagation-delay"),
        "{ruled_out}"
    );
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_waiting() {
    let lab = LabHost::knowing(OWNER_SECRET, OTHER);
    let test = lab.test();
    let mut child = test
        .command(&with(&["-o", "json", "--wait", "10m"]))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap())
        .lines()
        .map(Result::unwrap);
    assert!(said.any(|line| line.starts_with("waiting")));
    super::lab::interrupt(&child);
    let output = child.wait_with_output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["run"]["interrupted"], true);
}
