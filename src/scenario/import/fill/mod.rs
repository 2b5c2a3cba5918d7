//! Makes a scenario that can be run out of what the texts say: what is missing is made up, and each made-up value is told of.

mod balancers;
mod containers;
mod definitions;
mod guesses;
mod hosts;
mod images;
mod script;
mod services;
mod sizes;

use super::facts::{DefinitionFacts, Gathered};
use super::notes::{NoteKind, Notes};
use super::{Imported, Refused, wrong};
use crate::scenario::check::{check, limits};
use crate::scenario::shape::Letters;
use crate::scenario::{Begin, Cluster, Fargate, Scenario};
use serde_json::json;

/// What is being made, and what it is made of.
pub struct Fill {
    pub scenario: Scenario,
    pub notes: Notes,
    pub gathered: Gathered,
    /// Which of the gathered definitions already stand in the scenario, by their places.
    pub made: Vec<Option<usize>>,
    /// For each service, the definition that is deployed in the script.
    pub next: Vec<Option<usize>>,
}

pub fn scenario(mut gathered: Gathered) -> Result<Imported, Refused> {
    if let Some(why) = guesses::only_stopped(&gathered) {
        gathered.notes.say(NoteKind::Seen, "", why);
        return Err(wrong::refused(gathered.notes.take()));
    }
    guesses::complete(&mut gathered);
    let notes = std::mem::take(&mut gathered.notes);
    let made = vec![None; gathered.definitions.len()];
    let mut fill = Fill { scenario: empty(), notes, gathered, made, next: Vec::new() };
    fill.place();
    services::make(&mut fill);
    balancers::make(&mut fill);
    definitions::unused(&mut fill);
    hosts::make(&mut fill);
    images::make(&mut fill);
    script::make(&mut fill);
    fill.done()
}

fn empty() -> Scenario {
    Scenario {
        orrery: crate::scenario::FORMAT_VERSION,
        title: String::new(),
        lesson: String::new(),
        seed: 1,
        duration: crate::units::Span::from_secs(1_200),
        begin: Begin::Steady,
        rules: crate::scenario::Rules::default(),
        cluster: Cluster::default(),
        images: Vec::new(),
        task_definitions: Vec::new(),
        target_groups: Vec::new(),
        services: Vec::new(),
        traffic: Vec::new(),
        script: Vec::new(),
    }
}

impl Fill {
    /// Says where the cluster is.
    fn place(&mut self) {
        let region = self.gathered.region().map(str::to_owned);
        let cluster = &mut self.scenario.cluster;
        match &region {
            Some(region) => cluster.region.clone_from(region),
            None => {
                let why = match self.gathered.region_asked {
                    true => "the template is worked out for a region that the text does not name",
                    false => "the text names no region",
                };
                self.notes.assume("cluster.region", cluster.region.clone(), why);
            }
        }
        cluster.zones = Cluster::default_zones(&cluster.region);
        let named = self.gathered.cluster.as_deref().map(|name| super::names::allowed(&Letters::NAME, name));
        match named.filter(|name| !name.is_empty()) {
            Some(name) => cluster.cluster_name = name,
            None => self.notes.assume("cluster.clusterName", "default", "the text names no cluster"),
        }
        let known = self.gathered.tasks.iter().filter_map(|task| task.zone.clone());
        let hosts = self.gathered.hosts.iter().filter_map(|host| host.zone.clone());
        for zone in known.chain(hosts) {
            let zone = super::names::allowed(&Letters::ZONE, &zone);
            let room = cluster.zones.len() < limits::ZONES;
            if room && zone.starts_with(&cluster.region) && !cluster.zones.contains(&zone) {
                cluster.zones.push(zone);
            }
        }
        cluster.zones.sort();
        cluster.fargate = Fargate(self.gathered.fargate);
    }

    /// Gives it out, once it is proven that it can be run.
    fn done(mut self) -> Result<Imported, Refused> {
        self.title();
        let wrong: Vec<String> = check(&self.scenario).iter().map(ToString::to_string).collect();
        if wrong.is_empty() {
            return Ok(Imported { scenario: self.scenario, notes: self.notes.take() });
        }
        let mut reasons = vec!["what the texts say makes no scenario that can be run".to_owned()];
        reasons.extend(wrong);
        reasons.truncate(20);
        Err(Refused { reasons, hint: wrong::PASTE.to_owned(), known: false })
    }

    fn title(&mut self) {
        let names: Vec<&str> =
            self.scenario.services.iter().map(|service| service.service_name.as_str()).take(3).collect();
        let more = self.scenario.services.len() - names.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let title = format!("What will a deployment do to {}{more}?", names.join(", "));
        self.scenario.title = title.chars().take(limits::NAME).collect();
        self.scenario.lesson = "Made from what was pasted. Values that the text does not say were assumed and are listed; change them to what is true."
            .to_owned();
    }

    pub fn changed(&mut self, path: impl Into<String>, value: impl Into<serde_json::Value>, why: impl Into<String>) {
        self.notes.change(path, value, why);
    }

    pub fn definition_facts(&self, place: usize) -> &DefinitionFacts {
        &self.gathered.definitions[place]
    }

    pub fn too_many(&mut self, what: &str, path: &str, count: usize, most: usize) {
        if count > most {
            self.notes.add(super::Note {
                kind: NoteKind::Skipped,
                path: path.to_owned(),
                assumed: Some(json!(most)),
                why: format!("there are {count} {what}; the first {most} are taken"),
                source: String::new(),
                line: None,
                offer: Vec::new(),
            });
        }
    }
}

/// Returns a name that is not taken yet.
pub fn unique(name: &str, most: usize, taken: impl Fn(&str) -> bool) -> String {
    let mut out: String = name.chars().take(most).collect();
    let mut nth = 2;
    while taken(&out) {
        let end = format!("-{nth}");
        out = name.chars().take(most - end.len()).collect::<String>() + &end;
        nth += 1;
    }
    out
}
