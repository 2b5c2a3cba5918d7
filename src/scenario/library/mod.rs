//! The built-in scenarios, in the order in which one learns from them.
//!
//! What a menu needs of them is static, so that nothing reads a scenario's text for its title.

mod agent_lost;
mod agent_under_load;
mod bad_health_path;
mod big_image;
mod binpack_or_spread;
mod breaker_modes;
mod cold_and_warm_pull;
mod constraints;
mod crash_loop;
mod crash_loop_no_breaker;
mod credentials;
mod daemon;
mod drain_instance;
mod first_journey;
mod first_journey_fargate;
mod fleet_1000;
mod grace_too_short;
mod instance_dies;
mod missing_image;
mod no_room;
mod oom_loop;
mod reconcile_a_crash;
mod registry_slow;
mod rolling;
mod rolling_0_100;
mod rolling_100_200;
mod rolling_50_150;
mod rolling_50_200;
mod slow_drain;
mod spot_interruption;
mod stuck_100_100;
mod zone_outage_mid_deploy;

use super::{Scenario, read};
use crate::units::SimTime;

/// A built-in scenario.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its name in links and on the command line.
    pub slug: &'static str,
    pub group: Group,
    /// The question it answers.
    pub title: &'static str,
    /// One paragraph: what to look at and what it teaches.
    pub lesson: &'static str,
    /// Where the menu opens it: shortly before what is worth seeing.
    pub moment: SimTime,
    pub build: fn() -> Scenario,
}

/// What a scenario is about: the headings of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    FirstSteps,
    CrashLoops,
    RollingUpdates,
    HealthChecks,
    Images,
    Placement,
    Failures,
    Scale,
}

/// Entries of one group stand together; the first nine have a key of their own.
pub const LIBRARY: &[Entry] = &[
    first_journey::ENTRY,
    first_journey_fargate::ENTRY,
    reconcile_a_crash::ENTRY,
    crash_loop::ENTRY,
    crash_loop_no_breaker::ENTRY,
    breaker_modes::ENTRY,
    oom_loop::ENTRY,
    rolling_50_200::ENTRY,
    rolling_100_200::ENTRY,
    rolling_50_150::ENTRY,
    rolling_0_100::ENTRY,
    stuck_100_100::ENTRY,
    grace_too_short::ENTRY,
    bad_health_path::ENTRY,
    slow_drain::ENTRY,
    cold_and_warm_pull::ENTRY,
    big_image::ENTRY,
    registry_slow::ENTRY,
    missing_image::ENTRY,
    binpack_or_spread::ENTRY,
    constraints::ENTRY,
    no_room::ENTRY,
    daemon::ENTRY,
    instance_dies::ENTRY,
    drain_instance::ENTRY,
    zone_outage_mid_deploy::ENTRY,
    spot_interruption::ENTRY,
    agent_under_load::ENTRY,
    agent_lost::ENTRY,
    credentials::ENTRY,
    fleet_1000::ENTRY,
];

/// What a page plays that was asked for nothing.
pub const FIRST: &str = "crash-loop";

/// Finds a built-in scenario by its slug.
pub fn find(slug: &str) -> Option<&'static Entry> {
    LIBRARY.iter().find(|entry| entry.slug == slug)
}

/// Returns the place of the opening scenario in the library.
pub fn first() -> usize {
    LIBRARY.iter().position(|entry| entry.slug == FIRST).unwrap_or_default()
}

impl Group {
    /// Returns the heading above its scenarios.
    pub const fn title(self) -> &'static str {
        match self {
            Group::FirstSteps => "First steps",
            Group::CrashLoops => "Crash loops and the breaker",
            Group::RollingUpdates => "Rolling updates",
            Group::HealthChecks => "Health checks",
            Group::Images => "Images",
            Group::Placement => "Placement",
            Group::Failures => "Failures",
            Group::Scale => "Scale",
        }
    }
}

impl Entry {
    /// Reads the scenario's text, which leaves out what the entry says; a test reads them all.
    fn read(&self, text: &str) -> Scenario {
        match read(text) {
            Ok(read) => self.rename(read.scenario),
            Err(problems) => panic!("a built-in scenario is correct: {}: {}", self.slug, problems[0]),
        }
    }

    /// Gives a scenario this entry's title and lesson.
    fn rename(&self, scenario: Scenario) -> Scenario {
        Scenario { title: self.title.to_owned(), lesson: self.lesson.to_owned(), ..scenario }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::check;

    #[test]
    fn every_entry_reads_without_a_note_and_passes_the_check() {
        for entry in LIBRARY {
            let scenario = (entry.build)();
            assert_eq!(check(&scenario), [], "{}", entry.slug);
            assert_eq!(check::notes(&scenario), [], "{}", entry.slug);
            assert!(entry.title.ends_with('?'), "the title of {} is a question", entry.slug);
            assert!(entry.lesson.len() > 200, "the lesson of {} is a paragraph", entry.slug);
            assert_eq!((scenario.title.as_str(), scenario.lesson.as_str()), (entry.title, entry.lesson));
            assert!(entry.moment < scenario.end(), "{} opens within its recording", entry.slug);
        }
    }

    #[test]
    fn slugs_and_titles_are_unique_and_slugs_fit_into_a_link() {
        for (place, entry) in LIBRARY.iter().enumerate() {
            let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(entry.slug.chars().all(letters), "{}", entry.slug);
            assert_eq!(LIBRARY.iter().position(|other| other.slug == entry.slug), Some(place));
            assert_eq!(LIBRARY.iter().position(|other| other.title == entry.title), Some(place));
        }
    }

    #[test]
    fn groups_stand_together_and_the_opening_scenario_has_a_key() {
        let mut groups: Vec<Group> = LIBRARY.iter().map(|entry| entry.group).collect();
        groups.dedup();
        let titles: std::collections::BTreeSet<&str> = groups.iter().map(|group| group.title()).collect();
        assert_eq!(titles.len(), groups.len(), "each group is one run of entries: {groups:?}");
        assert!(first() < 9 && LIBRARY[first()].slug == FIRST);
    }
}
