//! Fingers and pointers on the stage: one drags, two pinch, and a press that hardly moved is a click.

/// What a movement means; lengths in pixels of the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gesture {
    /// The picture follows by so much.
    Drag(f32, f32),
    /// So much nearer, about a place, and the picture follows.
    Pinch { by: f32, at: (f32, f32), moved: (f32, f32) },
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Finger {
    id: i32,
    at: (f32, f32),
}

#[derive(Debug, Default)]
pub struct Fingers {
    down: Vec<Finger>,
    began: (f32, f32),
    /// The press has become a gesture, so that its end is no click.
    moved: bool,
}

/// A hand is not that steady.
const STEADY: f32 = 5.0;

impl Fingers {
    pub fn press(&mut self, id: i32, at: (f32, f32)) {
        self.down.retain(|finger| finger.id != id);
        if self.down.is_empty() {
            (self.began, self.moved) = (at, false);
        }
        self.down.push(Finger { id, at });
        self.moved |= self.down.len() > 1;
    }

    /// Returns what the movement of a pressed finger means, if anything.
    pub fn drag(&mut self, id: i32, at: (f32, f32)) -> Option<Gesture> {
        let place = self.down.iter().position(|finger| finger.id == id)?;
        let before = self.down[place].at;
        let far = (at.0 - self.began.0).hypot(at.1 - self.began.1) >= STEADY;
        if !self.moved && !far {
            return None;
        }
        self.moved = true;
        let other = self.down.iter().find(|finger| finger.id != id).map(|finger| finger.at);
        self.down[place].at = at;
        Some(match other {
            None => Gesture::Drag(at.0 - before.0, at.1 - before.1),
            Some(other) => {
                let apart = |one: (f32, f32)| (one.0 - other.0).hypot(one.1 - other.1).max(1.0);
                let middle = ((at.0 + other.0) / 2.0, (at.1 + other.1) / 2.0);
                let moved = ((at.0 - before.0) / 2.0, (at.1 - before.1) / 2.0);
                Gesture::Pinch { by: apart(at) / apart(before), at: middle, moved }
            }
        })
    }

    pub fn lift(&mut self, id: i32) {
        self.down.retain(|finger| finger.id != id);
    }

    /// Returns whether some finger drags the picture.
    pub fn is_dragging(&self) -> bool {
        self.moved && !self.down.is_empty()
    }

    /// Returns whether the press that just ended was a click.
    pub fn was_click(&self) -> bool {
        !self.moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_press_that_hardly_moves_is_a_click() {
        let mut fingers = Fingers::default();
        fingers.press(1, (10.0, 10.0));
        assert_eq!(fingers.drag(1, (12.0, 11.0)), None);
        fingers.lift(1);
        assert!(fingers.was_click());
        fingers.press(1, (10.0, 10.0));
        assert_eq!(fingers.drag(1, (20.0, 10.0)), Some(Gesture::Drag(10.0, 0.0)));
        assert_eq!(fingers.drag(1, (19.0, 12.0)), Some(Gesture::Drag(-1.0, 2.0)), "once it drags, it drags");
        fingers.lift(1);
        assert!(!fingers.was_click() && !fingers.is_dragging());
    }

    #[test]
    fn two_fingers_pinch_about_their_middle() {
        let mut fingers = Fingers::default();
        fingers.press(1, (0.0, 0.0));
        fingers.press(2, (100.0, 0.0));
        let pinch = fingers.drag(2, (200.0, 0.0));
        assert_eq!(pinch, Some(Gesture::Pinch { by: 2.0, at: (100.0, 0.0), moved: (50.0, 0.0) }));
        fingers.lift(2);
        assert!(!fingers.was_click(), "lifting one of two is no click");
        assert_eq!(fingers.drag(9, (5.0, 5.0)), None, "it is not pressed");
    }
}
