//! The engine in Node.js: run with `wasm-pack test --node -- --test node`.
#![cfg(target_arch = "wasm32")]

mod digests;

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn every_built_in_scenario_has_its_native_digest() {
    digests::assert_native();
}
