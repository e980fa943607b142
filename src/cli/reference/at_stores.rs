//! What a word means at each store, and what to run there.

use crate::model::FindingCode;
use crate::vendor::{Answer, PROFILES, Profile, Task};

/// What each store means by an error code, one line a case: `disabled key or user: minio, seaweedfs`.
pub(super) fn meanings(code: &str) -> Vec<String> {
    let mut cases: Vec<(&str, Vec<String>)> = Vec::new();
    for store in PROFILES {
        for answer in store.answers.iter().filter(|answer| answer.code == code) {
            let (case, said) = (answer.case.as_str(), with_text(store, answer));
            match cases.iter_mut().find(|(known, _)| *known == case) {
                Some((_, stores)) if stores.contains(&said) => {}
                Some((_, stores)) => stores.push(said),
                None => cases.push((case, vec![said])),
            }
        }
    }
    let line = |(case, stores): (&str, Vec<String>)| format!("{case}: {}", stores.join(", "));
    cases.into_iter().map(line).collect()
}

fn with_text(store: &Profile, answer: &Answer) -> String {
    if answer.holds.is_empty() {
        return store.name.to_owned();
    }
    format!("{} (“{}”)", store.name, answer.holds)
}

/// The commands that show more about a finding: the stores that have it, and the command.
pub(super) fn commands(code: &FindingCode) -> Vec<(Vec<&'static str>, String)> {
    let mut commands: Vec<(Vec<&str>, String)> = Vec::new();
    for store in PROFILES {
        let first = tasks(code).iter().find_map(|task| store.command(*task));
        let Some(command) = first.map(|command| command.with(&[])) else {
            continue;
        };
        match commands.iter_mut().find(|(_, known)| *known == command) {
            Some((stores, _)) => stores.push(store.name),
            None => commands.push((vec![store.name], command)),
        }
    }
    commands
}

/// What somebody who has this finding wants to do first; nothing where no command helps.
fn tasks(code: &FindingCode) -> &'static [Task] {
    match (code.gate(), code.as_str()) {
        (_, "identity.disabled") => &[Task::EnableKey],
        ("identity", _) => &[Task::ShowKey, Task::ListKeys],
        ("secret", _) => &[Task::RotateKey, Task::CreateKey],
        ("permission" | "policy", _) => &[Task::ExplainAccess, Task::ShowPolicy],
        ("token", _) => &[Task::TemporaryKey],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_the_meaning_each_store_gives_it() {
        let lines = meanings("InvalidAccessKeyId");
        let disabled = lines.iter().find(|line| line.starts_with("disabled"));
        let disabled = disabled.unwrap();
        assert!(disabled.contains("seaweedfs"), "{disabled}");
        assert!(
            disabled.contains("minio (“Your account is disabled”)"),
            "{disabled}"
        );
        assert_eq!(meanings("NoSuchLuck"), Vec::<String>::new());
    }

    #[test]
    fn a_finding_about_a_key_shows_how_each_store_looks_it_up() {
        let of = |code| commands(&FindingCode::new(code));
        let looked_up = of("identity.unknown-key");
        let garage = (vec!["garage"], "garage key info <key-id>".to_owned());
        assert!(looked_up.contains(&garage), "{looked_up:?}");
        assert!(of("clock.client-skew").is_empty());
    }
}
