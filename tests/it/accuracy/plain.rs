//! Keys and places that are wrong at a lab without faults.

use s3probe::model::Addressing;

use super::cases::Case;
use super::situation::{Held, Situation};

/// A name, the right finding, the situation.
type Plain = (&'static str, Option<&'static str>, Situation);

/// All of them, with a control and without.
pub(super) fn all() -> Vec<Case> {
    let cases = keys().into_iter().chain(rights()).chain(places());
    let cases = cases.chain(addresses());
    cases.flat_map(with_and_without_control).collect()
}

fn with_and_without_control((name, right, situation): Plain) -> [Case; 2] {
    let other = Situation {
        control: !situation.control,
        ..situation.clone()
    };
    let word = if other.control { "with" } else { "without" };
    let case = |name, situation| Case {
        name,
        right: right.into_iter().collect(),
        situation,
    };
    [
        case(name.to_owned(), situation),
        case(format!("{name}, {word} a control"), other),
    ]
}

fn keys() -> Vec<Plain> {
    let held = |name, right, target| {
        let usual = Situation::usual(&[]);
        (name, Some(right), Situation { target, ..usual })
    };
    vec![
        held("an unknown ID", "identity.unknown-key", Held::UnknownId),
        held("a wrong secret", "secret.wrong", Held::WrongSecret),
        held("ID and secret swapped", "identity.swapped", Held::Swapped),
        held(
            "a line end after the secret",
            "secret.trailing-whitespace",
            Held::LineEnd,
        ),
        held(
            "a temporary key without its token",
            "token.missing",
            Held::TokenForgotten,
        ),
        held(
            "a temporary key with another token",
            "token.invalid",
            Held::OtherToken,
        ),
        held(
            "a temporary key with its token cut",
            "token.invalid",
            Held::TokenCut,
        ),
        held(
            "a lasting key with a session token",
            "token.foreign",
            Held::StrayToken,
        ),
        (
            "a token cut, where bad tokens make the ID unknown",
            Some("token.cut"),
            Situation {
                target: Held::TokenCut,
                ..Situation::usual(&["bad-token-as-unknown-key"])
            },
        ),
        // The lab, as AWS, tells a key that was switched off as if it did not know it.
        held("a key switched off", "identity.unknown-key", Held::Inactive),
    ]
}

fn rights() -> Vec<Plain> {
    let usual = || Situation::usual(&[]);
    let owner = || Situation {
        target: Held::Owner,
        ..usual()
    };
    let met = |name, right, situation| (name, Some(right), situation);
    vec![
        (
            "a key that does what it should",
            None,
            Situation {
                expect: Some("read-write"),
                ..owner()
            },
        ),
        ("a key that may what it should and no more", None, usual()),
        met(
            "a right that is missing",
            "permission.action-missing",
            Situation {
                expect: Some("read-write"),
                ..usual()
            },
        ),
        met("a right too many", "permission.excess", owner()),
    ]
}

fn places() -> Vec<Plain> {
    let usual = || Situation::usual(&[]);
    let met = |name, right, situation| (name, Some(right), situation);
    vec![
        met(
            "a bucket that is not there",
            "addressing.no-such-bucket",
            Situation {
                bucket: "nobody-made-this",
                ..usual()
            },
        ),
        met(
            "https to a port that speaks http",
            "tls.plain-http-on-port",
            Situation {
                scheme: "https",
                ..usual()
            },
        ),
        met(
            "a port nobody listens on",
            "tcp.refused-wrong-port",
            Situation {
                closed: true,
                ..usual()
            },
        ),
        met(
            "a region the endpoint does not lie in",
            "region.mismatch",
            Situation {
                region: "eu-west-9",
                ..usual()
            },
        ),
        met(
            "a name that nobody knows",
            "name.unresolvable",
            Situation {
                host: "s3.nowhere.invalid",
                ..usual()
            },
        ),
        met(
            "a bucket in the host, which nobody knows",
            "name.vhost-unresolvable",
            Situation {
                host: "localhost.invalid",
                addressing: Addressing::Virtual,
                ..usual()
            },
        ),
    ]
}

/// Where the store looks for the bucket.
fn addresses() -> Vec<Plain> {
    let usual = || Situation::usual(&[]);
    let met = |name, right, situation| (name, Some(right), situation);
    vec![
        met(
            "a path that the store takes for the bucket",
            "addressing.path-taken-as-bucket",
            Situation {
                base_path: "/base",
                ..usual()
            },
        ),
        met(
            "a bucket that is the endpoint's path already",
            "addressing.bucket-in-endpoint",
            Situation {
                base_path: "/photos.example",
                target: Held::Owner,
                ..usual()
            },
        ),
        met(
            "a bucket in the host, which the store does not look at",
            "addressing.path-required",
            Situation {
                host: "s3.lab",
                addressing: Addressing::Virtual,
                target: Held::Owner,
                ..usual()
            },
        ),
    ]
}
