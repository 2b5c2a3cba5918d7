//! What the applications in the containers wrote, as far as an `awslogs` driver took it to CloudWatch Logs.
//!
//! Made from what the image's behaviour says and from the trace: boot, requests (one in a while), health checks with
//! their status, the error behind a crash, SIGTERM. The log begins where the recording does. The words are our own;
//! what an application writes is its own affair.

mod life;
mod often;

use super::here::Here;
use crate::scenario::ContainerDefinition;
use crate::scenario::definition::LogConfiguration;
use crate::sim::Fact;
use crate::sim::world::ids::TaskId;
use crate::units::SimTime;
pub use life::Life;

/// What one container of one task writes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    pub group: String,
    /// `prefix/container/task`.
    pub name: String,
    pub task: TaskId,
    /// Its place in the task.
    pub container: u8,
    /// When the container was first started.
    pub created_at: SimTime,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub at: SimTime,
    pub text: String,
}

/// Returns the log groups that the task definitions name, by name.
pub fn groups(here: Here<'_>) -> Vec<String> {
    let definitions = here.catalog().definitions.iter();
    let containers = definitions.flat_map(|definition| &definition.registered.container_definitions);
    let mut names: Vec<String> = containers.filter_map(|one| group(here, one)).map(str::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Returns the streams that there are at this moment, in the order in which they were created.
pub fn streams(here: Here<'_>) -> Vec<Stream> {
    let mut streams = Vec::new();
    for life in here.index().tasks() {
        let registered = &here.registered(life.definition).container_definitions;
        for (place, container) in registered.iter().enumerate() {
            let Some(group) = group(here, container) else { continue };
            let place = place as u8;
            let Some(created_at) = started(here, life.id, place) else { continue };
            let prefix = options(container).and_then(|log| log.options.get("awslogs-stream-prefix"));
            let name = match prefix {
                Some(prefix) => format!("{prefix}/{}/{}", container.name, here.catalog().task_id(life.id)),
                // The driver's own choice: what Docker calls the container.
                None => here.made_up().instance_docker_id(life.id, place),
            };
            streams.push(Stream { group: group.to_owned(), name, task: life.id, container: place, created_at });
        }
    }
    streams.sort_by_key(|stream| stream.created_at);
    streams
}

fn options(container: &ContainerDefinition) -> Option<&LogConfiguration> {
    container.log_configuration.as_ref().filter(|log| log.log_driver == "awslogs")
}

/// Returns a container's log group; none where it lies in another region.
fn group<'a>(here: Here<'_>, container: &'a ContainerDefinition) -> Option<&'a str> {
    let options = &options(container)?.options;
    let elsewhere = options.get("awslogs-region").is_some_and(|region| *region != here.scenario().cluster.region);
    let group = options.get("awslogs-group").filter(|group| !group.is_empty())?;
    (!elsewhere).then_some(group)
}

/// Returns when a container was first started, if it was by now.
fn started(here: Here<'_>, task: TaskId, container: u8) -> Option<SimTime> {
    let mut entries = here.index().task(task).entries.iter().filter_map(|id| here.trace().get(id.index()));
    let starts = |fact: &Fact| match *fact {
        Fact::TaskFoundRunning(_) => true,
        Fact::ContainerStarted { container: started, .. } => started == container,
        _ => false,
    };
    entries.find(|entry| starts(&entry.fact)).map(|entry| entry.at)
}

/// Returns when the latest and the first line were written, each where there is one.
pub fn ends(life: &Life<'_>) -> Option<(SimTime, SimTime)> {
    let (begin, end) = (life.began(), life.ended());
    // Nearly always there is a line close to either end, so that few are made.
    let spans = [60_000, 600_000, u64::MAX];
    let early = |millis: u64| SimTime::from_millis(begin.as_millis().saturating_add(millis));
    let late = |millis: u64| SimTime::from_millis(end.as_millis().saturating_sub(millis));
    let first = spans.iter().find_map(|span| life.lines(begin, early(*span)).first().map(|line| line.at))?;
    let last = spans.iter().find_map(|span| life.lines(late(*span), SimTime::MAX).last().map(|line| line.at))?;
    Some((first, last))
}
