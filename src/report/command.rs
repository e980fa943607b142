//! Commands over several lines that a shell still reads as one.

use super::text;

/// The command in lines of at most `columns`, `indent` in front, to be copied as it stands.
///
/// It is broken at blanks outside quotes, with a backslash. A longer word is broken too: the shell
/// joins a backslash and a line end to nothing, inside single quotes once they are closed and opened again.
pub(crate) fn lines(command: &str, indent: usize, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words(command) {
        let fits = |start: usize| start + text::width(&word) + CONTINUED.len() <= columns;
        if line.is_empty() && fits(indent) {
            line = " ".repeat(indent) + &word;
        } else if !line.is_empty() && fits(text::width(&line) + 1) {
            line = line + " " + &word;
        } else {
            let deeper = if line.is_empty() { indent } else { indent + 2 };
            if !line.is_empty() {
                lines.push(line + CONTINUED);
            }
            line = " ".repeat(deeper);
            append(&mut lines, &mut line, &word, columns);
        }
    }
    lines.push(line);
    lines
}

/// Puts a word on a line; what is too long goes on at the very start of the next.
fn append(lines: &mut Vec<String>, line: &mut String, word: &str, columns: usize) {
    let mut shell = Shell::default();
    for c in word.chars() {
        if columns < text::width(line) + SPARE && !shell.escaped {
            let (end, start) = match shell.quote {
                Some('\'') => ("'\\", "'"),
                _ => ("\\", ""),
            };
            lines.push(format!("{line}{end}"));
            start.clone_into(line);
        }
        line.push(c);
        shell.read(c);
    }
}

/// The words between blanks that no quotes enclose.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut shell = Shell::default();
    for c in command.chars() {
        if c == ' ' && shell == Shell::default() {
            words.push(String::new());
        } else if let Some(word) = words.last_mut() {
            word.push(c);
            shell.read(c);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Where a shell is in its reading: inside which quotes, and whether after a backslash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Shell {
    quote: Option<char>,
    escaped: bool,
}

impl Shell {
    fn read(&mut self, c: char) {
        if self.escaped {
            self.escaped = false;
            return;
        }
        match (self.quote, c) {
            (None | Some('"'), '\\') => self.escaped = true,
            (None, '\'' | '"') => self.quote = Some(c),
            (Some(open), c) if open == c => self.quote = None,
            _ => {}
        }
    }
}

const CONTINUED: &str = " \\";

/// Columns kept free on a broken line: two wide characters, then a quote and a backslash.
const SPARE: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_command_stays_on_its_line() {
        assert_eq!(lines("ls -l", 2, 60), ["  ls -l"]);
    }

    #[test]
    fn a_long_command_is_broken_at_blanks_outside_quotes() {
        assert_eq!(
            lines("tool --name value --text 'two words' --flag", 2, 24),
            [
                "  tool --name value \\",
                "    --text 'two words' \\",
                "    --flag"
            ]
        );
    }

    #[test]
    fn a_shell_reads_the_lines_as_the_command() {
        let policy = r#"{"Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":"arn:aws:s3:::b/*"}]}"#;
        let plain = "x".repeat(90);
        for command in [
            format!("put-policy --policy '{policy}' --bucket b"),
            format!("run {plain} end"),
            format!("say \"{plain}\\\"{plain}\" end"),
            format!("{plain} first\\ word 'a'\\''b'"),
        ] {
            for columns in 46..60 {
                let lines = lines(&command, 4, columns);
                assert!(
                    lines.iter().all(|line| text::width(line) <= columns),
                    "{lines:?}"
                );
                assert_eq!(
                    shlex::split(&joined(&lines)),
                    shlex::split(&command),
                    "{lines:?}"
                );
            }
        }
    }

    /// What a shell makes of a backslash before a line end.
    fn joined(lines: &[String]) -> String {
        lines.join("\n").replace("\\\n", "")
    }
}
