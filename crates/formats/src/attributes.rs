//! From a syntax tree to the canonical values of the model: aliases followed, merge keys applied, scalars resolved, each
//! leaf with its origin, each list with its identity.

use std::sync::{Arc, LazyLock};

use plimsoll_base::{NodeId, Secret};
use plimsoll_model::{Data, Identity, Map, Number, Origin, Unknown, Value};
use plimsoll_syntax::anchors::View;
use plimsoll_syntax::resolve::{Resolution, Resolved};
use plimsoll_syntax::{Scalar, Value as Written};

use crate::secrets::{behind_options, is_nearly, is_secret_text};

/// What a lowering needs to know of a format.
pub trait Rules {
    /// How the items of the list in field `field` are matched; `field` is the nearest field name above the list.
    fn identity(&self, field: &str) -> Identity;

    /// Where the value of an element comes from.
    fn origin(&self, node: NodeId) -> Origin;

    /// The parameter that must be asked for before the value of an element is known.
    fn asked(&self, node: NodeId) -> Option<Arc<str>>;

    /// Whether the value must not be shown. `fields` are the field names above it, outermost first; `siblings` gives
    /// the text of another field of the mapping that holds the value, or the list that it is an item of.
    fn is_secret(&self, node: NodeId, fields: &[Arc<str>], siblings: &dyn Fn(&str) -> Option<String>)
    -> bool;

    /// The rules by which plain scalars get a type.
    fn resolution(&self) -> Resolution;

    /// A text as it is kept; the same texts may be shared.
    fn kept(&self, text: &str) -> Arc<str> {
        text.into()
    }
}

/// The canonical value of `written`.
#[must_use]
pub fn lower(view: &View<'_>, written: Written<'_>, rules: &dyn Rules) -> Value {
    let lowering = Lowering { view, rules };
    lowering.value(Some(written), written.id(), &mut Vec::new(), &|_| None)
}

struct Lowering<'a, 't> {
    view: &'a View<'t>,
    rules: &'a dyn Rules,
}

impl<'t> Lowering<'_, 't> {
    /// `holder` is the slot that stands for an empty value.
    fn value(
        &self,
        written: Option<Written<'t>>,
        holder: NodeId,
        fields: &mut Vec<Arc<str>>,
        siblings: &dyn Fn(&str) -> Option<String>,
    ) -> Value {
        let Some(written) = written.and_then(|value| self.view.resolve(value)) else {
            return Value::new(Data::Null, self.rules.origin(holder));
        };
        let node = written.id();
        let data = match written {
            Written::Scalar(scalar) => self.scalar(scalar, fields, siblings),
            Written::Sequence(sequence) => {
                let identity = self.rules.identity(fields.last().map_or("", |field| field));
                let items =
                    sequence.items().map(|item| self.value(item.value(), item.id(), fields, siblings));
                let mut items: Vec<Value> = items.collect();
                items.shrink_to_fit();
                hide_behind_options(&mut items);
                Data::list(identity, items)
            }
            Written::Mapping(mapping) => {
                let merged = self.view.mapping(mapping);
                let sibling = |key: &str| {
                    // What is mistyped says as much of what stands beside it.
                    let nearly =
                        || merged.entries().find(|entry| is_called_nearly(entry.key(), key))?.value();
                    Some(merged.get(key).or_else(nearly)?.as_scalar()?.text().into_owned())
                };
                let mut map = Map::default();
                for entry in merged.entries() {
                    let Some(key) = entry.key().and_then(Written::as_scalar) else { continue };
                    let name = self.name(&key.text());
                    fields.push(name.clone());
                    let value = self.value(entry.value(), entry.node().id(), fields, &sibling);
                    fields.pop();
                    map.insert(name, value);
                }
                map.shrink();
                Data::Map(map)
            }
            // Following an alias gives no alias.
            Written::Alias(_) => Data::Null,
        };
        Value::new(data, self.rules.origin(node))
    }

    fn scalar(
        &self,
        scalar: Scalar<'t>,
        fields: &[Arc<str>],
        siblings: &dyn Fn(&str) -> Option<String>,
    ) -> Data {
        let node = scalar.node().id();
        if let Some(parameter) = self.rules.asked(node) {
            return Data::Unknown(Unknown::Asked { parameter });
        }
        let text = scalar.text();
        // Escapes hide what a text is.
        let is_escaped = || scalar.node().token_text().contains('\\') && is_secret_text(&text);
        if self.rules.is_secret(node, fields, siblings) || is_escaped() {
            return Data::Secret(Secret::new(text.as_ref()));
        }
        match scalar.resolve_as_other(&text, self.rules.resolution()) {
            None | Some(Resolved::Timestamp(_)) => Data::Text(self.rules.kept(&text)),
            Some(other) => data(other),
        }
    }

    /// The name of a field; see [`shared`].
    fn name(&self, name: &str) -> Arc<str> {
        common(name).unwrap_or_else(|| self.rules.kept(name))
    }
}

fn is_called_nearly(key: Option<Written<'_>>, name: &str) -> bool {
    key.and_then(Written::as_scalar).is_some_and(|key| is_nearly(&key.text(), name))
}

/// Hides the words of a command line that stand behind options for secrets.
pub(crate) fn hide_behind_options(items: &mut [Value]) {
    if !items.iter().filter_map(Value::as_text).any(|word| word.starts_with('-')) {
        return;
    }
    let words: Vec<Option<&str>> = items.iter().map(Value::as_text).collect();
    for number in behind_options(&words) {
        let item = &mut items[number];
        if let Data::Text(text) = &item.data {
            item.data = Data::Secret(Secret::new(text.clone()));
        }
    }
}

/// Names of fields that stand in a file again and again.
const COMMON: [&str; 46] = [
    "addRevisionLabel",
    "apiVersion",
    "args",
    "cmd",
    "command",
    "component",
    "containers",
    "cpu",
    "domain",
    "env",
    "expose",
    "exposeType",
    "host",
    "http",
    "httpGet",
    "image",
    "imagePullPolicy",
    "key",
    "kind",
    "labels",
    "limits",
    "memory",
    "metadata",
    "mountPath",
    "name",
    "namespace",
    "path",
    "policies",
    "policy",
    "port",
    "ports",
    "properties",
    "protocol",
    "replicas",
    "requests",
    "resources",
    "scope",
    "scopes",
    "spec",
    "step",
    "trait",
    "traits",
    "type",
    "value",
    "valueFrom",
    "volumes",
];

static SHARED: LazyLock<Vec<Arc<str>>> = LazyLock::new(|| COMMON.into_iter().map(Arc::from).collect());

/// The name of a field. One that is frequent is there once.
pub(crate) fn shared(name: &str) -> Arc<str> {
    common(name).unwrap_or_else(|| name.into())
}

fn common(name: &str) -> Option<Arc<str>> {
    COMMON.binary_search(&name).ok().map(|index| SHARED[index].clone())
}

/// The value of a resolved scalar.
#[must_use]
pub fn data(resolved: Resolved) -> Data {
    match resolved {
        Resolved::Null => Data::Null,
        Resolved::Bool(value) => Data::Bool(value),
        Resolved::Int(number) => Data::Number(Number::int(number)),
        Resolved::Float(number) => Data::Number(Number::float(number)),
        Resolved::Timestamp(text) | Resolved::Text(text) => Data::Text(text.into()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn common_names_are_sorted() {
        assert!(super::COMMON.is_sorted());
        assert_eq!((&*super::shared("image"), &*super::shared("unheard")), ("image", "unheard"));
    }
}
