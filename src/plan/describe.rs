//! A plan in words, for `--dry-run`.

use std::fmt::Write as _;

use super::Plan;
use crate::model::{KeyRole, Verb};

impl Plan {
    /// What would be sent, in the order of the stages, a line each.
    pub fn describe(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let request = &self.request;
        writeln!(out, "endpoint   {}", request.endpoint)?;
        writeln!(
            out,
            "bucket     {}, {} style",
            request.bucket, request.addressing
        )?;
        writeln!(out, "region     {}", request.region)?;
        for role in [KeyRole::Target, KeyRole::Control] {
            match self.keys.of(role) {
                Some(key) => match key.shown_id() {
                    Some(id) => writeln!(out, "{:<10} {id} ({})", role.as_str(), key.label)?,
                    None => writeln!(out, "{:<10} ({})", role.as_str(), key.label)?,
                },
                None if role == KeyRole::Target => writeln!(out, "target     nobody (anonymous)")?,
                None => writeln!(out, "control    none")?,
            }
        }
        if let Some(expectation) = &request.expectation {
            writeln!(out, "expected   {expectation}")?;
        }
        writeln!(
            out,
            "\n1. look at the way: GET {}/, unsigned",
            request.endpoint
        )?;
        self.write_calibration(out)?;
        self.write_cells(out, "List", &[Verb::List])?;
        self.write_writes(out)?;
        self.write_clients(out)?;
        self.write_grants(out)
    }

    fn write_grants(&self, out: &mut String) -> std::fmt::Result {
        if self.keys.of(KeyRole::Control).is_none() {
            return Ok(());
        }
        writeln!(
            out,
            "before clean-up: where a right is wanting or too many, policy, ACL and settings are read with the control key"
        )
    }

    fn write_clients(&self, out: &mut String) -> std::fmt::Result {
        let titles: Vec<&str> = self
            .clients
            .iter()
            .map(|client| client.title.as_str())
            .collect();
        if titles.is_empty() {
            return Ok(());
        }
        writeln!(
            out,
            "before clean-up: where List and Put work, as these send them: {}",
            titles.join(", ")
        )
    }

    fn write_calibration(&self, out: &mut String) -> std::fmt::Result {
        if !self.request.calibrate {
            return writeln!(out, "2. no calibration");
        }
        let versions: Vec<&str> = self.request.signatures.iter().map(|s| s.title()).collect();
        let versions = versions.join(" and ");
        writeln!(
            out,
            "2. calibrate: List by nobody; by an unknown ID and with a wrong secret, {versions}"
        )
    }

    fn write_writes(&self, out: &mut String) -> std::fmt::Result {
        if self.request.read_only {
            return self.write_cells(out, "Get, nothing is written", &[Verb::Get]);
        }
        let below = format!(
            "Put, and plant what Get and Delete need: if a List showed the bucket, and only below {}",
            self.prefix
        );
        self.write_cells(out, &below, &[Verb::Put])?;
        self.write_cells(out, "Get and Delete", &[Verb::Get, Verb::Delete])?;
        writeln!(
            out,
            "6. where a cell failed: experiments, one thing changed in each, at most {}",
            self.request.experiments
        )?;
        writeln!(
            out,
            "7. clean up: delete what the ledger names, look that nothing is left"
        )
    }

    fn write_cells(&self, out: &mut String, title: &str, verbs: &[Verb]) -> std::fmt::Result {
        let number = match verbs {
            [Verb::List] => 3,
            [Verb::Put] => 4,
            _ => 5,
        };
        writeln!(out, "{number}. {title}")?;
        for cell in self.cells.iter().filter(|cell| verbs.contains(&cell.verb)) {
            writeln!(out, "     {:<28} {}", cell.id.as_str(), cell.operation)?;
        }
        Ok(())
    }
}
