//! The image layers of one host: what is there, what is on its way, and how fast.
//!
//! Three downloads at once share the host's bandwidth; layers are extracted in the order of their image.

use super::ids::{EntryId, ImageId, LayerId};
use crate::units::{Bytes, SimTime, Span};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImageStore {
    /// Layers downloaded and extracted, in order of their number.
    present: Vec<LayerId>,
    /// Layers on their way, in the order they were asked for.
    pub coming: Vec<Arrival>,
    /// The images that were pulled here, and when each was pulled and used last.
    images: Vec<KeptImage>,
}

/// An image that a host has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptImage {
    pub image: ImageId,
    pub pulled_at: SimTime,
    pub used_at: SimTime,
    /// When the last task that used it stopped here; its containers stay for a while.
    pub left_at: Option<SimTime>,
    /// The entry that noted it last; absent for what was there from the beginning.
    pub latest: Option<EntryId>,
}

/// A layer on its way onto the host.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrival {
    pub layer: LayerId,
    pub size: Bytes,
    pub stage: ArrivalStage,
    /// The latest entry about it: the cause of its next step.
    pub latest: EntryId,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ArrivalStage {
    /// Waits for one of the download slots.
    Queued,
    /// `done` bytes were there at `since`; more come at `bytes_per_second`.
    Downloading {
        since: SimTime,
        done: u64,
        bytes_per_second: u64,
    },
    /// Waits for the layer before it to be extracted.
    Downloaded,
    Extracting {
        since: SimTime,
        until: SimTime,
    },
}

impl ImageStore {
    pub fn has(&self, layer: LayerId) -> bool {
        self.present.binary_search(&layer).is_ok()
    }

    pub fn present(&self) -> &[LayerId] {
        &self.present
    }

    pub fn arrival(&self, layer: LayerId) -> Option<&Arrival> {
        self.coming.iter().find(|arrival| arrival.layer == layer)
    }

    pub fn arrival_mut(&mut self, layer: LayerId) -> Option<&mut Arrival> {
        self.coming.iter_mut().find(|arrival| arrival.layer == layer)
    }

    /// Makes a layer present, wherever it was before.
    pub fn keep(&mut self, layer: LayerId) {
        self.coming.retain(|arrival| arrival.layer != layer);
        if let Err(place) = self.present.binary_search(&layer) {
            self.present.insert(place, layer);
        }
    }

    /// Keeps a whole image, as if it had been pulled at `at`.
    pub(super) fn keep_image(&mut self, image: ImageId, layers: &[LayerId], at: SimTime, by: Option<EntryId>) {
        layers.iter().for_each(|layer| self.keep(*layer));
        self.note_image(image, at, by);
    }

    /// Notes that an image was pulled, or used again.
    pub(super) fn note_image(&mut self, image: ImageId, at: SimTime, by: Option<EntryId>) {
        match self.images.iter_mut().find(|kept| kept.image == image) {
            Some(kept) => (kept.used_at, kept.latest) = (at, by),
            None => self.images.push(KeptImage { image, pulled_at: at, used_at: at, left_at: None, latest: by }),
        }
    }

    /// Notes that a task which used an image has stopped.
    pub(super) fn leave_image(&mut self, image: ImageId, at: SimTime) {
        if let Some(kept) = self.images.iter_mut().find(|kept| kept.image == image) {
            kept.left_at = Some(at);
        }
    }

    pub fn images(&self) -> &[KeptImage] {
        &self.images
    }

    /// Returns whether the image is there as a task left it: pulled, and not removed since.
    pub fn has_image(&self, image: ImageId) -> bool {
        self.images.iter().any(|kept| kept.image == image)
    }

    pub(super) fn remove(&mut self, layer: LayerId) {
        self.present.retain(|present| *present != layer);
    }

    pub(super) fn forget_image(&mut self, image: ImageId) {
        self.images.retain(|kept| kept.image != image);
    }

    pub fn downloads(&self) -> usize {
        self.coming.iter().filter(|arrival| matches!(arrival.stage, ArrivalStage::Downloading { .. })).count()
    }

    /// Splits the bandwidth anew among the running downloads, after one came or went.
    ///
    /// With a rate of 0 they stand still.
    pub fn share_bandwidth(&mut self, now: SimTime, host_rate: u64, layer_rate: u64) {
        let active = self.downloads() as u64;
        if active == 0 {
            return;
        }
        let share = layer_rate.min((host_rate / active).max(1));
        for arrival in &mut self.coming {
            let done = arrival.downloaded(now).0;
            if let ArrivalStage::Downloading { since, done: before, bytes_per_second } = &mut arrival.stage {
                (*since, *before, *bytes_per_second) = (now, done, share);
            }
        }
    }
}

impl Arrival {
    /// Returns how much of it has been downloaded by `now`.
    pub fn downloaded(&self, now: SimTime) -> Bytes {
        match self.stage {
            ArrivalStage::Queued => Bytes(0),
            ArrivalStage::Downloading { since, done, bytes_per_second } => {
                let more = u128::from(bytes_per_second) * u128::from((now - since).as_millis()) / 1000;
                Bytes(self.size.0.min(done.saturating_add(u64::try_from(more).unwrap_or(u64::MAX))))
            }
            ArrivalStage::Downloaded | ArrivalStage::Extracting { .. } => self.size,
        }
    }

    /// Returns when the last byte arrives if the rate stays as it is.
    pub fn complete_at(&self) -> Option<SimTime> {
        match self.stage {
            ArrivalStage::Downloading { bytes_per_second: 0, .. } => None,
            ArrivalStage::Downloading { since, done, bytes_per_second } => {
                let rest = u128::from(self.size.0.saturating_sub(done));
                let millis = (rest * 1000).div_ceil(u128::from(bytes_per_second.max(1)));
                Some(since + Span::from_millis(u64::try_from(millis).unwrap_or(u64::MAX)))
            }
            _ => None,
        }
    }

    /// Returns how far the extraction has come, in thousandths.
    pub fn extracted_permille(&self, now: SimTime) -> u32 {
        match self.stage {
            ArrivalStage::Extracting { since, until } if until > since => {
                let part = (now - since).as_millis().saturating_mul(1000) / (until - since).as_millis();
                part.min(1000) as u32
            }
            ArrivalStage::Extracting { .. } => 1000,
            _ => 0,
        }
    }
}
