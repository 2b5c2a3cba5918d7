//! The wall clock of a recording: what a calendar and a clock beside the cluster would show. Reads no platform time.
//!
//! Time zero is 2026-06-15T09:00:00Z, as `Catalog::moment` has it.

use crate::scenario::query::Moment;
use crate::sim::Catalog;
use crate::units::SimTime;

/// Zones lie at most so far from UTC.
const FARTHEST_MINUTES: i32 = 14 * 60;

/// Returns the instant to the second, as logs write it: `2026-06-15T09:00:12Z`.
pub fn seconds(catalog: &Catalog, at: SimTime) -> String {
    catalog.moment(at).to_string()
}

/// Returns the instant to the millisecond in UTC: `2026-06-15T09:00:12.345Z`.
pub fn millis(catalog: &Catalog, at: SimTime) -> String {
    let seconds = seconds(catalog, at);
    format!("{}.{:03}Z", seconds.trim_end_matches('Z'), at.as_millis() % 1000)
}

/// Returns the instant on a clock so many minutes ahead of UTC, as the AWS CLI prints it:
/// `2026-06-15T11:00:12.345000+02:00`. A distance that no zone has is cut to the farthest one.
pub fn offset(catalog: &Catalog, at: SimTime, minutes_ahead: i32) -> String {
    let ahead = minutes_ahead.clamp(-FARTHEST_MINUTES, FARTHEST_MINUTES);
    let local = Moment(catalog.moment(at).0 + i64::from(ahead) * 60).to_string();
    let (sign, distance) = (if ahead < 0 { '-' } else { '+' }, ahead.unsigned_abs());
    let part = match at.as_millis() % 1000 {
        0 => String::new(),
        part => format!(".{part:03}000"),
    };
    format!("{}{part}{sign}{:02}:{:02}", local.trim_end_matches('Z'), distance / 60, distance % 60)
}

/// Returns the milliseconds since 1970, as the logs API counts them.
pub fn epoch_millis(catalog: &Catalog, at: SimTime) -> i64 {
    catalog.moment(at).0 * 1000 + (at.as_millis() % 1000) as i64
}

/// Returns the seconds since 1970 with their fraction: how the JSON protocol of ECS writes timestamps.
pub fn epoch_seconds(catalog: &Catalog, at: SimTime) -> f64 {
    epoch_millis(catalog, at) as f64 / 1000.0
}

/// Returns the instant that a count of milliseconds since 1970 names; none before the recording.
pub fn from_epoch_millis(catalog: &Catalog, millis: i64) -> Option<SimTime> {
    let since = millis.checked_sub(epoch_millis(catalog, SimTime::ZERO))?;
    u64::try_from(since).ok().map(SimTime::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::LIBRARY;

    #[test]
    fn one_instant_in_every_notation() {
        let catalog = Catalog::new(&(LIBRARY[0].build)());
        let at = SimTime::from_millis(12_345);
        assert_eq!(seconds(&catalog, SimTime::ZERO), "2026-06-15T09:00:00Z");
        assert_eq!(seconds(&catalog, at), "2026-06-15T09:00:12Z", "seconds are cut, not rounded");
        assert_eq!(millis(&catalog, at), "2026-06-15T09:00:12.345Z");
        assert_eq!(epoch_millis(&catalog, at), 1_781_514_012_345);
        assert_eq!(epoch_seconds(&catalog, at).to_string(), "1781514012.345");
        assert_eq!(from_epoch_millis(&catalog, 1_781_514_012_345), Some(at));
        assert_eq!(from_epoch_millis(&catalog, 0), None);
        assert_eq!(from_epoch_millis(&catalog, i64::MIN), None);
        for (minutes, want) in [
            (0, "2026-06-15T09:00:12.345000+00:00"),
            (120, "2026-06-15T11:00:12.345000+02:00"),
            (330, "2026-06-15T14:30:12.345000+05:30"),
            (-420, "2026-06-15T02:00:12.345000-07:00"),
            (-600, "2026-06-14T23:00:12.345000-10:00"),
            (i32::MAX, "2026-06-15T23:00:12.345000+14:00"),
            (i32::MIN, "2026-06-14T19:00:12.345000-14:00"),
        ] {
            assert_eq!(offset(&catalog, at, minutes), want, "{minutes} min");
        }
        assert_eq!(offset(&catalog, SimTime::ZERO, 0), "2026-06-15T09:00:00+00:00", "no fraction where there is none");
    }

    #[test]
    fn midnight_and_the_longest_recording() {
        let catalog = Catalog::new(&(LIBRARY[0].build)());
        let hours = |hours: u64| SimTime::from_millis(hours * 3_600_000);
        assert_eq!(millis(&catalog, hours(15)), "2026-06-16T00:00:00.000Z");
        assert_eq!(millis(&catalog, hours(48)), "2026-06-17T09:00:00.000Z");
    }
}
