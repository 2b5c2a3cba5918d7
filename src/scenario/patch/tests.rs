//! What stays of a text, and what comes in: every way to lay a value out.

use super::patch;
use crate::scenario::{Scenario, read};

/// A scenario's text in which all else is as small as can be.
const BASE: &str = "title: T\ncluster: {fargate: true}\nimages:\n- {image: \"a:1\", size: 5MB}\ntaskDefinitions:\n- family: a\n  \
    containerDefinitions:\n  - name: c\n    image: a:1\n    memory: 64\n";

fn scenario(text: &str) -> Scenario {
    read(text).unwrap_or_else(|wrong| panic!("{wrong:?}\n{text}")).scenario
}

fn set(change: fn(&mut Scenario), text: &str) -> String {
    let mut to = scenario(text);
    change(&mut to);
    let patched = patch(text, &to);
    assert_eq!(scenario(&patched), to, "{patched}");
    patched
}

#[test]
fn a_value_is_set_where_it_stands() {
    let title: fn(&mut Scenario) = |scenario| scenario.title = "New: #1".to_owned();
    let seed: fn(&mut Scenario) = |scenario| scenario.seed = 9;
    let lesson: fn(&mut Scenario) = |scenario| scenario.lesson = "two".to_owned();
    for (name, change, given, want) in [
        ("plain", seed, "title: T\nseed:   7   # why\n", "title: T\nseed:   9   # why\n"),
        ("Windows", seed, "title: T\r\nseed: 7 # why\r\n", "title: T\r\nseed: 9 # why\r\n"),
        ("without an end", seed, "title: T\nseed: 7", "title: T\nseed: 9"),
        ("with a mark", seed, "\u{feff}seed: 7\n", "\u{feff}seed: 9\n"),
        ("behind letters", seed, "title: Größe 🚀 # ü\nseed: 7 # 🚀\n", "title: Größe 🚀 # ü\nseed: 9 # 🚀\n"),
        ("in brackets", seed, "{title: T, seed: 7, # why\n}\n", "{title: T, seed: 9, # why\n}\n"),
        ("JSON", seed, "{\"title\":\"T\",\n \"seed\" : 7}", "{\"title\":\"T\",\n \"seed\" : 9}"),
        ("double quotes", title, "title: \"T\" # why\n", "title: \"New: #1\" # why\n"),
        ("single quotes", title, "title: 'It''s' # why\n", "title: 'New: #1' # why\n"),
        ("quotes needed", title, "title: T # why\n", "title: \"New: #1\" # why\n"),
        (
            "several lines in quotes",
            title,
            "title: \"T\n  two\" # why\nseed: 2\n",
            "title: \"New: #1\" # why\nseed: 2\n",
        ),
        ("several plain lines", title, "title: T\n  two\nseed: 2\n", "title: \"New: #1\"\nseed: 2\n"),
        ("lines", lesson, "lesson: >-  # why\n  one\n  more\n\n# next\nseed: 2\n", "lesson: two\n\n# next\nseed: 2\n"),
        ("nothing", seed, "seed:\ntitle: T\n", "seed: 9\ntitle: T\n"),
        ("nothing with a comment", seed, "seed:  # why\ntitle: T\n", "seed: 9  # why\ntitle: T\n"),
        ("a default is set", seed, "title: T # why\n", "title: T # why\nseed: 9\n"),
        ("in its order", seed, "title: T # why\nduration: 5m\n", "title: T # why\nseed: 9\nduration: 5m\n"),
        ("before all", title, "seed: 2 # why\n", "title: \"New: #1\"\nseed: 2 # why\n"),
        ("in brackets, new", seed, "{title: T}\n", "{title: T, seed: 9}\n"),
        (
            "in brackets in lines",
            seed,
            "{\n  title: T, # why\n  duration: 5m\n}",
            "{\n  title: T,\n  seed: 9, # why\n  duration: 5m\n}",
        ),
        ("JSON in lines", seed, "{\n  \"title\": \"T\"\n}\n", "{\n  \"title\": \"T\",\n  \"seed\": 9\n}\n"),
        ("back to the default", |scenario| scenario.seed = 1, "seed: 7 # why\n", "seed: 1 # why\n"),
        ("an alias", title, "lesson: &t T\ntitle: *t # why\n", "lesson: &t T\ntitle: \"New: #1\" # why\n"),
        (
            "a word that stands for an object",
            |scenario| scenario.rules.profile = crate::scenario::Profile::Handbook,
            "rules: aws # why\n",
            "rules: handbook # why\n",
        ),
    ] {
        assert_eq!(set(change, given), want, "{name}");
    }
}

#[test]
fn items_come_and_go() {
    let small: fn(&mut Scenario) = |scenario| scenario.cluster.zones.truncate(1);
    let more: fn(&mut Scenario) = |scenario| scenario.cluster.zones.push("us-east-1f".to_owned());
    let first: fn(&mut Scenario) = |scenario| scenario.cluster.zones.insert(0, "us-east-1f".to_owned());
    for (name, change, given, want) in [
        (
            "the last items",
            small,
            "cluster:\n  zones:\n  - us-east-1a # a\n  - us-east-1b # b\n  # end\n",
            "cluster:\n  zones:\n  - us-east-1a # a\n  # b\n  # end\n",
        ),
        (
            "in brackets",
            small,
            "cluster: {zones: [us-east-1a, us-east-1b]} # why\n",
            "cluster: {zones: [us-east-1a]} # why\n",
        ),
        (
            "in brackets in lines",
            small,
            "cluster: {zones: [\n  us-east-1a, # a\n  us-east-1b # b\n]}\n",
            "cluster: {zones: [\n  us-east-1a # b\n  # a\n]}\n",
        ),
        (
            "an item more",
            more,
            "cluster:\n  zones:\n    - us-east-1a # a\n# end\n",
            "cluster:\n  zones:\n    - us-east-1a # a\n    - us-east-1f\n# end\n",
        ),
        (
            "an item before",
            first,
            "cluster:\n  zones:\n    # a\n    - us-east-1a\n",
            "cluster:\n  zones:\n    # a\n    - us-east-1f\n    - us-east-1a\n",
        ),
        (
            "an item more in brackets",
            more,
            "cluster: {zones: [us-east-1a, ]}\n",
            "cluster: {zones: [us-east-1a, us-east-1f, ]}\n",
        ),
    ] {
        assert_eq!(set(change, given), want, "{name}");
    }
}

#[test]
fn members_come_and_go() {
    let timed: fn(&mut Scenario) =
        |scenario| scenario.task_definitions[0].container_definitions[0].stop_timeout = Some(9);
    let untimed: fn(&mut Scenario) =
        |scenario| scenario.task_definitions[0].container_definitions[0].stop_timeout = None;
    let with = |tail: &str| format!("{BASE}{tail}");
    for (name, change, given, want) in [
        (
            "a member more",
            timed,
            with("    essential: true # why\n"),
            with("    essential: true # why\n    stopTimeout: 9\n"),
        ),
        (
            "a member behind a comment",
            untimed,
            with("    # before\n    stopTimeout: 5 # why\n    # behind\n"),
            with("    # before\n    # why\n    # behind\n"),
        ),
        (
            "a member behind a dash",
            untimed,
            BASE.replace("  - name: c\n", "  - stopTimeout: 5\n    name: c\n"),
            BASE.to_owned(),
        ),
        (
            "one behind a dash with a comment",
            untimed,
            BASE.replace("  - name: c\n", "  - stopTimeout: 5 # why\n    name: c\n"),
            BASE.replace("  - name: c\n", "  - name: c\n    # why\n"),
        ),
        (
            "one behind a dash far away",
            timed,
            BASE.replace("  - name: c\n", "  -   # why\n    name: c\n"),
            with("    stopTimeout: 9\n").replace("  - name: c\n", "  -   # why\n    name: c\n"),
        ),
        (
            "layers become a size",
            |scenario| {
                scenario.images[0].layers.clear();
                scenario.images[0].size = Some(crate::units::Bytes(7_000_000));
            },
            BASE.replace(
                "- {image: \"a:1\", size: 5MB}",
                "- image: a:1 # i\n  layers:\n  # base\n  - size: 3MB # s\n  - size: 2MB",
            ),
            BASE.replace("- {image: \"a:1\", size: 5MB}", "- image: a:1 # i\n  size: 7MB\n  # base\n  # s"),
        ),
        (
            "a script is added",
            |scenario| scenario.script = scenario_with_script(),
            "title: T # why\n".into(),
            "title: T # why\nscript:\n  - {at: 30s, do: fail-zone, zone: us-east-1b}\n".into(),
        ),
        (
            "the whole list goes",
            |scenario| scenario.script.clear(),
            "script:\n- {at: 30s, do: fail-zone, zone: us-east-1b} # cue\ntitle: T\n".into(),
            "# cue\ntitle: T\n".into(),
        ),
    ] {
        assert_eq!(set(change, &given), want, "{name}");
    }
}

fn scenario_with_script() -> Vec<crate::scenario::Cue> {
    scenario("script: [{at: 30s, do: fail-zone, zone: us-east-1b}]\n").script
}

#[test]
fn what_cannot_be_edited_is_written_anew() {
    // One value is written for two places: changing it would change both.
    let shared = "title: &t T\nlesson: *t\n";
    let changed = set(|scenario| scenario.title = "U".to_owned(), shared);
    assert_eq!(scenario(&changed).lesson, "T");
    let mut to = scenario("title: T\n");
    to.seed = 9;
    assert_eq!(scenario(&patch("title: [", &to)), to, "a text that cannot be read");
    assert_eq!(scenario(&patch("{\"title\":\"\\ud83d\\ude00\"}", &to)), to);
}
