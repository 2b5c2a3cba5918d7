//! `curl` and `wget`, on an instance and in a container.

use super::aws::operation::Outcome;
use super::place::wrong;
use crate::report::Here;
use crate::report::metadata::{self, Asker, Body, Reply, Silence, Url};
use crate::scenario::{HealthAnswer, NetworkMode};
use crate::sim::world::{App, ContainerPhase, Task};

#[derive(Default)]
struct Asked {
    addresses: Vec<String>,
    silent: bool,
    show_error: bool,
    fail: bool,
    include: bool,
    head: bool,
    method: Option<String>,
    write: Option<String>,
    discard: bool,
}

pub fn curl(here: Here<'_>, asker: Asker, arguments: &[String]) -> Outcome {
    let mut asked = Asked::default();
    let mut walk = arguments.iter();
    while let Some(argument) = walk.next() {
        match argument.as_str() {
            "-X" | "--request" => asked.method = walk.next().cloned(),
            "-w" | "--write-out" => asked.write = walk.next().cloned(),
            "-o" | "--output" => asked.discard = walk.next().is_some(),
            "-H" | "--header" | "-m" | "--max-time" | "--connect-timeout" | "-d" | "--data" | "-A" => {
                walk.next();
            }
            "--silent" => asked.silent = true,
            "--show-error" => asked.show_error = true,
            "--fail" => asked.fail = true,
            "--include" => asked.include = true,
            "--head" => asked.head = true,
            "--retry" => {
                walk.next();
            }
            flag if flag.starts_with("--") => {}
            flag if flag.starts_with('-') && flag.len() > 1 => {
                for letter in flag.chars().skip(1) {
                    match letter {
                        's' => asked.silent = true,
                        'S' => asked.show_error = true,
                        'f' => asked.fail = true,
                        'i' => asked.include = true,
                        'I' => asked.head = true,
                        'v' | 'L' | 'k' | 'g' | '4' | 'q' | 'N' => {}
                        other => {
                            let text = format!(
                                "curl: option -{other}: is unknown\ncurl: try 'curl --help' for more information\n"
                            );
                            return wrong(text, 2);
                        }
                    }
                }
            }
            address => asked.addresses.push(address.to_owned()),
        }
    }
    if asked.addresses.is_empty() {
        return wrong("curl: try 'curl --help' for more information\n", 2);
    }
    let mut whole = Outcome::default();
    for address in &asked.addresses {
        let one = one(here, asker, &asked, address);
        whole.out.push_str(&one.out);
        whole.err.push_str(&one.err);
        whole.exit = one.exit;
    }
    whole
}

fn one(here: Here<'_>, asker: Asker, asked: &Asked, address: &str) -> Outcome {
    let method = asked.method.as_deref().unwrap_or(if asked.head { "HEAD" } else { "GET" });
    if !matches!(method, "GET" | "HEAD") {
        return wrong(format!("curl: {method} is not modelled here, only GET\n"), 1);
    }
    match get(here, asker, address) {
        Err(silence) => {
            let exit = silence.curl_exit().unwrap_or(1);
            let quiet = asked.silent && !asked.show_error;
            let err = if quiet { String::new() } else { format!("curl: ({exit}) {}\n", told(&silence)) };
            wrong(err, exit)
        }
        Ok((status, body, kind)) => {
            if asked.fail && status >= 400 {
                let quiet = asked.silent && !asked.show_error;
                let text = format!("curl: (22) The requested URL returned error: {status}\n");
                return wrong(if quiet { String::new() } else { text }, 22);
            }
            let mut out = String::new();
            if asked.include || asked.head {
                let (reason, length) = (reason(status), body.len());
                out.push_str(&format!(
                    "HTTP/1.1 {status} {reason}\nContent-Type: {kind}\nContent-Length: {length}\n\n"
                ));
            }
            if !asked.discard && !asked.head {
                out.push_str(&body);
                // A terminal's prompt stands on a line of its own.
                if !body.is_empty() && !body.ends_with('\n') {
                    out.push('\n');
                }
            }
            if let Some(format) = &asked.write {
                let code = status.to_string();
                out.push_str(
                    &format.replace("%{http_code}", &code).replace("%{response_code}", &code).replace("\\n", "\n"),
                );
            }
            Outcome::out(out)
        }
    }
}

pub fn wget(here: Here<'_>, asker: Asker, arguments: &[String]) -> Outcome {
    let address = arguments.iter().rev().find(|argument| !argument.starts_with('-') || argument.len() == 1);
    let Some(address) = address.filter(|address| *address != "-") else {
        return wrong("wget: missing URL\nUsage: wget [-q] [-O -] URL\n", 1);
    };
    match get(here, asker, address) {
        Err(silence) => wrong(format!("wget: {}\n", told(&silence)), 1),
        Ok((status, ..)) if status >= 400 => {
            wrong(format!("wget: server returned error: HTTP/1.1 {status} {}\n", reason(status)), 1)
        }
        Ok((_, body, _)) => {
            let end = if body.ends_with('\n') || body.is_empty() { "" } else { "\n" };
            Outcome::out(format!("{body}{end}"))
        }
    }
}

fn told(silence: &Silence) -> String {
    let text = silence.to_string();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

type Got = Result<(u16, String, &'static str), Silence>;

fn get(here: Here<'_>, asker: Asker, address: &str) -> Got {
    if let Some(got) = application(here, asker, address) {
        return got;
    }
    match metadata::get(here, asker, address) {
        Reply::Silence(silence) => Err(silence),
        Reply::Answer(answer) => {
            let kind = match answer.body {
                Body::Json(_) => "application/json",
                Body::Text(_) => "text/plain; charset=utf-8",
            };
            Ok((answer.status, answer.body.to_string(), kind))
        }
    }
}

/// Asks an application: in a container its own task's, on an instance what the instance publishes.
fn application(here: Here<'_>, asker: Asker, address: &str) -> Option<Got> {
    let url = Url::parse(address).ok()?;
    if matches!(url.port, 51_678 | 51_679) {
        return None;
    }
    let local = matches!(url.host.as_str(), "localhost" | "127.0.0.1");
    let by_address = here
        .world()
        .tasks
        .values()
        .filter(|task| task.address.is_some_and(|own| crate::sim::catalog::dotted(own) == url.host));
    let port = url.port;
    let refused = || Err(Silence::Refused { host: url.host.clone(), port });
    let candidates: Vec<&Task> = match asker {
        Asker::Container { task, .. } if local => {
            let task = here.world().task(task)?;
            return Some(by_container_port(here, task, port).unwrap_or_else(refused));
        }
        Asker::Instance(host) if local => {
            here.world().host(host)?.tasks.iter().filter_map(|id| here.world().task(*id)).collect()
        }
        _ => by_address.collect(),
    };
    if candidates.is_empty() {
        return local.then(refused);
    }
    let answer = |task: &Task| {
        let own_address = here.catalog().definition(task.definition).network_mode == NetworkMode::Awsvpc;
        match (own_address, local) {
            // Its ports are at its own address.
            (true, true) => None,
            (true, false) => by_container_port(here, task, port),
            (false, _) if task.port == port => by_first_port(here, task),
            (false, _) => None,
        }
    };
    Some(candidates.into_iter().find_map(answer).unwrap_or_else(refused))
}

fn by_container_port(here: Here<'_>, task: &Task, port: u16) -> Option<Got> {
    let containers = &here.registered(task.definition).container_definitions;
    let place = containers
        .iter()
        .position(|container| container.port_mappings.iter().any(|mapping| mapping.container_port == port))?;
    answer(here, task, place)
}

fn by_first_port(here: Here<'_>, task: &Task) -> Option<Got> {
    let containers = &here.registered(task.definition).container_definitions;
    let place = containers.iter().position(|container| !container.port_mappings.is_empty())?;
    answer(here, task, place)
}

/// Returns what the application answers; none where nothing listens.
fn answer(here: Here<'_>, task: &Task, place: usize) -> Option<Got> {
    let container = task.containers.get(place)?;
    if container.phase != ContainerPhase::Running {
        return None;
    }
    let port = task.port;
    let text = |status: u16| Ok((status, format!("{}\n", reason(status)), "text/plain; charset=utf-8"));
    match container.app {
        App::Down => None,
        App::Answering(HealthAnswer::Ok) => Some(text(200)),
        App::Answering(HealthAnswer::Status(status)) => Some(text(status)),
        App::Answering(HealthAnswer::Timeout) => Some(Err(Silence::TimedOut { host: "localhost".to_owned(), port })),
        // The same request at the same moment meets the same answer.
        App::Failing { permille } => {
            let roll = here.catalog().made_up("curl", u64::from(task.id.number()), here.now().as_millis()) % 1000;
            Some(text(if roll < u64::from(permille) { 500 } else { 200 }))
        }
    }
}

const fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Status",
    }
}
