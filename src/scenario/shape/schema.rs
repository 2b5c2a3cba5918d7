//! The format as a JSON Schema, for editors and for `scenario.schema.json`.

use super::{Digits, Field, Kind, Letters, Object, Presence, SCENARIO};
use serde_json::{Map, Value, json};

const DURATION: &str = r"^([0-9]+(\.[0-9]+)?(ms|s|m|min|h|d))+$";
const SIZE: &str = r"^[0-9]+(\.[0-9]+)?\s*(B|kB|KB|KiB|MB|MiB|GB|GiB)$";

/// Returns the JSON Schema (2020-12) of scenario files.
pub fn schema() -> Value {
    let mut defs = Map::new();
    let Value::Object(root) = object(&SCENARIO, &mut defs) else { unreachable!("an object's schema is an object") };
    let mut out = Map::new();
    out.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    out.insert("title".to_owned(), json!("ECS Orrery scenario"));
    out.extend(root);
    out.insert("$defs".to_owned(), Value::Object(defs));
    Value::Object(out)
}

/// Returns the name under `$defs`: `a task definition` becomes `TaskDefinition`.
pub(super) fn def_name(object: &Object) -> String {
    let words = object.name.split([' ', '-']).filter(|word| !matches!(*word, "a" | "an" | "the"));
    words.map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

fn reference(target: &'static Object, defs: &mut Map<String, Value>) -> Value {
    let name = def_name(target);
    if !defs.contains_key(&name) {
        defs.insert(name.clone(), Value::Null);
        let schema = object(target, defs);
        defs.insert(name.clone(), schema);
    }
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn object(object: &Object, defs: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    for field in object.fields {
        properties.insert(field.name.to_owned(), described(field, defs));
    }
    for name in object.unmodelled {
        properties.insert((*name).to_owned(), json!({ "description": "Not modelled: accepted and ignored." }));
    }
    let required = object.fields.iter().filter(|field| matches!(field.presence, Presence::Required));
    let required: Vec<&str> = required.map(|field| field.name).collect();
    let mut out = json!({ "type": "object", "description": object.about });
    if !required.is_empty() {
        out["required"] = json!(required);
    }
    out["additionalProperties"] = json!(false);
    out["properties"] = Value::Object(properties);
    out
}

fn described(field: &Field, defs: &mut Map<String, Value>) -> Value {
    let mut out = kind(&field.kind, defs);
    out["description"] = json!(field.about);
    if let Presence::Default(default) = field.presence {
        out["default"] = serde_json::from_str(default).unwrap_or_default();
    }
    out
}

fn kind(of: &Kind, defs: &mut Map<String, Value>) -> Value {
    match of {
        Kind::Text(letters) => text(letters),
        Kind::Word { known, .. } => json!({ "enum": known }),
        Kind::Boolean => json!({ "type": "boolean" }),
        Kind::Whole { least, most } => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Kind::Seconds { least, most } => {
            let number = json!({ "type": "integer", "minimum": least, "maximum": most });
            json!({ "anyOf": [number, { "type": "string", "pattern": DURATION }] })
        }
        Kind::Duration { .. } => number_or(DURATION),
        Kind::Size { .. } => number_or(SIZE),
        Kind::Fraction => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        Kind::Digits(digits) => {
            let pattern = match digits {
                Digits::CpuUnits => r"^([0-9]+|[0-9]*\.?[0-9]+\s*v[Cc][Pp][Uu])$",
                Digits::MemoryMib => r"^([0-9]+|[0-9]*\.?[0-9]+\s*GB)$",
                Digits::Gpus => r"^[0-9]+$",
            };
            number_or(pattern)
        }
        Kind::Texts { value, most, .. } => {
            let value = json!({ "anyOf": [text(value), { "type": ["number", "boolean"] }] });
            json!({ "type": "object", "maxProperties": most, "additionalProperties": value })
        }
        Kind::List { of, least, most } => {
            json!({ "type": "array", "minItems": least, "maxItems": most, "items": kind(of, defs) })
        }
        Kind::Object(object) => reference(object, defs),
        Kind::Forms { words, objects } => {
            let mut forms = vec![json!({ "enum": words })];
            forms.extend(objects.iter().map(|object| reference(object, defs)));
            json!({ "anyOf": forms })
        }
        Kind::Verb(verbs) => {
            let verbs: Vec<Value> = verbs.iter().map(|verb| reference(verb, defs)).collect();
            json!({ "anyOf": verbs })
        }
    }
}

fn text(letters: &Letters) -> Value {
    let mut out = json!({ "type": "string", "minLength": letters.least, "maxLength": letters.most });
    if let Some(pattern) = letters.alphabet.pattern() {
        out["pattern"] = json!(pattern);
    }
    out
}

fn number_or(pattern: &str) -> Value {
    json!({ "anyOf": [{ "type": "string", "pattern": pattern }, { "type": "number", "minimum": 0 }] })
}
