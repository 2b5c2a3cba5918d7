//! The lines that come again and again: health checks of the load balancer, and one request in a while.

use super::Line;
use super::life::{Life, Served};
use crate::scenario::HealthAnswer;
use crate::sim::world::App;
use crate::units::{SimTime, Span};

/// So often one request is written down.
const SAMPLING: Span = Span::from_secs(10);

impl Life<'_> {
    pub(super) fn often(&self, from: SimTime, to: SimTime, lines: &mut Vec<Line>) {
        for row in &self.targets {
            self.checks(row, from, to, lines);
            self.requests(row, from, to, lines);
        }
    }

    /// Writes each health check down that reached the application, with what it was answered.
    fn checks(&self, row: &Served, from: SimTime, to: SimTime, lines: &mut Vec<Line>) {
        let group = self.here.catalog().group(row.group);
        let path = &group.spec.health_check_path;
        let to = row.until.map_or(to, |until| until.min(to));
        for at in grid(row.first_probe, group.interval, from, to) {
            let failed = row.failed.binary_search(&at).is_ok();
            let Some(answer) = self.answer(at, failed, |status| group.accepts(status)) else { continue };
            let level = if group.accepts(answer) { "INFO" } else { "ERROR" };
            lines
                .push(Line { at, text: format!("{level} \"GET {path} HTTP/1.1\" {answer} \"ELB-HealthChecker/2.0\"") });
        }
    }

    /// Returns the status that a check got; none where nobody answered it, or the network kept it away.
    fn answer(&self, at: SimTime, failed: bool, accepts: impl Fn(u16) -> bool) -> Option<u16> {
        match self.app(at) {
            App::Down | App::Answering(HealthAnswer::Timeout) => None,
            App::Answering(HealthAnswer::Ok) => (!failed || !accepts(200)).then_some(200),
            App::Answering(HealthAnswer::Status(status)) => (!failed || !accepts(status)).then_some(status),
            App::Failing { .. } => Some(if failed { 500 } else { 200 }),
        }
    }

    /// Writes one request in a while down, as long as the load balancer sends some.
    fn requests(&self, row: &Served, from: SimTime, to: SimTime, lines: &mut Vec<Line>) {
        if self.here.catalog().group(row.group).requests_per_second == 0 {
            return;
        }
        for (since, until) in &row.healthy {
            let first = *since + Span::from_millis(self.dice(row, since.as_millis()) % SAMPLING.as_millis());
            let to = until.map_or(to, |until| until.min(to));
            for at in grid(first, SAMPLING, from, to) {
                let roll = self.dice(row, at.as_millis());
                let answer = match self.app(at) {
                    App::Down | App::Answering(HealthAnswer::Timeout) => continue,
                    App::Answering(HealthAnswer::Ok) => 200,
                    App::Answering(HealthAnswer::Status(status)) => status,
                    App::Failing { permille } if roll % 1_000 < u64::from(permille) => 500,
                    App::Failing { .. } => 200,
                };
                let level = if answer < 500 { "INFO" } else { "ERROR" };
                let millis = 2 + (roll >> 32) % 40;
                lines.push(Line { at, text: format!("{level} \"GET / HTTP/1.1\" {answer} {millis} ms") });
            }
        }
    }

    fn dice(&self, row: &Served, nth: u64) -> u64 {
        self.here.catalog().made_up("request-log", row.target.number().into(), nth)
    }
}

/// Returns the instants of `first, first + every, …` from `from` to `to`, both included.
fn grid(first: SimTime, every: Span, from: SimTime, to: SimTime) -> impl Iterator<Item = SimTime> {
    let every = every.as_millis().max(1);
    let skipped = from.since(first).as_millis().div_ceil(every);
    let start = first.as_millis().saturating_add(skipped.saturating_mul(every));
    (start..=to.as_millis()).step_by(usize::try_from(every).unwrap_or(usize::MAX)).map(SimTime::from_millis)
}
