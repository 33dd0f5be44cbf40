//! Where a field belongs that stands one level off, as far as the field tables alone tell it.

use crate::table::{Field, Object, Presence, Type};

/// Where a field belongs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Home {
    /// Below this field of the object that it stands in.
    Below(&'static Field),
    /// In this object, which is around the one that it stands in.
    Around(&'static Object),
}

/// Names that mean something else in each object: one of them that is unknown tells nothing.
const COMMON: [&str; 6] = ["name", "type", "description", "value", "required", "properties"];

/// Where a field that an object does not know belongs: one level deeper, or one level less deep. `None` where no object
/// there knows it, or several do. `root` is the object of the whole document.
#[must_use]
pub fn home(root: &'static Object, object: &'static Object, key: &str) -> Option<Home> {
    let below = object.fields.iter().filter(|field| holds(field.of, key)).map(Home::Below);
    let around = around(root, object).into_iter().filter(|outer| {
        !COMMON.contains(&key)
            && outer.field(key).is_some_and(|field| field.presence != Presence::OtherVersion)
    });
    let mut homes = below.chain(around.map(Home::Around));
    homes.next().filter(|_| homes.next().is_none())
}

/// Whether an object that a value may be, or be a list of, knows a field. Items of a list are told by collections only: any
/// of them may have a field that many objects have.
fn holds(of: Type, key: &str) -> bool {
    match of {
        Type::Object(object) => known(object, key).is_some(),
        Type::List(Type::Object(object)) => {
            !COMMON.contains(&key) && known(object, key).is_some_and(|field| is_collection(field.of))
        }
        Type::Either(types) => types.iter().any(|of| holds(*of, key)),
        _ => false,
    }
}

fn known(object: &'static Object, key: &str) -> Option<&'static Field> {
    object.field(key).filter(|field| field.presence != Presence::OtherVersion)
}

fn is_collection(of: Type) -> bool {
    matches!(of, Type::Object(_) | Type::Map(_) | Type::List(_))
}

/// The objects that have a field in which an object may stand.
fn around(root: &'static Object, object: &'static Object) -> Vec<&'static Object> {
    let mut seen = vec![root];
    let mut next = 0;
    let mut found = Vec::new();
    while let Some(&outer) = seen.get(next) {
        next += 1;
        for inner in outer.fields.iter().flat_map(|field| objects(field.of)) {
            if inner == object && !found.contains(&outer) {
                found.push(outer);
            }
            if !seen.contains(&inner) {
                seen.push(inner);
            }
        }
    }
    found
}

fn objects(of: Type) -> Vec<&'static Object> {
    match of {
        Type::Object(object) => vec![object],
        Type::List(of) | Type::Map(of) => objects(*of),
        Type::Either(types) => types.iter().flat_map(|of| objects(*of)).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oam::{v1alpha1, v1beta1};

    /// The object in which an item of the lists of these names stands, below `spec` of a kind.
    fn inside(root: &'static Object, fields: &[&str]) -> &'static Object {
        fields.iter().fold(root, |object, name| objects(object.field(name).unwrap().of)[0])
    }

    fn root(format: &'static crate::recognise::Format, kind: &str) -> &'static Object {
        format.kinds.iter().find(|known| known.name == kind).unwrap().object
    }

    #[test]
    fn a_field_belongs_where_one_object_beside_it_knows_it() {
        let application = root(&v1beta1::FORMAT, "Application");
        let spec = inside(application, &["spec"]);
        let component = inside(application, &["spec", "components"]);
        let words = |home: Option<Home>| match home {
            Some(Home::Below(field)) => format!("below {}", field.name),
            Some(Home::Around(object)) => format!("in {}", object.name),
            None => "nowhere".to_owned(),
        };
        let schematic = root(&v1alpha1::FORMAT, "ComponentSchematic");
        for (root, object, key, expected) in [
            (application, application, "components", "below spec"),
            (application, application, "name", "below metadata"),
            (application, spec, "traits", "below components"),
            (application, component, "workflow", "in specification of an application"),
            (application, component, "image", "nowhere"),
            (application, spec, "name", "nowhere"),
            // Components and steps have both.
            (application, inside(application, &["spec", "workflow"]), "inputs", "below steps"),
            (schematic, inside(schematic, &["spec"]), "ports", "below containers"),
            (schematic, inside(schematic, &["spec"]), "image", "nowhere"),
            (schematic, inside(schematic, &["spec", "containers", "ports"]), "image", "in container"),
        ] {
            assert_eq!(words(home(root, object, key)), expected, "{key} in {}", object.name);
        }
    }
}
