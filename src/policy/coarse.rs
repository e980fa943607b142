//! Stores without policy documents: reading and writing as a whole, for one key and one bucket.

use super::apply::quoted;
use super::render::{Lack, LackEffect, Rendered};
use crate::model::{Dialect, Grant, Verb};

/// The commands that come nearest to grants.
pub(super) fn render(grants: &[Grant], dialect: Dialect) -> Rendered {
    let commands: Vec<String> = grants.iter().map(|grant| command(grant, dialect)).collect();
    Rendered {
        text: commands.join("\n") + "\n",
        lacks: grants
            .iter()
            .flat_map(|grant| lacks(grant, dialect))
            .collect(),
        apply: Vec::new(),
    }
}

/// Whether a grant needs the right to read, and the right to write.
fn rights(grant: &Grant) -> (bool, bool) {
    let any = |verbs: [Verb; 2]| verbs.iter().any(|verb| grant.allow.contains(verb));
    (any(READ), any(WRITE))
}

const READ: [Verb; 2] = [Verb::List, Verb::Get];
const WRITE: [Verb; 2] = [Verb::Put, Verb::Delete];

fn command(grant: &Grant, dialect: Dialect) -> String {
    let (read, write) = rights(grant);
    let (bucket, who) = (quoted(&grant.bucket), quoted(&grant.principal));
    let chosen = |words: [String; 2]| {
        let [first, second] = words;
        [(read, first), (write, second)]
            .into_iter()
            .filter_map(|(has, word)| has.then_some(word))
            .collect::<Vec<_>>()
            .join(" ")
    };
    if dialect == Dialect::Garage {
        // garage-cli of 2.0: `bucket allow`; rights that are already there stay.
        let flags = chosen(["--read".to_owned(), "--write".to_owned()]);
        format!("garage bucket allow {flags} {bucket} --key {who}")
    } else {
        // Container ACLs name PROJECT:USER and replace what was there.
        let flags = chosen([format!("--read-acl {who}"), format!("--write-acl {who}")]);
        format!("swift post {flags} {bucket}")
    }
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
}
