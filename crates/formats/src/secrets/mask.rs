//! Files without the secrets in them.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use plimsoll_syntax::{
    Entry, Kind, Mapping, Node, NodeId, Sequence, SyntaxError, SyntaxErrorKind, TextRange, Tree, Value,
};
use rustc_hash::FxHashMap;

use super::names::{is_nearly, is_secret_name};
use super::rules::{PLAIN_HEADERS, PROPERTIES};
use super::texts::{behind_options, is_secret_text, secret_parts, unmistakable_parts};

/// The text of a tree in which every byte of a secret is a `*`. Length and line breaks stay, so that positions hold.
#[must_use]
pub fn mask(tree: &Tree) -> Arc<str> {
    mask_also(tree, &[])
}

/// As [`mask`], with elements of which is known from elsewhere that they are secret.
#[must_use]
pub fn mask_also(tree: &Tree, nodes: &[NodeId]) -> Arc<str> {
    let mut ranges = secret_ranges(tree);
    ranges.extend(nodes.iter().map(|node| tree.range(*node)));
    ranges.sort_unstable();
    if ranges.is_empty() {
        return tree.text().clone();
    }
    let mut text = String::with_capacity(tree.text().len());
    let mut position = 0;
    for range in ranges {
        // Ranges may overlap where a line is broken.
        let start = position.max(range.start as usize);
        if start < range.end as usize {
            text.push_str(&tree.text()[position..start]);
            for character in tree.text()[start..range.end as usize].chars() {
                match character {
                    '\n' | '\r' => text.push(character),
                    _ => text.extend(std::iter::repeat_n('*', character.len_utf8())),
                }
            }
            position = range.end as usize;
        }
    }
    text.push_str(&tree.text()[position..]);
    text.into()
}

/// The parts of a file, of whatever format, that hold secrets: values of fields with the name of a secret, values beside a
/// `name` that is one, values of environment variables in a command line, and what may be one on a broken line. Ascending.
fn secret_ranges(tree: &Tree) -> Vec<TextRange> {
    let (mut ranges, mut keys) = (Vec::new(), Keys::default());
    for node in tree.root().subtree() {
        let kind = node.kind();
        if kind.is_scalar() {
            of_text(tree, node, &mut ranges);
            continue;
        }
        match node.value().filter(|_| kind.is_mapping() || kind.is_sequence()) {
            Some(Value::Mapping(mapping)) => of_mapping(tree, mapping, &mut keys, &mut ranges),
            Some(Value::Sequence(sequence)) => of_words(tree, sequence, &mut ranges),
            _ => {}
        }
    }
    // A tab too many leaves the structure as it is.
    let breaks = |error: &&SyntaxError| error.kind != SyntaxErrorKind::TabIndentation;
    for error in tree.errors().iter().filter(breaks) {
        ranges.extend(of_broken_line(tree.text(), error.range));
    }
    ranges.sort_unstable();
    ranges
}

/// On a line with a mistake the structure is not to be relied on: what stands behind the first word that names a secret,
/// or that holds values, is masked to the end of the line.
fn of_broken_line(text: &str, error: TextRange) -> impl Iterator<Item = TextRange> {
    let start = text[..error.start as usize].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let end = text[error.end as usize..].find(['\n', '\r']).map_or(text.len(), |at| error.end as usize + at);
    // What a bundle gives to one that it needs may be a secret there, whatever it is called.
    let needs = ["requires", "dependencies"].into_iter().filter_map(|field| text[..end].rfind(field)).min();
    let wired = needs.and_then(|at| Some(at + text[at..end].find("parameters")?));
    let mut position = start;
    text[start..end].split_inclusive(['\n', '\r']).filter_map(move |line| {
        let line_start = position;
        position += line.len();
        let is_separator = |c: char| matches!(c, ':' | '=');
        let keys = line.match_indices(is_separator).filter(|(at, _)| {
            let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
            let key = line[..*at].trim_end().trim_end_matches(['"', '\'']);
            let key = &key[key.trim_end_matches(word).len()..];
            let is_wired = wired.is_some_and(|wired| line_start + at >= wired);
            let is_source = key == "source" && line[at + 1..].trim_start().starts_with('{');
            is_wired || is_source || VALUES.contains(&key) || is_secret_name(key)
        });
        let (at, separator) = keys.into_iter().next()?;
        let from = line_start + at + separator.len();
        Some(TextRange::new(from as u32, (line_start + line.len()) as u32))
    })
}

/// Fields of a `Secret` object whose values are all secret.
pub const SECRET_DATA: [&str; 2] = ["data", STRING_DATA];
/// The one of them that nothing else has.
pub(crate) const STRING_DATA: &str = "stringData";

/// Fields that hold the value of what a sibling field `name` names.
const VALUES: [&str; 6] = ["value", "default", "defaultValue", "examples", "const", "enum"];

/// Fields that say that the values beside them are secret: of Nulecule, of Porter, of JSON Schema.
const HIDING: [&str; 3] = ["hidden", "sensitive", "writeOnly"];

fn of_mapping<'t>(tree: &'t Tree, mapping: Mapping<'t>, keys: &mut Keys<'t>, ranges: &mut Vec<TextRange>) {
    let all = mapping.entries().fold(0, |all, entry| all | keys.marks(entry));
    let has = |mark: u16| all & mark != 0;
    if !has(marks::ANY) {
        return;
    }
    if has(marks::BUNDLE) {
        of_bundle(tree, mapping, ranges);
    }
    if has(marks::STEP) {
        of_step(tree, mapping, ranges);
    }
    let hidden = has(marks::HIDING) && HIDING.into_iter().any(|flag| is_true(mapping, flag));
    let named = has(marks::VALUE) && (hidden || has(marks::NAME) && names_secret(mapping, keys));
    if !named && !has(marks::SECRET | marks::DATA | marks::LIST) {
        return;
    }
    let text = |field| Some(mapping.get(field)?.as_scalar()?.text());
    let is_secret_object = has(marks::DATA) && text("kind").is_some_and(|kind| kind == "Secret");
    for entry in mapping.entries() {
        let marks = keys.marks(entry);
        let is = |mark: u16| marks & mark != 0;
        if named && is(marks::VALUE) {
            ranges.extend(secret_slots(tree, entry));
        } else if is(marks::SECRET) {
            ranges.extend(secret_slot(tree, entry));
        }
        // What stands under a name is as secret as what stands beside it.
        if is(marks::SECRET)
            && let Some(below) = entry.value().and_then(Value::as_mapping)
        {
            let values = VALUES.iter().filter_map(|field| below.entry(field));
            ranges.extend(values.filter_map(|entry| secret_slot(tree, entry)));
        }
        if is(marks::DATA) && (is_secret_object || entry.key_is(STRING_DATA)) {
            ranges.extend(secret_entries(tree, entry));
        }
        // The `storage` trait of KubeVela makes Secret objects of what stands in such a list.
        if is(marks::LIST) && entry.value().is_some_and(|value| value.as_sequence().is_some()) {
            let data = items(entry.value()).into_iter().filter_map(|item| item.entry("data"));
            ranges.extend(data.flat_map(|data| secret_entries(tree, data)));
        }
    }
}

/// What a key tells of what may be secret in its mapping: bits.
mod marks {
    /// It says that values are hidden.
    pub(super) const HIDING: u16 = 1;
    /// It holds the name of what a value is for, also where it is mistyped.
    pub(super) const NAME: u16 = 1 << 1;
    /// It holds such a value, also where it is mistyped.
    pub(super) const VALUE: u16 = 1 << 2;
    /// It is the name of a secret.
    pub(super) const SECRET: u16 = 1 << 3;
    /// It has the fields of a `Secret` object.
    pub(super) const DATA: u16 = 1 << 4;
    /// It has a list of what becomes such objects.
    pub(super) const LIST: u16 = 1 << 5;
    /// It is a part of a bundle, or of something that a bundle needs.
    pub(super) const BUNDLE: u16 = 1 << 6;
    /// It has the properties of a step.
    pub(super) const STEP: u16 = 1 << 7;
    /// Any but [`NAME`], which tells nothing alone.
    pub(super) const ANY: u16 = !NAME;
}

/// The marks of the keys of a file, each found once: there are few keys, and very many entries.
#[derive(Default)]
struct Keys<'t>(FxHashMap<&'t str, u16>);

impl<'t> Keys<'t> {
    fn marks(&mut self, entry: Entry<'t>) -> u16 {
        let Some(key) = entry.key().and_then(Value::as_scalar) else { return 0 };
        // What a block says depends on where it stands, too.
        if matches!(key.node().kind(), Kind::Literal | Kind::Folded) {
            return Self::find(&key.text());
        }
        *self.0.entry(key.node().token_text()).or_insert_with(|| Self::find(&key.text()))
    }

    fn find(key: &str) -> u16 {
        let rows = [
            (marks::HIDING, HIDING.contains(&key)),
            (marks::NAME, key == "key" || is_nearly(key, "name")),
            (marks::VALUE, VALUES.iter().any(|field| is_nearly(key, field))),
            (marks::SECRET, is_secret_name(key)),
            (marks::DATA, SECRET_DATA.contains(&key)),
            (marks::LIST, key == "secret"),
            (marks::BUNDLE, BUNDLE.contains(&key)),
            (marks::STEP, key == "properties"),
        ];
        rows.into_iter().filter(|(_, is_so)| *is_so).fold(0, |marks, (mark, _)| marks | mark)
    }
}

/// Whether the name in a mapping, or its key, is that of a secret; also where the field that has it is mistyped.
fn names_secret<'t>(mapping: Mapping<'t>, keys: &mut Keys<'t>) -> bool {
    mapping.entries().any(|entry| {
        keys.marks(entry) & marks::NAME != 0
            && entry.value().and_then(Value::as_scalar).is_some_and(|name| is_secret_name(&name.text()))
    })
}

/// The properties of a workflow step that are secret as such.
fn of_step(tree: &Tree, mapping: Mapping<'_>, ranges: &mut Vec<TextRange>) {
    let Some(of_type) = mapping.get("type").and_then(Value::as_scalar) else { return };
    let of_type = of_type.text();
    let Some((_, fields)) = PROPERTIES.iter().find(|(name, _)| *name == of_type) else { return };
    let properties = mapping.get("properties").and_then(Value::as_mapping);
    for entry in fields.iter().filter_map(|field| properties?.entry(field)) {
        let below = entry.value().and_then(Value::as_mapping).filter(|_| entry.key_is("header"));
        match below {
            None => ranges.extend(secret_slots(tree, entry)),
            Some(headers) => {
                let is_plain = |entry: &Entry<'_>| {
                    let name = key_text(*entry).unwrap_or_default().to_ascii_lowercase();
                    PLAIN_HEADERS.contains(&name.as_str())
                };
                let secret = headers.entries().filter(|entry| !is_plain(entry));
                ranges.extend(secret.flat_map(|entry| secret_slots(tree, entry)));
            }
        }
    }
}

/// The values of the mapping that an entry has.
fn secret_entries<'t>(tree: &'t Tree, entry: Entry<'t>) -> Vec<TextRange> {
    let data = entry.value().and_then(Value::as_mapping);
    let entries = data.iter().flat_map(|data| data.entries());
    entries.filter_map(|entry| secret_slot(tree, entry)).collect()
}

fn is_true(mapping: Mapping<'_>, field: &str) -> bool {
    mapping.get(field).and_then(Value::as_scalar).is_some_and(|flag| flag.text().eq_ignore_ascii_case("true"))
}

/// What the parts of a bundle say of each other: a definition is as secret as the parameter that has its name, and the
/// parameters of a claim are as secret as those of its bundle. What a set gives, or a bundle gives to another one, is hidden
/// whatever its name: whether it is a secret stands in another file.
fn of_bundle(tree: &Tree, mapping: Mapping<'_>, ranges: &mut Vec<TextRange>) {
    let below = |field| mapping.get(field).and_then(Value::as_mapping);
    if let Some(definitions) = below("definitions") {
        let secret = secret_definitions(definitions);
        for entry in definitions.entries() {
            of_schema(tree, entry.value(), &secret, ranges);
        }
        for name in secret_parameters(mapping) {
            let parameter = below("parameters").and_then(|parameters| parameters.get(&name)?.as_mapping());
            let of = parameter.and_then(|parameter| parameter.get("definition")?.as_scalar());
            let schema = of.and_then(|of| definitions.get(&of.text())?.as_mapping());
            let slots = VALUES.iter().filter_map(|field| schema?.entry(field));
            ranges.extend(slots.flat_map(|entry| secret_slots(tree, entry)));
        }
    }
    if let (Some(bundle), Some(parameters)) = (below("bundle"), below("parameters")) {
        let slots = secret_parameters(bundle).into_iter().filter_map(|name| parameters.entry(&name));
        ranges.extend(slots.flat_map(|entry| secret_slots(tree, entry)));
    }
    if let Some(source) = below("source").filter(|_| mapping.entry("name").is_some()) {
        ranges.extend(
            source.entries().filter(|entry| !is_place(*entry)).flat_map(|entry| secret_slots(tree, entry)),
        );
    }
    let requires = mapping.get("requires").or_else(|| mapping.get("dependencies"));
    for dependency in items(requires) {
        let wires = dependency.get("parameters").and_then(Value::as_mapping);
        let slots = wires.iter().flat_map(|wires| wires.entries());
        ranges.extend(slots.flat_map(|entry| secret_slots(tree, entry)));
    }
}

/// The fields by which [`of_bundle`] finds what it looks for.
const BUNDLE: [&str; 5] = ["bundle", "definitions", "dependencies", "requires", "source"];

/// Words for places that can be told. What stands behind another word may be the value itself, or have it in it.
const PLACES: [&str; 4] = ["dependency", "env", "output", "path"];

/// Whether an entry of a source says where the value is, or is of another kind of source than that of a set.
fn is_place(source: Entry<'_>) -> bool {
    let is_known = PLACES.iter().any(|place| source.key_is(place));
    let is_collection = source.value().is_some_and(|value| value.as_scalar().is_none());
    is_known || is_collection && !source.key_is("value")
}

/// The mappings in a collection: those that have names, or items of a list.
fn items(collection: Option<Value<'_>>) -> Vec<Mapping<'_>> {
    match collection {
        Some(Value::Mapping(mapping)) => {
            mapping.entries().filter_map(|entry| entry.value()?.as_mapping()).collect()
        }
        Some(Value::Sequence(sequence)) => {
            sequence.items().filter_map(|item| item.value()?.as_mapping()).collect()
        }
        _ => Vec::new(),
    }
}

/// The values in a schema, and in those in it, that are or may be secret; returns whether there may be any.
fn of_schema(
    tree: &Tree,
    schema: Option<Value<'_>>,
    secret: &HashSet<String>,
    ranges: &mut Vec<TextRange>,
) -> bool {
    let Some(schema) = schema else { return false };
    if schema.as_sequence().is_some() {
        let mut is_secret = false;
        for item in items(Some(schema)) {
            is_secret |= of_schema(tree, Some(Value::Mapping(item)), secret, ranges);
        }
        return is_secret;
    }
    let Some(fields) = schema.as_mapping() else { return false };
    let mut is_secret =
        is_true(fields, "writeOnly") || referred(fields).is_some_and(|name| secret.contains(&name));
    for entry in fields.entries() {
        let has_names = NAMES.iter().any(|field| entry.key_is(field));
        if !has_names {
            is_secret |= of_schema(tree, entry.value(), secret, ranges);
            continue;
        }
        for below in items(entry.value()) {
            is_secret |= of_schema(tree, Some(Value::Mapping(below)), secret, ranges);
        }
    }
    if is_secret {
        let slots = VALUES.iter().filter_map(|field| fields.entry(field));
        ranges.extend(slots.flat_map(|entry| secret_slots(tree, entry)));
    }
    is_secret
}

/// Fields of schemas whose keys are names, and not words of JSON Schema.
const NAMES: [&str; 4] = ["definitions", "dependencies", "patternProperties", "properties"];

/// The name of the definition that a schema refers to.
fn referred(schema: Mapping<'_>) -> Option<String> {
    let reference = schema.get("$ref")?.as_scalar()?.text().into_owned();
    let name = reference.strip_prefix("#/definitions/")?.split('/').next()?;
    Some(name.replace("~1", "/").replace("~0", "~"))
}

/// The names of the definitions whose values, or parts of them, must not be shown: they say so, or refer to one that does.
fn secret_definitions(definitions: Mapping<'_>) -> HashSet<String> {
    let mut secret = HashSet::new();
    let mut referring = Vec::new();
    for entry in definitions.entries() {
        let Some(name) = key_text(entry) else { continue };
        let within = entry.node().subtree().filter(|node| node.kind().is_mapping());
        let mut of = Vec::new();
        for fields in within.filter_map(|node| node.value()?.as_mapping()) {
            of.extend(referred(fields));
            if is_true(fields, "writeOnly") {
                secret.insert(name.clone());
            }
        }
        referring.push((name, of));
    }
    loop {
        let n_known = secret.len();
        for (name, of) in &referring {
            if of.iter().any(|of| secret.contains(of)) {
                secret.insert(name.clone());
            }
        }
        if secret.len() == n_known {
            return secret;
        }
    }
}

/// The names of the parameters of a bundle that are secrets, by name or by what their definition says.
fn secret_parameters(bundle: Mapping<'_>) -> Vec<String> {
    let below = |field| bundle.get(field).and_then(Value::as_mapping);
    let definitions = below("definitions").map(secret_definitions).unwrap_or_default();
    let is_secret = |name: &str, parameter: Option<Mapping<'_>>| {
        let of = parameter.and_then(|parameter| parameter.get("definition")?.as_scalar());
        is_secret_name(name)
            || of.is_some_and(|of| definitions.contains(&*of.text()))
            || parameter.is_some_and(|parameter| is_true(parameter, "writeOnly"))
    };
    let parameters = below("parameters");
    let entries = parameters.iter().flat_map(|parameters| parameters.entries());
    entries
        .filter_map(|entry| {
            let name = key_text(entry)?;
            is_secret(&name, entry.value().and_then(Value::as_mapping)).then_some(name)
        })
        .collect()
}

/// The value of an entry, or where it is a collection every scalar in it.
fn secret_slots<'t>(tree: &'t Tree, entry: Entry<'t>) -> Vec<TextRange> {
    let slot = entry.node().child(Kind::Value);
    let is_collection = slot.and_then(|slot| slot.value()).is_some_and(|value| value.as_scalar().is_none());
    if !is_collection {
        return secret_slot(tree, entry).into_iter().collect();
    }
    let below = slot.into_iter().flat_map(|slot| slot.subtree());
    below.filter(|node| node.kind().is_scalar()).map(|node| tree.range(node.id())).collect()
}

/// The value of an entry with its properties, as a mistyped secret may look like an anchor. A placeholder shows no secret,
/// and hides one that is to be seen; a collection is no value of a secret.
fn secret_slot(tree: &Tree, entry: Entry<'_>) -> Option<TextRange> {
    let slot = entry.node().child(Kind::Value)?;
    let is_shown = match slot.value() {
        None => false,
        Some(Value::Scalar(scalar)) => scalar.text().starts_with('$'),
        Some(_) => true,
    };
    (!is_shown).then(|| tree.range(slot.id()))
}

fn key_text(entry: Entry<'_>) -> Option<String> {
    Some(entry.key()?.as_scalar()?.text().into_owned())
}

/// What a text shows to be secret in it: the parts of it, or the whole where it is several lines with more than names to
/// tell by.
fn of_text(tree: &Tree, node: Node<'_>, ranges: &mut Vec<TextRange>) {
    let range = tree.range(node.id());
    let text = node.token_text();
    let parts = secret_parts(text);
    // What is only seen without the escapes cannot be told exactly.
    let is_hidden = || {
        text.contains('\\')
            && node.value().and_then(Value::as_scalar).is_some_and(|scalar| is_secret_text(&scalar.text()))
    };
    let is_long = text.contains(['\n', '\r']) && !parts.is_empty() && !unmistakable_parts(text).is_empty();
    if is_long || parts.is_empty() && is_hidden() {
        ranges.push(range);
        return;
    }
    let place = |part: std::ops::Range<usize>| {
        TextRange::new(range.start + part.start as u32, range.start + part.end as u32)
    };
    ranges.extend(parts.into_iter().map(place));
}

/// The words of a command line behind the options for secrets.
fn of_words(tree: &Tree, sequence: Sequence<'_>, ranges: &mut Vec<TextRange>) {
    let words: Vec<_> = sequence.items().map(|item| item.value().and_then(Value::as_scalar)).collect();
    let texts: Vec<Option<Cow<'_, str>>> = words.iter().map(|word| Some((*word)?.text())).collect();
    let texts: Vec<Option<&str>> = texts.iter().map(Option::as_deref).collect();
    let secret = behind_options(&texts).into_iter().filter_map(|number| words.get(number).copied().flatten());
    ranges.extend(secret.map(|word| tree.range(word.node().id())));
}

#[cfg(test)]
mod tests {
    #[test]
    fn secrets_are_masked_and_nothing_else_moves() {
        let tree = plimsoll_syntax::parse_yaml(
            "params:\n- name: db_pass\n  default: hé\n- name: user\n  default: x\npassword: \"a b\"\ntoken: $token\n",
        );
        let masked = super::mask(&tree);
        assert_eq!(masked.len(), tree.text().len());
        assert_eq!(
            &*masked,
            "params:\n- name: db_pass\n  default: ***\n- name: user\n  default: x\npassword: *****\ntoken: $token\n"
        );
        let tree = plimsoll_syntax::parse_yaml(
            "- {name: admin, sensitive: true, default: hunter2}\n- {writeOnly: true, default: x}\n",
        );
        assert_eq!(
            &*super::mask(&tree),
            "- {name: admin, sensitive: true, default: *******}\n- {writeOnly: true, default: *}\n"
        );
        for (text, masked) in [
            (
                "dependencies:\n  requires:\n  - name: db\n    parameters:\n      user: hunter2\n      of: ${bundle.x}\n",
                "dependencies:\n  requires:\n  - name: db\n    parameters:\n      user: *******\n      of: ${bundle.x}\n",
            ),
            (
                "secret: [{name: s, data: {foo: hunter2}, stringData: {bar: hunter3}}]\ndata: {foo: x}\n",
                "secret: [{name: s, data: {foo: *******}, stringData: {bar: *******}}]\ndata: {foo: x}\n",
            ),
            ("- {name: db, source: {vaule: hunter2}}\n", "- {name: db, source: {vaule: *******}}\n"),
            ("- {name: db, source: {env: DB}}\n", "- {name: db, source: {env: DB}}\n"),
            (
                "definitions: {a: {$ref: '#/definitions/b', default: x, properties: {enum: {type: y}}}, \
                 b: {writeOnly: true}, c: {items: {$ref: '#/definitions/a'}, const: [z]}, d: {default: w}}\n",
                "definitions: {a: {$ref: '#/definitions/b', default: *, properties: {enum: {type: y}}}, \
                 b: {writeOnly: true}, c: {items: {$ref: '#/definitions/a'}, const: [*]}, d: {default: w}}\n",
            ),
            // Two keys of the same letters say different things where they stand.
            (
                "? |2\n    value\n: x\na:\n  name: password\n  ? |2\n    value\n  : hunter2\n",
                "? |2\n    value\n: x\na:\n  name: password\n  ? |2\n    value\n  : *******\n",
            ),
        ] {
            assert_eq!(&*super::mask(&plimsoll_syntax::parse_yaml(text)), masked);
        }
        let words = plimsoll_syntax::parse_words("docker run -e DB_PASS=hunter2 -e USER=x img");
        assert_eq!(&*super::mask(&words), "docker run -e DB_PASS=******* -e USER=x img");
    }
}
