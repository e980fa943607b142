//! INI as the AWS command line reads it (Python's configparser without interpolation).
//!
//! Blanks round names and values are taken away; a line that is indented deeper than the assignment
//! above it goes on with its value, after a line end; quotes stay, and there are no comments behind
//! a value. A secret that ends in a blank can therefore not be written in such a file, neither for
//! AWS's tools nor for this one. Compared with botocore 1.43.11 on such files.

use super::names;
use super::parts::{KeyError, Parts};
use crate::model::AccessKey;

/// A section and its assignments, names in lower case, with the line each stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) name: String,
    values: Vec<Assignment>,
}

#[derive(Clone, PartialEq, Eq)]
struct Assignment {
    line: usize,
    indent: usize,
    name: String,
    value: String,
}

impl std::fmt::Debug for Assignment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (line {}, value hidden)", self.name, self.line)
    }
}

impl Section {
    /// The value of a name; the last one, if there are several.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.values
            .iter()
            .rev()
            .find(|a| a.name == name)
            .map(|a| a.value.as_str())
    }

    /// Takes a line as part of the value above if it is indented deeper; says whether it is.
    fn goes_on(&mut self, indent: usize, line: &str) -> bool {
        match self.values.last_mut() {
            Some(above) if indent > above.indent => {
                above.value = format!("{}\n{line}", above.value);
                true
            }
            _ => false,
        }
    }

    /// The parts of a key in it.
    pub(super) fn parts(&self) -> Result<Parts, KeyError> {
        let mut parts = Parts::default();
        for assignment in &self.values {
            if let Some(part) = names::part(&assignment.name)
                && parts.put(part, &assignment.value)
            {
                return Err(KeyError::Twice {
                    line: assignment.line,
                    part,
                });
            }
        }
        Ok(parts)
    }
}

/// Reads the sections of a text.
pub(super) fn sections(text: &str) -> Result<Vec<Section>, KeyError> {
    let mut sections: Vec<Section> = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let trimmed = content.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = section_name(trimmed) {
            sections.push(Section {
                name: name.to_owned(),
                values: Vec::new(),
            });
            continue;
        }
        let indent = content.len() - content.trim_start().len();
        let mut section = sections.last_mut();
        if section
            .as_mut()
            .is_some_and(|section| section.goes_on(indent, trimmed))
        {
            continue;
        }
        let (name, value) = assignment(trimmed).ok_or(KeyError::NotIni(line))?;
        let section = section.ok_or(KeyError::BeforeSection(line))?;
        section.values.push(Assignment {
            line,
            indent,
            name: name.to_ascii_lowercase(),
            value: value.to_owned(),
        });
    }
    Ok(sections)
}

/// Reads the one key of a text: that of `default`, or of the only section that holds one.
pub(super) fn parse(text: &str) -> Result<Parts, KeyError> {
    let mut found = Vec::new();
    for section in sections(text)? {
        let parts = section.parts()?;
        if !parts.is_empty() {
            found.push((section.name, parts));
        }
    }
    let count = found.len();
    let at = found.iter().position(|(name, _)| name == "default");
    match at.or((count == 1).then_some(0)) {
        Some(at) => Ok(found.swap_remove(at).1),
        None if count == 0 => Ok(Parts::default()),
        None => Err(KeyError::SeveralSections(count)),
    }
}

/// The keys of all sections that hold a whole one, labelled by their sections.
pub(super) fn all(text: &str, label: impl Fn(&str) -> String) -> Vec<AccessKey> {
    let sections = sections(text).unwrap_or_default().into_iter();
    sections
        .filter_map(|section| {
            let parts = section.parts().ok()?;
            parts.into_key(&label(&section.name), EXPECTED).ok()
        })
        .collect()
}

/// The names looked for, for messages.
pub(super) const EXPECTED: &str = "a section with aws_access_key_id and aws_secret_access_key";

fn section_name(line: &str) -> Option<&str> {
    line.strip_prefix('[')?
        .split_once(']')
        .map(|(name, _)| name.trim())
}

fn assignment(line: &str) -> Option<(&str, &str)> {
    let at = line.find(['=', ':'])?;
    let name = line[..at].trim();
    (!name.is_empty()).then(|| (name, line[at + 1..].trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::keyref::parts::Part;

    fn parts(id: &str, secret: &str) -> Parts {
        let mut parts = Parts::default();
        parts.put(Part::Id, id);
        parts.put(Part::Secret, secret);
        parts
    }

    #[test]
    fn the_default_section_or_the_only_one_with_a_key_is_taken() {
        let two = "[a]\naws_access_key_id=1\naws_secret_access_key=x\n[b]\naws_access_key_id=2\naws_secret_access_key=y\n";
        assert_eq!(parse(two), Err(KeyError::SeveralSections(2)));
        assert_eq!(
            parse(&format!("{two}[default]\naccess_key = 3\nsecret_key = z")),
            Ok(parts("3", "z"))
        );
        assert_eq!(
            parse(
                "[remote]\ntype = s3\naccess_key_id = id\nsecret_access_key = \"s\"\n[x]\nregion=y"
            ),
            Ok(parts("id", "\"s\""))
        );
    }

    #[test]
    fn settings_indented_below_an_assignment_are_not_the_sections_own() {
        let text = "[default]\ns3 =\n  access_key = no\naws_access_key_id = id\n; c\n# c\naws_secret_access_key : a#b;c\n";
        assert_eq!(parse(text), Ok(parts("id", "a#b;c")));
    }

    #[test]
    fn a_line_indented_deeper_goes_on_with_the_value_above() {
        let text = "[a]\n  access_key = id\n\tsecret_key = s\n    econd\n";
        assert_eq!(parse(text), Ok(parts("id", "s\necond")));
    }

    #[test]
    fn a_line_that_is_nothing_is_named_by_its_number() {
        assert_eq!(parse("[a]\nwJalrXUtn"), Err(KeyError::NotIni(2)));
        assert_eq!(parse("x = 1\n[a]"), Err(KeyError::BeforeSection(1)));
        assert_eq!(
            parse("[a]\naws_access_key_id=1\naccess_key=2"),
            Err(KeyError::Twice {
                line: 3,
                part: Part::Id
            })
        );
    }

    #[test]
    fn a_section_can_be_debugged_without_showing_its_values() {
        let sections = sections("[a]\naws_secret_access_key = topsecret").unwrap();
        assert!(!format!("{sections:?}").contains("topsecret"));
    }
}
