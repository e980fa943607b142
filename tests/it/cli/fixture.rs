//! A place to run the program in: a folder of its own, an empty environment, nothing to send to.

use std::ffi::OsStr;
use std::io::{ErrorKind, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// The secret that every test plants and no output may show.
pub(super) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// Its access key ID.
pub(super) const ID: &str = "AKIAIOSFODNN7EXAMPLE";

/// A place to run the program in.
pub(super) struct CliTest {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

impl CliTest {
    /// An empty folder and an empty environment.
    pub(super) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            environment: Vec::new(),
        }
    }

    /// With a variable in the environment.
    pub(super) fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With the usual key in the environment.
    pub(super) fn with_key(self) -> Self {
        self.env("AWS_ACCESS_KEY_ID", ID)
            .env("AWS_SECRET_ACCESS_KEY", SECRET)
    }

    /// With a file in the folder.
    #[expect(clippy::disallowed_methods, reason = "tests make files")]
    pub(super) fn file(self, name: &str, text: &str) -> Self {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// A path in the folder.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What a file of the folder holds.
    #[expect(clippy::disallowed_methods, reason = "tests look at files")]
    pub(super) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names of all files in the folder.
    pub(super) fn names(&self) -> Vec<String> {
        names_below(self.folder.path())
    }

    /// The program with arguments, ready to start; its folder and environment are the test's.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_s3probe"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            // For commands that KEYREFs start.
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("TMPDIR", self.folder.path())
            .envs(self.environment.iter().map(|(n, v)| (n, v)));
        command
    }

    /// Runs the program without input.
    pub(super) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// Runs the program with a text on standard input.
    pub(super) fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let written = child.stdin.take().unwrap().write_all(input.as_bytes());
        // A program that does not read its input may have closed it.
        assert!(written.is_ok() || written.unwrap_err().kind() == ErrorKind::BrokenPipe);
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ran {
            arguments: arguments.join(" "),
            code: output.status.code().unwrap(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
            folder: self.folder.path().to_string_lossy().into_owned(),
        }
    }
}

/// What a run of the program gave.
#[derive(Debug)]
pub(super) struct Ran {
    arguments: String,
    pub(super) code: i32,
    pub(super) stdout: String,
    pub(super) stderr: String,
    folder: String,
}

impl Ran {
    /// Fails unless the program ended with this code.
    #[track_caller]
    pub(super) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Fails if a planted secret is in any output.
    #[track_caller]
    pub(super) fn hides(self, secrets: &[&str]) -> Self {
        for secret in secrets {
            for text in [&self.stdout, &self.stderr] {
                assert!(
                    !text.contains(secret),
                    "{} shows a secret:\n{text}",
                    self.arguments
                );
            }
        }
        self
    }

    /// Standard error, with the folder and the program's own numbers replaced.
    pub(super) fn said(&self) -> String {
        self.filtered(&self.stderr)
    }

    /// Standard output, with the folder and the program's own numbers replaced.
    pub(super) fn printed(&self) -> String {
        self.filtered(&self.stdout)
    }

    fn filtered(&self, text: &str) -> String {
        let text = text.replace(&self.folder, "[FOLDER]");
        with_run_ids_replaced(&text)
    }
}

fn with_run_ids_replaced(text: &str) -> String {
    const MARK: &str = "s3probe-";
    let mut rest = text;
    let mut out = String::new();
    while let Some(at) = rest.find(MARK) {
        let (before, after) = rest.split_at(at + MARK.len());
        out += before;
        let digits = after.chars().take_while(char::is_ascii_hexdigit).count();
        if digits == 16 {
            out += "[RUN]";
            rest = &after[digits..];
        } else {
            rest = after;
        }
    }
    out + rest
}

fn names_below(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            let below = names_below(&entry.path()).into_iter();
            names.extend(below.map(|below| format!("{name}/{below}")));
        } else {
            names.push(name);
        }
    }
    names.sort();
    names
}

/// An endpoint that answers nothing and knows whether anybody came.
pub(super) struct Silence(TcpListener);

impl Silence {
    /// Listens on a free port.
    pub(super) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    /// Its URL.
    pub(super) fn url(&self) -> String {
        format!("http://{}", self.0.local_addr().unwrap())
    }

    /// Fails if anybody came.
    #[track_caller]
    pub(super) fn was_left_alone(&self) {
        let came = self.0.accept().map(|(_, from)| from);
        assert_eq!(
            came.map_err(|error| error.kind()),
            Err(ErrorKind::WouldBlock)
        );
    }
}

/// The names of a path as one argument.
pub(super) fn shown(path: impl AsRef<OsStr>) -> String {
    path.as_ref().to_str().unwrap().to_owned()
}
