//! Where one object names another by kind and name: claims of volumes, secrets, configuration, service accounts. A
//! container does not start before they exist.

use plimsoll_model::{Clause, Data, Value};

/// A name of another object.
pub(super) struct Reference<'a> {
    /// The kind of the object.
    pub(super) kind: &'static str,
    pub(super) name: &'a str,
    /// The field that holds the name, or what holds that: `claimName`, `configMapRef`.
    pub(super) field: &'a str,
    pub(super) value: &'a Value,
    pub(super) clause: Clause,
}

const VOLUMES: Clause = Clause {
    title: "Kubernetes, Volumes",
    url: "https://kubernetes.io/docs/concepts/storage/volumes/#volume-types",
};
const CLAIMS: Clause = Clause {
    title: "Kubernetes, Persistent Volumes",
    url: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes",
};
const ENVIRONMENT: Clause = Clause {
    title: "Kubernetes, Configure a Pod to Use a ConfigMap",
    url: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/",
};
const SECRETS: Clause = Clause {
    title: "Kubernetes, Secrets",
    url: "https://kubernetes.io/docs/concepts/configuration/secret/#using-a-secret",
};
const ACCOUNTS: Clause = Clause {
    title: "Kubernetes, Configure Service Accounts for Pods",
    url: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
};

/// A field, the field in it that holds the name (empty: itself), the kind that is named.
const ROWS: &[(&str, &str, &str, Clause)] = &[
    ("configMap", "name", "ConfigMap", VOLUMES),
    ("configMapKeyRef", "name", "ConfigMap", ENVIRONMENT),
    ("configMapRef", "name", "ConfigMap", ENVIRONMENT),
    ("imagePullSecrets", "name", "Secret", SECRETS),
    ("persistentVolumeClaim", "claimName", "PersistentVolumeClaim", CLAIMS),
    ("secret", "name", "Secret", VOLUMES),
    ("secret", "secretName", "Secret", VOLUMES),
    ("secretKeyRef", "name", "Secret", SECRETS),
    ("secretRef", "name", "Secret", SECRETS),
    ("serviceAccountName", "", "ServiceAccount", ACCOUNTS),
];

/// The names in an object, in the order of its fields. What is marked as optional is not needed.
pub(super) fn references(object: &Value) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    let mut waiting = vec![object];
    while let Some(value) = waiting.pop() {
        match &value.data {
            Data::List(list) => waiting.extend(list.items.iter().rev()),
            Data::Map(map) => {
                for (field, value) in map {
                    ROWS.iter()
                        .filter(|row| row.0 == &**field)
                        .for_each(|row| named(row, field, value, &mut found));
                }
                waiting.extend(map.values().rev());
            }
            _ => {}
        }
    }
    found
}

fn named<'a>(
    &(_, inner, kind, clause): &(&str, &str, &'static str, Clause),
    field: &'a str,
    value: &'a Value,
    found: &mut Vec<Reference<'a>>,
) {
    let holders = value.as_list().map_or(std::slice::from_ref(value), |list| &list.items);
    for holder in holders {
        let is_optional = holder.get("optional").is_some_and(|optional| optional.data == Data::Bool(true));
        let entry = holder.as_map().and_then(|map| map.get_key_value(inner));
        let (field, value) = match entry {
            // `name` alone would not tell what it is the name of.
            Some((inner, value)) if &**inner != "name" => (&**inner, value),
            Some((_, value)) => (field, value),
            None if inner.is_empty() => (field, holder),
            None => continue,
        };
        if let (false, Some(name)) = (is_optional, value.as_text()) {
            found.push(Reference { kind, name, field, value, clause });
        }
    }
}
