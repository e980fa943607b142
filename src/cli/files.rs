//! Output files: created before the run, private, never over an existing file, written whole.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A file that will be written at the end of a run.
///
/// It is there, empty, from the moment it is reserved, so a wrong path is told in the first second.
/// What is written goes to a second file beside it and takes its place in one step. A reserved file
/// that is never written is removed again.
#[derive(Debug)]
pub(super) struct Reserved {
    path: PathBuf,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// Written beside the path and moved over it.
    Replaced {
        beside: PathBuf,
        /// The path was made by us, so it is ours to remove.
        made: bool,
    },
    /// A pipe or device: there is nothing to replace.
    Stream(File),
    /// Done.
    Written,
}

/// What to do with a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    /// Refuse.
    Keep,
    /// Replace it.
    Replace,
}

impl Reserved {
    /// Reserves a path.
    pub(super) fn new(path: &Path, existing: Existing) -> Result<Self> {
        Self::try_new(path, existing).with_context(|| format!("output file {}", path.display()))
    }

    fn try_new(path: &Path, existing: Existing) -> Result<Self> {
        let facts = std::fs::metadata(path);
        if facts.as_ref().is_ok_and(std::fs::Metadata::is_dir) {
            anyhow::bail!("it is a folder");
        }
        if facts.is_ok_and(|facts| !facts.is_file()) {
            let stream = OpenOptions::new().write(true).open(path)?;
            return Ok(Self {
                path: path.to_owned(),
                kind: Kind::Stream(stream),
            });
        }
        let (path, made) = match (create(path), existing) {
            (Ok(_), _) => (path.to_owned(), true),
            (Err(error), Existing::Replace) if error.kind() == io::ErrorKind::AlreadyExists => {
                // Behind a link lies the file to replace, not the link.
                (std::fs::canonicalize(path)?, false)
            }
            (Err(error), Existing::Keep) if error.kind() == io::ErrorKind::AlreadyExists => {
                anyhow::bail!("it is there already; --force overwrites it");
            }
            (Err(error), _) => return Err(error.into()),
        };
        let beside = beside(&path);
        let mut reserved = Self {
            path,
            kind: Kind::Replaced { beside, made },
        };
        reserved.create_beside()?;
        Ok(reserved)
    }

    fn create_beside(&mut self) -> Result<()> {
        let Kind::Replaced { beside, .. } = &mut self.kind else {
            return Ok(());
        };
        if let Err(error) = create(beside) {
            // Not ours, so not ours to remove when this value goes.
            let name = std::mem::take(beside);
            return Err(error).with_context(|| format!("the file beside it, {}", name.display()));
        }
        Ok(())
    }

    /// Writes the text in one step.
    pub(super) fn write(mut self, text: &str) -> Result<()> {
        self.try_write(text)
            .with_context(|| format!("output file {}", self.path.display()))
    }

    fn try_write(&mut self, text: &str) -> io::Result<()> {
        match &mut self.kind {
            Kind::Stream(stream) => stream
                .write_all(text.as_bytes())
                .and_then(|()| stream.flush())?,
            Kind::Replaced { beside, .. } => {
                let mut file = OpenOptions::new()
                    .write(true)
                    .truncate(true)
                    .open(&*beside)?;
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                std::fs::rename(&*beside, &self.path)?;
            }
            Kind::Written => {}
        }
        self.kind = Kind::Written;
        Ok(())
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        if let Kind::Replaced { beside, made } = &self.kind {
            // What cannot be removed here is empty and named after the output; there is nobody to tell.
            if !beside.as_os_str().is_empty() {
                let _ = std::fs::remove_file(beside);
            }
            if *made {
                let _ = std::fs::remove_file(&self.path);
            }
        }
    }
}

/// Creates a file nobody else can read, where there is none.
pub(super) fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".s3probe-{}", std::process::id()));
    path.with_file_name(name)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "looks at what was written")]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_reserved_file_is_there_at_once_private_and_whole_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("run.json");
        let reserved = Reserved::new(&path, Existing::Keep).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "");
        reserved.write("report").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "report");
        assert_eq!(names(folder.path()), ["run.json"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(
                std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
                0o600
            );
        }
    }

    #[test]
    fn a_file_that_is_never_written_is_removed_unless_it_was_there_before() {
        let folder = tempfile::tempdir().unwrap();
        let (new, old) = (folder.path().join("new"), folder.path().join("old"));
        std::fs::write(&old, "before").unwrap();
        drop(Reserved::new(&new, Existing::Keep).unwrap());
        drop(Reserved::new(&old, Existing::Replace).unwrap());
        assert_eq!(names(folder.path()), ["old"]);
        assert_eq!(std::fs::read_to_string(&old).unwrap(), "before");
    }

    #[test]
    fn an_existing_file_is_replaced_on_request_only_and_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "before").unwrap();
        let error = Reserved::new(&file, Existing::Keep).unwrap_err();
        assert!(format!("{error:#}").ends_with("it is there already; --force overwrites it"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&file, &link).unwrap();
            Reserved::new(&link, Existing::Replace)
                .unwrap()
                .write("after")
                .unwrap();
            assert_eq!(std::fs::read_to_string(&file).unwrap(), "after");
            assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_stays_what_it_is() {
        let null = Path::new("/dev/null");
        Reserved::new(null, Existing::Keep)
            .unwrap()
            .write("gone")
            .unwrap();
        assert!(!std::fs::metadata(null).unwrap().is_file());
    }

    #[test]
    fn a_path_that_cannot_be_written_is_told_at_once() {
        let folder = tempfile::tempdir().unwrap();
        for path in [
            folder.path().join("no/such/folder"),
            folder.path().to_owned(),
        ] {
            assert!(
                Reserved::new(&path, Existing::Replace).is_err(),
                "{}",
                path.display()
            );
        }
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }
}
