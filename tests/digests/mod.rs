//! The pinned digests, for the places where the engine runs outside a native build.

use ecs_orrery::scenario::library;
use ecs_orrery::sim::Recording;

/// The lines that `tests/suite/library.rs` pins natively.
const DIGESTS: &str = include_str!("../golden/digests.txt");

/// Records every pinned scenario and compares.
pub fn assert_native() {
    let mut compared = 0;
    for line in DIGESTS.lines() {
        let [slug, seed, digest] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}: three words") };
        let mut scenario = (library::find(slug).expect(slug).build)();
        scenario.seed = seed.parse().expect(line);
        let mut recording = Recording::new(scenario);
        while !recording.record_slice() {}
        assert_eq!(format!("{:016x}", recording.digest()), digest, "{slug} with seed {seed}");
        compared += 1;
    }
    assert!(compared >= 10 * library::LIBRARY.len(), "ten seeds of each scenario: {compared} digests were compared");
}
