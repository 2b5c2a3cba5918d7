//! What is written reads back the same.

use super::generate::{self, Luck};
use crate::scenario::link::{self, Link};
use crate::scenario::{Cue, LIBRARY, check, read, write};
use crate::units::SimTime;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn generated_scenarios_are_right(number: u64) {
        prop_assert_eq!(check(&generate::scenario(number)), []);
    }

    #[test]
    fn yaml_and_json_read_back_the_same(number: u64) {
        let scenario = generate::scenario(number);
        for text in [write::to_yaml(&scenario), write::to_json(&scenario), write::canonical(&scenario).to_string()] {
            let back = read(&text).map(|read| read.scenario);
            prop_assert_eq!(back.as_ref(), Ok(&scenario), "{}", text);
        }
    }

    #[test]
    fn links_open_what_they_were_made_of(number: u64, moment in 0..172_800_000u64) {
        let scenario = generate::scenario(number);
        let luck = &mut Luck(number);
        let commands = (0..luck.below(4)).map(|nth| {
            Cue { at: SimTime::from_millis(nth * 1_700), command: generate::command(luck, &scenario) }
        });
        let link = Link {
            commands: commands.collect(),
            moment: SimTime::from_millis(moment),
            selected: (number % 2 == 0).then(|| "task:4 & <b> ü=%".to_owned()),
            engine: (number % 3 == 0).then(|| "1".to_owned()),
            scenario,
        };
        let text = link::encode(&link);
        prop_assert!(text.chars().all(|c| c.is_ascii_graphic()), "{}", text);
        let opened = link::decode(&text);
        prop_assert_eq!(opened.as_ref(), Ok(&link), "{}", text);
        prop_assert_eq!(link::encode(&link), text);
    }

    #[test]
    fn tweaked_built_in_scenarios_stay_readable(place in 0..LIBRARY.len(), desired in 0..100u32, percent in 0..=100u32, seed in 0..1000u64) {
        let entry = &LIBRARY[place];
        let mut scenario = (entry.build)();
        scenario.services[0].desired_count = desired;
        scenario.services[0].deployment_configuration.minimum_healthy_percent = percent;
        scenario.seed = seed;
        let link = Link { moment: SimTime::from_millis(seed), ..Link::to(scenario) };
        let text = link::encode(&link);
        prop_assert!(text.starts_with(&format!("#/{}", entry.slug)) && text.len() < 100, "{}", text);
        prop_assert_eq!(link::decode(&text), Ok(link));
    }
}

#[test]
fn built_in_scenarios_are_written_as_a_person_would() {
    for entry in LIBRARY {
        let text = write::to_yaml(&(entry.build)());
        assert!(
            text.starts_with("# yaml-language-server: $schema=./scenario.schema.json\norrery: 1\ntitle: "),
            "{text}"
        );
        let longest = text.lines().map(str::len).max();
        assert!(longest <= Some(110), "{text}");
        assert!(!text.contains("null") && !text.contains('\t'), "{text}");
    }
}
