//! `orrery soak`: random scenarios on every core, until one breaks something.

use crate::told::{Page, Told, Trouble};
use ecs_orrery::scenario::check::limits;
use ecs_orrery::study::soak::{self, EVENTUALLY, Failure, SOMETIMES, Totals};
use std::cell::Cell;
use std::io::{self, IsTerminal};
use std::panic;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Something that must hold did not.
const BROKEN: i32 = 1;

thread_local! {
    /// The seed that this thread runs, for the words of a panic.
    static SEED: Cell<u64> = const { Cell::new(0) };
}

pub fn run(seeds: u64, start: u64) -> Told<u8> {
    if seeds == 0 {
        return Err(Trouble::new("--seeds 0 runs nothing").hint("write how many seeds to run, like --seeds 1000"));
    }
    if start.checked_add(seeds).is_none_or(|end| end > limits::SEED) {
        return Err(Trouble::new(format!("--start {start} with {seeds} seeds goes beyond {}", limits::SEED))
            .hint("Seeds travel through browsers, whose numbers are exact up to there"));
    }
    panic::set_hook(Box::new(|panicked| {
        eprintln!("seed {} breaks: the engine's own asserts hold\n{panicked}\n{}", SEED.get(), reproduce(SEED.get()));
        process::exit(BROKEN);
    }));
    let soaked = soak_all(seeds, start);
    drop(panic::take_hook());
    match soaked {
        Ok(totals) => tell(&totals, start),
        Err(failure) => {
            let mut page = Page::open();
            page.line(&failure)?;
            page.line(reproduce(failure.seed))?;
            page.done()?;
            Ok(BROKEN as u8)
        }
    }
}

fn reproduce(seed: u64) -> String {
    format!("reproduce: orrery soak --seeds 1 --start {seed}")
}

/// Gives the seeds out in order, so that the lowest broken one is found whatever the threads do.
fn soak_all(seeds: u64, start: u64) -> Result<Totals, Failure> {
    let next = AtomicU64::new(0);
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get() as u64).min(seeds);
    let shown = io::stderr().is_terminal();
    let work = |shows: bool| {
        let mut totals = Totals::default();
        loop {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            if nth >= seeds {
                return Ok(totals);
            }
            if shows {
                eprint!("\r{nth} of {seeds} seeds");
            }
            SEED.set(start + nth);
            match soak::run(start + nth) {
                Ok(stats) => totals.add(&stats),
                Err(failure) => {
                    next.store(seeds, Ordering::Relaxed);
                    return Err(failure);
                }
            }
        }
    };
    let results: Vec<Result<Totals, Failure>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|core| scope.spawn(move || work(shown && core == 0))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a panic ends the process")).collect()
    });
    if shown {
        eprint!("\r\x1b[K");
    }
    let mut all = Totals::default();
    let mut broken: Option<Failure> = None;
    for result in results {
        match result {
            Ok(totals) => all.merge(&totals),
            Err(failure) if broken.as_ref().is_none_or(|other| failure.seed < other.seed) => broken = Some(failure),
            Err(_) => {}
        }
    }
    broken.map_or(Ok(all), Err)
}

fn tell(totals: &Totals, start: u64) -> Told<u8> {
    let mut page = Page::open();
    let Totals { seeds, events, facts, known, .. } = totals;
    page.line(format_args!("{seeds} seeds from {start} on: {events} events, {facts} facts, nothing broken"))?;
    if *known > 0 {
        page.line(format_args!("{known} seeds broke a property that is known to be broken"))?;
    }
    page.line("\nseeds that met it, at least once")?;
    for (row, seeds) in SOMETIMES.iter().zip(&totals.sometimes) {
        page.line(format_args!("{seeds:>8}  {}", row.name))?;
    }
    page.line("\nseeds that could have broken it in the end, and did not")?;
    for (row, seeds) in EVENTUALLY.iter().zip(&totals.eventually) {
        page.line(format_args!("{seeds:>8}  {}", row.name))?;
    }
    page.done()?;
    Ok(0)
}
