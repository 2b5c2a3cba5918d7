//! What is due, in order of time; ties in the order in which they were scheduled.
//!
//! A timing wheel of three rings (1 ms, 256 ms and 65.5 s a slot) with a heap for what lies beyond. Scheduling and
//! popping cost the same however much is pending. A slot is a queue, and an event enters a finer ring only once that
//! ring's window has been reached, so ties keep their order without a sequence number to compare.

use super::event::Event;
use super::world::ids::EntryId;
use crate::units::SimTime;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

const SLOT_BITS: u32 = 8;
const SLOTS: usize = 1 << SLOT_BITS;
const WORDS: usize = SLOTS / 64;
const RINGS: usize = 3;
/// Marks the end of a queue.
const NONE: u32 = u32::MAX;

#[derive(Clone, Debug)]
pub struct Agenda {
    /// Nothing before it is pending; the rings are read relative to it.
    now: u64,
    nodes: Vec<Node>,
    /// The first unused node.
    free: u32,
    rings: [Ring; RINGS],
    /// Beyond the coarsest ring: time, order of scheduling, node.
    beyond: BinaryHeap<Reverse<(u64, u64, u32)>>,
    scheduled: u64,
    pending: u32,
}

/// An event, when it is due, and the entry that led to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub at: SimTime,
    pub event: Event,
    pub cause: Option<EntryId>,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    at: u64,
    event: Event,
    /// One more than the entry's number; 0 for none.
    cause: u32,
    next: u32,
}

/// Queues of nodes, and which of them hold something.
#[derive(Clone, Debug)]
struct Ring {
    slots: [Queue; SLOTS],
    filled: [u64; WORDS],
}

#[derive(Clone, Copy, Debug)]
struct Queue {
    head: u32,
    tail: u32,
}

impl Default for Agenda {
    fn default() -> Self {
        let ring = Ring { slots: [Queue { head: NONE, tail: NONE }; SLOTS], filled: [0; WORDS] };
        Agenda {
            now: 0,
            nodes: Vec::new(),
            free: NONE,
            rings: [ring.clone(), ring.clone(), ring],
            beyond: BinaryHeap::new(),
            scheduled: 0,
            pending: 0,
        }
    }
}

impl Agenda {
    /// Adds an event; it must not lie before the last one that came out.
    pub fn schedule(&mut self, at: SimTime, event: Event, cause: Option<EntryId>) {
        let node = Node {
            at: at.as_millis().max(self.now),
            event,
            cause: cause.map_or(0, |entry| entry.number() + 1),
            next: NONE,
        };
        let place = self.store(node);
        self.pending += 1;
        self.scheduled += 1;
        self.enqueue(place);
    }

    /// Takes out the next event that is due at or before `end`. Looking no further keeps later scheduling possible.
    pub fn pop_until(&mut self, end: SimTime) -> Option<Due> {
        let end = end.as_millis();
        if self.pending == 0 || end < self.now {
            return None;
        }
        loop {
            let slot = (self.now as usize) & (SLOTS - 1);
            if let Some(next) = self.rings[0].next_filled(slot) {
                let at = self.now + (next - slot) as u64;
                return (at <= end).then(|| self.take(at, next));
            }
            if !self.turn_page(end) {
                return None;
            }
        }
    }

    /// Takes the first event out of a slot of the finest ring.
    fn take(&mut self, at: u64, slot: usize) -> Due {
        self.now = at;
        let ring = &mut self.rings[0];
        let place = ring.slots[slot].head;
        let node = self.nodes[place as usize];
        ring.slots[slot].head = node.next;
        if node.next == NONE {
            ring.filled[slot / 64] &= !(1 << (slot % 64));
        }
        self.nodes[place as usize].next = self.free;
        self.free = place;
        self.pending -= 1;
        let cause = node.cause.checked_sub(1).map(EntryId::new);
        Due { at: SimTime::from_millis(node.at), event: node.event, cause }
    }

    /// Moves to the next window of the finest ring that holds something, and deals its events out; false when that
    /// window begins after `end`.
    fn turn_page(&mut self, end: u64) -> bool {
        for ring in 1..RINGS {
            let shift = SLOT_BITS * ring as u32;
            let slot = ((self.now >> shift) as usize) & (SLOTS - 1);
            if let Some(next) = self.rings[ring].next_filled(slot + 1) {
                let window = ((self.now >> shift) + (next - slot) as u64) << shift;
                if window > end {
                    return false;
                }
                self.now = window;
                self.deal(ring, next);
                return true;
            }
        }
        // The next event lies in another window of the coarsest ring: everything of that window comes in at once.
        let shift = SLOT_BITS * RINGS as u32;
        let Some(Reverse((first, ..))) = self.beyond.peek() else { return false };
        let window = (first >> shift) << shift;
        if window > end {
            return false;
        }
        self.now = window;
        while self.beyond.peek().is_some_and(|Reverse((at, ..))| at >> shift == window >> shift) {
            let Reverse((_, _, place)) = self.beyond.pop().expect("peeked");
            self.enqueue(place);
        }
        true
    }

    /// Hands the events of a coarse slot to the finer rings, in order.
    fn deal(&mut self, ring: usize, slot: usize) {
        let queue = &mut self.rings[ring];
        let mut place = queue.slots[slot].head;
        queue.slots[slot] = Queue { head: NONE, tail: NONE };
        queue.filled[slot / 64] &= !(1 << (slot % 64));
        while place != NONE {
            let next = self.nodes[place as usize].next;
            self.enqueue(place);
            place = next;
        }
    }

    /// Puts a node where its time belongs, seen from now.
    fn enqueue(&mut self, place: u32) {
        let at = self.nodes[place as usize].at;
        let differs = at ^ self.now;
        let ring = (0..RINGS).find(|ring| differs >> (SLOT_BITS * (*ring as u32 + 1)) == 0);
        let Some(ring) = ring else {
            self.beyond.push(Reverse((at, self.scheduled, place)));
            return;
        };
        self.nodes[place as usize].next = NONE;
        let slot = ((at >> (SLOT_BITS * ring as u32)) as usize) & (SLOTS - 1);
        let ring = &mut self.rings[ring];
        let queue = &mut ring.slots[slot];
        if ring.filled[slot / 64] & (1 << (slot % 64)) == 0 {
            ring.filled[slot / 64] |= 1 << (slot % 64);
            queue.head = place;
        } else {
            self.nodes[queue.tail as usize].next = place;
        }
        queue.tail = place;
    }

    fn store(&mut self, node: Node) -> u32 {
        if self.free == NONE {
            self.nodes.push(node);
            return (self.nodes.len() - 1) as u32;
        }
        let place = self.free;
        self.free = self.nodes[place as usize].next;
        self.nodes[place as usize] = node;
        place
    }
}

impl Ring {
    /// Returns the first slot at or after `from` that holds something, without wrapping.
    fn next_filled(&self, from: usize) -> Option<usize> {
        let mut word = from / 64;
        let mut bits = *self.filled.get(word)? & (u64::MAX << (from % 64));
        while bits == 0 {
            word += 1;
            bits = *self.filled.get(word)?;
        }
        Some(word * 64 + bits.trailing_zeros() as usize)
    }
}

/// Two agendas are equal when the same events come out of them in the same order.
impl PartialEq for Agenda {
    fn eq(&self, other: &Agenda) -> bool {
        if (self.pending, self.scheduled) != (other.pending, other.scheduled) {
            return false;
        }
        let (mut one, mut two) = (self.clone(), other.clone());
        (0..self.pending).all(|_| one.pop_until(SimTime::MAX) == two.pop_until(SimTime::MAX))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::sim::world::ids::TaskId;
    use proptest::prelude::*;

    fn event(number: usize) -> Event {
        Event::StopDelivered(TaskId::new(number as u32))
    }

    #[test]
    fn ties_come_out_in_the_order_they_went_in() {
        let mut agenda = Agenda::default();
        for (number, at) in [5, 3, 5, 3, 4].into_iter().enumerate() {
            agenda.schedule(SimTime::from_millis(at), event(number), None);
        }
        let mut order = Vec::new();
        while let Some(due) = agenda.pop_until(SimTime::MAX) {
            order.push((due.at.as_millis(), due.event));
        }
        assert_eq!(order, [(3, event(1)), (3, event(3)), (4, event(4)), (5, event(0)), (5, event(2))]);
    }

    proptest! {
        /// Against the plainest agenda there is: a sorted list of (time, order).
        #[test]
        fn it_agrees_with_a_sorted_list(
            look in 0u64..100_000,
            steps in prop::collection::vec((0u64..4, prop_oneof![0u64..3, 0u64..600, 0u64..100_000, 0u64..40_000_000]), 1..300),
        ) {
            let (mut agenda, mut list) = (Agenda::default(), Vec::new());
            let mut now = 0;
            for (number, (pops, after)) in steps.into_iter().enumerate() {
                agenda.schedule(SimTime::from_millis(now + after), event(number), None);
                list.push((now + after, number));
                for _ in 0..pops {
                    list.sort_unstable();
                    let Some(&(at, first)) = list.first() else { break };
                    if at > now {
                        prop_assert_eq!(agenda.pop_until(SimTime::from_millis(at - 1)), None, "not yet");
                    }
                    let due = agenda.pop_until(SimTime::from_millis(at + look)).expect("something is due");
                    prop_assert_eq!((due.at.as_millis(), due.event), (at, event(first)));
                    list.remove(0);
                    now = at;
                }
            }
        }
    }
}
