//! `vendors`: the list, one store, names that are not one store's.

use serde_json::Value;

use super::fixture::CliTest;

#[test]
fn one_store_is_shown_the_same_to_people_and_to_programs() {
    let page = CliTest::new().run(&["vendors", "show", "ddn"]).ends_with(0);
    let json = CliTest::new()
        .run(&["vendors", "show", "ddn", "-o", "json"])
        .ends_with(0);
    let document: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(document["schema"], "s3probe.vendors/1");
    let store = &document["vendors"][0];
    assert_eq!(
        (store["name"].as_str(), store["dialect"].as_str()),
        (Some("ddn-exascaler"), Some("ddn"))
    );
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    let shown = squeezed(&page.stdout);
    for list in ["facts", "answers", "commands"] {
        let entries = store[list].as_array().unwrap();
        assert!(!entries.is_empty(), "{list}");
        for entry in entries {
            for field in ["says", "source"] {
                let said = entry[field].as_str().unwrap();
                let found = page.stdout.is_ascii() || shown.contains(&squeezed(said));
                assert!(found, "{list}: {said}");
            }
        }
    }
}

#[test]
fn the_list_names_each_store_and_obeys_the_terminal() {
    for columns in ["80", "160"] {
        let ran = CliTest::new()
            .env("COLUMNS", columns)
            .env("NO_COLOR", "1")
            .env("CLICOLOR_FORCE", "1")
            .run(&["vendors"])
            .ends_with(0);
        let width: usize = columns.parse().unwrap();
        assert!(ran.stdout.lines().all(|line| line.chars().count() <= width));
        assert!(!ran.stdout.contains('\u{1b}'));
        for name in ["ddn-exascaler", "ceph-rgw", "cloudflare-r2", "weka"] {
            assert!(ran.stdout.contains(&format!("\n{name} ")), "{name}");
        }
    }
}

#[test]
fn a_name_that_is_not_one_store_is_a_usage_error_that_names_the_stores() {
    for (name, said) in [
        ("netapp", "may mean netapp-ontap, netapp-storagegrid"),
        ("qumlo", "near it are qumulo"),
        ("hovercraft", "it knows aws, "),
    ] {
        let ran = CliTest::new().run(&["vendors", "show", name]).ends_with(2);
        assert!(
            ran.stderr.contains(said) && ran.stdout.is_empty(),
            "{ran:?}"
        );
    }
}

#[test]
fn completions_offer_the_names_of_the_stores() {
    let ran = CliTest::new()
        .run(&["generate", "completions", "bash"])
        .ends_with(0);
    assert!(ran.stdout.contains("ddn-exascaler"));
}
