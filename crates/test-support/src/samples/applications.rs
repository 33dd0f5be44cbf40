//! Applications of the Open Application Model in two versions, and small ones by the thousand.

use std::fmt::Write as _;

use crate::random::Random;

/// How much stands in a component.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Detail {
    /// A type, an image and what it needs: about a hundred bytes.
    Lean,
    /// Resources, variables and two traits too: about five hundred bytes.
    Full,
}

/// The version of an Application.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Version {
    /// The first one.
    First,
    /// One of a hundred components is changed, one of two hundred is removed, and as many are added.
    Second,
}

/// How the text is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notation {
    /// As people write it.
    Yaml,
    /// On one line.
    Json,
}

/// An Application with so many components, about which nothing is to be said. Each but the first needs an earlier one that is
/// never removed.
#[must_use]
pub fn application(components: usize, detail: Detail, version: Version, notation: Notation) -> String {
    written("big", parts(components, detail, version).into_iter(), notation)
}

/// As the first version of [`application`], with its components in reverse order.
#[must_use]
pub fn reversed(components: usize, detail: Detail) -> String {
    written("big", parts(components, detail, Version::First).into_iter().rev(), Notation::Yaml)
}

/// As the first version of [`application`], with one name for all components.
#[must_use]
pub fn one_name(components: usize, detail: Detail) -> String {
    let parts = parts(components, detail, Version::First).into_iter();
    written("big", parts.map(|part| Part { name: "same".to_owned(), need: None, ..part }), Notation::Yaml)
}

/// A component.
struct Part {
    number: usize,
    name: String,
    need: Option<usize>,
    image: String,
    replicas: usize,
    detail: Detail,
}

/// Which of two hundred is removed, and behind which one is added.
const REMOVED: usize = 57;
const ADDED: usize = 133;

/// Which of a hundred is changed.
const CHANGED: usize = 11;

fn parts(components: usize, detail: Detail, version: Version) -> Vec<Part> {
    let mut random = Random::new(9);
    let mut parts = Vec::with_capacity(components);
    for number in 0..components {
        let drawn = random.below(number);
        let need = if drawn % 200 == REMOVED { drawn - 1 } else { drawn };
        let part = Part {
            number,
            name: format!("part-{number}"),
            need: (number > 0).then_some(need),
            image: format!("registry.example/shop/part-{number}:1.{}.{}", number % 50, number % 9),
            replicas: 1 + number % 5,
            detail,
        };
        if version == Version::First {
            parts.push(part);
            continue;
        }
        let is_changed = number % 100 == CHANGED;
        let image = if is_changed { format!("{}-rc1", part.image) } else { part.image.clone() };
        let replicas = part.replicas + usize::from(is_changed);
        let is_followed = number % 200 == ADDED;
        let added = Part { name: format!("added-{number}"), need: Some(0), ..copy(&part) };
        if number % 200 != REMOVED {
            parts.push(Part { image, replicas, ..part });
        }
        parts.extend(is_followed.then_some(added));
    }
    parts
}

fn copy(part: &Part) -> Part {
    Part { name: part.name.clone(), image: part.image.clone(), ..*part }
}

fn written(name: &str, parts: impl Iterator<Item = Part>, notation: Notation) -> String {
    let mut text = String::new();
    match notation {
        Notation::Yaml => {
            let _ = write!(
                text,
                "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata:\n  name: {name}\nspec:\n  components:\n"
            );
            parts.for_each(|part| part.yaml(&mut text));
        }
        Notation::Json => {
            let _ = write!(
                text,
                r#"{{"apiVersion":"core.oam.dev/v1beta1","kind":"Application","metadata":{{"name":"{name}"}},"spec":{{"components":["#
            );
            for (place, part) in parts.enumerate() {
                text.push_str(if place == 0 { "" } else { "," });
                part.json(&mut text);
            }
            text.push_str("]}}\n");
        }
    }
    text
}

impl Part {
    fn yaml(&self, text: &mut String) {
        let Self { number, name, image, replicas, .. } = self;
        let kind = if self.detail == Detail::Lean { "worker" } else { "webservice" };
        let _ = write!(
            text,
            "    - name: {name}\n      type: {kind}\n      properties:\n        image: {image}\n"
        );
        if self.detail == Detail::Full {
            let (cpu, memory, region) = (250 * (1 + number % 8), 128 * (1 + number % 7), number % 9);
            let _ = write!(
                text,
                "        cpu: {cpu}m\n        memory: {memory}Mi\n        env:\n          - name: LOG_LEVEL\n            \
                 value: info\n          - name: REGION\n            value: region-{region}\n"
            );
        }
        if let Some(need) = self.need {
            let _ = write!(text, "      dependsOn:\n        - part-{need}\n");
        }
        if self.detail == Detail::Full {
            let _ = write!(
                text,
                "      traits:\n        - type: scaler\n          properties:\n            replicas: {replicas}\n        \
                 - type: gateway\n          properties:\n            domain: part-{number}.example.com\n            http:\n              \
                 \"/\": 8000\n"
            );
        }
    }

    fn json(&self, text: &mut String) {
        let Self { number, name, image, replicas, .. } = self;
        let kind = if self.detail == Detail::Lean { "worker" } else { "webservice" };
        let _ = write!(text, r#"{{"name":"{name}","type":"{kind}","properties":{{"image":"{image}""#);
        if self.detail == Detail::Full {
            let (cpu, memory, region) = (250 * (1 + number % 8), 128 * (1 + number % 7), number % 9);
            let _ = write!(
                text,
                r#","cpu":"{cpu}m","memory":"{memory}Mi","env":[{{"name":"LOG_LEVEL","value":"info"}},{{"name":"REGION","value":"region-{region}"}}]"#
            );
        }
        text.push('}');
        if let Some(need) = self.need {
            let _ = write!(text, r#","dependsOn":["part-{need}"]"#);
        }
        if self.detail == Detail::Full {
            let _ = write!(
                text,
                r#","traits":[{{"type":"scaler","properties":{{"replicas":{replicas}}}}},{{"type":"gateway","properties":{{"domain":"part-{number}.example.com","http":{{"/":8000}}}}}}]"#
            );
        }
        text.push('}');
    }
}

/// One of many small Applications: five components, each with an image, a port, a variable and a trait, each but the first in need
/// of the one before it. A mistake is a field that no version of the format knows, which a schema finds as well as we do.
#[must_use]
pub fn small(number: usize, has_mistake: bool) -> String {
    let mut text = format!(
        "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata:\n  name: app-{number}\nspec:\n  components:\n"
    );
    for part in 0..5 {
        let _ = write!(
            text,
            "    - name: part-{part}\n      type: webservice\n      properties:\n        \
             image: registry.example/shop/part-{part}:1.{minor}.0\n        ports:\n          - port: {port}\n            \
             expose: true\n        env:\n          - name: PART\n            value: part-{part}\n",
            minor = (number + part) % 40,
            port = 8000 + part,
        );
        if part > 0 {
            let _ = writeln!(text, "      dependsOn: [part-{}]", part - 1);
        }
        if has_mistake && part == 3 {
            text.push_str("      replicsa: 2\n");
        }
        let _ = write!(
            text,
            "      traits:\n        - type: scaler\n          properties:\n            replicas: {}\n",
            1 + number % 4
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_differ_in_as_many_components_as_they_say() {
        let [first, second] = [Version::First, Version::Second]
            .map(|version| application(2000, Detail::Full, version, Notation::Yaml));
        assert_eq!(first.matches("- name: part-").count(), 2000);
        assert_eq!(second.matches("- name: part-").count(), 1990);
        assert_eq!(second.matches("- name: added-").count(), 10);
        assert_eq!(second.matches("-rc1").count(), 20);
        for line in second.lines().filter(|line| line.starts_with("        - part-")) {
            let need = line.trim_start_matches("        - ");
            assert!(second.contains(&format!("- name: {need}\n")), "{need} is gone");
        }
        let backwards = reversed(2000, Detail::Full);
        assert_eq!(backwards.len(), first.len());
        assert!(backwards.find("part-1999\n") < backwards.find("name: part-0\n"));
        assert_eq!(one_name(10, Detail::Lean).matches("name: same\n").count(), 10);
    }

    #[test]
    fn both_notations_say_the_same() {
        for detail in [Detail::Lean, Detail::Full] {
            let [yaml, json] = [Notation::Yaml, Notation::Json]
                .map(|notation| application(300, detail, Version::Second, notation));
            for word in ["replicas", "part-7", "registry.example", "region-", "dependsOn"] {
                assert_eq!(yaml.matches(word).count(), json.matches(word).count(), "{word}");
            }
        }
    }

    #[test]
    fn small_applications_differ_by_their_number() {
        assert!(small(7, false).contains("name: app-7\n") && !small(7, false).contains("replicsa"));
        assert_eq!(small(7, true).matches("replicsa").count(), 1);
    }
}
