//! What a plan's values do not say yet, its configuration does: which resource refers to which.

use super::{MODULES, Resource, bare};
use crate::scenario::import::facts::is_region;
use crate::scenario::import::view::View;
use crate::scenario::tree::Node;

pub struct Configuration<'a> {
    root: Option<&'a Node>,
}

impl<'a> Configuration<'a> {
    pub fn of(plan: &'a Node) -> Configuration<'a> {
        Configuration { root: plan.at("configuration").and_then(|configuration| configuration.at("root_module")) }
    }

    /// Returns the AWS provider's region: a constant, or a variable's value.
    pub fn region(&self, plan: &Node) -> Option<String> {
        let providers = plan.at("configuration")?.at("provider_config")?;
        let value = |node: &Node| {
            let region = node.at("expressions")?.at("region")?;
            if let Some(constant) = region.word("constant_value") {
                return Some(constant.to_owned());
            }
            let variable =
                region.list("references").iter().filter_map(View::text).find_map(|name| name.strip_prefix("var."))?;
            plan.at("variables")?.at(variable)?.word("value").map(str::to_owned)
        };
        let aws = providers.members().iter().filter(|one| one.value.word("name") == Some("aws"));
        aws.filter_map(|one| value(&one.value)).find(|region| is_region(region))
    }

    /// Returns the address of the resource of a kind that an attribute refers to.
    ///
    /// Where the chain of variables and outputs breaks, the only resource of the kind nearby is meant.
    pub fn target(&self, from: &Resource<'_>, attribute: &str, kind: &str, all: &[Resource<'_>]) -> Option<String> {
        let (module, own) = split(&from.address);
        let expression = self
            .module(&module)
            .and_then(|node| resource(node, own))
            .and_then(|node| node.at("expressions")?.at(attribute).cloned());
        let found = expression.and_then(|expression| self.follow(&module, &expression, kind, 0));
        let known = |wanted: &String| all.iter().any(|one| one.address == *wanted);
        found
            .filter(known)
            .or_else(|| {
                let inside = |one: &&Resource<'_>| one.kind == kind && split(&one.address).0 == module;
                let of_kind = |one: &&Resource<'_>| one.kind == kind;
                only(all.iter().filter(inside)).or_else(|| only(all.iter().filter(of_kind)))
            })
            .map(|address| instance(&address, from, all))
    }

    /// Returns the nth block of an attribute, like `load_balancer`.
    pub fn target_in_block(
        &self,
        from: &Resource<'_>,
        (block, nth): (&str, usize),
        attribute: &str,
        kind: &str,
        all: &[Resource<'_>],
    ) -> Option<String> {
        let (module, own) = split(&from.address);
        let expression = self.module(&module).and_then(|node| resource(node, own)).and_then(|node| {
            let blocks = node.at("expressions")?.at(block)?;
            blocks.items().get(nth).or(blocks.items().first())?.at(attribute).cloned()
        });
        let found = expression.and_then(|expression| self.follow(&module, &expression, kind, 0));
        let known = |wanted: &String| all.iter().any(|one| one.address == *wanted);
        let found = found.filter(known).or_else(|| only(all.iter().filter(|one| one.kind == kind)));
        found.map(|address| instance(&address, from, all))
    }

    fn module(&self, path: &[String]) -> Option<&'a Node> {
        let mut node = self.root?;
        for name in path {
            node = node.at("module_calls")?.members().iter().find(|call| call.name == *name)?.value.at("module")?;
        }
        Some(node)
    }

    fn follow(&self, module: &[String], expression: &Node, kind: &str, depth: usize) -> Option<String> {
        if depth > MODULES {
            return None;
        }
        let references = || expression.list("references").iter().filter_map(View::text).map(bare);
        let prefix: String = module.iter().map(|name| format!("module.{name}.")).collect();
        for reference in references() {
            if let Some(rest) = reference.strip_prefix(&format!("{kind}.")) {
                let name = rest.split('.').next().unwrap_or(rest);
                return Some(format!("{prefix}{kind}.{name}"));
            }
        }
        for reference in references() {
            let parts: Vec<&str> = reference.split('.').collect();
            let found = match parts[..] {
                ["var", name, ..] => {
                    let (last, outer) = module.split_last()?;
                    let call =
                        self.module(outer)?.at("module_calls")?.members().iter().find(|call| call.name == *last)?;
                    call.value
                        .at("expressions")
                        .and_then(|all| all.at(name))
                        .and_then(|one| self.follow(outer, one, kind, depth + 1))
                }
                ["module", name, output, ..] => {
                    let inner: Vec<String> = module.iter().cloned().chain([name.to_owned()]).collect();
                    let output =
                        self.module(&inner).and_then(|node| node.at("outputs")?.at(output)?.at("expression").cloned());
                    output.and_then(|output| self.follow(&inner, &output, kind, depth + 1))
                }
                _ => None,
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }
}

/// Splits an address into the names of its modules and the resource's own name.
fn split(address: &str) -> (Vec<String>, &str) {
    let (mut modules, mut rest) = (Vec::new(), address);
    while let Some(inner) = rest.strip_prefix("module.") {
        let Some((name, behind)) = inner.split_once('.') else { break };
        modules.push(name.to_owned());
        rest = behind;
    }
    (modules, rest)
}

fn resource<'a>(module: &'a Node, own: &str) -> Option<&'a Node> {
    module.list("resources").iter().find(|one| one.word("address") == Some(own))
}

/// Of several instances of a resource, the one that shares the most numbers and keys with another's address.
fn instance(address: &str, from: &Resource<'_>, all: &[Resource<'_>]) -> String {
    let keys = |whole: &str| -> Vec<String> {
        whole.split('[').skip(1).filter_map(|part| part.split(']').next()).map(str::to_owned).collect()
    };
    let own = keys(&from.whole);
    let shared = |one: &&Resource<'_>| keys(&one.whole).iter().filter(|key| own.contains(key)).count();
    let some = all.iter().filter(|one| one.address == address);
    some.rev().max_by_key(shared).map_or_else(|| address.to_owned(), |one| one.whole.clone())
}

fn only<'a, 'b: 'a>(mut some: impl Iterator<Item = &'a Resource<'b>>) -> Option<String> {
    let first = some.next()?;
    some.next().is_none().then(|| first.address.clone())
}
