//! JSON objects whose members stand in the order in which they were put, without those that have no value.

use serde_json::{Map, Value};

#[derive(Default)]
pub(super) struct Members(Map<String, Value>);

impl Members {
    pub fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    pub fn maybe(&mut self, name: &str, value: Option<Value>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    pub fn done(self) -> Value {
        Value::Object(self.0)
    }
}
