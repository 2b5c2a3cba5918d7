//! Things by number: dense, ordered, cheap to copy. A removed thing leaves a gap, never a reused number.

use super::ids::Id;

#[derive(Clone, Debug, PartialEq)]
pub struct Table<T> {
    rows: Vec<Option<T>>,
    live: usize,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table { rows: Vec::new(), live: 0 }
    }
}

impl<T> Table<T> {
    /// Returns the number the next insertion gets.
    pub fn next_id(&self) -> Id<T> {
        Id::new(self.rows.len() as u32)
    }

    /// Adds a thing under its number, which must be the next one.
    pub fn insert(&mut self, id: Id<T>, thing: T) {
        assert!(id == self.next_id(), "numbers are given in order");
        self.rows.push(Some(thing));
        self.live += 1;
    }

    pub fn remove(&mut self, id: Id<T>) -> Option<T> {
        let gone = self.rows.get_mut(id.index()).and_then(Option::take);
        self.live -= usize::from(gone.is_some());
        gone
    }

    pub fn get(&self, id: Id<T>) -> Option<&T> {
        self.rows.get(id.index()).and_then(Option::as_ref)
    }

    pub fn get_mut(&mut self, id: Id<T>) -> Option<&mut T> {
        self.rows.get_mut(id.index()).and_then(Option::as_mut)
    }

    pub fn values(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.rows.iter().filter_map(Option::as_ref)
    }

    /// Returns how many things are there; gaps do not count.
    pub fn len(&self) -> usize {
        self.live
    }

    pub fn is_empty(&self) -> bool {
        self.live == 0
    }
}
