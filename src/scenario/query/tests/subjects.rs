//! Every subject with every operator, as symbol and as word.

use super::super::words::{OPERATORS, SUBJECTS};
use super::*;

#[test]
fn every_subject_takes_its_operators_as_symbols_and_as_words() {
    assert_table(OTHERS);
}

#[test]
fn attributes_take_every_operator_and_a_missing_one_is_only_ever_not_like_that() {
    assert_table(ATTRIBUTES);
}

#[test]
fn each_subject_refuses_just_the_operators_it_does_not_list() {
    for askable in SUBJECTS {
        for spelling in OPERATORS {
            let values = ["", "x", "[x]", "true", "[true]", "1.2.3", "2018-06-18", "7"];
            let name = if askable.name.ends_with(':') { "attribute:a" } else { askable.name };
            let reads =
                |operator: &str| values.iter().any(|value| parse(&format!("{name} {operator} {value}")).is_ok());
            let listed = askable.operators().contains(&spelling.symbol);
            assert_eq!(reads(spelling.symbol), listed, "{name} {}", spelling.symbol);
            assert_eq!(reads(spelling.word), listed, "{name} {}", spelling.word);
        }
    }
}

/// All subjects but attributes.
const OTHERS: &[(&str, bool)] = &[
    ("agentConnected == true", true),
    ("agentConnected equals false", false),
    ("agentConnected != true", false),
    ("agentConnected not_equals false", true),
    ("agentConnected in [true, false]", true),
    ("agentConnected !in [true]", false),
    ("agentConnected not_in [false]", true),
    ("agentConnected =~ t.*", true),
    ("agentConnected matches f.*", false),
    ("agentConnected !~ t.*", false),
    ("agentConnected not_matches f.*", true),
    ("agentVersion == 1.98.0", true),
    ("agentVersion equals 1.98", true),
    ("agentVersion != 1.98.1", true),
    ("agentVersion not_equals 1.98", false),
    ("agentVersion > 1.9.0", true),
    ("agentVersion greater_than 1.98.0", false),
    ("agentVersion >= 1.100.0", false),
    ("agentVersion greater_than_equal 1.98.0", true),
    ("agentVersion < 1.100.0", true),
    ("agentVersion less_than 1.98.0", false),
    ("agentVersion <= 1.98.0", true),
    ("agentVersion less_than_equal 1.14.5", false),
    ("ec2InstanceId == i-0123456789abcdef0", true),
    ("ec2InstanceId equals i-1", false),
    ("ec2InstanceId != i-1", true),
    ("ec2InstanceId not_equals i-0123456789abcdef0", false),
    ("ec2InstanceId in ['i-1', 'i-0123456789abcdef0']", true),
    ("ec2InstanceId !in [i-1, i-2]", true),
    ("ec2InstanceId not_in [i-0123456789abcdef0]", false),
    ("ec2InstanceId =~ i-0123.*", true),
    ("ec2InstanceId matches i-0123", false),
    ("ec2InstanceId !~ 'i-[0-9a-f]{17}'", false),
    ("ec2InstanceId not_matches i-9.*", true),
    ("registeredAt == 2024-02-13T08:30:00Z", true),
    ("registeredAt equals 2024-02-13T09:30:00+01:00", true),
    ("registeredAt != 2024-02-13", true),
    ("registeredAt not_equals 2024-02-13T08:30:00", false),
    ("registeredAt > 2024-02-13T00:00:00Z", true),
    ("registeredAt greater_than 2024-02-14", false),
    ("registeredAt >= 2024-02-13T08:30:00", true),
    ("registeredAt greater_than_equal 2024-02-13T08:30:01", false),
    ("registeredAt < 2018-06-18", false),
    ("registeredAt less_than 2024-02-13T08:30:00-01:00", true),
    ("registeredAt <= 2024-02-13", false),
    ("registeredAt less_than_equal 2024-02-13T08:30:00Z", true),
    ("runningTasksCount == 5", true),
    ("runningTasksCount equals 4", false),
    ("runningTasksCount != 5", false),
    ("runningTasksCount not_equals 0", true),
    ("runningTasksCount > 1", true),
    ("runningTasksCount greater_than 5", false),
    ("runningTasksCount >= 5", true),
    ("runningTasksCount greater_than_equal 10", false),
    ("runningTasksCount < 10", true),
    ("runningTasksCount less_than 5", false),
    ("runningTasksCount <= 5", true),
    ("runningTasksCount less_than_equal 4", false),
    ("task:group == service:web", true),
    ("task:group equals service:batch", false),
    ("task:group != service:web", false),
    ("task:group not_equals database", true),
    ("task:group in [service:production, family:batch]", true),
    ("task:group !in [service:web]", false),
    ("task:group not_in [service:api, family:api]", true),
    ("task:group =~ service:.*", true),
    ("task:group matches web", false),
    ("task:group !~ family:.*", false),
    ("task:group not_matches service:api.*", true),
];

/// `attribute:…`, which may be missing or only a name.
const ATTRIBUTES: &[(&str, bool)] = &[
    ("attribute:stack exists", true),
    ("attribute:stack !exists", false),
    ("attribute:stack not_exists", false),
    ("attribute:stack == production", true),
    ("attribute:stack equals prod", false),
    ("attribute:stack != production", false),
    ("attribute:stack not_equals prod", true),
    ("attribute:stack in [test, production]", true),
    ("attribute:stack !in [test]", true),
    ("attribute:stack not_in [production]", false),
    ("attribute:stack =~ prod.*", true),
    ("attribute:stack =~ prod", false),
    ("attribute:stack matches '(prod|test).*'", true),
    ("attribute:stack !~ prod.*", false),
    ("attribute:stack not_matches PROD.*", true),
    ("attribute:rack > 9", true),
    ("attribute:rack greater_than 10", false),
    ("attribute:rack >= 10", true),
    ("attribute:rack greater_than_equal 11", false),
    ("attribute:rack < 9", false),
    ("attribute:rack less_than 10.1", true),
    ("attribute:rack <= 9", false),
    ("attribute:rack less_than_equal 10", true),
    ("attribute:stack > prod", true),
    ("attribute:stack < prod", false),
    ("attribute:ecs.capability.task-eni exists", true),
    ("attribute:ecs.capability.task-eni == x", false),
    ("attribute:ecs.capability.task-eni == ''", true),
    ("attribute:pool exists", false),
    ("attribute:pool !exists", true),
    ("attribute:pool not_exists", true),
    ("attribute:pool == a", false),
    ("attribute:pool != a", true),
    ("attribute:pool > a", false),
    ("attribute:pool >= a", false),
    ("attribute:pool < a", false),
    ("attribute:pool <= a", false),
    ("attribute:pool in [a]", false),
    ("attribute:pool !in [a]", true),
    ("attribute:pool =~ .*", false),
    ("attribute:pool !~ .*", true),
    ("attribute:Stack exists", false),
];
