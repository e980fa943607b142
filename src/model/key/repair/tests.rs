//! Each repair, and keys that need none.

use super::*;

const ID: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn key(id: &str, secret: &str) -> AccessKey {
    AccessKey {
        label: "env".into(),
        id: AccessKeyId::new(id),
        secret: SecretAccessKey::new(secret),
        token: None,
    }
}

/// The repairs that lead to the right key.
fn right(given: &AccessKey) -> Vec<Repair> {
    let repaired = given.repairs(&[]).into_iter();
    repaired
        .filter(|(_, key)| key.id.0 == ID && key.secret.0 == SECRET)
        .map(|(repair, _)| repair)
        .collect()
}

#[test]
fn each_damage_is_undone_by_the_repair_of_its_name() {
    let half = "A".repeat(40);
    for (id, secret, repair) in [
        (ID, format!("{SECRET}\r\n"), Repair::TrimmedSecret),
        (ID, format!("\u{feff}{SECRET}"), Repair::TrimmedSecret),
        (" AKIAIOSFODNN7EXAMPLE", SECRET.into(), Repair::TrimmedId),
        (
            "AKIAIOSFODNN7EXAMPLE\n",
            format!("{SECRET} "),
            Repair::Trimmed,
        ),
        (ID, SECRET.replacen("bPx", "\nbPx", 1), Repair::Joined),
        (
            "'AKIAIOSFODNN7EXAMPLE'",
            format!("\"{SECRET}\""),
            Repair::Unquoted,
        ),
        (
            ID,
            format!("secret_access_key = {SECRET}"),
            Repair::ValueOnly,
        ),
        (
            ID,
            SECRET.replace('/', "%2F").replace('+', "%2b"),
            Repair::PercentDecoded,
        ),
        (ID, SECRET.replace('/', "&#x2F;"), Repair::HtmlDecoded),
        (ID, SECRET.replace('/', "\\u002f"), Repair::JsonDecoded),
        (ID, SECRET.replace('K', "\\K"), Repair::WithoutBackslashes),
        (ID, SECRET.replace('+', " "), Repair::PlusForBlank),
        (ID, format!("{SECRET}{half}"), Repair::FirstHalf),
        (ID, format!("{half}{SECRET}\n"), Repair::SecondHalf),
        (ID, format!("{SECRET}{SECRET}"), Repair::FirstHalf),
    ] {
        assert_eq!(right(&key(id, &secret)).first(), Some(&repair));
    }
    assert_eq!(right(&key(SECRET, ID)), [Repair::Swapped]);
}

#[test]
fn a_clean_key_has_hardly_anything_to_repair() {
    assert_eq!(key("uploader", "a-plain-secret").repairs(&[]), []);
    let of_aws = key(ID, SECRET).repairs(&[]);
    assert_eq!(of_aws.len(), 1);
    assert_eq!(of_aws[0].0, Repair::BlankForPlus);
}

#[test]
fn a_secret_is_never_put_in_the_ids_place() {
    for given in [
        key("uploader", SECRET),
        key("", SECRET),
        key(SECRET, SECRET),
        key(SECRET, "AKIAIOSFODNN7EXAMPLE"),
    ] {
        for (repair, key) in given.repairs(&[]) {
            assert!(key.shown_id().is_some(), "{repair:?}");
            assert_ne!(key.id.0, SECRET, "{repair:?}");
        }
    }
}

#[test]
fn parts_of_other_keys_are_tried_last_and_named_by_where_they_come_from() {
    let mut other = key("AKIAOTHEROTHEROTHER7", "another-secret");
    other.label = "profile:other".into();
    let repairs = key(ID, "a-plain-secret").repairs(&[other]);
    let names: Vec<_> = repairs
        .iter()
        .map(|(repair, key)| (*repair, key.id.0.as_str(), key.label.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            (Repair::SecretOfAnotherKey, ID, "profile:other"),
            (
                Repair::IdOfAnotherKey,
                "AKIAOTHEROTHEROTHER7",
                "profile:other"
            ),
        ]
    );
}

#[test]
fn there_are_never_more_repairs_than_may_be_sent() {
    let siblings: Vec<_> = (0..40)
        .map(|n| key(&format!("id{n}"), &format!("s{n}")))
        .collect();
    let damaged = key(" 'a%2Fb' ", " \"x\\/y+%20 &amp; z\" ");
    assert_eq!(damaged.repairs(&siblings).len(), MOST);
}
