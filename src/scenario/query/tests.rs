//! What queries mean: an instance to ask, terms joined, and one form for equal queries.

mod laws;
mod mistakes;
mod subjects;

use super::*;

struct Instance;

/// A connected c5.large with agent 1.98.0 that hosts a task of each of two groups.
impl InstanceFacts for Instance {
    fn agent_connected(&self) -> bool {
        true
    }

    fn agent_version(&self) -> Version {
        Version::new(1, 98, 0)
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        let attributes = [
            ("ecs.instance-type", "c5.large"),
            ("ecs.availability-zone", "eu-west-1c"),
            ("stack", "production"),
            ("rack", "10"),
            ("note", "two words, (odd) [signs]"),
            ("ecs.capability.task-eni", ""),
        ];
        attributes.into_iter().find(|(listed, _)| *listed == name).map(|(_, value)| value)
    }

    fn ec2_instance_id(&self) -> &str {
        "i-0123456789abcdef0"
    }

    fn registered_at(&self) -> Moment {
        "2024-02-13T08:30:00Z".parse().expect("a date")
    }

    fn running_tasks_count(&self) -> u32 {
        5
    }

    fn any_task_group(&self, wanted: &dyn Fn(&str) -> bool) -> bool {
        ["service:web", "family:batch"].into_iter().any(wanted)
    }
}

fn read(text: &str) -> Query {
    parse(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Text, then whether it holds for the instance.
fn assert_table(table: &[(&str, bool)]) {
    for (text, want) in table {
        let query = read(text);
        assert_eq!(query.holds(&Instance), *want, "{text}");
        assert_eq!(read(&query.to_string()), query, "{query}");
        let opposite = read(&format!("not ({text})"));
        assert_eq!(opposite.holds(&Instance), !want, "{opposite}");
    }
}

#[test]
fn terms_join_by_precedence_and_values_are_quoted_where_needed() {
    assert_table(&[
        ("attribute:ecs.instance-type == c5.2xlarge", false),
        ("attribute:stack =~ prod.* and not (task:group == service:batch)", true),
        ("not(task:group == database)", true),
        (
            "(attribute:ecs.availability-zone in [eu-west-1a, eu-west-1c] or attribute:pool exists) \
             and runningTasksCount < 8",
            true,
        ),
        // `and` binds closer than `or`, `not` closer than both.
        ("runningTasksCount == 5 or runningTasksCount == 1 and runningTasksCount == 2", true),
        ("(runningTasksCount == 5 or runningTasksCount == 1) and runningTasksCount == 2", false),
        ("not runningTasksCount == 1 and runningTasksCount == 5", true),
        ("not (runningTasksCount == 1 and runningTasksCount == 5)", true),
        ("! runningTasksCount == 5 || attribute:stack exists", true),
        ("!(runningTasksCount==5)&&attribute:stack exists", false),
        ("!!attribute:stack exists", true),
        ("not not not attribute:stack exists", false),
        ("((attribute:stack exists))", true),
        ("attribute:stack exists&&attribute:rack exists", true),
        ("(attribute:stack==production)||(attribute:stack==test)", true),
        ("attribute:stack=='production'&&attribute:stack!=\"test\"", true),
        ("\n\tattribute:stack\n==\nproduction\n", true),
        ("attribute:note == 'two words, (odd) [signs]'", true),
        ("attribute:note =~ \"two.*\"", true),
        (r#"attribute:note =~ "two\\s.*""#, true),
        (r#"attribute:note =~ "two\s\w+,.*""#, true),
        (r"attribute:note == 'it\'s'", false),
        ("attribute:stack !exists or attribute:stack in ['production']", true),
        ("attribute:stack == and", false),
        ("attribute:stack == not and attribute:stack exists", false),
    ]);
}

#[test]
fn equal_queries_print_alike() {
    for (text, want) in [
        ("!attribute:a exists&&attribute:b not_exists", "not attribute:a exists and attribute:b !exists"),
        ("(attribute:a == 'b') || ((attribute:c matches 'd e'))", "attribute:a == b or attribute:c =~ \"d e\""),
        (
            "(attribute:a exists and attribute:b exists) and attribute:c exists",
            "attribute:a exists and attribute:b exists and attribute:c exists",
        ),
        (
            "attribute:a exists and (attribute:b exists or attribute:c exists)",
            "attribute:a exists and (attribute:b exists or attribute:c exists)",
        ),
        ("not(attribute:a exists and attribute:b exists)", "not (attribute:a exists and attribute:b exists)"),
        ("agentVersion greater_than 1.9", "agentVersion > 1.9.0"),
        ("registeredAt less_than 2018-06-18", "registeredAt < 2018-06-18T00:00:00Z"),
        (r#"attribute:a == 'say "x\y"'"#, r#"attribute:a == "say \"x\\y\"""#),
        ("ec2InstanceId not_in ['a', \"b\" ,c]", "ec2InstanceId !in [a, b, c]"),
        ("attribute:a == ''", "attribute:a == \"\""),
    ] {
        assert_eq!(read(text).to_string(), want);
        assert_eq!(read(text), read(want));
    }
}

#[test]
fn a_query_knows_what_it_asks_for() {
    let groups = read("attribute:a exists or not (task:group == service:web and runningTasksCount > 1)");
    assert!(groups.asks_for_task_groups() && !groups.asks_for_instance_ids());
    let ids = read("ec2InstanceId =~ i-0.*");
    assert!(ids.asks_for_instance_ids() && !ids.asks_for_task_groups());
}
