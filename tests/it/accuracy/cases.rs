//! Every fault of the lab with the situations in which it must show, or must do no harm.

use s3probe::lab::{Argument, Dialect, Fault, FaultFacts};

use super::plain;
use super::situation::{BOTH, Held, Situation, Tried};

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
        "bad-token-as-unknown-key" => Situation {
            target: Held::StrayToken,
            ..usual
        },
        name if is_granted_wrongly(name) => granted_wrongly(name, usual),
        "base-path-stripped" => Situation {
            base_path: "/s3",
            ..usual
        },
        "body-limit" => with(&["body-limit=16"]),
        name if asked_only(name) => Situation {
            tried: Tried::HopsToo,
            ..usual
        },
        "crowded" => Situation {
            repeat: 10,
            ..usual
        },
        "flapping" => Situation { repeat: 6, ..usual },
        "expired-token" => Situation {
            target: Held::Temporary,
            ..usual
        },
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

/// How a slip in what an owner wrote or set is met.
fn granted_wrongly(fault: &str, usual: Situation) -> Situation {
    match fault {
        "acls-switched-off" => Situation {
            expect: Some("list"),
            ..usual
        },
        "public-acl-ignored" => Situation {
            expect: Some("read-only"),
            ..usual
        },
        // Ceph names users as its policies do; AWS tells a canonical ID, and policies have ARNs.
        name if name.starts_with("policy-") => Situation {
            dialect: Dialect::Ceph,
            ..usual
        },
        _ => usual,
    }
}

/// Whether a fault is a slip in what an owner wrote or set, which only a control key can read.
pub(super) fn is_granted_wrongly(fault: &str) -> bool {
    fault.starts_with("policy-") || fault.starts_with("public-") || fault == "acls-switched-off"
}

/// Whether nothing that this program sends unasked meets a fault.
fn asked_only(fault: &str) -> bool {
    matches!(
        fault,
        "accept-encoding-rewritten"
            | "chunk-framing-stored"
            | "expect-mangled"
            | "expect-refused"
            | "head-as-get"
            | "path-normalised"
            | "strip-header"
            | "underscore-headers-dropped"
    )
}

/// The values that make another fault of a fault.
fn values(facts: &FaultFacts) -> &'static [&'static str] {
    match facts.name {
        "bare-status" => &["404", "403"],
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
    cases.extend(plain::all());
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
    let others_only = matches!(facts.name, "user-disabled" | "list-missing-masks-404")
        || is_granted_wrongly(facts.name);
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
    let aws = Situation {
        dialect: Dialect::Aws,
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
    let of_arns = facts.name == "host-taken-as-bucket" || is_granted_wrongly(facts.name);
    if facts.argument == Argument::None && !of_arns {
        cases.push(case(facts, format!("{fault}, dialect ddn"), ddn));
    }
    if facts.name.starts_with("policy-") && facts.name != "policy-principal-form" {
        cases.push(case(facts, format!("{fault}, dialect aws"), aws));
    }
    cases
}

fn case(facts: &'static FaultFacts, name: String, situation: Situation) -> Case {
    let right = match facts.name {
        // Refusals look otherwise; what is wrong is the secret.
        "echo-credentials" => vec!["secret.wrong"],
        // The name stays, the port does not.
        "host-rewritten" if name.contains("127.0.0.1:80") => vec!["hop.host-port-changed"],
        _ => facts.findings.to_vec(),
    };
    Case {
        name,
        right,
        situation,
    }
}

/// The exit codes that are right for a case whose cause was found.
pub(super) fn exits(name: &str, right: Option<&String>) -> &'static [u8] {
    let fault = name.split(['=', ',']).next().unwrap_or(name);
    let alone = name.ends_with("without a control");
    let gate = right.and_then(|code| code.split('.').next());
    match (fault, gate) {
        // A key that may not delete leaves what it wrote, if nobody else can remove it.
        ("a key that may what it should and no more" | "a right that is missing", _) if alone => {
            &[5]
        }
        (_, None) | ("v2-refused" | "list-v2-ignored", _) => &[0],
        // Other clients fail here, and this run does not.
        _ if asked_only(fault) => &[0],
        ("delete-fails" | "object-lock", _) => &[5],
        ("flapping", _) => &[1, 3, 4, 5],
        // Which requests there is room for is chance.
        ("crowded", _) => &[3, 4, 5],
        // The owner does what an owner should; who else may is a warning.
        ("everything-open", _) if alone => &[0],
        // Nothing was shown about the key.
        ("close-early", _) => &[3, 4],
        ("signatures-unchecked" | "truncate-body" | "slow", _) => &[3],
        ("auth-backend-missing", _) if alone => &[3],
        ("auth-backend-missing", _) => &[4],
        (_, Some("identity" | "secret" | "token" | "permission" | "policy")) => &[1],
        (_, Some("name" | "tcp" | "tls")) => &[3],
        _ if alone => &[3],
        _ => &[4],
    }
}
