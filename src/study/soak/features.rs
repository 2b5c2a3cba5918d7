//! What a seed may turn on. A new feature is one function and one line here.

mod additions;
mod containers;
mod done;
mod faults;
mod images;
mod places;
mod services;

use super::case::Case;
use super::luck::Luck;

/// Something that makes a scenario less plain.
pub struct Feature {
    pub name: &'static str,
    /// In how many of a hundred crowded seeds it is on; in fewer of the sparse ones.
    pub percent: u64,
    pub add: fn(&mut Case, &mut Luck),
}

const fn in_percent(percent: u64, name: &'static str, add: fn(&mut Case, &mut Luck)) -> Feature {
    Feature { name, percent, add }
}

/// In the order in which they are added: what there is, where it runs, who asks for it, what goes wrong, what is done.
pub const FEATURES: &[Feature] = &[
    in_percent(35, "several services", services::several),
    in_percent(40, "other counts", services::counts),
    in_percent(20, "a steady beginning", services::steady_beginning),
    in_percent(40, "the handbook's rules", services::handbook),
    in_percent(15, "odd rules", services::odd_rules),
    in_percent(15, "stopped tasks are soon forgotten", services::short_memory),
    in_percent(25, "Fargate", places::fargate),
    in_percent(25, "bridge mode", places::bridge),
    in_percent(8, "host mode", places::host_mode),
    in_percent(20, "large tasks", places::large_tasks),
    in_percent(25, "three zones", places::three_zones),
    in_percent(20, "many instances", places::many_instances),
    in_percent(18, "too little room", places::too_little_room),
    in_percent(15, "few network interfaces", places::no_trunking),
    in_percent(12, "distinct instances", places::distinct),
    in_percent(15, "members only", places::members_only),
    in_percent(30, "strategies", places::strategies),
    in_percent(10, "a sidecar", images::sidecar),
    in_percent(6, "a sidecar that ends", images::short_sidecar),
    in_percent(15, "shared layers", images::shared_layers),
    in_percent(10, "large images", images::large),
    in_percent(20, "health checks of containers", containers::health_checks),
    in_percent(15, "containers that wait for others", containers::dependencies),
    in_percent(10, "restarts in place", containers::restarts),
    in_percent(10, "secrets", containers::secrets),
    in_percent(15, "roles", containers::roles),
    in_percent(6, "required attributes", containers::required_attributes),
    in_percent(20, "fixed host ports", containers::fixed_ports),
    in_percent(12, "agents of many kinds", containers::agents),
    in_percent(25, "Spot capacity", containers::spot),
    in_percent(60, "load balancers", services::load_balancers),
    in_percent(12, "second target groups", services::second_groups),
    in_percent(20, "other choices of the rules", services::other_choices),
    in_percent(20, "impatience with disconnected instances", services::impatient),
    in_percent(50, "traffic", services::traffic),
    in_percent(15, "grace", services::grace),
    in_percent(40, "odd percents", services::percents),
    in_percent(8, "a daemon", containers::daemon),
    in_percent(55, "breakers", services::breakers),
    in_percent(15, "deaf to SIGTERM", images::deaf),
    in_percent(15, "slow to boot", images::slow_boot),
    in_percent(10, "bad from the beginning", images::bad_from_the_beginning),
    in_percent(25, "a good revision", images::good_revision),
    in_percent(20, "a sick revision", images::sick_revision),
    in_percent(10, "a silent revision", images::silent_revision),
    in_percent(15, "a turning revision", images::turning_revision),
    in_percent(20, "an exit loop", images::exit_loop),
    in_percent(10, "out of memory", images::out_of_memory),
    in_percent(12, "a missing image", images::missing),
    in_percent(25, "scaling", done::scaling),
    in_percent(10, "scaling in bursts", done::bursts),
    in_percent(8, "scaling to nothing and back", done::to_nothing_and_back),
    in_percent(15, "forced deployments", done::forced),
    in_percent(15, "back to the first revision", done::back_to_first),
    in_percent(25, "stopped tasks", done::stop_tasks),
    in_percent(25, "crashed tasks", done::crash_tasks),
    in_percent(5, "commands that cannot be obeyed", done::refused),
    in_percent(10, "instances that drain", faults::instances_drain),
    in_percent(6, "instances that leave", faults::instances_leave),
    in_percent(8, "instances that end", faults::instances_end),
    in_percent(8, "agents that disconnect", faults::agents_disconnect),
    in_percent(6, "instances that are stopped", faults::instances_stop),
    in_percent(5, "tasks that are retired", faults::tasks_retire),
    in_percent(5, "provisioning that fails", faults::provisioning_fails),
    in_percent(6, "zones that fail", faults::zones_fail),
    in_percent(10, "health that fails", faults::health_fails),
    in_percent(10, "a registry that fails", faults::registry_fails),
    in_percent(6, "a registry that fails midway", faults::registry_fails_midway),
    in_percent(5, "secrets that are denied", faults::secrets_denied),
    in_percent(6, "Fargate without capacity", faults::fargate_exhausted),
    in_percent(8, "Spot interruptions", faults::spot_interrupted),
    in_percent(6, "an overloaded control plane", faults::overload),
    in_percent(15, "faults that are ended", faults::faults_end),
    in_percent(10, "tasks of no service", faults::alone),
    in_percent(5, "deleted services", faults::deletions),
    in_percent(6, "alarms", faults::alarms),
    in_percent(12, "revisions that are registered late", additions::registered),
    in_percent(10, "services that are created late", additions::created),
    in_percent(10, "attributes that change", additions::attributes),
    in_percent(6, "execute-command", additions::entered),
    in_percent(60, "a quiet end", done::quiet_end),
];
