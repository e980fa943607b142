use super::*;
use crate::vendor::{Case, OwnIdWay, Section, Slot, Support, Task, WrongIdentity, profile};

#[test]
fn every_fact_answer_and_command_names_its_source() {
    for p in PROFILES {
        let facts = p.facts.iter().map(|f| f.source);
        let answers = p.answers.iter().map(|a| a.source);
        let commands = p.commands.iter().map(|c| c.source);
        for source in facts.chain(answers).chain(commands) {
            assert!(source.len() > 5, "{}: {source:?}", p.name);
        }
    }
}

#[test]
fn a_value_that_leaves_something_open_is_explained() {
    for p in PROFILES {
        for fact in p.facts {
            let values = fact.what.values();
            let open = [Support::Partly, Support::OnceSetUp].map(Support::as_str);
            let needs_words =
                values.is_empty() || values.iter().any(|v| open.contains(&v.as_str()));
            let topic = fact.what.topic().1;
            assert!(!needs_words || !fact.says.is_empty(), "{}: {topic}", p.name);
            assert!(values.iter().all(|v| !v.is_empty()), "{}: {topic}", p.name);
        }
    }
}

#[test]
fn only_notes_are_there_twice() {
    for p in PROFILES {
        for (at, fact) in p.facts.iter().enumerate() {
            let (section, topic) = fact.what.topic();
            let earlier = p.facts[..at].iter().any(|f| f.what.topic().1 == topic);
            assert!(
                !earlier || section == Section::Quirks,
                "{}: {topic}",
                p.name
            );
        }
    }
}

#[test]
fn every_slot_of_a_command_is_known() {
    for p in PROFILES {
        for command in p.commands {
            for name in command.slots() {
                let known = Slot::ALL.iter().any(|slot| slot.name() == name);
                assert!(known, "{}: {name} in {}", p.name, command.template);
            }
            let words = shlex::split(&command.with(&[]).replace(['<', '>'], ""));
            assert!(words.is_some_and(|w| w.len() > 1), "{}", command.template);
        }
    }
}

#[test]
fn a_store_that_has_an_own_way_to_an_id_says_the_command() {
    for p in PROFILES {
        let by_command = p.best_way_to_own_id() == Some(OwnIdWay::Command);
        assert!(
            !by_command || p.command(Task::OwnId).is_some(),
            "{}",
            p.name
        );
    }
}

#[test]
fn how_wrong_identities_are_answered_follows_from_the_answers() {
    for (store, way) in [
        ("ceph-rgw", Some(WrongIdentity::Configured)),
        ("seaweedfs", Some(WrongIdentity::TwoCodes)),
        ("garage", Some(WrongIdentity::SameCode)),
        ("minio", Some(WrongIdentity::TwoCodes)),
        ("swift", Some(WrongIdentity::OneCode)),
        ("aws", Some(WrongIdentity::TwoCodes)),
        ("ddn-exascaler", Some(WrongIdentity::TwoCodes)),
        ("s3s", Some(WrongIdentity::TwoCodes)),
        ("weka", None),
        ("qumulo", None),
    ] {
        assert_eq!(profile(store).unwrap().wrong_identity(), way, "{store}");
    }
}

#[test]
fn a_disabled_key_is_told_where_its_answer_is_another() {
    for (store, told) in [
        ("ceph-rgw", true),
        ("minio", true),
        ("seaweedfs", false),
        ("garage", false),
    ] {
        assert_eq!(profile(store).unwrap().tells_disabled(), told, "{store}");
    }
}

#[test]
fn an_answer_has_a_code_and_what_is_told_by_its_text_says_which() {
    for p in PROFILES {
        for answer in p.answers {
            assert!(!answer.code.contains(' '), "{}: {}", p.name, answer.code);
            let own_without_words = answer.case == Case::Own && answer.says.is_empty();
            assert!(!own_without_words, "{}: {}", p.name, answer.code);
        }
    }
}

#[test]
fn an_id_fits_its_store() {
    let fits = |store: &str, id: &str| profile(store).unwrap().key_id().unwrap().fits(id);
    for (store, id, does) in [
        ("aws", "AKIAIOSFODNN7EXAMPLE", true),
        ("aws", "GK31c2f218a2e44f485b94239e", false),
        ("garage", "GK31c2f218a2e44f485b94239e", true),
        ("garage", "AKIAIOSFODNN7EXAMPLE", false),
        ("qumulo", "00000000000003e88527", true),
        ("minio", "minioadmin", true),
    ] {
        assert_eq!(fits(store, id), does, "{store}: {id}");
    }
}
