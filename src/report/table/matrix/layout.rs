//! How wide columns are: one line a cell if the terminal has room, else several, else several tables.

use super::super::super::text;
use super::cell::Said;
use super::{Column, GAP, Grid};

/// Columns that are drawn side by side, and what their cells hold, line ends included.
pub(super) struct Part {
    /// Which columns.
    pub(super) columns: Vec<usize>,
    /// For each of them, the text of each row.
    pub(super) texts: Vec<Vec<String>>,
}

/// The grid in as few parts as the width allows.
pub(super) fn parts(grid: &Grid, columns: usize) -> Vec<Part> {
    let head = grid.heads.iter().map(|head| text::width(head)).max();
    let room = columns.saturating_sub(head.unwrap_or(0));
    let all: Vec<usize> = (0..grid.columns.len()).collect();
    if let Some(part) = on_one_line(grid, &all, room) {
        return vec![part];
    }
    let mut parts = Vec::new();
    let mut rest = all.as_slice();
    while !rest.is_empty() {
        let fitting = (1..=rest.len())
            .rev()
            .find(|count| needed(&least_widths(grid, &rest[..*count])) <= room)
            .unwrap_or(1);
        let (now, later) = rest.split_at(fitting);
        parts.push(
            on_one_line(grid, now, room).unwrap_or_else(|| on_several_lines(grid, now, room)),
        );
        rest = later;
    }
    parts
}

fn on_one_line(grid: &Grid, columns: &[usize], room: usize) -> Option<Part> {
    let texts: Vec<_> = columns
        .iter()
        .map(|at| aligned(&grid.columns[*at]))
        .collect();
    let widths: Vec<_> = columns
        .iter()
        .zip(&texts)
        .map(|(at, texts)| widest(texts.iter().chain([&grid.columns[*at].title])))
        .collect();
    (needed(&widths) <= room).then(|| Part {
        columns: columns.to_vec(),
        texts,
    })
}

/// Words to the left, times to the right.
fn aligned(column: &Column) -> Vec<String> {
    let said = || column.cells.iter().flatten();
    let words = said()
        .map(|said| text::width(&said.words))
        .max()
        .unwrap_or(0);
    let times = said()
        .map(|said| text::width(&said.time))
        .max()
        .unwrap_or(0);
    let line = |said: &Said| {
        let (mark, words) = (gutter(column, said), text::padded(&said.words, words));
        let before = " ".repeat(times - text::width(&said.time) + 2);
        format!("{mark}{words}{before}{}", said.time)
            .trim_end()
            .to_owned()
    };
    let cells = column.cells.iter();
    cells
        .map(|cell| cell.as_ref().map(line).unwrap_or_default())
        .collect()
}

fn on_several_lines(grid: &Grid, columns: &[usize], room: usize) -> Part {
    let widths = shrunk(grid, columns, room);
    let texts = columns
        .iter()
        .zip(&widths)
        .map(|(at, width)| {
            let column = &grid.columns[*at];
            let cells = column.cells.iter();
            cells
                .map(|cell| cell.as_ref().map(|said| broken(column, said, *width)))
                .map(Option::unwrap_or_default)
                .collect()
        })
        .collect();
    Part {
        columns: columns.to_vec(),
        texts,
    }
}

/// Takes columns off the widest until all fit, none below what its longest part needs.
fn shrunk(grid: &Grid, columns: &[usize], room: usize) -> Vec<usize> {
    let least = least_widths(grid, columns);
    let mut widths: Vec<_> = columns
        .iter()
        .map(|at| {
            let column = &grid.columns[*at];
            let cells = column.cells.iter().flatten();
            widest(
                cells
                    .map(|said| broken(column, said, usize::MAX))
                    .collect::<Vec<_>>()
                    .iter(),
            )
        })
        .zip(&least)
        .map(|(natural, least)| natural.max(*least))
        .collect();
    while needed(&widths) > room {
        let shrinkable = widths
            .iter_mut()
            .zip(&least)
            .filter(|(now, least)| **now > **least);
        match shrinkable.max_by_key(|(now, _)| **now) {
            Some((now, _)) => *now -= 1,
            None => break,
        }
    }
    widths
}

fn least_widths(grid: &Grid, columns: &[usize]) -> Vec<usize> {
    columns
        .iter()
        .map(|at| {
            let column = &grid.columns[*at];
            let cells = column.cells.iter().flatten();
            let parts = cells.map(|said| {
                let parts = said.parts();
                let longest = parts.iter().map(|part| text::width(&part.text)).max();
                gutter(column, said).len() + longest.unwrap_or(0)
            });
            parts.max().unwrap_or(0).max(text::width(&column.title))
        })
        .collect()
}

/// A cell's parts on lines of at most `width`.
fn broken(column: &Column, said: &Said, width: usize) -> String {
    let mark = gutter(column, said);
    let indent = " ".repeat(mark.len());
    let mut lines = vec![mark.to_owned()];
    for (at, part) in said.parts().iter().enumerate() {
        let glue = if part.after_blank { " " } else { "" };
        let Some(line) = lines.last_mut() else { break };
        if at == 0 || text::width(line) + glue.len() + text::width(&part.text) <= width {
            line.push_str(glue);
            line.push_str(&part.text);
        } else {
            lines.push(format!("{indent}{}", part.text));
        }
    }
    lines.join("\n")
}

/// The mark of a cell; blanks if another cell of its column has one.
fn gutter(column: &Column, said: &Said) -> &'static str {
    match said.mark {
        Some('!') => "! ",
        Some(_) => "? ",
        None if column
            .cells
            .iter()
            .flatten()
            .any(|said| said.mark.is_some()) =>
        {
            "  "
        }
        None => "",
    }
}

fn widest<'a>(texts: impl Iterator<Item = &'a String>) -> usize {
    texts.map(|line| text::width(line)).max().unwrap_or(0)
}

fn needed(widths: &[usize]) -> usize {
    widths.iter().map(|width| width + usize::from(GAP)).sum()
}
