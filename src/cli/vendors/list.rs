//! The stores in a table.

use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};

use crate::model::Confidence;
use crate::report::{Style, text};
use crate::vendor::{Profile, Support};

/// One line a store, or more where the terminal is narrow.
pub(super) fn render(stores: &[&Profile], style: Style) -> String {
    let columns = style.columns();
    let mut table = Table::new();
    table
        .load_style(NOTHING)
        .force_no_tty()
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(columns).unwrap_or(u16::MAX))
        .set_header(["NAME", "STORE", "DIALECT", "SIGNED", "STS", "CERTAIN"]);
    for store in stores {
        table.add_row(row(store).map(|cell| style.safe(&cell)));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    let mut lines: Vec<String> = table.trim_fmt().lines().map(str::to_owned).collect();
    lines.push(String::new());
    lines.extend(text::wrapped(LEGEND, columns));
    lines.join("\n") + "\n"
}

fn row(store: &Profile) -> [String; 6] {
    let total = sure(store).count();
    let certain = sure(store).filter(|c| *c == Confidence::Certain).count();
    [
        store.name.to_owned(),
        store.title.to_owned(),
        store
            .dialect()
            .map_or(UNKNOWN, |dialect| dialect.as_str())
            .to_owned(),
        signatures(store),
        store.sts().map_or(UNKNOWN, short).to_owned(),
        format!("{certain}/{total}"),
    ]
}

/// How sure each fact, answer and command is.
fn sure(store: &Profile) -> impl Iterator<Item = Confidence> {
    let facts = store.facts.iter().map(|fact| fact.confidence);
    let answers = store.answers.iter().map(|answer| answer.confidence);
    let commands = store.commands.iter().map(|command| command.confidence);
    facts.chain(answers).chain(commands)
}

/// The versions it takes; those it takes in part in brackets.
fn signatures(store: &Profile) -> String {
    let versions = [("V4", store.sigv4()), ("V2", store.sigv2())];
    let taken: Vec<String> = versions
        .into_iter()
        .filter_map(|(version, support)| match support? {
            Support::Yes => Some(version.to_owned()),
            Support::Partly | Support::OnceSetUp => Some(format!("({version})")),
            Support::No => None,
        })
        .collect();
    if taken.is_empty() {
        UNKNOWN.to_owned()
    } else {
        taken.join(" ")
    }
}

fn short(support: Support) -> &'static str {
    match support {
        Support::Yes => "yes",
        Support::No => "no",
        Support::Partly => "part",
        Support::OnceSetUp => "set up",
    }
}

const UNKNOWN: &str = "-";

const LEGEND: &str = "\
DIALECT: how its policies are written. SIGNED: signature versions it is known to take, (V2) in part. \
STS: temporary keys from the S3 endpoint; set up: once switched on. CERTAIN: how many of the facts kept \
are from the vendor's own documents or source, or were observed. `-` is not known, or there is none. \
`s3probe vendors show NAME` has everything, with sources.";

#[cfg(test)]
mod tests {
    use super::super::stores;
    use super::*;

    #[test]
    fn the_list_fits_the_terminal() {
        for width in [60, 80, 100, 160] {
            let style = Style {
                width,
                ..Style::plain()
            };
            for line in render(&stores(), style).lines() {
                assert!(text::width(line) <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn the_list_shows_what_people_choose_by() {
        insta::assert_snapshot!(render(
            &stores(),
            Style {
                width: 100,
                ..Style::plain()
            }
        ));
    }
}
