//! The matrix: what the endpoint said to each key, under each signature version, for each operation.

mod cell;
mod layout;

use comfy_table::presets::NOTHING;
use comfy_table::{Cell as Shown, CellAlignment, Color, Row, Table};

use self::cell::Said;
use super::super::{Style, text};
use super::Ink;
use crate::model::report::CellReport;
use crate::model::{Addressing, KeyRole, Report, SignatureVersion};

/// The matrix and, where it has marks, what they mean.
pub(super) fn lines(report: &Report, style: Style) -> Vec<String> {
    let grid = Grid::new(report, style);
    if grid.columns.is_empty() {
        return vec![];
    }
    let mut lines = Vec::new();
    for part in layout::parts(&grid, style.columns()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(drawn(&grid, &part, style));
    }
    lines.extend(legend(&grid, style));
    lines
}

/// One row: a key under a signature version and an addressing style.
type RowName = (SignatureVersion, Addressing, KeyRole);

/// The cells in rows and columns, as texts.
struct Grid {
    heads: Vec<String>,
    columns: Vec<Column>,
}

struct Column {
    title: String,
    cells: Vec<Option<Said>>,
}

impl Grid {
    fn new(report: &Report, style: Style) -> Self {
        let mut rows: Vec<RowName> = Vec::new();
        let mut probes: Vec<&str> = Vec::new();
        for cell in &report.cells {
            push_new(&mut rows, row_name(cell));
            push_new(&mut probes, cell.cell.probe.as_str());
        }
        let column = |probe: &&str| Column {
            title: style.safe(&probe.to_uppercase()),
            cells: rows
                .iter()
                .map(|row| said(report, probe, *row, style))
                .collect(),
        };
        Self {
            heads: heads(&rows),
            columns: probes.iter().map(column).collect(),
        }
    }

    fn has(&self, mark: char) -> bool {
        let mut cells = self.columns.iter().flat_map(|column| &column.cells);
        cells.any(|cell| cell.as_ref().is_some_and(|said| said.mark == Some(mark)))
    }
}

fn said(report: &Report, probe: &str, row: RowName, style: Style) -> Option<Said> {
    let cell = report
        .cells
        .iter()
        .find(|cell| cell.cell.probe == probe && row_name(cell) == row)?;
    Some(Said::new(report, cell, style))
}

fn row_name(cell: &CellReport) -> RowName {
    (cell.cell.signature, cell.cell.addressing, cell.cell.key)
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// Row titles; what the row above says already is left blank.
fn heads(rows: &[RowName]) -> Vec<String> {
    let styles = rows.iter().any(|row| row.1 != rows[0].1);
    let group = |row: &RowName| {
        if styles {
            format!("{} {}", row.0.title(), row.1)
        } else {
            row.0.title().to_owned()
        }
    };
    let widest = rows.iter().map(|row| text::width(&group(row))).max();
    let mut above = String::new();
    rows.iter()
        .map(|row| {
            let name = group(row);
            let shown = if name == above { "" } else { &name };
            let head = format!("{} {}", text::padded(shown, widest.unwrap_or(0)), row.2);
            above = name;
            head
        })
        .collect()
}

fn drawn(grid: &Grid, part: &layout::Part, style: Style) -> Vec<String> {
    let mut table = Table::new();
    table.load_style(NOTHING).force_no_tty();
    if style.color {
        table.enforce_styling().style_text_only();
    }
    let titles = part
        .columns
        .iter()
        .map(|at| Shown::new(&grid.columns[*at].title));
    table.set_header(Row::from(
        std::iter::once(Shown::new(""))
            .chain(titles)
            .collect::<Vec<_>>(),
    ));
    for (at, head) in grid.heads.iter().enumerate() {
        let mut row = vec![Shown::new(head)];
        row.extend(part.columns.iter().zip(&part.texts).map(|(column, texts)| {
            let ink = grid.columns[*column].cells[at]
                .as_ref()
                .map(|said| said.ink);
            coloured(Shown::new(&texts[at]), ink)
        }));
        table.add_row(row);
    }
    for column in table.column_iter_mut() {
        let left = if column.index == 0 { 0 } else { GAP };
        column.set_padding((left, 0));
        column.set_cell_alignment(CellAlignment::Left);
    }
    table.trim_fmt().lines().map(str::to_owned).collect()
}

fn coloured(cell: Shown, ink: Option<Ink>) -> Shown {
    match ink {
        Some(Ink::Good) => cell.fg(Color::DarkGreen),
        Some(Ink::Bad) => cell.fg(Color::DarkRed),
        Some(Ink::Unclear) => cell.fg(Color::DarkYellow),
        Some(Ink::Faint) | None => cell,
    }
}

fn legend(grid: &Grid, style: Style) -> Vec<String> {
    let meanings = [('!', "not as expected"), ('?', "could not be tested")];
    let met: Vec<_> = meanings
        .iter()
        .filter(|(mark, _)| grid.has(*mark))
        .map(|(mark, meaning)| format!("{mark} {meaning}"))
        .collect();
    if met.is_empty() {
        return vec![];
    }
    vec![String::new(), Ink::Faint.paint(&met.join("   "), style)]
}

/// Blanks between columns.
const GAP: u16 = 2;
