//! A field is set, and all that the writer wrote beside it stays: for random scenarios, and for every field.

use super::form::{self, Entry, Field};
use super::{diff, paths};
use crate::scenario::tests::generate::{self, Luck};
use crate::scenario::{Scenario, patch::patch, read, write};
use proptest::prelude::*;

/// Returns the text with numbered comments behind lines and between them, and how many.
fn commented(text: &str, luck: &mut Luck) -> (String, usize) {
    let (mut out, mut count, mut folded) = (String::new(), 0, None::<usize>);
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        // Within a text in lines everything is text.
        if folded.is_some_and(|outer| indent > outer || line.trim().is_empty()) {
            out.push_str(&format!("{line}\n"));
            continue;
        }
        folded = line.ends_with(">-").then_some(indent);
        if luck.below(4) == 0 {
            count += 1;
            out.push_str(&format!("{}# note {count}.\n", " ".repeat(indent)));
        }
        out.push_str(line);
        if folded.is_none() && luck.below(3) == 0 {
            count += 1;
            out.push_str(&format!("  # note {count}."));
        }
        out.push('\n');
    }
    (out, count)
}

/// Other values for a field, in the words of the form.
fn others(field: &Field, luck: &mut Luck) -> Vec<String> {
    match &field.entry {
        Entry::Number { least, most } => vec![(least + luck.below(most - least + 1)).to_string(), most.to_string()],
        Entry::Choice(choices) => choices.iter().map(|(word, _)| word.clone()).collect(),
        Entry::Text if field.path.ends_with(".size") => vec!["77MB".to_owned()],
        Entry::Text => vec!["7m".to_owned()],
    }
}

fn fields(scenario: &Scenario) -> impl Iterator<Item = Field> {
    form::groups(scenario).into_iter().flat_map(|group| group.fields)
}

/// Sets every field of the form; returns how many values were really new.
fn set_every_field(text: &str, comments: usize, scenario: &Scenario, luck: &mut Luck) -> Result<usize, TestCaseError> {
    let mut set = 0;
    for field in fields(scenario) {
        for value in others(&field, luck) {
            let Ok(made) = paths::with(scenario, &form::values(scenario, &field.path, &value)) else { continue };
            if made == *scenario {
                continue;
            }
            set += 1;
            let told = || format!("{} = {value}\n{text}", field.path);
            let after = patch(text, &made);
            let read = read(&after).unwrap_or_else(|wrong| panic!("{wrong:?}\n{after}"));
            prop_assert_eq!(&read.scenario, &made, "{}", told());
            for comment in 1..=comments {
                prop_assert!(
                    after.contains(&format!("# note {comment}.")),
                    "# note {} of {}\n{}",
                    comment,
                    told(),
                    after
                );
            }
            let shown = fields(&made).find(|now| now.path == field.path).map(|now| now.value);
            let same = fields(&read.scenario).find(|now| now.path == field.path).map(|now| now.value);
            prop_assert_eq!(shown, same);
            // Strategies and layers are several lines; all else is one value, or the breaker's two.
            let lines = diff::diff(text, &after);
            let gone = lines.iter().filter(|line| matches!(line, diff::Line::Gone(..))).count();
            let several = ["placementStrategy", "size"].iter().any(|name| field.path.ends_with(name));
            prop_assert!(several || gone <= 2, "{} lines of {}\n{}", gone, told(), after);
        }
    }
    Ok(set)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_set_field_keeps_every_comment_and_changes_its_value_alone(number in any::<u64>()) {
        let (scenario, luck) = (generate::scenario(number), &mut Luck(number));
        let (text, comments) = commented(&write::to_yaml(&scenario), luck);
        let before = read(&text).unwrap_or_else(|wrong| panic!("{wrong:?}\n{text}"));
        prop_assert_eq!(&before.scenario, &scenario, "{}", text);
        let set = set_every_field(&text, comments, &scenario, luck)?;
        prop_assert!(set > 0, "seed and duration can always be set");
    }

    #[test]
    fn a_set_field_leaves_json_what_it_was(number in any::<u64>()) {
        let (scenario, luck) = (generate::scenario(number), &mut Luck(number));
        let text = write::to_json(&scenario);
        set_every_field(&text, 0, &scenario, luck)?;
        for field in fields(&scenario) {
            let values = form::values(&scenario, &field.path, &others(&field, luck)[0]);
            let Ok(made) = paths::with(&scenario, &values) else { continue };
            let after = patch(&text, &made);
            prop_assert!(serde_json::from_str::<serde_json::Value>(&after).is_ok(), "{}", after);
        }
    }

    #[test]
    fn any_other_scenario_can_be_put_into_a_text(one in any::<u64>(), other in any::<u64>()) {
        let (before, after) = (generate::scenario(one), generate::scenario(other));
        let (text, _) = commented(&write::to_yaml(&before), &mut Luck(one));
        for text in [text, write::to_json(&before)] {
            let patched = patch(&text, &after);
            prop_assert_eq!(read(&patched).map(|read| read.scenario), Ok(after.clone()), "{}", patched);
        }
    }
}
