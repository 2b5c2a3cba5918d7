//! `aws ecs wait …`: looks again and again until something is so, and moves the clock there.
//!
//! Botocore, waiters-2.json of ecs.

use super::{CLUSTER, INCLUDE};
use crate::console::aws::fault::{Fault, GENERAL};
use crate::console::aws::operation::{Call, Operation, Outcome, Run};
use crate::console::aws::query::Query;
use crate::console::aws::shape::{Flag, TEXTS, Values};
use crate::report::{Here, clock, describe};
use crate::units::Span;
use serde_json::{Value, json};

#[derive(Clone, Copy)]
enum Matcher {
    /// The expression is this.
    Path,
    /// It finds some, and all are this.
    All,
    /// It finds this among others.
    Any,
}

struct Acceptor {
    matcher: Matcher,
    argument: &'static str,
    expected: &'static str,
    success: bool,
}

struct Waiter {
    name: &'static str,
    delay: Span,
    attempts: u32,
    api: &'static str,
    acceptors: &'static [Acceptor],
}

const fn fails(matcher: Matcher, argument: &'static str, expected: &'static str) -> Acceptor {
    Acceptor { matcher, argument, expected, success: false }
}

const fn succeeds(matcher: Matcher, argument: &'static str, expected: &'static str) -> Acceptor {
    Acceptor { matcher, argument, expected, success: true }
}

const STABLE: Waiter = Waiter {
    name: "ServicesStable",
    delay: Span::from_secs(15),
    attempts: 40,
    api: "ecs:DescribeServices",
    acceptors: &[
        fails(Matcher::Any, "failures[].reason", "MISSING"),
        fails(Matcher::Any, "services[].status", "DRAINING"),
        fails(Matcher::Any, "services[].status", "INACTIVE"),
        succeeds(
            Matcher::Path,
            "length(services[?!(length(deployments) == `1` && runningCount == desiredCount)]) == `0`",
            "true",
        ),
    ],
};

const INACTIVE: Waiter = Waiter {
    name: "ServicesInactive",
    delay: Span::from_secs(15),
    attempts: 40,
    api: "ecs:DescribeServices",
    acceptors: &[
        fails(Matcher::Any, "failures[].reason", "MISSING"),
        succeeds(Matcher::Any, "services[].status", "INACTIVE"),
    ],
};

const RUNNING: Waiter = Waiter {
    name: "TasksRunning",
    delay: Span::from_secs(6),
    attempts: 100,
    api: "ecs:DescribeTasks",
    acceptors: &[
        fails(Matcher::Any, "tasks[].lastStatus", "STOPPED"),
        fails(Matcher::Any, "failures[].reason", "MISSING"),
        succeeds(Matcher::All, "tasks[].lastStatus", "RUNNING"),
    ],
};

const STOPPED: Waiter = Waiter {
    name: "TasksStopped",
    delay: Span::from_secs(6),
    attempts: 100,
    api: "ecs:DescribeTasks",
    acceptors: &[succeeds(Matcher::All, "tasks[].lastStatus", "STOPPED")],
};

const SERVICE_FLAGS: &[Flag] = &[CLUSTER, Flag::new("services", TEXTS).required().of(Values::Services), INCLUDE];
const TASK_FLAGS: &[Flag] = &[CLUSTER, Flag::new("tasks", TEXTS).required().of(Values::Tasks), INCLUDE];

const fn wait(
    name: &'static str,
    api: &'static str,
    does: &'static str,
    flags: &'static [Flag],
    example: &'static str,
    run: fn(&Call<'_>) -> Result<Outcome, Fault>,
) -> Operation {
    Operation { service: "ecs", name, api, does, flags, example, run: Run::Own(run) }
}

pub const OPERATIONS: &[Operation] = &[
    wait(
        "wait services-stable",
        "ecs:DescribeServices",
        "go on until services have one deployment and all their tasks",
        SERVICE_FLAGS,
        "ecs wait services-stable --cluster CLUSTER --services SERVICE",
        |call| watch(call, &STABLE),
    ),
    wait(
        "wait services-inactive",
        "ecs:DescribeServices",
        "go on until services are gone",
        SERVICE_FLAGS,
        "ecs wait services-inactive --cluster CLUSTER --services SERVICE",
        |call| watch(call, &INACTIVE),
    ),
    wait(
        "wait tasks-running",
        "ecs:DescribeTasks",
        "go on until tasks are RUNNING",
        TASK_FLAGS,
        "ecs wait tasks-running --cluster CLUSTER --tasks RUNNING_TASK",
        |call| watch(call, &RUNNING),
    ),
    wait(
        "wait tasks-stopped",
        "ecs:DescribeTasks",
        "go on until tasks are STOPPED",
        TASK_FLAGS,
        "ecs wait tasks-stopped --cluster CLUSTER --tasks TASK",
        |call| watch(call, &STOPPED),
    ),
];

fn watch(call: &Call<'_>, waiter: &Waiter) -> Result<Outcome, Fault> {
    let (input, recording) = (Value::Object(call.input.clone()), call.here.recording());
    let failed = |why: &str| Fault::general(&format!("Waiter {} failed: {why}", waiter.name));
    let began = call.here.now();
    let mut cursor = recording.seek(began);
    let mut at = began;
    for _ in 0..waiter.attempts {
        if at > recording.recorded_to() {
            let end = clock::seconds(call.here.catalog(), recording.recorded_to());
            let why = match recording.is_complete() {
                true => format!("it was not so when the recording ended at {end}"),
                false => format!("it is recorded up to {end} so far: ask again in a moment"),
            };
            let fault = failed(&why);
            return Ok(ended(fault, recording.is_complete().then_some(recording.recorded_to())));
        }
        recording.move_to(&mut cursor, at);
        let here = Here::new(recording, call.here.index(), &cursor);
        let answer = describe::answer(here, waiter.api, &input)
            .map_err(|error| failed(&format!("An error occurred ({}): {}", error.code, error.message)))?;
        let accepted = waiter.acceptors.iter().find(|acceptor| acceptor.accepts(&answer));
        match accepted {
            Some(acceptor) if acceptor.success => {
                return Ok(Outcome { move_to: (at > began).then_some(at), ..Outcome::default() });
            }
            Some(acceptor) => {
                let fault = failed(&format!("Waiter encountered a terminal failure state: {}", acceptor.explanation()));
                return Ok(ended(fault, (at > began).then_some(at)));
            }
            None => at = at + waiter.delay,
        }
    }
    Ok(ended(failed("Max attempts exceeded"), Some(cursor.now())))
}

fn ended(fault: Fault, move_to: Option<crate::units::SimTime>) -> Outcome {
    Outcome { err: fault.text, exit: GENERAL, move_to, ..Outcome::default() }
}

impl Acceptor {
    fn accepts(&self, answer: &Value) -> bool {
        let query = Query::read(self.argument).expect("the expressions of the waiters can be read");
        let found = query.search(answer).unwrap_or(Value::Null);
        let expected = match self.expected {
            "true" => json!(true),
            word => json!(word),
        };
        let items = found.as_array().map_or(&[][..], Vec::as_slice);
        match self.matcher {
            Matcher::Path => found == expected,
            Matcher::All => !items.is_empty() && items.iter().all(|item| *item == expected),
            Matcher::Any => items.contains(&expected),
        }
    }

    fn explanation(&self) -> String {
        let (argument, expected) = (self.argument, self.expected);
        let start = format!("For expression \"{argument}\" we matched expected path: \"{expected}\"");
        match self.matcher {
            Matcher::Path => start,
            // Botocore's own spelling.
            Matcher::All => format!("For expression \"{argument}\" all members matched excepted path: \"{expected}\""),
            Matcher::Any => format!("{start} at least once"),
        }
    }
}
