//! Every duration, rate and limit that AWS documents or that was observed, each with its source.
//!
//! One row a setting; two profiles. No such number stands anywhere else.

mod table;

use crate::scenario::{Profile, Rules, Setting};
use crate::units::Span;
pub use table::TABLE;

/// How sure we are of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Badge {
    /// AWS's documentation or source code says so.
    Documented,
    /// Read off real clusters.
    Observed,
    /// Our own choice where nothing is known.
    Assumed,
}

/// A value between `low` and `high`, and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    pub low: u64,
    pub high: u64,
    pub badge: Badge,
    pub source: &'static str,
}

/// What both profiles say about one setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub setting: Setting,
    pub meaning: &'static str,
    pub aws: Value,
    pub handbook: Value,
}

/// Polling, and pushing, as `Setting::Transport` counts them.
pub const POLL: u64 = 0;
pub const PUSH: u64 = 1;
/// `Setting::UnhealthyReplacement`.
pub const START_FIRST: u64 = 0;
pub const STOP_FIRST: u64 = 1;
/// `Setting::PullState`.
pub const PULLS_IN_ACTIVATING: u64 = 1;
/// `Setting::ResourcesFree`.
pub const FREE_AT_STOPPING: u64 = 1;
/// `Setting::HealthGate`.
pub const BEFORE_RUNNING: u64 = 1;
/// `Setting::ActivatingMeaning`.
pub const STARTS_CONTAINERS: u64 = 0;
pub const REGISTERS: u64 = 1;
/// `Setting::BreakerPreset`.
pub const TODAY: u64 = 0;
pub const OF_2023: u64 = 1;
pub const OF_HANDBOOK: u64 = 2;
/// `Setting::CredentialFlow`.
pub const AGENT_ASSUMES: u64 = 0;
pub const PUSHED: u64 = 1;
/// `Setting::ExecutionRole`.
pub const ABSENT: u64 = 0;
pub const PRESENT: u64 = 1;
/// Settings that are a yes or a no.
pub const NO: u64 = 0;
pub const YES: u64 = 1;

/// The values of one run: a profile with the scenario's own settings on top.
#[derive(Clone, Debug, PartialEq)]
pub struct Timing {
    values: [(u64, u64); TABLE.len()],
    pub profile: Profile,
}

impl Timing {
    pub fn new(rules: &Rules) -> Timing {
        let mut values = [(0, 0); TABLE.len()];
        for row in TABLE {
            let value = value_of(row, rules.profile);
            values[row.setting as usize] = match rules.overrides.get(&row.setting) {
                Some(&chosen) => (chosen, chosen),
                None => (value.low, value.high),
            };
        }
        Timing { values, profile: rules.profile }
    }

    /// Returns the two ends between which a span is rolled.
    pub fn range(&self, setting: Setting) -> (Span, Span) {
        let (low, high) = self.values[setting as usize];
        (Span::from_millis(low), Span::from_millis(high))
    }

    /// Returns a span that has one value.
    pub fn span(&self, setting: Setting) -> Span {
        self.range(setting).0
    }

    /// Returns a rate, a count or a choice.
    pub fn number(&self, setting: Setting) -> u64 {
        self.values[setting as usize].0
    }
}

/// Returns the row of a setting.
pub fn row(setting: Setting) -> &'static Row {
    &TABLE[setting as usize]
}

/// Returns what a profile says.
pub fn value_of(row: &Row, profile: Profile) -> Value {
    match profile {
        Profile::Aws => row.aws,
        Profile::Handbook => row.handbook,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::SettingKind;

    #[test]
    fn every_setting_has_its_row_with_a_source() {
        assert_eq!(TABLE.len(), Setting::ALL.len());
        for (row, &setting) in TABLE.iter().zip(Setting::ALL) {
            assert_eq!(row.setting, setting, "rows stand in the order of the settings");
            assert_eq!(row.setting as usize, Setting::ALL.iter().position(|other| *other == setting).expect("listed"));
            for value in [row.aws, row.handbook] {
                assert!(value.low <= value.high && !value.source.is_empty(), "{setting:?}");
                if let (_, SettingKind::Choice(words)) = setting.spelled() {
                    assert!((value.high as usize) < words.len(), "{setting:?}");
                }
            }
        }
    }

    #[test]
    fn an_override_replaces_the_profile() {
        let mut rules = Rules { profile: Profile::Handbook, ..Rules::default() };
        assert_eq!(Timing::new(&rules).span(Setting::SchedulerCadence), Span::from_secs(5));
        rules.overrides.insert(Setting::SchedulerCadence, 8_000);
        assert_eq!(Timing::new(&rules).span(Setting::SchedulerCadence), Span::from_secs(8));
    }
}
