//! The console at a moment of a short recording.

use super::*;
use crate::report::Ledger;
use crate::scenario::library;
use crate::sim::Recording;
use crate::units::SimTime;

fn at(slug: &str, seconds: u64, ask: impl FnOnce(Here<'_>)) {
    let entry = library::find(slug).expect(slug);
    let mut recording = Recording::new((entry.build)());
    recording.record_until(recording.scenario().end());
    let ledger = Ledger::of(&recording);
    let cursor = recording.seek(SimTime::from_millis(seconds * 1000));
    ask(Here::new(&recording, &ledger.index, &cursor));
}

#[test]
fn pipes_lists_and_variables_work_as_in_a_shell() {
    at("crash-loop", 120, |here| {
        let mut console = Console::default();
        for (line, want, exit) in [
            ("echo a b | wc -w", "2\n", 0),
            ("false && echo no; echo yes", "yes\n", 0),
            ("false || echo saved", "saved\n", 0),
            ("A=b; echo $A-c", "b-c\n", 0),
            ("false; echo $?", "1\n", 0),
            ("nope", "", 127),
            ("aws ecs list-clusters | jq -r '.clusterArns | length'", "1\n", 0),
            ("aws sts get-caller-identity --query Account --output text | grep -c 1", "1\n", 0),
            ("echo 'half", "", 2),
            ("", "", 2),
        ] {
            let reply = console.run(here, line);
            assert_eq!((reply.out.as_str(), reply.exit), (want, exit), "{line}: {}", reply.err);
        }
        assert_eq!(console.history().len(), 9);
    });
}

#[test]
fn what_stands_behind_a_change_waits_for_it() {
    at("crash-loop", 30, |here| {
        let mut console = Console::default();
        let service = here.world().services.values().next().expect("there is one").name.clone();
        let cluster = &here.catalog().cluster;
        let change = format!("aws ecs update-service --cluster {cluster} --service {service} --desired-count 1");
        let reply =
            console.run(here, &format!("{change} --query service.desiredCount && echo then || echo never; echo last"));
        assert_eq!((reply.out.as_str(), reply.exit), ("1\n", 0), "{}", reply.err);
        assert_eq!(reply.commands.len(), 1);
        assert_eq!(reply.rest, "echo then || echo never\necho last");
    });
}
