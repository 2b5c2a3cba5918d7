//! Links made to hurt, by the kinds that are known: each is refused with a message, or opens and runs to its end.
//!
//! The room's own tests hold more of every kind; here each kind has its row, its time is measured, and what opens is run.

use crate::fuzz::targets::payload;
use ecs_orrery::scenario::Scenario;
use ecs_orrery::scenario::link::{decode, encode};
use ecs_orrery::sim::Recording;
use miniz_oxide::deflate::compress_to_vec;
use std::fmt::Write;

enum Want {
    /// Words of the message or of a problem in it.
    Refused(&'static str),
    /// It opens, and its run ends.
    Runs,
}
use Want::{Refused, Runs};

/// What it is, the link, and what comes of it.
type Row = (&'static str, String, Want);

/// Returns the link that holds these contents.
fn holding(contents: &str) -> String {
    payload(&compress_to_vec(contents.as_bytes(), 9))
}

/// A cluster with one service, in which parts can be exchanged.
const WHOLE: &str = r#"{"scenario":{"title":"T","duration":"10m","begin":"empty","cluster":{"instances":[{"count":2,"instanceType":"c5.large","zone":"us-east-1a"}]},"images":[{"image":"a:1","size":"50MB","behaviour":{"boot":"1s"}}],"taskDefinitions":[{"family":"a","containerDefinitions":[{"name":"c","image":"a:1","cpu":128,"memory":128}]}],"services":[{"serviceName":"web","taskDefinition":"a:1","desiredCount":2}]}}"#;

fn changed(from: &str, to: &str) -> String {
    assert!(WHOLE.contains(from), "{from}");
    holding(&WHOLE.replacen(from, to, 1))
}

fn with_script(cues: &str) -> String {
    changed("\"services\":", &format!("\"script\":[{cues}],\"services\":"))
}

fn encoding() -> Vec<Row> {
    let whole = compress_to_vec(WHOLE.as_bytes(), 9);
    let bomb = compress_to_vec(&vec![b' '; 32 << 20], 9);
    let mut corrupt = whole.clone();
    corrupt[30] ^= 0x55;
    vec![
        ("empty", String::new(), Refused("no scenario in this link")),
        ("lone prefix", "#s=".into(), Refused("there is no version")),
        ("lone prefix with a version", "#s=1.".into(), Refused("breaks off")),
        ("wrong version", "#s=0.AAAA".into(), Refused("has version `0`")),
        ("future version", "#s=99.AAAA".into(), Refused("has version `99`")),
        ("cut in the middle", payload(&whole)[..120].to_owned(), Refused("")),
        ("bad alphabet", "#s=1.AA+/".into(), Refused("Character 3")),
        ("padding", "#s=1.AA==".into(), Refused("Character 3")),
        ("%00", "#/crash-loop?sel=%00".into(), Refused("`sel`")),
        ("%FF", "#/crash-loop?sel=%FF".into(), Refused("%FF")),
        ("overlong UTF-8", "#/crash-loop?sel=%C0%AF".into(), Refused("%C0%AF")),
        ("a lone surrogate", "#/crash-loop?sel=%ED%A0%80".into(), Refused("%ED%A0%80")),
        ("a lone surrogate inside", changed("\"T\"", r#""\ud800""#), Refused("")),
        ("a name that turns around", changed("\"web\"", "\"we\u{202e}b\""), Refused("serviceName")),
        ("a name with zero width", changed("\"web\"", "\"we\u{200b}b\""), Refused("serviceName")),
        ("2 KB of letters", format!("#s=1.{}", "A".repeat(2 << 10)), Refused("")),
        ("60 KB of letters", format!("#s=1.{}", "A".repeat(60 << 10)), Refused("")),
        ("2 MB of letters", format!("#s=1.{}", "A".repeat(2 << 20)), Refused("are read at most")),
        ("a bomb", payload(&bomb), Refused("")),
        ("a bomb in a bomb", payload(&compress_to_vec(&bomb, 9)), Refused("")),
        ("a corrupt stream", payload(&corrupt), Refused("")),
        ("trailing garbage", payload(&[&whole[..], b"more"].concat()), Refused("")),
        ("not UTF-8", payload(&compress_to_vec(&[0xff, 0xfe, 0x7b], 9)), Refused("")),
    ]
}

fn structure() -> Vec<Row> {
    let cycle = r#"{"name":"c","image":"a:1","memory":64,"dependsOn":[{"containerName":"d","condition":"START"}]},{"name":"d","image":"a:1","memory":64,"dependsOn":[{"containerName":"c","condition":"START"}]}"#;
    let container = r#"{"name":"c","image":"a:1","cpu":128,"memory":128}"#;
    vec![
        ("nesting of 100,000", holding(&"[".repeat(100_000)), Refused("")),
        ("a list of 500,000", holding(&format!("{{\"scenario\":[{}0]}}", "0,".repeat(500_000))), Refused("")),
        ("a list of a million", holding(&format!("{{\"scenario\":[{}0]}}", "0,".repeat(1_000_000))), Refused("")),
        ("a stored block that claims more", payload(&[1, 0xff, 0xff, 0, 0, 1, 2, 3]), Refused("")),
        ("negative", changed("\"desiredCount\":2", "\"desiredCount\":-2"), Refused("from 0 to 5000")),
        ("NaN", changed("\"desiredCount\":2", "\"desiredCount\":NaN"), Refused("desiredCount")),
        ("1e308", changed("\"desiredCount\":2", "\"desiredCount\":1e308"), Refused("desiredCount")),
        ("2^53 + 1", changed("\"title\"", "\"seed\":9007199254740993,\"title\""), Refused("seed")),
        ("2^32 - 1", changed("\"count\":2", "\"count\":4294967295"), Refused("count")),
        ("a word out of range", changed("\"empty\"", "\"sometimes\""), Refused("begin")),
        ("a dangling reference", changed("\"a:1\",\"desired", "\"b:1\",\"desired"), Refused("taskDefinition")),
        ("a cycle of references", changed(container, cycle), Refused("dependsOn")),
        (
            "the same name twice",
            changed(
                "\"services\":[",
                "\"services\":[{\"serviceName\":\"web\",\"taskDefinition\":\"a:1\",\"desiredCount\":1},",
            ),
            Refused("serviceName"),
        ),
        (
            "the same member twice",
            changed("\"title\":\"T\"", "\"title\":\"T\",\"title\":\"U\""),
            Refused("a second time"),
        ),
        ("an empty name", changed("\"web\"", "\"\""), Refused("serviceName")),
        (
            "a name of 100,000 letters",
            changed("\"web\"", &format!("\"{}\"", "a".repeat(100_000))),
            Refused("serviceName"),
        ),
        ("aliases in aliases", holding("{\"scenario\": {\"title\": &a [*a]}}"), Refused("")),
    ]
}

fn meaning() -> Vec<Row> {
    let behaviour = |inner: &str| changed("{\"boot\":\"1s\"}", inner);
    let check = |inner: &str| {
        changed(
            "\"memory\":128",
            &format!("\"memory\":128,\"healthCheck\":{{\"command\":[\"CMD-SHELL\",\"exit 1\"],{inner}}}"),
        )
    };
    let rollout = |minimum: u32, maximum: u32| {
        changed(
            "\"desiredCount\":2",
            &format!(
                "\"desiredCount\":2,\"deploymentConfiguration\":{{\"minimumHealthyPercent\":{minimum},\"maximumPercent\":{maximum}}}"
            ),
        )
    };
    let services = |count: usize| {
        let one = |nth| format!("{{\"serviceName\":\"s{nth}\",\"taskDefinition\":\"a:1\",\"desiredCount\":1}}");
        (0..count).map(one).collect::<Vec<_>>().join(",")
    };
    let again = r#"{"at":"1s","do":"update-service","service":"web","forceNewDeployment":true}"#;
    vec![
        ("desired a billion", changed("\"desiredCount\":2", "\"desiredCount\":1000000000"), Refused("from 0 to 5000")),
        (
            "100,000 tasks",
            changed(
                "\"services\":[",
                &format!("\"services\":[{},", services(90).replace("\"desiredCount\":1", "\"desiredCount\":1112")),
            ),
            Refused("25000"),
        ),
        ("no instances", changed("{\"count\":2,\"instanceType\":\"c5.large\",\"zone\":\"us-east-1a\"}", ""), Runs),
        ("a task larger than any host", changed("\"memory\":128", "\"memory\":1000000"), Runs),
        ("minimum above maximum", rollout(300, 100), Refused("minimumHealthyPercent")),
        ("100 / 100", rollout(100, 100), Runs),
        ("0 / 0", rollout(0, 0), Runs),
        ("interval 0", check("\"interval\":0"), Refused("interval")),
        ("start period 10^9", check("\"startPeriod\":1000000000"), Refused("startPeriod")),
        ("checks that always fail", check("\"interval\":5,\"timeout\":2,\"retries\":1"), Runs),
        ("a crash at once, for ever", behaviour("{\"boot\":\"0s\",\"exitAfter\":\"0s\",\"exitCode\":1}"), Runs),
        ("out of memory at once", behaviour("{\"boot\":\"0s\",\"oomAfter\":\"0s\"}"), Runs),
        ("a boot that never ends", behaviour("{\"boot\":\"48h\"}"), Runs),
        ("a thousand deployments at once", with_script(&vec![again; 1_000].join(",")), Runs),
        ("a cue too many", with_script(&vec![again; 1_001].join(",")), Refused("1000 are allowed")),
        ("horizon of a million hours", changed("\"10m\"", "\"1000000h\""), Refused("duration")),
        (
            "10,000 services",
            changed("\"services\":[", &format!("\"services\":[{},", services(10_000))),
            Refused("are allowed"),
        ),
        ("an image of 10^18 bytes", changed("\"50MB\"", "1000000000000000000"), Refused("size")),
        ("seed 0", changed("\"title\"", "\"seed\":0,\"title\""), Runs),
        ("seed 2^64 - 1", changed("\"title\"", "\"seed\":18446744073709551615,\"title\""), Refused("seed")),
        ("two days", changed("\"10m\"", "\"48h\""), Runs),
    ]
}

fn injection() -> Vec<Row> {
    let title = |text: &str| changed("\"T\"", &serde_json::Value::from(text).to_string());
    vec![
        ("a script as a slug", "#/<script>alert(1)</script>".into(), Refused("no built-in scenario")),
        ("javascript:", "javascript:alert(1)".into(), Refused("")),
        ("a tag as a name", changed("\"web\"", "\"<img onerror=alert(1)>\""), Refused("serviceName")),
        (
            "an image that breaks out",
            changed("\"image\":\"a:1\",\"size\"", "\"image\":\"\\\"><img onerror>\",\"size\""),
            Refused("image"),
        ),
        ("a zone that is style", changed("\"zone\":\"us-east-1a\"", "\"zone\":\"url(x)\""), Refused("zone")),
        ("a tag in a title", title("\"><img src=x onerror=alert(1)><script>"), Runs),
        ("style in a title", title("color:red;background:url(javascript:1)"), Runs),
        ("a foreign object in a title", title("<svg><foreignObject><body onload=alert(1)>"), Runs),
        ("a formula in a title", title("=cmd|' /C calc'!A0"), Runs),
        ("a prototype as a slug", "#/__proto__".into(), Refused("no built-in scenario")),
        ("a prototype as a member", changed("\"title\"", "\"__proto__\":{},\"title\""), Refused("__proto__")),
        ("an escape in a title", title("\u{1b}[31mred"), Refused("title")),
        ("an escape as a setting", "#/crash-loop?%1B[31m=1".into(), Refused("")),
    ]
}

/// Runs what a link opened to its end; the end is where the recording says.
fn runs(scenario: &Scenario) {
    let mut recording = Recording::new(scenario.clone());
    recording.record_until(scenario.end());
    assert!(recording.is_complete());
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long each link takes is what is asked")]
fn hostile_links_are_refused_with_a_message_or_run() {
    let all: Vec<Row> = [encoding(), structure(), meaning(), injection()].into_iter().flatten().collect();
    assert!(all.len() >= 70, "{} rows", all.len());
    let (mut times, mut table) = (Vec::new(), String::new());
    for (name, text, want) in &all {
        let begun = std::time::Instant::now();
        let read = decode(text);
        let took = begun.elapsed();
        times.push((took, *name));
        match (want, read) {
            (Refused(words), Err(error)) => {
                let problems: Vec<String> = error.problems.iter().map(ToString::to_string).collect();
                let told = format!("{error}\n{}", problems.join("\n"));
                assert!(told.contains(words), "{name}: {told}");
                assert!(!error.message.is_empty() && !error.hint.is_empty() && told.len() < 40_000, "{name}");
                assert!(!told.contains(['\0', '\u{1b}', '\u{202e}']), "{name}: {told:?}");
            }
            (Runs, Ok(link)) => {
                assert_eq!(decode(&encode(&link)).as_ref(), Ok(&link), "{name}");
                runs(&link.scenario);
            }
            (Refused(_), Ok(_)) => panic!("{name} opened"),
            (Runs, Err(error)) => panic!("{name}: {error}"),
        }
    }
    times.sort();
    for (took, name) in times.iter().rev().take(5) {
        writeln!(table, "{:>8.1} ms {name}", took.as_secs_f64() * 1e3).expect("a text takes all");
    }
    println!("{} links, the slowest:\n{table}", all.len());
}
