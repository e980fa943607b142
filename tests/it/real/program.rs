//! Runs the program as a user would: keys in files, outputs in files, its own process.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use super::checks::Run;
use super::server::{Key, Server};
use super::setting::Way;
use super::table::Row;
use super::wire::Wire;

/// Runs `s3probe check` as the row says, and collects what it wrote and what it sent.
pub(super) fn check(row: &Row, server: &Server, bucket: &str) -> Run {
    let (target, control) = (row.target.key(server), server.owner());
    let wire = match row.way {
        Way::HttpOrHttps => Wire::to_both(server.endpoint(), server.tls_endpoint()),
        Way::LatePuts => Wire::with_late_puts(server.endpoint()),
        _ => Wire::to(server.endpoint()),
    };
    let endpoint = match row.way {
        Way::Http | Way::LatePuts | Way::FastClock | Way::SlowClock => wire.endpoint(),
        // The certificate is for that name.
        Way::HttpOrHttps => format!("http://localhost:{}", wire.port()),
        Way::BelowPath => format!("{}/nothing-here", wire.endpoint()),
        Way::InTheHost => format!("http://s3.test:{}", wire.port()),
        Way::Proxied => server.endpoint().to_owned(),
        Way::Https | Way::HttpsUntrusted => server.tls_endpoint().to_owned(),
        Way::HttpToTls => server.tls_endpoint().replacen("https", "http", 1),
        Way::HttpsToPlain => server.endpoint().replacen("http", "https", 1),
    };
    let mut command = command(row.way);
    if row.way == Way::Proxied {
        let proxy = Wire::proxy_to(server.endpoint());
        command.env("HTTP_PROXY", proxy.endpoint());
    }
    let with_ca = matches!(row.way, Way::Https | Way::HttpOrHttps);
    let ca = with_ca.then(|| ["--ca", server.ca_file()]);
    let host = (row.way == Way::InTheHost).then(|| in_the_host(wire.port(), bucket));
    let arguments = row.arguments.split_whitespace();
    let arguments = arguments
        .chain(ca.into_iter().flatten())
        .chain(host.iter().flatten().map(String::as_str));
    let (exit, texts) = run(command, (&endpoint, bucket), [&target, &control], arguments);
    Run {
        exit,
        texts,
        sent: wire.sent(),
        secrets: vec![
            server.limited().secret,
            server.suspended().secret,
            control.secret,
        ],
        bucket: bucket.to_owned(),
    }
}

/// Virtual-hosted addressing, and where the names are found.
fn in_the_host(port: u16, bucket: &str) -> [String; 6] {
    let leads = |name: &str| format!("{name}:{port}:127.0.0.1");
    let resolve = || "--resolve".to_owned();
    [
        "--addressing".to_owned(),
        "virtual".to_owned(),
        resolve(),
        leads("s3.test"),
        resolve(),
        leads(&format!("{bucket}.s3.test")),
    ]
}

/// Everything a run of the program wrote, by name.
type Texts = Vec<(&'static str, String)>;

/// Runs the program with these keys, target and control, on a bucket at an endpoint: its exit code
/// and all it wrote.
pub(super) fn run<'a>(
    mut command: Command,
    (endpoint, bucket): (&str, &str),
    [target, control]: [&Key; 2],
    arguments: impl Iterator<Item = &'a str>,
) -> (i32, Texts) {
    let folder = TempDir::new().expect("a temporary folder can be made");
    write_key(&folder.path().join("target.json"), target);
    write_key(&folder.path().join("control.json"), control);
    let output = command
        .args(["check", "--endpoint", endpoint, "--bucket", bucket])
        .args(["--target", "file:target.json"])
        .args(["--control", "file:control.json"])
        .args(["-v", "-o", "table"])
        .args(["-o", "json:report.json", "-o", "junit:report.xml"])
        .args(arguments)
        .current_dir(&folder)
        .output()
        .expect("the program can be run");
    let exit = output.status.code().unwrap_or(-1);
    (exit, texts(&output, folder.path()))
}

/// The bare program with an empty environment, which must end within a minute.
pub(super) fn command(way: Way) -> Command {
    let clock = match way {
        Way::FastClock => Some("+20m"),
        Way::SlowClock => Some("-20m"),
        _ => None,
    };
    let mut command = Command::new("timeout");
    command.arg("60");
    // Only the time of day is wrong: a shifted monotonic clock would upset the program's deadlines.
    if let Some(offset) = clock {
        command.args(["faketime", "--exclude-monotonic", "-f", offset]);
    }
    command.arg(env!("CARGO_BIN_EXE_s3probe"));
    command.env_clear().env("HOME", "/nonexistent");
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command
}

pub(super) fn write_key(path: &Path, key: &Key) {
    let text = serde_json::json!({"AccessKeyId": key.id, "SecretAccessKey": key.secret});
    write(path, &text.to_string());
}

fn texts(output: &Output, folder: &Path) -> Texts {
    vec![
        (
            "stdout",
            String::from_utf8_lossy(&output.stdout).into_owned(),
        ),
        (
            "stderr",
            String::from_utf8_lossy(&output.stderr).into_owned(),
        ),
        ("report.json", read(&folder.join("report.json"))),
        ("report.xml", read(&folder.join("report.xml"))),
    ]
}

#[expect(
    clippy::disallowed_methods,
    reason = "the fence is for the program, this is its test"
)]
fn write(path: &Path, text: &str) {
    std::fs::write(path, text).expect("a file can be written");
}

/// The text of a file, or nothing if there is none: that is for the checks to complain about.
#[expect(
    clippy::disallowed_methods,
    reason = "the fence is for the program, this is its test"
)]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}
