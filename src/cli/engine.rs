//! Sends a plan and judges what came back: where the command line meets the engine.

use std::future::Future;
use std::pin::pin;

use anyhow::{Context, Result};
use tokio::runtime::Runtime;
use tokio::sync::watch;

use super::interrupt::Interrupts;
use super::progress::Progress;
use crate::model::{Addressing, Evidence, Exchange, KeyRole};
use crate::plan::Plan;
use crate::run::{self, Event, Stop, Surroundings};
use crate::transport::{Network, Settings};

/// The runtime of a run: one thread, since the network is the bound.
pub(super) fn runtime() -> Result<Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the runtime could not be started")
}

/// The way to a plan's endpoint. Nothing is sent.
pub(super) fn network(plan: &Plan, settings: &Settings) -> Result<Network> {
    let roles = [
        KeyRole::Target,
        KeyRole::Control,
        KeyRole::RandomId,
        KeyRole::WrongSecret,
    ];
    let keys: Vec<_> = roles
        .into_iter()
        .filter_map(|role| plan.keys.of(role))
        .collect();
    let request = &plan.request;
    // A repaired key is as secret as the one it was made of.
    let repaired = plan.repairs.iter().map(|(_, key)| key.as_ref());
    let keys = keys.iter().map(AsRef::as_ref).chain(repaired);
    Ok(Network::new(
        &request.endpoint,
        &request.bucket,
        &request.region,
        settings,
        keys,
    )?)
}

/// Sends a plan; `taken` are the calls that temporary keys were taken with. Ctrl-C ends it early and cleans up; a second one ends it at once.
pub(super) async fn send(
    plan: &Plan,
    network: &Network,
    settings: &Settings,
    taken: Vec<Exchange>,
    progress: &mut Progress<'_>,
) -> Result<Evidence> {
    let mut interrupts = Interrupts::listen().context("signals cannot be heard")?;
    let mut around = surroundings(network, settings, plan.request.addressing).await;
    around.taken = taken;
    let (urgency, stopped) = watch::channel(Stop::No);
    let said = progress.speaker();
    let mut observe = |event: Event<'_>| match event {
        Event::Step(step, requests) => progress.stage(step.title(), requests),
        Event::Done(exchange) => progress.done(exchange),
    };
    let run = run::run(plan, around, network, &mut observe, stopped);
    Ok(until_done(run, &mut interrupts, |level| {
        said.say(match level {
            Stop::Now => "stopping at once",
            _ => "stopping; cleaning up first (Ctrl-C again stops at once)",
        });
        // The run may just have ended, and then nobody needs to be told.
        let _ = urgency.send(level);
    })
    .await)
}

async fn surroundings(
    network: &Network,
    settings: &Settings,
    addressing: Addressing,
) -> Surroundings {
    Surroundings {
        addresses: network.addresses(addressing).await,
        proxy: network.proxy(),
        unused_proxy: network.unused_proxy(),
        insecure: settings.insecure,
        taken: Vec::new(),
    }
}

/// Waits for a run, and raises the urgency at every interrupt.
async fn until_done<T>(
    run: impl Future<Output = T>,
    interrupts: &mut Interrupts,
    mut tell: impl FnMut(Stop),
) -> T {
    let mut run = pin!(run);
    let mut level = Stop::No;
    loop {
        tokio::select! {
            done = &mut run => return done,
            () = interrupts.next() => {
                level = if level == Stop::No { Stop::CleanUp } else { Stop::Now };
                tell(level);
            }
        }
    }
}
