//! Hears of an element's size as long as it is kept.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

pub struct SizeWatch {
    observer: ResizeObserver,
    _heard: Closure<dyn FnMut()>,
}

impl SizeWatch {
    /// Calls `hear` at once and after every change; `None` where sizes cannot be watched.
    pub fn new(element: &Element, hear: impl FnMut() + 'static) -> Option<SizeWatch> {
        let heard = Closure::<dyn FnMut()>::new(hear);
        let observer = ResizeObserver::new(heard.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(SizeWatch { observer, _heard: heard })
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
