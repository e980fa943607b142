//! Conversions, and what is lost in them.

use super::*;
use crate::model::Dialect;
use crate::policy::json::place;
use crate::policy::{Judge, lint};

const ID: &str = "522b276a356bdf39013dfabea2cd43e141ecc9e8";
const ALICE: &str = "arn:aws:iam::111122223333:user/alice";

fn converted(text: &str, from: Dialect, to: Dialect, names: &[(&str, &str)]) -> Converted {
    let names = names
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect();
    let conversion = Conversion {
        to: Rules::usual(to).unwrap(),
        bucket: Some("photos.example"),
        release: None,
        names: &names,
    };
    let converted = convert(text, Rules::usual(from).unwrap(), conversion).unwrap();
    let judge = Judge {
        setting: Setting {
            bucket: Some("photos.example"),
            release: None,
        },
        ..Judge::default()
    };
    let problems = lint(&converted.text, conversion.to, &judge);
    let refused = problems
        .iter()
        .find(|one| one.consequence == crate::policy::Consequence::Refused);
    assert!(
        refused.is_none() || converted.text.contains("\"Statement\": []"),
        "{refused:?}\n{}",
        converted.text
    );
    converted
}

/// What is lost, by line, and whether more (+) or less (-) is allowed.
fn losses(text: &str, converted: &Converted) -> Vec<String> {
    let sign = |loss: &Loss| match loss.effect {
        Some(LackEffect::Wider) => '+',
        Some(LackEffect::Narrower) => '-',
        None => '?',
    };
    let line = |loss: &Loss| place(text, loss.span.start).line;
    converted
        .losses
        .iter()
        .map(|loss| format!("{}{} {}", line(loss), sign(loss), loss.what))
        .collect()
}

#[test]
fn what_both_can_say_is_said() {
    let aws = include_str!("../../../fixtures/policies/aws/list-get-put.json");
    let ddn = converted(aws, Dialect::Aws, Dialect::Ddn, &[(ALICE, ID)]);
    assert!(ddn.losses.is_empty(), "{:?}", ddn.losses);
    let policy: Value = serde_json::from_str(&ddn.text).unwrap();
    assert_eq!(policy["Version"], "2008-10-17");
    assert_eq!(policy["Statement"][0]["Principal"], json!({"DDN": [ID]}));
    assert_eq!(
        policy["Statement"][1]["Resource"],
        json!(["photos.example"])
    );
    let back = converted(&ddn.text, Dialect::Ddn, Dialect::Aws, &[(ID, ALICE)]);
    assert!(
        back.losses.is_empty() || back.losses.iter().all(|loss| loss.effect.is_none()),
        "{:?}",
        back.losses
    );
    let public = include_str!("../../../fixtures/policies/aws/public-read.json");
    assert!(
        converted(public, Dialect::Aws, Dialect::Ddn, &[])
            .losses
            .is_empty()
    );
    let qumulo = converted(
        aws,
        Dialect::Aws,
        Dialect::Qumulo,
        &[(ALICE, "auth_id:1001")],
    );
    assert!(
        qumulo.losses.is_empty() && !qumulo.text.contains("Resource"),
        "{}",
        qumulo.text
    );
}

#[test]
fn what_is_lost_is_told_with_its_line_and_what_that_leads_to() {
    let prefix = include_str!("../../../fixtures/policies/aws/prefix.json");
    let found = converted(prefix, Dialect::Aws, Dialect::Ddn, &[(ALICE, ID)]);
    let told = losses(prefix, &found);
    assert!(
        told.iter()
            .any(|one| one.contains("+ the keys `incoming/*`")),
        "{told:?}"
    );
    assert!(
        told.iter().any(|one| one.contains("+ the condition `")),
        "{told:?}"
    );

    let unnamed = converted(prefix, Dialect::Aws, Dialect::Ddn, &[]);
    let told = losses(prefix, &unnamed);
    assert!(
        told.iter()
            .all(|one| one.contains("- what `arn:aws:iam::111122223333")),
        "{told:?}"
    );

    let negated = include_str!("../../../fixtures/policies/aws/not-principal.json");
    let told = losses(
        negated,
        &converted(negated, Dialect::Aws, Dialect::Ddn, &[]),
    );
    assert!(
        told[0].contains("+ `NotPrincipal` cannot be said"),
        "{told:?}"
    );

    let tls = include_str!("../../../fixtures/policies/aws/tls-from-the-office.json");
    let told = losses(
        tls,
        &converted(tls, Dialect::Aws, Dialect::Ddn, &[(ALICE, ID)]),
    );
    let of_conditions: Vec<_> = told
        .iter()
        .filter(|one| one.contains("condition"))
        .collect();
    assert!(
        of_conditions.len() == 1 && of_conditions[0].contains("aws:SecureTransport"),
        "{told:?}"
    );
}

#[test]
fn users_of_names_keep_them_and_are_told_to_be_looked_at() {
    let ceph = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam:::user/alice"},
        "Action":["s3:ListBucket"],"Resource":"arn:aws:s3:::photos.example"}]}"#;
    let found = converted(ceph, Dialect::Ceph, Dialect::SeaweedFs, &[]);
    assert!(found.text.contains("arn:aws:iam::000000000000:user/alice"));
    assert_eq!(found.losses.len(), 1);
    assert_eq!(found.losses[0].effect, None);
}
