//! What a run shows on standard error while it goes on: a bar on a terminal, else a line per stage.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::options::Talk;
use super::process::Process;
use super::style;
use crate::model::{Exchange, Purpose, Reply};
use crate::report::escape;

/// Shows how a run goes on.
#[derive(Debug)]
pub(super) struct Progress<'a> {
    process: &'a Process,
    view: View,
    verbose: bool,
    stage: String,
}

#[derive(Debug)]
enum View {
    Silent,
    Lines,
    Bar(ProgressBar),
}

impl<'a> Progress<'a> {
    /// The view that suits the terminal and what was asked for.
    pub(super) fn new(process: &'a Process, talk: Talk) -> Self {
        let view = if talk.quiet {
            View::Silent
        } else if style::can_draw(process) && !talk.detail.verbose {
            View::Bar(bar())
        } else {
            View::Lines
        };
        Self {
            process,
            view,
            verbose: talk.detail.verbose,
            stage: String::new(),
        }
    }

    /// A stage begins, or goes on, with so many requests in it.
    pub(super) fn stage(&mut self, name: &str, requests: usize) {
        let goes_on = self.stage == name;
        name.clone_into(&mut self.stage);
        match &self.view {
            View::Silent => {}
            View::Lines if goes_on => {}
            View::Lines if requests == 0 => self.process.note(name),
            View::Lines => self
                .process
                .note(&format!("{name} ({})", counted(requests))),
            View::Bar(bar) => {
                bar.set_position(0);
                bar.set_length(u64::try_from(requests).unwrap_or(u64::MAX));
                bar.set_message(name.to_owned());
            }
        }
    }

    /// A request was answered, or was not.
    pub(super) fn done(&mut self, exchange: &Exchange) {
        if let View::Bar(bar) = &self.view {
            bar.inc(1);
        }
        if self.verbose {
            self.process.note(&line(exchange));
        }
    }

    /// Says things beside it, while it is lent to a run.
    pub(super) fn speaker(&self) -> Speaker<'a> {
        let bar = match &self.view {
            View::Bar(bar) => Some(bar.clone()),
            View::Silent | View::Lines => None,
        };
        Speaker {
            process: self.process,
            bar,
        }
    }
}

/// Says what must be said whatever the view is.
#[derive(Debug)]
pub(super) struct Speaker<'a> {
    process: &'a Process,
    bar: Option<ProgressBar>,
}

impl Speaker<'_> {
    /// One line on standard error, above the bar if there is one.
    pub(super) fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| self.process.note(text)),
            None => self.process.note(text),
        }
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let View::Bar(bar) = &self.view {
            bar.finish_and_clear();
        }
    }
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{bar:20} {pos:>3}/{len:<3} {msg}") {
        Ok(style) => bar.with_style(style.progress_chars("=> ")),
        Err(_) => bar,
    }
}

fn counted(requests: usize) -> String {
    match requests {
        1 => "1 request".to_owned(),
        many => format!("{many} requests"),
    }
}

/// An exchange in one line; everything in it has been masked when it was recorded.
fn line(exchange: &Exchange) -> String {
    let name = match (&exchange.cell, exchange.purpose) {
        (Some(cell), _) => cell.to_string(),
        (None, Purpose::Experiment) => {
            let trial = exchange.trial.as_ref();
            trial.map_or_else(String::new, |trial| trial.experiment.clone())
        }
        (None, Purpose::Look) => "look".to_owned(),
        (None, Purpose::CleanUp) => "clean-up".to_owned(),
        (None, Purpose::Grants | Purpose::Policy) => exchange.operation.to_string(),
        (None, Purpose::Assume) => "assume-role".to_owned(),
        (None, purpose) => {
            let purpose = if purpose == Purpose::Plant {
                "plant"
            } else {
                "calibrate"
            };
            format!("{purpose}.{}.{}", exchange.signature, exchange.key)
        }
    };
    let outcome = match &exchange.reply {
        Reply::Response(response) => response.status.to_string(),
        Reply::NoResponse(failure) => {
            let cause = failure.chain.last().map_or("unknown", String::as_str);
            format!("no response ({}: {cause})", failure.stage.as_str())
        }
    };
    escape::terminal(&format!(
        "{:<4} {name:<24} {} {}  {outcome}  {:.1} ms",
        exchange.id.as_str(),
        exchange.request.method,
        exchange.request.url,
        exchange.timings.total_ms
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ExchangeId, Failure, RequestRecord, ResponseRecord, Stage};

    fn exchange(reply: Reply) -> Exchange {
        Exchange {
            id: ExchangeId::new(7),
            purpose: Purpose::Look,
            request: RequestRecord {
                method: "GET".to_owned(),
                url: "http://h/".to_owned(),
                ..RequestRecord::default()
            },
            reply,
            ..Exchange::default()
        }
    }

    #[test]
    fn an_exchange_is_one_line_whatever_the_endpoint_says() {
        let response = ResponseRecord {
            status: 403,
            ..ResponseRecord::default()
        };
        assert_eq!(
            line(&exchange(Reply::Response(response))),
            "x7   look                     GET http://h/  403  0.0 ms"
        );
        let failure = Failure {
            stage: Stage::Tls,
            chain: vec!["outer".to_owned(), "in\u{1b}[2J\nner".to_owned()],
            ..Failure::default()
        };
        let text = line(&exchange(Reply::NoResponse(failure)));
        assert!(text.contains("no response (tls: in"), "{text}");
        assert!(!text.contains(['\u{1b}', '\n']), "{text:?}");
    }
}
