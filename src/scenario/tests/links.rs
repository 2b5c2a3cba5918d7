//! Share links: what they open, what is said when they do not, and that old ones still do.

use crate::scenario::link::{Link, LinkError, OFFER_FILE_ABOVE, Step, TWEAKS, decode, encode, is_link, slug_of};
use crate::scenario::*;
use crate::units::{SimTime, Span};
use miniz_oxide::deflate::compress_to_vec;

/// The letters of a payload, written once more and in another way.
fn letters(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let six = bits.as_bytes().chunks(6).map(|six| std::str::from_utf8(six).expect("ASCII"));
    six.map(|six| u8::from_str_radix(&format!("{six:0<6}"), 2).expect("bits"))
        .map(|six| char::from(ALPHABET[usize::from(six)]))
        .collect()
}

/// A link whose payload holds this text.
fn holding(text: impl AsRef<[u8]>) -> String {
    format!("#s=1.{}", letters(&compress_to_vec(text.as_ref(), 9)))
}

fn library_text(place: usize) -> String {
    write::canonical(&(LIBRARY[place].build)()).to_string()
}

fn refused(text: &str) -> LinkError {
    match decode(text) {
        Ok(link) => panic!("{:.200} opened {}", text, link.scenario.title),
        Err(error) => error,
    }
}

#[test]
fn the_hand_written_form_tweaks_a_built_in_scenario() {
    let text = "https://example.org/orrery/?embed#/first-journey?desired=10&min=50&max=150&breaker=rollback&image=myapp:v1\
                &traffic=5&begin=steady&rules=aws&duration=20m&seed=9&t=2m32s&sel=task:4&engine=1";
    let link = decode(text).expect("it opens");
    let service = &link.scenario.services[0];
    assert_eq!(service.desired_count, 10);
    let rollout = &service.deployment_configuration;
    assert_eq!((rollout.minimum_healthy_percent, rollout.maximum_percent), (50, 150));
    assert!(rollout.deployment_circuit_breaker.enable && rollout.deployment_circuit_breaker.rollback);
    assert_eq!((link.scenario.seed, link.scenario.duration), (9, Span::from_secs(1200)));
    assert_eq!((link.scenario.begin, link.scenario.rules.profile), (Begin::Steady, Profile::Aws));
    assert_eq!(link.scenario.traffic[0].requests_per_second, 5);
    assert_eq!(link.moment, SimTime::from_millis(152_000));
    assert_eq!((link.selected.as_deref(), link.engine.as_deref()), (Some("task:4"), Some("1")));
    let want = "#/first-journey?desired=10&min=50&max=150&breaker=rollback&traffic=5&begin=steady&rules=aws\
                &duration=20m&seed=9&t=2m32s&sel=task:4&engine=1";
    assert_eq!(encode(&link), want);
    assert_eq!(slug_of(&link.scenario), Some("first-journey"));
}

#[test]
fn the_moment_is_written_in_either_form() {
    for (text, millis) in
        [("t=2m32s", 152_000), ("t=152000", 152_000), ("t=1.5s", 1_500), ("t=0", 0), ("t=48h", 172_800_000)]
    {
        assert_eq!(
            decode(&format!("#/first-journey?{text}")).map(|link| link.moment.as_millis()),
            Ok(millis),
            "{text}"
        );
        let payload = format!("{}&{text}&sel=a%20b", holding(r#"{"scenario":{}}"#));
        let link = decode(&payload).expect("it opens");
        assert_eq!((link.moment.as_millis(), link.selected.as_deref()), (millis, Some("a b")), "{text}");
    }
}

#[test]
fn the_shortest_form_that_holds_everything_is_written() {
    let scenario = (LIBRARY[0].build)();
    assert_eq!(encode(&Link::to(scenario.clone())), "#/first-journey");
    let stop = Command::StopTask { task: "0a1b".to_owned(), reason: None };
    let by_hand =
        Link { commands: vec![Cue { at: SimTime::from_millis(1_234), command: stop }], ..Link::to(scenario.clone()) };
    assert!(encode(&by_hand).starts_with("#s=1."), "what was done by hand needs a payload");
    let mut own = scenario;
    own.services[0].service_name = "web".to_owned();
    assert!(encode(&Link::to(own)).starts_with("#s=1."), "a change that no tweak makes needs a payload");
}

#[test]
fn built_in_scenarios_stay_short_in_both_forms() {
    for entry in LIBRARY {
        let mut scenario = (entry.build)();
        assert!(encode(&Link::to(scenario.clone())).len() < 60, "{}", entry.slug);
        scenario.lesson.push('!');
        let text = encode(&Link::to(scenario.clone()));
        assert!(text.len() < 2_000 && text.len() < OFFER_FILE_ABOVE, "{} {}", entry.slug, text.len());
        assert_eq!(decode(&text).map(|link| link.scenario), Ok(scenario));
    }
}

#[test]
fn a_links_fragment_is_told_from_other_fragments() {
    for (fragment, want) in
        [("#s=1.x", true), ("#/first-journey", true), ("#main", false), ("", false), ("#", false), ("#/", false)]
    {
        assert_eq!(is_link(fragment), want, "{fragment}");
    }
}

#[test]
fn every_tweak_sets_what_it_gets() {
    for tweak in TWEAKS {
        assert!((tweak.get)(&(LIBRARY[0].build)()).is_some(), "{}", tweak.name);
        for entry in LIBRARY {
            let mut scenario = (entry.build)();
            // Not every scenario has requests.
            let Some(now) = (tweak.get)(&scenario) else { continue };
            assert_eq!((tweak.set)(&mut scenario, &now), Ok(()), "{}", tweak.name);
            assert_eq!(scenario, (entry.build)(), "{} of {}", tweak.name, entry.slug);
        }
    }
}

fn each_is_refused(cases: &[(&str, String, Step)]) {
    for (case, text, step) in cases {
        let error = refused(text);
        assert_eq!(error.step, *step, "{case}: {error}");
        assert!(!error.message.is_empty() && !error.hint.is_empty(), "{case}");
        assert!(error.to_string().len() < 30_000, "{case}: {error}");
        assert!(!error.to_string().contains(['\0', '\u{1b}']), "{case}");
        assert_eq!(error.problems.is_empty(), *step != Step::Contents, "{case}: {error}");
    }
}

#[test]
fn hostile_addresses_are_refused_with_a_message() {
    use Step::{Form, Letters, Slug, Version};
    each_is_refused(&[
        ("empty", String::new(), Form),
        ("only a hash", "#".into(), Form),
        ("only a slash", "#/".into(), Form),
        ("only a question", "#/?desired=3".into(), Form),
        ("lone prefix", "#s=".into(), Version),
        ("no version", "#s=abc".into(), Version),
        ("empty version", "#s=.abc".into(), Version),
        ("version 0", "#s=0.abc".into(), Version),
        ("future version", "#s=2.abc".into(), Version),
        ("negative version", "#s=-1.abc".into(), Version),
        ("version in full-width digits", "#s=１.abc".into(), Version),
        ("another form", "#code/abc".into(), Form),
        ("an anchor", "#main".into(), Form),
        ("a page without a fragment", "https://example.org/".into(), Form),
        ("javascript", "javascript:alert(1)".into(), Form),
        ("2 MB", format!("#s=1.{}", "A".repeat(2 << 20)), Form),
        ("too long a payload", format!("#s=1.{}", "A".repeat(65_537)), Form),
        ("bad alphabet", "#s=1.ab+/".into(), Letters),
        ("padding", "#s=1.q1YqTg==".into(), Letters),
        ("percent NUL in the payload", "#s=1.ab%00".into(), Letters),
        ("blank in the payload", "#s=1.ab cd".into(), Letters),
        ("Unicode in the payload", "#s=1.äöü".into(), Letters),
        ("one letter too many", "#s=1.abcde".into(), Letters),
        ("bits left over", "#s=1.q1Z".into(), Letters),
        ("unknown slug", "#/crash-lop".into(), Slug),
        ("slug of another case", "#/First-Journey".into(), Slug),
        ("slug that climbs", "#/../../etc/passwd".into(), Slug),
        ("slug of a prototype", "#/__proto__".into(), Slug),
        ("slug with a tag", "#/<script>alert(1)</script>".into(), Slug),
        ("slug of 10,000 letters", format!("#/{}", "a".repeat(10_000)), Slug),
    ]);
}

#[test]
fn hostile_settings_are_refused_with_a_message() {
    let name = |query: &str| format!("#/first-journey?{query}");
    for (case, text) in [
        ("unknown setting", name("desird=3")),
        ("setting twice", name("desired=3&desired=4")),
        ("setting without value", name("desired")),
        ("setting without name", name("=3")),
        ("empty value", name("desired=")),
        ("negative", name("desired=-1")),
        ("fraction", name("desired=1.5")),
        ("exponent", name("desired=1e3")),
        ("plus sign", name("desired=+1")),
        ("not a number", name("desired=NaN")),
        ("beyond 32 bits", name("desired=4294967296")),
        ("beyond 64 bits", name("seed=18446744073709551616")),
        ("full-width digits", name("desired=３")),
        ("image that is not there", name("image=evil:v1")),
        ("breaker in between", name("breaker=maybe")),
        ("rules of physics", name("rules=physics")),
        ("begin in the middle", name("begin=middle")),
        ("duration without meaning", name("duration=long")),
        ("moment without meaning", name("t=soon")),
        ("negative moment", name("t=-5")),
        ("moment beyond two days", name("t=172800001")),
        ("moment beyond all time", name("t=99999999999999999999")),
        ("selection with NUL", name("sel=a%00b")),
        ("selection that turns around", name("sel=%E2%80%AEabc")),
        ("selection with an escape", name("sel=%1B%5B31m")),
        ("selection without end", name(&format!("sel={}", "a".repeat(300)))),
        ("overlong UTF-8", name("sel=%C0%AF")),
        ("a lone byte", name("sel=%FF")),
        ("a surrogate in UTF-8", name("sel=%ED%A0%80")),
        ("half a percent", name("sel=%4")),
        ("percent without hex", name("sel=%zz")),
        ("percent before a character", name("sel=%é1")),
        ("unknown word behind a payload", format!("{}&seed=3", holding(r#"{"scenario":{}}"#))),
    ] {
        each_is_refused(&[(case, text, Step::Setting)]);
    }
}

#[test]
fn hostile_payloads_are_refused_with_a_message() {
    use Step::{Contents, Inflation, Letters};
    let whole = compress_to_vec(format!("{{\"scenario\":{}}}", library_text(0)).as_bytes(), 9);
    let mut garbage = whole.clone();
    garbage.extend(b"garbage");
    let mut stream = whole.clone();
    stream[20] ^= 0xff;
    let bomb = compress_to_vec(&vec![b' '; 32 << 20], 9);
    let nested = compress_to_vec(&compress_to_vec(&vec![0; 1 << 20], 9), 9);
    each_is_refused(&[
        ("no stream at all", "#s=1.".to_owned(), Letters),
        ("trailing garbage", format!("#s=1.{}", letters(&garbage)), Inflation),
        ("damaged stream", format!("#s=1.{}", letters(&stream)), Inflation),
        ("deflate bomb", format!("#s=1.{}", letters(&bomb)), Inflation),
        ("bomb in a bomb", format!("#s=1.{}", letters(&nested)), Inflation),
        ("reserved block type", format!("#s=1.{}", letters(&[0x07, 0, 0, 0])), Inflation),
        ("length that lies", format!("#s=1.{}", letters(&[0x01, 0xff, 0xff, 0x00, 0x00, b'x'])), Letters),
        ("zlib's header", format!("#s=1.{}", letters(&[0x78, 0x9c, 0x03, 0x00, 0, 0, 0, 1])), Inflation),
        ("not UTF-8", holding([0xff, 0xfe, 0x00]), Inflation),
        ("overlong UTF-8", holding([0xc0, 0xaf]), Inflation),
        ("UTF-16", holding("{\0\"\0s\0".as_bytes()), Contents),
    ]);
}

#[test]
fn hostile_contents_are_refused_with_a_message() {
    let good = library_text(0);
    let scenario = |inner: &str| holding(format!("{{\"scenario\":{inner}}}"));
    let changed = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        scenario(&good.replace(from, to))
    };
    let commanded = |commands: &str| holding(format!("{{\"scenario\":{good},\"commands\":[{commands}]}}"));
    for (case, text) in [
        ("empty text", holding("")),
        ("not an object", holding("[]")),
        ("a number", holding("1e308")),
        ("no scenario", holding("{}")),
        ("unknown member", holding(format!("{{\"scenario\":{good},\"x\":1}}"))),
        ("scenario twice", holding(format!("{{\"scenario\":{good},\"scenario\":{good}}}"))),
        ("a future format", scenario("{\"orrery\":2}")),
        ("nesting of 100,000", scenario(&"[".repeat(100_000))),
        ("a list of 400,000", scenario(&format!("[{}0]", "0,".repeat(400_000)))),
        ("seed 2^53 + 1", scenario("{\"seed\":9007199254740993}")),
        ("seed 2^64 - 1", scenario("{\"seed\":18446744073709551615}")),
        ("seed 1e308", scenario("{\"seed\":1e308}")),
        ("seed NaN", scenario("{\"seed\":NaN}")),
        ("horizon of a million hours", scenario("{\"duration\":\"1000000h\"}")),
        ("a name that is not there", changed("\"desiredCount\"", "\"constructor\"")),
        ("desired a billion", changed("\"desiredCount\":3", "\"desiredCount\":1000000000")),
        ("negative desired", changed("\"desiredCount\":3", "\"desiredCount\":-3")),
        ("interval 0", changed("\"HealthCheckIntervalSeconds\":10", "\"HealthCheckIntervalSeconds\":0")),
        ("timeout above interval", changed("\"HealthCheckIntervalSeconds\":10", "\"HealthCheckIntervalSeconds\":5")),
        ("an image of 10^18 bytes", changed("\"175MB\"", "1000000000000000000")),
        ("a dangling definition", changed("\"myapp:5\"", "\"myapp:6\"")),
        ("a dangling target group", changed("\"targetGroupArn\":\"web\"", "\"targetGroupArn\":\"wob\"")),
        ("an unknown type", changed("\"c5.large\"", "\"c5.enormous\"")),
        ("an enum out of range", changed("\"handbook\"", "\"handbooks\"")),
        ("an empty name", changed("\"serviceName\":\"myapp\"", "\"serviceName\":\"\"")),
        ("a name with a tag", changed("\"serviceName\":\"myapp\"", "\"serviceName\":\"<img onerror=1>\"")),
        (
            "a name of 100,000 letters",
            changed("\"serviceName\":\"myapp\"", &format!("\"serviceName\":\"{}\"", "a".repeat(100_000))),
        ),
        ("a name that turns around", changed("\"serviceName\":\"myapp\"", "\"serviceName\":\"my\u{202e}app\"")),
        ("a lone surrogate", changed("\"serviceName\":\"myapp\"", "\"serviceName\":\"\\ud800\"")),
        (
            "a grace of ages",
            changed("\"desiredCount\":3", "\"desiredCount\":3,\"healthCheckGracePeriodSeconds\":99999999999"),
        ),
        ("a cadence of nothing", scenario("{\"rules\":{\"schedulerCadence\":\"0s\"}}")),
        ("10,000 services", scenario(&format!("{{\"services\":[{}0]}}", "0,".repeat(9_999)))),
        ("a command for nobody", commanded(r#"{"at":"1s","do":"update-service","service":"x"}"#)),
        ("a command without a verb", commanded(r#"{"at":"1s"}"#)),
        ("a command of code", commanded(r#"{"at":"1s","do":"eval"}"#)),
        ("a command for a nickname", commanded(r#"{"at":"1s","do":"stop-task","task":"bobby"}"#)),
        (
            "a command that kills",
            commanded(r#"{"at":"1s","do":"update-service","service":"myapp","desiredCount":5001}"#),
        ),
        ("a command after all time", commanded(r#"{"at":"49h","do":"stop-task","task":"abcd"}"#)),
        ("a thousand and one commands", commanded(&format!("{}0", "0,".repeat(1_000)))),
        ("CloudFormation", holding("Resources: !Sub x")),
    ] {
        each_is_refused(&[(case, text, Step::Contents)]);
    }
}

#[test]
fn a_link_cut_anywhere_is_refused() {
    let mut scenario = (LIBRARY[0].build)();
    scenario.title = "Mine".to_owned();
    let text = encode(&Link::to(scenario));
    for end in 0..text.len() {
        assert!(decode(&text[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn messages_say_what_failed_where_and_how_to_go_on() {
    for (text, want) in [
        (
            "#/first-jurney",
            "There is no built-in scenario `first-jurney`; did you mean `first-journey`?\nAll 31 are in the page's menu of scenarios, and `orrery list` prints them",
        ),
        (
            "#/crash",
            "There is no built-in scenario `crash`; did you mean `reconcile-a-crash` or `crash-loop` or `crash-loop-no-breaker`?\nAll 31 are in the page's menu of scenarios, and `orrery list` prints them",
        ),
        (
            "#/zzz",
            "There is no built-in scenario `zzz`\nAll 31 are in the page's menu of scenarios, and `orrery list` prints them",
        ),
        (
            "#s=2.abc",
            "The link has version `2`, and this page reads version 1\nReload the page to get its newest version",
        ),
        (
            "#s=1.ab!d",
            "Character 3 of the payload is not one of a link's\nCopy the whole link again; chat programs sometimes cut long ones",
        ),
        (
            "#/first-journey?desird=3",
            "In the link's `desird`: this is not a setting; there are desired, min, max, breaker, image, traffic, begin, rules, duration, seed, t, sel, engine; did you mean `desired`?\nCorrect it in the address bar, or take it out",
        ),
        (
            "#/first-journey?desired=9999",
            "The scenario in the link cannot be run: services[0].desiredCount: this must be from 0 to 5000; it is 9999\nOpen it in the editor and correct it there",
        ),
    ] {
        assert_eq!(refused(text).to_string(), want, "{text}");
    }
}

#[test]
fn what_cannot_be_run_can_still_be_edited() {
    let wrong =
        holding(format!("{{\"scenario\":{}}}", library_text(0).replace("\"desiredCount\":3", "\"desiredCount\":-3")));
    for text in [wrong.as_str(), "#/first-journey?desired=9999"] {
        let yaml = refused(text).scenario.expect("there is something to edit");
        let problems = read(&yaml).expect_err("it is still wrong");
        assert_eq!(problems.len(), 1, "{yaml}");
        assert_eq!(problems[0].path, "services[0].desiredCount");
    }
    assert_eq!(refused(&holding("{\"scenario\":[]}")).scenario, None);
}

/// Every form of link that was ever released, with what it opens.
#[test]
fn every_released_link_still_opens() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/links");
    let mut opened = 0;
    for entry in std::fs::read_dir(folder).expect("the corpus is there") {
        let path = entry.expect("a file").path();
        if path.extension().is_some_and(|extension| extension == "link") {
            let text = std::fs::read_to_string(&path).expect("text");
            let link = decode(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            if let Ok(yaml) = std::fs::read_to_string(path.with_extension("yaml")) {
                let want = read(&yaml).expect("what it opens is a scenario").scenario;
                assert_eq!(link.scenario, want, "{}", path.display());
            }
            opened += 1;
        }
    }
    assert!(opened >= 5, "only {opened} links were found");
}
