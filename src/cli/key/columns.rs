//! Rows under headings, for people.

use crate::report::escape;

/// Rows in columns as wide as their widest text, under headings in capitals.
pub(super) fn columns<const N: usize>(headings: [&str; N], rows: &[[String; N]]) -> String {
    let rows: Vec<[String; N]> = rows
        .iter()
        .map(|row| row.each_ref().map(|text| escape::terminal(text)))
        .collect();
    let width = |at: usize| {
        let texts = rows.iter().map(|row| row[at].chars().count());
        texts.chain([headings[at].len()]).max().unwrap_or_default()
    };
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |texts: [&str; N]| {
        let padded = texts.iter().zip(widths);
        let padded: Vec<String> = padded
            .map(|(text, width)| format!("{text:width$}"))
            .collect();
        format!("{}\n", padded.join("  ").trim_end())
    };
    let body = rows
        .iter()
        .map(|row| line(row.each_ref().map(String::as_str)));
    [line(headings)].into_iter().chain(body).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_text_and_nothing_escapes() {
        let rows = [
            ["u".to_owned(), "AKIA1".to_owned()],
            ["long\u{1b}".to_owned(), "x".to_owned()],
        ];
        assert_eq!(
            columns(["USER", "KEY"], &rows),
            "USER        KEY\nu           AKIA1\nlong\\u{1b}  x\n"
        );
    }
}
