//! What is due, in order of time; ties in the order in which they were scheduled.

use super::event::Event;
use super::world::ids::EntryId;
use crate::units::SimTime;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

#[derive(Clone, Debug, Default)]
pub struct Agenda {
    heap: BinaryHeap<Reverse<Due>>,
    scheduled: u64,
}

/// An event, when it is due, and the entry that led to it.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    pub at: SimTime,
    order: u64,
    pub event: Event,
    pub cause: Option<EntryId>,
}

impl Agenda {
    pub fn schedule(&mut self, at: SimTime, event: Event, cause: Option<EntryId>) {
        let order = self.scheduled;
        self.scheduled += 1;
        self.heap.push(Reverse(Due { at, order, event, cause }));
    }

    /// Returns when the next event is due.
    pub fn next_at(&self) -> Option<SimTime> {
        self.heap.peek().map(|due| due.0.at)
    }

    pub fn pop(&mut self) -> Option<Due> {
        self.heap.pop().map(|due| due.0)
    }
}

/// Two agendas are equal when the same events come out of them in the same order.
impl PartialEq for Agenda {
    fn eq(&self, other: &Agenda) -> bool {
        let sorted = |agenda: &Agenda| {
            let mut dues: Vec<Due> = agenda.heap.iter().map(|due| due.0).collect();
            dues.sort();
            dues.into_iter().map(|due| (due.at, due.event, due.cause)).collect::<Vec<_>>()
        };
        self.scheduled == other.scheduled && sorted(self) == sorted(other)
    }
}

impl PartialEq for Due {
    fn eq(&self, other: &Due) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Due {}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Due) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Due {
    fn cmp(&self, other: &Due) -> Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::world::ids::TaskId;

    #[test]
    fn ties_come_out_in_the_order_they_went_in() {
        let mut agenda = Agenda::default();
        for (at, task) in [(5, 0), (3, 1), (5, 2), (3, 3), (4, 4)] {
            agenda.schedule(SimTime::from_millis(at), Event::StopDelivered(TaskId::new(task)), None);
        }
        let mut order = Vec::new();
        while let Some(due) = agenda.pop() {
            order.push((due.at.as_millis(), due.event));
        }
        let tasks: Vec<_> = [(3, 1), (3, 3), (4, 4), (5, 0), (5, 2)]
            .map(|(at, task)| (at, Event::StopDelivered(TaskId::new(task))))
            .to_vec();
        assert_eq!(order, tasks);
    }
}
