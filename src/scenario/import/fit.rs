//! Fits a part of a foreign text into the table of the format: what fits is kept, all else is remarked on.

use super::json;
use super::names::{allowed, leaves_open, marked};
use super::notes::{NoteKind, Remark};
use super::view::{View, boolean, closed, is_open, key, open_names, whole};
use crate::scenario::shape::{Digits, Field, Kind, Letters, Object, Presence};
use crate::scenario::tree::{Data, Member, Node};
use crate::scenario::walk::{Walk, push_step, shortened};
use serde_json::{Map, Value, json};

/// A part in normal form: only what the text says.
#[derive(Clone, Debug, Default)]
pub struct Fitted {
    pub said: Map<String, Value>,
    pub remarks: Vec<Remark>,
}

/// Fits a part, except for some members that the caller reads itself.
pub fn fit(object: &Object, node: &Node, without: &[&str]) -> Fitted {
    let mut fitter = Fitter { path: String::new(), remarks: Vec::new(), unmodelled: Vec::new(), without };
    let said = fitter.object(object, node);
    let mut remarks = fitter.remarks;
    if !fitter.unmodelled.is_empty() {
        let why = format!("not modelled: {}", fitter.unmodelled.join(", "));
        remarks.push(Remark { line: node.line(), ..Remark::new(NoteKind::NotModelled, "", why) });
    }
    Fitted { said, remarks }
}

/// What is true of a part and says nothing about how it behaves.
const PLAIN_FACTS: &[&str] = &[
    "arn",
    "clientToken",
    "cluster",
    "clusterArn",
    "compatibilities",
    "createdAt",
    "createdBy",
    "currentServiceDeployment",
    "currentServiceRevisions",
    "deployments",
    "deregisteredAt",
    "deleteRequestedAt",
    "enableECSManagedTags",
    "events",
    "LoadBalancerArns",
    "pendingCount",
    "platformFamily",
    "platformVersion",
    "propagateTags",
    "registeredAt",
    "registeredBy",
    "resourceManagementType",
    "role",
    "roleArn",
    "runningCount",
    "serviceArn",
    "status",
    "tags",
    "taskDefinitionArn",
    "taskSets",
    "VpcId",
    "TargetGroupArn",
    "HealthCheckEnabled",
    "ProtocolVersion",
    "IpAddressType",
    "taskSets",
    "failures",
    "id",
    "tagsAll",
    "timeouts",
    "waitForSteadyState",
    "forceNewDeployment",
    "skipDestroy",
    "trackLatest",
    "arnSuffix",
    "triggers",
    "iamRole",
    "forceDelete",
    "region",
    "arnWithoutRevision",
    "networkConfiguration",
    "enableExecuteCommand",
    "deploymentController",
    "strategy",
    "bakeTimeInMinutes",
    "Protocol",
    "HealthCheckPort",
    "HealthCheckProtocol",
];

struct Fitter<'a> {
    path: String,
    remarks: Vec<Remark>,
    /// What the API has and the engine does not model, each once: `containerDefinitions.environment`.
    unmodelled: Vec<String>,
    without: &'a [&'a str],
}

impl Fitter<'_> {
    fn remark(&mut self, kind: NoteKind, line: u32, why: impl Into<String>) {
        if self.remarks.len() < super::limits::NOTES {
            self.remarks.push(Remark { line, ..Remark::new(kind, self.path.clone(), why) });
        }
    }

    fn within<T>(&mut self, step: &str, inner: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.path.len();
        push_step(&mut self.path, step);
        let out = inner(self);
        self.path.truncate(before);
        out
    }

    fn object(&mut self, object: &Object, node: &Node) -> Map<String, Value> {
        let mut out = Map::new();
        let mut unmodelled = Vec::new();
        for member in node.members() {
            let name = match key(&member.name) {
                name if name == "placementstrategies" => key("placementStrategy"),
                name => name,
            };
            let is = |known: &&str| key(known) == name;
            if self.path.is_empty() && self.without.iter().any(is) {
                continue;
            }
            if let Some(field) = object.fields.iter().find(|field| key(field.name) == name) {
                let value = self.within(field.name, |fitter| fitter.field(field, member));
                if let Some(value) = value.filter(|_| !out.contains_key(field.name)) {
                    out.insert(field.name.to_owned(), value);
                }
            } else if !member.value.is_empty() && !PLAIN_FACTS.iter().any(is) {
                unmodelled.push((shortened(&member.name), object.unmodelled.iter().any(is)));
            }
        }
        self.unmodelled(object, node.line(), &unmodelled);
        out
    }

    fn unmodelled(&mut self, object: &Object, line: u32, names: &[(String, bool)]) {
        let steps = self.path.split('.').map(|step| step.split('[').next().unwrap_or(step));
        let lead: String = steps.filter(|step| !step.is_empty()).map(|step| format!("{step}.")).collect();
        for (name, _) in names.iter().filter(|one| one.1) {
            let whole = format!("{lead}{name}");
            if !self.unmodelled.contains(&whole) && self.unmodelled.len() < 40 {
                self.unmodelled.push(whole);
            }
        }
        let strange: Vec<&str> = names.iter().filter(|one| !one.1).map(|one| one.0.as_str()).take(20).collect();
        if !strange.is_empty() {
            let strange = strange.join(", ");
            self.remark(NoteKind::NotModelled, line, format!("not known as part of {}: {strange}", object.name));
        }
    }

    fn field(&mut self, field: &Field, member: &Member) -> Option<Value> {
        let node = &member.value;
        if let Data::Text(text) = &node.data
            && is_open(text)
            && !matches!(field.kind, Kind::Text(_))
        {
            self.remark(NoteKind::Assumed, node.line(), format!("the text leaves {} open", open_names(text)));
            if let Presence::Default(json) = field.presence
                && let Some(remark) = self.remarks.last_mut()
            {
                remark.assumed = serde_json::from_str(json).ok();
            }
            return None;
        }
        self.value(&field.kind, node)
    }

    fn value(&mut self, kind: &Kind, node: &Node) -> Option<Value> {
        match kind {
            _ if node.data == Data::Null => None,
            Kind::Text(letters) => self.text(letters, node),
            Kind::Word { known, .. } => self.one_of(known, node),
            Kind::Boolean => match boolean(node) {
                Some(yes) => Some(json!(yes)),
                None => self.lost(node, "this is neither true nor false"),
            },
            Kind::Whole { least, most } | Kind::Seconds { least, most } => self.number(*least, *most, node),
            Kind::Digits(digits) => self.digits(*digits, node),
            Kind::Texts { name, value, most } => Some(self.texts(name, value, *most, node)),
            Kind::List { of, most, .. } => Some(self.list(of, *most, node)),
            Kind::Object(object) if matches!(node.data, Data::Object(_) | Data::List(_)) => {
                if let Data::List(items) = &node.data
                    && items.is_empty()
                {
                    return None;
                }
                Some(Value::Object(self.object(object, node)))
            }
            Kind::Object(_) => self.lost(node, format!("this must be an object; it is {}", node.called())),
            Kind::Duration { .. } | Kind::Size { .. } | Kind::Fraction | Kind::Forms { .. } | Kind::Verb(_) => None,
        }
    }

    fn lost<T>(&mut self, node: &Node, why: impl Into<String>) -> Option<T> {
        let why = format!("{}, so it is left out", why.into());
        self.remark(NoteKind::Changed, node.line(), why);
        None
    }

    fn text(&mut self, letters: &Letters, node: &Node) -> Option<Value> {
        let raw = match &node.data {
            Data::Boolean(yes) => yes.to_string(),
            _ => match node.text() {
                Some(raw) => marked(letters, raw),
                None => return self.lost(node, format!("this must be text; it is {}", node.called())),
            },
        };
        // Whose target group it is, is found out where all groups are known.
        if is_open(&raw) && self.path.ends_with("targetGroupArn") {
            return Some(json!(raw));
        }
        let said = closed(&raw);
        let text = allowed(letters, &said);
        if text.is_empty() && letters.least > 0 {
            if !raw.is_empty() {
                return self.lost(node, "this cannot be a name");
            }
            return None;
        }
        if leaves_open(&raw) {
            self.remark(NoteKind::Assumed, node.line(), format!("the text leaves {} open", open_names(&raw)));
            if let Some(remark) = self.remarks.last_mut() {
                remark.assumed = Some(json!(text));
            }
        } else if text != said {
            self.remark(
                NoteKind::Changed,
                node.line(),
                format!("`{}` has characters that AWS does not take", shortened(&said)),
            );
            if let Some(remark) = self.remarks.last_mut() {
                remark.assumed = Some(json!(text));
            }
        }
        Some(json!(text))
    }

    fn one_of(&mut self, known: &[&str], node: &Node) -> Option<Value> {
        let word = node.text().unwrap_or_default();
        match known.iter().find(|one| key(one) == key(word)) {
            Some(one) => Some(json!(one)),
            None => self.lost(node, format!("`{}` is not modelled", shortened(&closed(word)))),
        }
    }

    fn number(&mut self, least: u64, most: u64, node: &Node) -> Option<Value> {
        let Some(number) = whole(node) else {
            return self.lost(node, "this is not a whole number");
        };
        let within = number.clamp(least, most);
        if within != number {
            self.remark(NoteKind::Changed, node.line(), format!("{number} is not from {least} to {most}"));
            if let Some(remark) = self.remarks.last_mut() {
                remark.assumed = Some(json!(within));
            }
        }
        Some(json!(within))
    }

    fn digits(&mut self, digits: Digits, node: &Node) -> Option<Value> {
        let (walk, value) = Walk::whole(&Kind::Digits(digits), node);
        match walk.errors.first() {
            None => Some(value),
            // AWS counts 0 as nothing said.
            Some(_) if whole(node) == Some(0) => None,
            Some(problem) => {
                let why = problem.message.clone();
                self.lost(node, why)
            }
        }
    }

    fn texts(&mut self, name: &Letters, value: &Letters, most: usize, node: &Node) -> Value {
        let mut out = Map::new();
        for member in node.members().iter().take(most) {
            let text = match &member.value.data {
                Data::Boolean(yes) => Some(yes.to_string()),
                _ => member.value.text().map(closed),
            };
            let named = allowed(name, &closed(&member.name));
            if let Some(raw) = member.value.text().filter(|raw| leaves_open(raw)) {
                let why = format!("the text leaves {} open", open_names(raw));
                let value = text.clone().map(Value::String);
                self.within(&shortened(&named), |fitter| fitter.remark(NoteKind::Assumed, member.value.line(), why));
                if let Some(remark) = self.remarks.last_mut() {
                    remark.assumed = value;
                }
            }
            if let Some(text) = text.filter(|_| !named.is_empty()) {
                out.insert(named, json!(allowed(value, &text)));
            }
        }
        Value::Object(out)
    }

    fn list(&mut self, of: &Kind, most: usize, node: &Node) -> Value {
        let written = node.text().filter(|text| text.trim_start().starts_with('[')).and_then(json::whole);
        let node = written.as_ref().unwrap_or(node);
        let items = node.items();
        if items.len() > most {
            self.remark(NoteKind::Changed, node.line(), format!("of {} the first {most} are taken", items.len()));
        }
        let mut out = Vec::new();
        for item in items.iter().take(most) {
            let step = format!("[{}]", out.len());
            if let Some(value) = self.within(&step, |fitter| fitter.item(of, item)) {
                out.push(value);
            }
        }
        Value::Array(out)
    }

    /// An item that lacks what it needs is no item; a container or a load balancer gets it later.
    fn item(&mut self, of: &Kind, node: &Node) -> Option<Value> {
        let value = self.value(of, node)?;
        let Kind::Object(object) = of else { return Some(value) };
        let patient = object.field("image").is_some() || object.field("targetGroupArn").is_some();
        let lacks = |field: &&Field| matches!(field.presence, Presence::Required) && value.get(field.name).is_none();
        match object.fields.iter().find(lacks).filter(|_| !patient) {
            Some(field) => self.lost(node, format!("{} needs its {}", object.name, field.name)),
            None => Some(value),
        }
    }
}
