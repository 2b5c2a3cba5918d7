//! Where a command is typed: on one's own machine, on a container instance, in a container.

use super::aws::operation::Outcome;
use super::{Program, container, instance, laptop};
use crate::report::Here;
use crate::sim::world::ids::{HostId, TaskId};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    #[default]
    Laptop,
    Instance(HostId),
    Container {
        task: TaskId,
        container: u8,
    },
}

impl Place {
    pub fn prompt(self, here: Here<'_>) -> String {
        match self {
            Place::Laptop => "laptop:~$ ".to_owned(),
            Place::Instance(host) => format!("ec2-user@{}:~$ ", here.catalog().ec2_instance_short(host)),
            Place::Container { task, .. } => format!("root@{}:/# ", here.catalog().task_short(task)),
        }
    }

    /// Returns the commands that only this place has.
    pub fn programs(self) -> &'static [Program] {
        match self {
            Place::Laptop => laptop::PROGRAMS,
            Place::Instance(_) => instance::PROGRAMS,
            Place::Container { .. } => container::PROGRAMS,
        }
    }

    pub fn run(self, here: Here<'_>, arguments: &[String]) -> Outcome {
        match self {
            Place::Laptop => laptop::run(here, arguments),
            Place::Instance(host) => instance::run(here, host, arguments),
            Place::Container { task, container } => container::run(here, task, container, arguments),
        }
    }

    pub fn variable(self, here: Here<'_>, name: &str) -> Option<String> {
        match self {
            Place::Laptop => (name == "AWS_REGION").then(|| here.catalog().region.clone()),
            Place::Instance(_) => None,
            Place::Container { task, container } => container::variable(here, task, container, name),
        }
    }

    /// Returns what is printed when the place is left.
    pub fn farewell(self, here: Here<'_>) -> String {
        match self {
            Place::Laptop => String::new(),
            Place::Instance(host) => {
                format!("logout\nConnection to {} closed.\n", here.catalog().ec2_instance_id(host))
            }
            Place::Container { .. } => "exit\n".to_owned(),
        }
    }
}

/// What a shell says of a command that it does not have.
pub fn not_found(shell: &str, name: &str, hint: &str) -> Outcome {
    let hint = if hint.is_empty() { String::new() } else { format!("{hint}\n") };
    Outcome { err: format!("{shell}: {name}: command not found\n{hint}"), exit: 127, ..Outcome::default() }
}

pub fn wrong(err: impl Into<String>, exit: u8) -> Outcome {
    Outcome { err: err.into(), exit, ..Outcome::default() }
}
