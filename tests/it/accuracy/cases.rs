//! Every fault of the lab with the situations in which it must show, or must do no harm.

use s3probe::lab::{Argument, Dialect, Fault, FaultFacts};
use s3probe::model::Addressing;

use super::situation::{BOTH, Held, Situation};

/// One check and what may be said of it.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// Fault and situation in a few words.
    pub(super) name: String,
    /// The codes that are right as the first finding; none where the run must find nothing.
    pub(super) right: Vec<&'static str>,
    pub(super) situation: Situation,
}

/// How a fault must be given and met so that it shows.
pub(super) fn meeting(facts: &FaultFacts) -> Situation {
    let usual = Situation::usual(&[facts.name]);
    let with = |faults: &[&str]| Situation::usual(faults);
    match facts.name {
        "access-denied-for-all" | "identity-folded" | "unknown-key-as-access-denied" => Situation {
            target: Held::UnknownId,
            ..usual
        },
        "wrong-secret-as-unknown-key" | "echo-credentials" => Situation {
            target: Held::WrongSecret,
            ..usual
        },
        "base-path-stripped" => Situation {
            base_path: "/s3",
            ..usual
        },
        "body-limit" => with(&["body-limit=16"]),
        "expired-token" => Situation {
            target: Held::Temporary,
            ..usual
        },
        "flapping" => Situation { repeat: 6, ..usual },
        "list-missing-masks-404" => Situation {
            read_only: true,
            expect: Some("read-only"),
            ..usual
        },
        "put-creates-bucket" => Situation {
            bucket: "nobody-made-this",
            ..usual
        },
        "slow" => Situation {
            timeout_ms: 1500,
            ..with(&["slow=4s"])
        },
        "token-required" => Situation {
            target: Held::TokenForgotten,
            ..usual
        },
        "v2-list-refused" | "v2-refused" => Situation {
            versions: BOTH,
            ..usual
        },
        _ => usual,
    }
}

/// The values that make another fault of a fault.
fn values(facts: &FaultFacts) -> &'static [&'static str] {
    match facts.name {
        "clock-skew" => &["20m", "-20m", "2h", "-50m"],
        "clock-skew-silent" => &["20m", "-20m"],
        "close-early" => &["request", "body"],
        "proxy-page" => &["403", "502", "503", "407"],
        "strip-header" => &["expect", "x-amz-content-sha256", "user-agent"],
        "host-rewritten" => &["backend:9000", "127.0.0.1:80"],
        _ => &[],
    }
}

/// All cases of the lab.
pub(super) fn all() -> Vec<Case> {
    let mut cases: Vec<Case> = Fault::all().iter().flat_map(of_fault).collect();
    cases.extend(without_fault());
    cases
}

fn of_fault(facts: &'static FaultFacts) -> Vec<Case> {
    let meeting = meeting(facts);
    let mut met: Vec<(String, Situation)> = Vec::new();
    for value in values(facts) {
        let fault = format!("{}={value}", facts.name);
        let situation = Situation {
            faults: vec![fault.clone()],
            ..meeting.clone()
        };
        met.push((fault, situation));
    }
    if met.is_empty() {
        met.push((meeting.faults[0].clone(), meeting));
    }
    let mut cases = Vec::new();
    for (fault, situation) in met {
        cases.extend(around(facts, &fault, situation));
    }
    cases
}

/// A fault as it is met, without a control, and in the other dialect.
fn around(facts: &'static FaultFacts, fault: &str, met: Situation) -> Vec<Case> {
    let others_only = matches!(facts.name, "user-disabled" | "list-missing-masks-404");
    let owner = met.target == Held::Uploader && met.control && !others_only;
    let alone = Situation {
        control: !met.control,
        // Without a control, a key that can remove what it wrote.
        target: if owner { Held::Owner } else { met.target },
        expect: if owner {
            Some("read-write")
        } else {
            met.expect
        },
        ..met.clone()
    };
    let ddn = Situation {
        dialect: Dialect::Ddn,
        ..met.clone()
    };
    let other = if alone.control {
        "with a control"
    } else {
        "without a control"
    };
    let mut cases = vec![
        case(facts, fault.to_owned(), met),
        case(facts, format!("{fault}, {other}"), alone),
    ];
    // Only Ceph takes a host for a bucket, and it names the bucket that it misses; dialect ddn does not.
    if facts.argument == Argument::None && facts.name != "host-taken-as-bucket" {
        cases.push(case(facts, format!("{fault}, dialect ddn"), ddn));
    }
    cases
}

fn case(facts: &'static FaultFacts, name: String, situation: Situation) -> Case {
    let right = match facts.name {
        // Refusals look otherwise; what is wrong is the secret.
        "echo-credentials" => vec!["secret.wrong"],
        _ => facts.findings.to_vec(),
    };
    Case {
        name,
        right,
        situation,
    }
}

/// Keys and places that are wrong without any fault of the lab.
fn without_fault() -> Vec<Case> {
    let held = |target| Situation {
        target,
        ..Situation::usual(&[])
    };
    let usual = || Situation::usual(&[]);
    let cases: Vec<(&str, &'static [&'static str], Situation)> = vec![
        ("a key that does what it should", &[], usual()),
        (
            "an unknown ID",
            &["identity.unknown-key"],
            held(Held::UnknownId),
        ),
        ("a wrong secret", &["secret.wrong"], held(Held::WrongSecret)),
        (
            "ID and secret swapped",
            &["identity.swapped"],
            held(Held::Swapped),
        ),
        (
            "a line end after the secret",
            &["secret.trailing-whitespace"],
            held(Held::LineEnd),
        ),
        (
            "a temporary key without its token",
            &["token.missing"],
            held(Held::TokenForgotten),
        ),
        (
            "a temporary key with another token",
            &["token.invalid"],
            held(Held::OtherToken),
        ),
        (
            "a key switched off, told as unknown",
            &["identity.unknown-key"],
            held(Held::Inactive),
        ),
        (
            "a right that is missing",
            &["permission.action-missing"],
            Situation {
                expect: Some("read-write"),
                ..usual()
            },
        ),
        (
            "a right too many",
            &["permission.excess"],
            Situation {
                target: Held::Owner,
                control: false,
                ..usual()
            },
        ),
        (
            "a bucket that is not there",
            &["addressing.no-such-bucket"],
            Situation {
                bucket: "nobody-made-this",
                ..usual()
            },
        ),
        (
            "https to a port that speaks http",
            &["tls.plain-http-on-port"],
            Situation {
                scheme: "https",
                ..usual()
            },
        ),
        (
            "a port nobody listens on",
            &["tcp.refused-wrong-port"],
            Situation {
                closed: true,
                ..usual()
            },
        ),
        (
            "a region the endpoint does not lie in",
            &["region.mismatch"],
            Situation {
                region: "eu-west-9",
                ..usual()
            },
        ),
        (
            "a name that nobody knows",
            &["name.unresolvable"],
            Situation {
                host: "s3.nowhere.invalid",
                ..usual()
            },
        ),
        (
            "a bucket as host name that nobody knows",
            &["name.vhost-unresolvable"],
            Situation {
                host: "localhost.invalid",
                addressing: Addressing::Virtual,
                ..usual()
            },
        ),
    ];
    let mut all: Vec<Case> = Vec::new();
    for (name, right, situation) in cases {
        let alone = Situation {
            control: !situation.control,
            ..situation.clone()
        };
        let other = if alone.control { "with" } else { "without" };
        all.push(Case {
            name: name.to_owned(),
            right: right.to_vec(),
            situation,
        });
        all.push(Case {
            name: format!("{name}, {other} a control"),
            right: right.to_vec(),
            situation: alone,
        });
    }
    all
}

/// The exit codes that are right for a case whose cause was found.
pub(super) fn exits(name: &str, right: Option<&String>) -> &'static [u8] {
    let fault = name.split(['=', ',']).next().unwrap_or(name);
    let gate = right.and_then(|code| code.split('.').next());
    match (fault, gate) {
        (_, None) | ("v2-refused", _) => &[0],
        // Every second Delete fails, or all.
        ("delete-fails" | "throttle", _) => &[5],
        ("flapping", _) => &[1, 4, 5],
        // Nothing was shown about the key.
        ("signatures-unchecked" | "truncate-body" | "slow" | "close-early", _) => &[3],
        ("auth-backend-missing", _) if name.ends_with("without a control") => &[3],
        ("auth-backend-missing", _) => &[4],
        (_, Some("identity" | "secret" | "token" | "permission")) => &[1],
        (_, Some("name" | "tcp" | "tls")) => &[3],
        _ if name.ends_with("without a control") => &[3],
        _ => &[4],
    }
}
