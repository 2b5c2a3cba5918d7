use ecs_orrery::scenario::{link::*, *};
fn main() {
    for e in LIBRARY {
        let s = (e.build)();
        let y = write::to_yaml(&s);
        println!("{y}");
        assert_eq!(read(&y).unwrap().scenario, s);
        let l = Link::to(s.clone());
        println!("{}", encode(&l));
        let mut l2 = l.clone();
        l2.commands.push(Cue {
            at: ecs_orrery::units::SimTime::from_millis(30_500),
            command: Command::StopTask { task: "abcd".into(), reason: None },
        });
        l2.moment = ecs_orrery::units::SimTime::from_millis(12345);
        l2.selected = Some("task:4".into());
        let x = encode(&l2);
        println!("{} {}", x.len(), x);
        assert_eq!(decode(&x).unwrap(), l2);
        println!(
            "{:?}",
            decode("#/first-journey?desired=10&min=50&max=200&breaker=off&t=2m32s&sel=task:4").map(|l| encode(&l))
        );
    }
    for a in std::env::args().skip(1) {
        let t = std::fs::read_to_string(&a).unwrap();
        let t0 = std::time::Instant::now();
        match read(&t) {
            Ok(r) => {
                println!("OK {:?}", t0.elapsed());
                for n in r.notes {
                    println!("note {n}")
                }
            }
            Err(p) => {
                println!("ERR {:?}", t0.elapsed());
                for x in p {
                    println!("{:?}:{:?} {x}", x.line, x.column)
                }
            }
        }
    }
}
