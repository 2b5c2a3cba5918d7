//! Tasks: what they tell of their service, its containers and images, and how long they took to start.

use crate::scenario::import::facts::{Gathered, Launch, TaskFacts, arn_part, region_of_zone, tail};
use crate::scenario::import::view::{View, closed};
use crate::scenario::tree::Node;

/// More tell nothing new.
const MOST: usize = 1_000;

pub fn task(node: &Node, gathered: &mut Gathered) {
    if gathered.tasks.len() >= MOST {
        return;
    }
    let arn = node.word("taskArn").unwrap_or_default();
    gathered.hear_arn(arn);
    let path: Vec<&str> = arn_part(arn, 5).unwrap_or_default().split('/').collect();
    let in_arn = if path.len() == 3 { Some(path[1]) } else { None };
    let cluster = node.word("clusterArn").or(in_arn).map(str::to_owned);
    if let Some(cluster) = &cluster {
        gathered.hear_cluster(cluster);
    }
    let zone = node.word("availabilityZone").map(str::to_owned);
    if let Some(region) = zone.as_deref().and_then(region_of_zone) {
        gathered.hear_region(region);
    }
    let container =
        |node: &Node| Some((closed(node.at("name")?.text()?), node.at("image").and_then(View::text).map(closed)));
    let launch = match node.word("launchType") {
        Some("FARGATE") => Some(Launch::Fargate),
        Some(_) => Some(Launch::Ec2),
        None => node
            .word("capacityProviderName")
            .map(|name| if name.starts_with("FARGATE") { Launch::Fargate } else { Launch::Ec2 }),
    };
    gathered.tasks.push(TaskFacts {
        service: node.word("group").and_then(|group| group.strip_prefix("service:")).map(str::to_owned),
        cluster: cluster.as_deref().map(tail).map(str::to_owned),
        definition: node.word("taskDefinitionArn").map(str::to_owned),
        launch,
        zone,
        running: node.word("lastStatus").is_none_or(|status| status != "STOPPED"),
        cpu: node.number("cpu"),
        memory: node.number("memory"),
        containers: node.list("containers").iter().filter_map(container).take(10).collect(),
        stopped: node.at("stoppedReason").and_then(View::text).map(closed).filter(|text| !text.is_empty()),
        times: times(node),
    });
}

/// Says how long the steps to a running task took.
fn times(node: &Node) -> Option<String> {
    let at = |name: &str| node.at(name).and_then(moment);
    let took = |from: &str, to: &str| Some(at(to)?.checked_sub(at(from)?)?).filter(|millis| *millis < 86_400_000);
    let tenths = |millis: u64| format!("{}.{} s", (millis + 50) / 1_000, (millis + 50) % 1_000 / 100);
    let steps = [
        ("provisioning", "createdAt", "pullStartedAt"),
        ("pulling", "pullStartedAt", "pullStoppedAt"),
        ("starting", "pullStoppedAt", "startedAt"),
    ];
    let told: Vec<String> =
        steps.iter().filter_map(|(step, from, to)| Some(format!("{step} {}", tenths(took(from, to)?)))).collect();
    (!told.is_empty()).then(|| told.join(", "))
}

/// Returns milliseconds since 1970, out of ISO 8601, a number of seconds or boto3's object.
fn moment(node: &Node) -> Option<u64> {
    if let Some(year) = node.number("year") {
        let part = |name: &str| node.number(name).unwrap_or_default().min(1_000_000);
        let seconds = day(year, part("month"), part("day"))? * 86_400
            + part("hour") * 3_600
            + part("minute") * 60
            + part("second");
        return seconds.checked_mul(1_000)?.checked_add(part("microsecond") / 1_000);
    }
    let text = node.text()?;
    if let Some((date, time)) = text.split_once(['T', ' ']).filter(|(date, _)| date.len() == 10) {
        let numbers =
            |text: &str, mark: char| -> Vec<u64> { text.split(mark).filter_map(|part| part.parse().ok()).collect() };
        let [year, month, day_of_month] = numbers(date, '-')[..] else { return None };
        let clock = time.get(..8)?;
        let [hour, minute, second] = numbers(clock, ':')[..] else { return None };
        let fraction: String = time
            .get(8..)?
            .strip_prefix('.')
            .unwrap_or_default()
            .chars()
            .take(3)
            .take_while(char::is_ascii_digit)
            .collect();
        let millis: u64 = format!("{fraction:0<3}").parse().ok()?;
        return Some((day(year, month, day_of_month)? * 86_400 + hour * 3_600 + minute * 60 + second) * 1_000 + millis);
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction: String = fraction.chars().take(3).take_while(char::is_ascii_digit).collect();
    whole.parse::<u64>().ok()?.checked_mul(1_000)?.checked_add(format!("{fraction:0<3}").parse().ok()?)
}

/// Returns days since 1970.
fn day(year: u64, month: u64, day: u64) -> Option<u64> {
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some((era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year).saturating_sub(719_468))
}
