//! One store on a page for people.

use crate::model::Confidence;
use crate::report::{Style, command, text};
use crate::vendor::{Answer, Command, Fact, Profile, Section, Task};

/// Everything known about a store; each line ends with how sure it is and the number of its source.
pub(super) fn render(store: &Profile, style: Style) -> String {
    let mut page = Page {
        style,
        lines: text::wrapped(&format!("{}: {}", store.name, store.title), style.columns()),
        sources: Vec::new(),
    };
    for section in Section::ALL {
        page.facts(store, section);
    }
    page.answers(store.answers);
    page.commands(store);
    page.sources();
    page.lines.join("\n") + "\n"
}

/// A page that grows, with the sources named so far.
struct Page {
    style: Style,
    lines: Vec<String>,
    sources: Vec<&'static str>,
}

impl Page {
    fn facts(&mut self, store: &Profile, section: Section) {
        let facts = store.facts.iter().filter(|f| f.what.topic().0 == section);
        let facts: Vec<&Fact> = facts.collect();
        if facts.is_empty() {
            return;
        }
        self.heading(section.as_str());
        for fact in facts {
            self.entry(
                fact.what.topic().1,
                &fact.words(),
                fact.source,
                fact.confidence,
            );
        }
    }

    fn answers(&mut self, answers: &[Answer]) {
        if answers.is_empty() {
            return;
        }
        self.heading("Answers");
        for answer in answers {
            self.entry(
                answer.case.as_str(),
                &answer.words(),
                answer.source,
                answer.confidence,
            );
        }
    }

    fn commands(&mut self, store: &Profile) {
        if store.commands.is_empty() {
            return;
        }
        self.heading("Commands");
        for task in Task::ALL {
            for command in store.commands.iter().filter(|c| c.task == task) {
                self.command(command);
            }
        }
    }

    fn command(&mut self, command: &Command) {
        self.entry(
            command.task.as_str(),
            command.says,
            command.source,
            command.confidence,
        );
        let line = self.style.safe(&command.with(&[]));
        self.lines
            .extend(command::lines(&line, 4, self.style.columns()));
    }

    fn heading(&mut self, words: &str) {
        self.lines.push(String::new());
        self.lines.push(words.to_owned());
    }

    fn entry(&mut self, label: &str, said: &str, source: &'static str, sure: Confidence) {
        let number = self.number(source);
        let said = format!("{said} [{} {number}]", sure.as_str());
        let label = format!("  {label:<LABEL$}");
        let said = self.style.safe(said.trim_start());
        self.lines
            .extend(text::hanging(&label, &said, self.style.columns()));
    }

    fn number(&mut self, source: &'static str) -> usize {
        let known = self.sources.iter().position(|s| *s == source);
        known.map_or_else(
            || {
                self.sources.push(source);
                self.sources.len()
            },
            |at| at + 1,
        )
    }

    fn sources(&mut self) {
        self.heading("Sources");
        for (at, source) in self.sources.iter().enumerate() {
            let label = format!("  {:>2}  ", at + 1);
            self.lines
                .extend(text::hanging(&label, source, self.style.columns()));
        }
    }
}

/// Columns of a label.
const LABEL: usize = 24;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vendor::{PROFILES, named};

    #[test]
    fn every_page_fits_the_terminal() {
        for store in PROFILES {
            for width in [60, 80, 160] {
                for unicode in [true, false] {
                    let page = render(
                        store,
                        Style {
                            width,
                            unicode,
                            ..Style::plain()
                        },
                    );
                    let wide = page.lines().find(|line| text::width(line) > width);
                    assert_eq!(wide, None, "{width}: {}", store.name);
                    assert!(unicode || page.is_ascii(), "{}", store.name);
                }
            }
        }
    }

    #[test]
    fn labels_leave_a_gap_to_the_text() {
        let facts = PROFILES
            .iter()
            .flat_map(|p| p.facts)
            .map(|f| f.what.topic().1);
        let cases = PROFILES
            .iter()
            .flat_map(|p| p.answers)
            .map(|a| a.case.as_str());
        for label in facts.chain(cases).chain(Task::ALL.map(Task::as_str)) {
            assert!(text::width(label) < LABEL, "{label}");
        }
    }

    #[test]
    fn a_page_says_how_sure_and_by_whom_of_each_fact() {
        insta::assert_snapshot!(render(named("ddn").unwrap(), Style::plain()));
    }
}
