//! Stores without policy documents: reading and writing as a whole, for one key and one bucket.

use std::collections::BTreeSet;

use super::apply::quoted;
use super::render::{Lack, LackEffect, Rendered};
use crate::model::{Dialect, Grant, Verb};

/// The commands that come nearest to grants.
pub(super) fn render(grants: &[Grant], dialect: Dialect) -> Rendered {
    let commands = if dialect == Dialect::Garage {
        grants.iter().map(garage).collect()
    } else {
        swift(grants)
    };
    let mut text = String::new();
    for command in commands {
        text.push_str(&command);
        text.push('\n');
    }
    Rendered {
        text,
        lacks: grants
            .iter()
            .flat_map(|grant| lacks(grant, dialect))
            .collect(),
        apply: Vec::new(),
    }
}

const READ: [Verb; 2] = [Verb::List, Verb::Get];
const WRITE: [Verb; 2] = [Verb::Put, Verb::Delete];

fn asks(grant: &Grant, right: [Verb; 2]) -> bool {
    right.iter().any(|verb| grant.allow.contains(verb))
}

/// garage-cli of 2.0: `bucket allow`; rights that are already there stay.
fn garage(grant: &Grant) -> String {
    let flags = [(READ, "--read"), (WRITE, "--write")];
    let asked = flags.iter().filter(|(right, _)| asks(grant, *right));
    let flags: Vec<&str> = asked.map(|(_, flag)| *flag).collect();
    let (bucket, who) = (quoted(&grant.bucket), quoted(&grant.principal));
    format!(
        "garage bucket allow {} {bucket} --key {who}",
        flags.join(" ")
    )
}

/// Container ACLs name `PROJECT:USER` and replace what was there, so each bucket has one command.
fn swift(grants: &[Grant]) -> Vec<String> {
    let mut commands: Vec<String> = Vec::new();
    for (at, first) in grants.iter().enumerate() {
        if grants[..at].iter().any(|one| one.bucket == first.bucket) {
            continue;
        }
        let mut command = "swift post".to_owned();
        for (right, flag) in [(READ, "--read-acl"), (WRITE, "--write-acl")] {
            let asking = grants[at..].iter();
            let asking = asking.filter(|one| one.bucket == first.bucket && asks(one, right));
            let who: BTreeSet<&str> = asking.map(|one| one.principal.as_str()).collect();
            if !who.is_empty() {
                let who: Vec<&str> = who.into_iter().collect();
                command = format!("{command} {flag} {}", quoted(&who.join(",")));
            }
        }
        commands.push(format!("{command} {}", quoted(&first.bucket)));
    }
    commands
}

fn lacks(grant: &Grant, dialect: Dialect) -> Vec<Lack> {
    let title = dialect.title();
    let half = |[one, other]: [Verb; 2], right: &str| {
        let asked = |verb| grant.allow.contains(&verb);
        (asked(one) != asked(other)).then(|| {
            let extra = if asked(one) { other } else { one };
            wider(
                format!("{title} knows one right to {right}: the key may {extra} too"),
                match extra {
                    Verb::Delete => "versioning where the store has it, or copies elsewhere: what is deleted is gone",
                    _ => "a bucket of its own for this key",
                },
            )
        })
    };
    let prefix = (!grant.prefix.is_empty()).then(|| {
        wider(
            format!(
                "{title} has no prefixes: the key gets the whole bucket, not only `{}`",
                grant.prefix
            ),
            "a bucket of its own for this key",
        )
    });
    [half(READ, "read"), half(WRITE, "write"), prefix]
        .into_iter()
        .flatten()
        .collect()
}

fn wider(what: String, safeguard: &str) -> Lack {
    Lack {
        what,
        effect: LackEffect::Wider,
        safeguard: safeguard.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(dialect: Dialect, allow: &[Verb], prefix: &str) -> (String, usize) {
        let grant = Grant {
            name: "g".into(),
            bucket: "photos".into(),
            prefix: prefix.into(),
            allow: allow.iter().copied().collect(),
            principal: "GK31c2f218a2e44f485b94239e".into(),
        };
        let rendered = render(&[grant], dialect);
        (rendered.text.trim_end().to_owned(), rendered.lacks.len())
    }

    #[test]
    fn reading_and_writing_are_granted_as_a_whole_and_what_is_too_much_is_said() {
        use Verb::{Delete, Get, List, Put};
        let key = "GK31c2f218a2e44f485b94239e";
        let garage = |flags: &str| format!("garage bucket allow {flags} photos --key {key}");
        let table: [(&[Verb], &str, String, usize); 4] = [
            (&[List, Get], "", garage("--read"), 0),
            (&[List, Get, Put, Delete], "", garage("--read --write"), 0),
            (&[Put], "", garage("--write"), 1),
            (&[List, Get, Put], "in/", garage("--read --write"), 2),
        ];
        for (allow, prefix, command, lacks) in table {
            assert_eq!(said(Dialect::Garage, allow, prefix), (command, lacks));
        }
        let swift = said(Dialect::Swift, &[List, Get], "");
        assert_eq!(swift, (format!("swift post --read-acl {key} photos"), 0));
    }

    #[test]
    fn what_replaces_all_that_was_there_is_one_command_a_bucket() {
        use Verb::{Get, Put};
        let grant = |bucket: &str, principal: &str, verb| Grant {
            name: "g".into(),
            bucket: bucket.into(),
            prefix: String::new(),
            allow: [verb].into_iter().collect(),
            principal: principal.into(),
        };
        let grants = [
            grant("a", "p:one", Get),
            grant("b", "p:one", Get),
            grant("a", "p:two", Get),
            grant("a", "p:one", Put),
        ];
        assert_eq!(
            render(&grants, Dialect::Swift).text,
            "swift post --read-acl 'p:one,p:two' --write-acl p:one a\nswift post --read-acl p:one b\n"
        );
    }
}
