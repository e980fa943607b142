//! A lab for tests of the program: in this process, so that its store can be looked at afterwards.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread::JoinHandle;

use s3probe::lab::{self, BucketConfig, Clock, Dialect, Fault, LabConfig, StoredVersion};
use s3probe::model::{AccessKey, AccessKeyId, SecretAccessKey, Time};
use tokio::sync::oneshot;

use super::fixture::{CliTest, SECRET};

/// A lab with the bucket of the demo, its owner and its uploader, on a thread of its own.
pub(super) struct LabHost {
    pub(super) url: String,
    lab: Option<(oneshot::Sender<()>, JoinHandle<Vec<StoredVersion>>)>,
}

/// The owner's secret; the uploader has the one every test plants.
pub(super) const OWNER_SECRET: &str = "OWNERwJalrXUtnFEMI0K7MDENG0bPxRfiCYOWNER";

impl LabHost {
    /// Starts a lab with faults.
    pub(super) fn new(faults: &[&str]) -> Self {
        Self::start(Dialect::Aws, faults, (OWNER_SECRET, SECRET), |_| ())
    }

    /// Starts a lab of the dialect `ddn`.
    pub(super) fn speaking_ddn() -> Self {
        Self::start(Dialect::Ddn, &[], (OWNER_SECRET, SECRET), |_| ())
    }

    /// Starts a lab that knows the same IDs with these secrets of owner and uploader.
    pub(super) fn knowing(owner: &'static str, uploader: &'static str) -> Self {
        Self::start(Dialect::Aws, &[], (owner, uploader), |_| ())
    }

    /// Starts a lab of a dialect whose bucket has no policy, so that the uploader may nothing.
    pub(super) fn without_policy(dialect: Dialect) -> Self {
        Self::start(dialect, &[], (OWNER_SECRET, SECRET), |config| {
            config.buckets[0].policy = None;
        })
    }

    /// Starts a lab whose bucket was changed before anybody comes.
    pub(super) fn with_bucket(
        faults: &[&str],
        change: impl FnOnce(&mut BucketConfig) + Send + 'static,
    ) -> Self {
        Self::start(
            Dialect::Aws,
            faults,
            (OWNER_SECRET, SECRET),
            move |config| {
                change(&mut config.buckets[0]);
            },
        )
    }

    fn start(
        dialect: Dialect,
        faults: &[&str],
        secrets: (&'static str, &'static str),
        change: impl FnOnce(&mut LabConfig) + Send + 'static,
    ) -> Self {
        let faults: Vec<Fault> = faults.iter().map(|fault| fault.parse().unwrap()).collect();
        let (tell, told) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let mut config = config(dialect, faults, secrets);
                change(&mut config);
                let lab = lab::start(config, None).await.unwrap();
                tell.send(lab.address()).unwrap();
                stopped.await.unwrap();
                let contents = lab.contents(LabConfig::DEMO_BUCKET);
                lab.stop().await;
                contents
            })
        });
        Self {
            url: format!("http://{}", told.recv().unwrap()),
            lab: Some((stop, thread)),
        }
    }

    /// A place to run the program in, with both keys and this endpoint in the environment.
    pub(super) fn test(&self) -> CliTest {
        CliTest::new()
            .env("S3PROBE_ENDPOINT", &self.url)
            .env("S3_BUCKET", LabConfig::DEMO_BUCKET)
            .env("UPLOADER_ACCESS_KEY_ID", "LABUPLOADER")
            .env("UPLOADER_SECRET_ACCESS_KEY", SECRET)
            .env("OWNER_ACCESS_KEY_ID", "LABOWNER")
            .env("OWNER_SECRET_ACCESS_KEY", OWNER_SECRET)
    }

    /// Ends the lab and returns the names of what is in its bucket.
    pub(super) fn left(mut self) -> Vec<String> {
        let (stop, thread) = self.lab.take().unwrap();
        stop.send(()).unwrap();
        thread
            .join()
            .unwrap()
            .into_iter()
            .map(|version| version.key)
            .collect()
    }
}

/// What is in the demo's bucket before anybody comes.
pub(super) const UNTOUCHED: [&str; 1] = ["welcome.txt"];

#[expect(
    clippy::disallowed_methods,
    reason = "the program under test reads the same clock"
)]
fn config(dialect: Dialect, faults: Vec<Fault>, (owner, uploader): (&str, &str)) -> LabConfig {
    let now = || Time::from_millis(jiff::Timestamp::now().as_millisecond());
    let key = |id: &str, secret: &str| AccessKey {
        label: id.to_owned(),
        id: AccessKeyId::new(id),
        secret: SecretAccessKey::new(secret),
        token: None,
    };
    let (owner, uploader) = (key("LABOWNER", owner), key("LABUPLOADER", uploader));
    let mut config = LabConfig::demo(dialect, owner, uploader, Clock::new(now));
    config.faults = faults;
    config
}

#[cfg(unix)]
#[test]
fn the_lab_says_how_to_check_it_and_removes_its_keys_when_it_ends() {
    let test = CliTest::new();
    let mut child = test
        .command(&["lab"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap);
    let greeting: Vec<String> = lines
        .by_ref()
        .take_while(|line| !line.starts_with("Ctrl-C"))
        .collect();
    let start = greeting
        .iter()
        .position(|line| line.starts_with("s3probe check"))
        .unwrap();
    let command = greeting[start..].join(" ").replace('\\', " ");
    let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
    let ran = test.run(&arguments).ends_with(1);
    assert!(ran.stdout.contains("permission.action-missing"), "{ran:?}");

    let keys: Vec<String> = test
        .names()
        .into_iter()
        .filter(|name| name.starts_with("s3probe-lab-"))
        .collect();
    assert_eq!(keys.len(), 2, "{keys:?}");
    for name in keys {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(test.path(&name))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(test.names(), Vec::<String>::new());
}

/// What Ctrl-C sends.
#[cfg(unix)]
pub(super) fn interrupt(child: &std::process::Child) {
    let sent = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(sent.unwrap().success());
}
