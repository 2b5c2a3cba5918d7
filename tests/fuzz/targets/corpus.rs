//! What fuzzing begins with, and how inputs are changed without a fuzzer.

use ecs_orrery::console::{aws, container, filters, instance, laptop};
use ecs_orrery::scenario::link::{Link, encode};
use ecs_orrery::scenario::query::{InstanceFacts, Moment, Version};
use ecs_orrery::scenario::{LIBRARY, write};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Returns the fragment of a link whose stream this is.
pub fn payload(stream: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = "#s=1.".to_owned();
    for part in stream.chunks(3) {
        let bits = part.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - part.len()));
        text.extend((0..=part.len()).map(|nth| LETTERS[(bits >> (18 - 6 * nth)) as usize & 63] as char));
    }
    text
}

/// Returns the contents of a folder's files, in the order of their names.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().filter_map(|path| fs::read(path).ok()).collect()
}

/// Every released form, every built-in scenario by name, and some by their contents.
pub fn links(root: &Path) -> Vec<Vec<u8>> {
    let mut seeds = files(&root.join("tests/golden/links"));
    for entry in LIBRARY {
        seeds.push(encode(&Link::to((entry.build)())).into_bytes());
        let contents = format!("j{{\"scenario\":{}}}", write::canonical(&(entry.build)()));
        if contents.len() < 4_000 {
            seeds.push(contents.into_bytes());
        }
    }
    seeds.push(b"#/crash-loop?desired=10&min=50&max=200&breaker=off&t=2m32s&sel=task:1&engine=1".to_vec());
    let stream = miniz_oxide::deflate::compress_to_vec(b"{\"scenario\":{}}", 9);
    seeds.push([b"z", &stream[..]].concat());
    seeds
}

/// The library in both forms, and what YAML can say in other ways.
pub fn scenarios(_: &Path) -> Vec<Vec<u8>> {
    let texts = LIBRARY.iter().flat_map(|entry| {
        let scenario = (entry.build)();
        [write::to_yaml(&scenario), write::to_json(&scenario)]
    });
    let by_hand = [
        "orrery: 1\ntitle: &a Anchors\nlesson: *a\n",
        "title: |\n  Block\n  text\nlesson: >-\n  folded\n  text # no comment\nseed: 0x1F # comment\n",
        "{title: 'It''s', \"seed\": 1e3, duration: 2m30s, rules: {profile: aws, schedulerCadence: 5s},}\n",
        "---\ncluster:\n  clusterName: a\n  instances:\n  - count: 2\n    instanceType: c5.large\n    zone: us-east-1a\n...\n",
    ];
    texts.chain(by_hand.map(str::to_owned)).map(String::into_bytes).collect()
}

/// The project's own pastes; the large ones make a fuzzer slow and say nothing new.
pub fn imports(root: &Path) -> Vec<Vec<u8>> {
    let mut seeds = files(&root.join("tests/fixtures/import"));
    seeds.retain(|seed| seed.len() < 16_000);
    let together = seeds.iter().take(3).map(Vec::as_slice).collect::<Vec<_>>().join(&0x0c);
    seeds.push(together);
    seeds
}

pub fn queries(_: &Path) -> Vec<Vec<u8>> {
    let texts = [
        "attribute:ecs.instance-type == c5.large",
        "attribute:ecs.availability-zone in [eu-west-1a, eu-west-1c] and runningTasksCount < 8",
        "not (task:group == service:web) or agentConnected == true",
        "attribute:stack =~ prod.*\u{c}production",
        "attribute:stack !~ '(a|b)+[c-e]{2,3}?\\d'\u{c}aabbcd5",
        "attribute:note == 'two words, (odd) [signs]' && attribute:rack exists",
        "!!attribute:stack !exists || agentVersion >= 1.98.0",
        "registeredAt > 2018-06-18T22:28:28+00:00",
        "ec2InstanceId in ['i-0123456789abcdef0', \"i-1\"]",
        "attribute:stack not_equals production",
    ];
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// The examples of all that can be typed.
pub fn lines(_: &Path) -> Vec<Vec<u8>> {
    let mut texts: Vec<String> = aws::help::all().map(|operation| format!("aws {}", operation.example)).collect();
    let programs = laptop::PROGRAMS.iter().chain(instance::PROGRAMS).chain(container::PROGRAMS);
    texts.extend(programs.map(|program| program.example.to_owned()));
    let lists =
        ["aws ecs list-tasks --cluster production", "aws ecs describe-services --cluster production --services myapp"];
    texts.extend(
        lists.iter().flat_map(|list| filters::FILTERS.iter().map(move |one| format!("{list} | {}", one.example.0))),
    );
    let by_hand = [
        "A='x y'; echo \"$A\" && aws ecs list-clusters --output table || true",
        "aws ecs describe-services --cluster production --services myapp --query 'services[].deployments[?status==`PRIMARY`].[id,to_string(desiredCount)]' --output text",
        "aws ecs update-service --cluster production --service myapp --deployment-configuration 'maximumPercent=200,deploymentCircuitBreaker={enable=true,rollback=true}'",
    ];
    texts.extend(by_hand.map(str::to_owned));
    texts.into_iter().map(String::into_bytes).collect()
}

/// Returns a dictionary in libFuzzer's form: the words of the seeds, each once.
pub fn dictionary(seeds: &[Vec<u8>]) -> String {
    const MOST: usize = 1_200;
    let mut words = BTreeSet::new();
    for seed in seeds {
        let text = String::from_utf8_lossy(seed);
        let parts = text.split(|letter: char| !letter.is_ascii_alphanumeric() && !"_-.:".contains(letter));
        words.extend(parts.filter(|word| (2..=32).contains(&word.len())).map(str::to_owned));
    }
    words.into_iter().take(MOST).map(|word| format!("\"{word}\"\n")).collect()
}

/// A container instance whose every attribute has the same value.
pub struct Instance(pub String);

impl InstanceFacts for Instance {
    fn agent_connected(&self) -> bool {
        true
    }

    fn agent_version(&self) -> Version {
        Version::new(1, 98, 0)
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        (name != "missing").then_some(&self.0)
    }

    fn ec2_instance_id(&self) -> &str {
        "i-0123456789abcdef0"
    }

    fn registered_at(&self) -> Moment {
        Moment(1_529_360_908_000)
    }

    fn running_tasks_count(&self) -> u32 {
        5
    }

    fn any_task_group(&self, wanted: &dyn Fn(&str) -> bool) -> bool {
        wanted("service:web") || wanted(&self.0)
    }
}

/// Changes inputs by numbers alone, so that every run of the suite tries the same ones.
pub struct Luck(pub u64);

impl Luck {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) % below.max(1) as u64) as usize
    }

    /// Returns one of the seeds, cut to so many bytes, with some places changed.
    pub fn changed(&mut self, seeds: &[Vec<u8>], most: usize) -> Vec<u8> {
        const ODD: &[&[u8]] = &[
            b"",
            b"\"",
            b"'",
            b"{",
            b"}",
            b"[",
            b"]",
            b"(",
            b")",
            b",",
            b":",
            b"\n",
            b"|",
            b"&",
            b"#",
            b"%",
            b"\\",
            b"\0",
            b"\xff",
            b"-1",
            b"0",
            b"99999999999999999999",
            b"1e308",
            b"null",
            b"*a",
            b"!Ref ",
            b"${",
            b"\t",
            "\u{202e}".as_bytes(),
            "\u{1f680}".as_bytes(),
            "\u{feff}".as_bytes(),
            b"\x1b[31m",
            b"\xed\xa0\x80",
        ];
        let mut bytes = seeds[self.below(seeds.len())].clone();
        let from = if bytes.len() > most && self.below(2) == 1 { self.below(bytes.len() - most) } else { 0 };
        bytes.drain(..from);
        bytes.truncate(most);
        for _ in 0..=self.below(6) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(9)).min(bytes.len());
            match self.below(4) {
                0 => {
                    let part = bytes[at..end].to_vec();
                    bytes.splice(at..at, part);
                }
                1 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                2 => {
                    let other = &seeds[self.below(seeds.len())];
                    let start = self.below(other.len());
                    let part = &other[start..(start + self.below(40)).min(other.len())];
                    bytes.splice(at..end, part.iter().copied());
                }
                _ => {
                    bytes.splice(at..end, ODD[self.below(ODD.len())].iter().copied());
                }
            }
        }
        bytes
    }
}
