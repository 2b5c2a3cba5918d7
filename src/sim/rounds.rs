//! What comes round again and again: polls, container checks, health checks of targets.
//!
//! In a healthy fleet nearly every round changes nothing. One that would change nothing next time either sleeps, and is
//! woken when what it looks at is touched: the trace is the same as if all had been made. Rounds have their place at the
//! end of each millisecond, in an order of their own, so that it does not matter when they were woken.

use super::world::Touched;
use super::world::ids::{HostId, TargetId, TaskId};
use crate::units::{SimTime, Span};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What is due at intervals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// An agent asks for work and takes what waits.
    Poll(HostId),
    /// Docker runs a container's health check.
    ContainerCheck(TaskId, u8),
    /// The load balancer checks a target.
    TargetCheck(TargetId),
}

/// How it goes on after a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// There is no other.
    Over,
    In(Span),
    /// As `In`, but nothing would change until something is touched that it looks at.
    Idle(Span),
}

#[derive(Clone, Debug)]
pub struct Rounds {
    polls: Vec<Pace>,
    checks: Vec<Pace>,
    targets: Vec<Pace>,
    /// Where in `checks` the paces of a task's containers are: the first, and how many.
    rooms: Vec<(u32, u32)>,
    /// When which round is due; entries that no longer fit its pace are passed over.
    due: BinaryHeap<Reverse<(u64, u64)>>,
    /// Every round up to here has been made: an instant, and a round's place in it.
    stand: (u64, u64),
    /// Whether rounds that change nothing are skipped.
    folds: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Pace {
    next: u64,
    every: u32,
    state: State,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Over,
    Awake,
    Asleep,
}

const KIND: u32 = 60;

impl Round {
    /// Returns its place among all rounds of one instant.
    fn key(self) -> u64 {
        match self {
            Round::Poll(host) => u64::from(host.number()),
            Round::ContainerCheck(task, container) => 1 << KIND | u64::from(task.number()) << 8 | u64::from(container),
            Round::TargetCheck(target) => 2 << KIND | u64::from(target.number()),
        }
    }

    fn of(key: u64) -> Round {
        match key >> KIND {
            0 => Round::Poll(HostId::new(key as u32)),
            1 => Round::ContainerCheck(TaskId::new((key >> 8) as u32), key as u8),
            _ => Round::TargetCheck(TargetId::new(key as u32)),
        }
    }
}

impl Rounds {
    pub fn new(folds: bool) -> Rounds {
        Rounds {
            polls: Vec::new(),
            checks: Vec::new(),
            targets: Vec::new(),
            rooms: Vec::new(),
            due: BinaryHeap::new(),
            stand: (0, 0),
            folds,
        }
    }

    /// Begins a round, or begins it anew with another rhythm.
    pub fn begin(&mut self, round: Round, at: SimTime) {
        self.set(round, Pace { next: at.as_millis(), every: 0, state: State::Awake });
    }

    /// Makes room for the checks of a task's containers, side by side.
    pub fn make_room(&mut self, task: TaskId, containers: usize) {
        if self.rooms.len() <= task.index() {
            self.rooms.resize(task.index() + 1, (0, 0));
        }
        if self.rooms[task.index()].1 == 0 {
            self.rooms[task.index()] = (self.checks.len() as u32, containers as u32);
            self.checks.resize(self.checks.len() + containers, Pace::default());
        }
    }

    /// Returns when the next round is due.
    pub fn next_due(&mut self) -> Option<SimTime> {
        while let Some(&Reverse((at, key))) = self.due.peek() {
            let pace = self.pace(Round::of(key)).copied().unwrap_or_default();
            if pace.state == State::Awake && pace.next == at {
                return Some(SimTime::from_millis(at));
            }
            self.due.pop();
        }
        None
    }

    /// Takes the round that `next_due` has just announced.
    pub fn take(&mut self) -> Round {
        let Reverse((at, key)) = self.due.pop().expect("a round was announced");
        self.stand = (at, key);
        Round::of(key)
    }

    /// Everything due at `now` has been handled.
    pub fn finish(&mut self, now: SimTime) {
        self.stand = self.stand.max((now.as_millis(), u64::MAX));
    }

    /// A round has been made: goes on as it says.
    pub fn go_on(&mut self, round: Round, now: SimTime, next: Next) {
        let (every, state) = match next {
            Next::Over => (Span::ZERO, State::Over),
            Next::In(every) => (every, State::Awake),
            Next::Idle(every) => (every, if self.folds { State::Asleep } else { State::Awake }),
        };
        let every = every.as_millis().clamp(1, u32::MAX.into());
        self.set(round, Pace { next: now.as_millis().saturating_add(every), every: every as u32, state });
    }

    /// Wakes the rounds that look at what was touched.
    pub fn wake(&mut self, touched: Touched, now: SimTime) {
        match touched {
            Touched::Host(host) => self.wake_one(Round::Poll(host), now),
            Touched::Target(target) => self.wake_one(Round::TargetCheck(target), now),
            Touched::Task(task) => {
                let (_, containers) = self.rooms.get(task.index()).copied().unwrap_or_default();
                for container in 0..containers as u8 {
                    self.wake_one(Round::ContainerCheck(task, container), now);
                }
            }
            Touched::EveryHost => {
                for host in 0..self.polls.len() as u32 {
                    self.wake_one(Round::Poll(HostId::new(host)), now);
                }
            }
        }
    }

    /// Lets a round that sleeps be due again at its own next time, as if it had been made all along.
    fn wake_one(&mut self, round: Round, now: SimTime) {
        let Some(pace) = self.pace(round).copied().filter(|pace| pace.state == State::Asleep) else { return };
        // The next one of its rhythm that is neither in the past nor already made at this instant.
        let (instant, key) = self.stand;
        let made = now.as_millis() == instant && round.key() <= key;
        let earliest = now.as_millis() + u64::from(made);
        let missed = earliest.saturating_sub(pace.next).div_ceil(u64::from(pace.every.max(1)));
        let next = pace.next + missed * u64::from(pace.every);
        self.set(round, Pace { next, every: pace.every, state: State::Awake });
    }

    fn set(&mut self, round: Round, pace: Pace) {
        let (list, place) = self.place_of(round);
        if list.len() <= place {
            list.resize(place + 1, Pace::default());
        }
        list[place] = pace;
        if pace.state == State::Awake {
            self.due.push(Reverse((pace.next, round.key())));
        }
    }

    fn pace(&self, round: Round) -> Option<&Pace> {
        match round {
            Round::Poll(host) => self.polls.get(host.index()),
            Round::ContainerCheck(task, container) => {
                let (first, _) = self.rooms.get(task.index())?;
                self.checks.get(*first as usize + usize::from(container))
            }
            Round::TargetCheck(target) => self.targets.get(target.index()),
        }
    }

    fn place_of(&mut self, round: Round) -> (&mut Vec<Pace>, usize) {
        match round {
            Round::Poll(host) => (&mut self.polls, host.index()),
            Round::ContainerCheck(task, container) => {
                let (first, containers) = self.rooms[task.index()];
                assert!(u32::from(container) < containers, "room was made for every container");
                (&mut self.checks, first as usize + usize::from(container))
            }
            Round::TargetCheck(target) => (&mut self.targets, target.index()),
        }
    }
}

/// Equal when the same rounds come out at the same times.
impl PartialEq for Rounds {
    fn eq(&self, other: &Rounds) -> bool {
        let state = |rounds: &Rounds| (rounds.stand, rounds.folds);
        state(self) == state(other)
            && self.rooms == other.rooms
            && self.polls == other.polls
            && self.checks == other.checks
            && self.targets == other.targets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: Span = Span::from_secs(5);

    fn poll(host: u32) -> Round {
        Round::Poll(HostId::new(host))
    }

    fn due(rounds: &mut Rounds) -> Option<(u64, Round)> {
        let at = rounds.next_due()?;
        Some((at.as_millis(), rounds.take()))
    }

    #[test]
    fn keys_name_their_rounds_and_order_the_kinds() {
        let kinds = [
            poll(u32::MAX),
            Round::ContainerCheck(TaskId::new(0), 0),
            Round::ContainerCheck(TaskId::new(70_000), 9),
            Round::TargetCheck(TargetId::new(3)),
        ];
        for round in kinds {
            assert_eq!(Round::of(round.key()), round);
        }
        assert!(kinds.windows(2).all(|pair| pair[0].key() < pair[1].key()));
    }

    #[test]
    fn one_that_sleeps_comes_back_in_its_own_rhythm() {
        let mut rounds = Rounds::new(true);
        rounds.begin(poll(1), SimTime::from_millis(300));
        assert_eq!(due(&mut rounds), Some((300, poll(1))));
        rounds.go_on(poll(1), SimTime::from_millis(300), Next::Idle(EVERY));
        assert_eq!(due(&mut rounds), None, "asleep");
        rounds.wake(Touched::Host(HostId::new(1)), SimTime::from_millis(11_000));
        assert_eq!(due(&mut rounds), Some((15_300, poll(1))));
    }

    #[test]
    fn one_woken_in_its_own_instant_is_made_only_if_its_turn_has_not_passed() {
        for (stands, second, want) in [
            ("before any round of the instant", None, 5_000),
            ("after a round before it", Some(0), 5_000),
            ("after a round behind it", Some(2), 10_000),
        ] {
            let mut rounds = Rounds::new(true);
            rounds.begin(poll(1), SimTime::ZERO);
            due(&mut rounds);
            rounds.go_on(poll(1), SimTime::ZERO, Next::Idle(EVERY));
            let now = SimTime::from_millis(5_000);
            if let Some(other) = second {
                rounds.begin(poll(other), now);
                assert_eq!(due(&mut rounds), Some((5_000, poll(other))));
            }
            rounds.wake(Touched::Host(HostId::new(1)), now);
            assert_eq!(due(&mut rounds), Some((want, poll(1))), "{stands}");
        }
        let mut rounds = Rounds::new(true);
        rounds.begin(poll(1), SimTime::ZERO);
        due(&mut rounds);
        rounds.go_on(poll(1), SimTime::ZERO, Next::Idle(EVERY));
        rounds.finish(SimTime::from_millis(5_000));
        rounds.wake(Touched::Host(HostId::new(1)), SimTime::from_millis(5_000));
        assert_eq!(due(&mut rounds), Some((10_000, poll(1))), "a command comes after everything of its instant");
    }

    #[test]
    fn begun_anew_the_old_rhythm_is_forgotten() {
        let mut rounds = Rounds::new(true);
        let check = Round::ContainerCheck(TaskId::new(4), 1);
        rounds.make_room(TaskId::new(4), 2);
        rounds.begin(check, SimTime::from_millis(10));
        rounds.begin(check, SimTime::from_millis(25));
        assert_eq!(due(&mut rounds), Some((25, check)));
        rounds.go_on(check, SimTime::from_millis(25), Next::Over);
        rounds.wake(Touched::Task(TaskId::new(4)), SimTime::from_millis(25));
        assert_eq!(due(&mut rounds), None, "over is over");
    }

    #[test]
    fn unfolded_nothing_sleeps() {
        let mut rounds = Rounds::new(false);
        rounds.begin(poll(0), SimTime::ZERO);
        due(&mut rounds);
        rounds.go_on(poll(0), SimTime::ZERO, Next::Idle(EVERY));
        assert_eq!(due(&mut rounds), Some((5_000, poll(0))));
    }
}
