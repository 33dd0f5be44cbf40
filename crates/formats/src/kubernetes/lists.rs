//! How the items of an object's lists are matched. Kubernetes says so itself, as `x-kubernetes-list-type` and
//! `x-kubernetes-list-map-keys` in its OpenAPI document; this table has the lists that occur in application manifests, those of Marathon's
//! app definitions and of properties of the Open Application Model among them.

use std::sync::LazyLock;

use plimsoll_model::{Identity, KeyFields};

/// How a row matches items.
enum Match {
    Keyed,
    /// A changed order is a change: later variables may refer to earlier ones.
    Ordered,
    Set,
}

/// Field name, way of matching, key fields in order of preference.
type Row = (&'static str, Match, &'static [&'static str]);

/// Sorted by name.
const ROWS: &[Row] = &[
    ("acceptedResourceRoles", Match::Set, &[]),
    ("accessModes", Match::Set, &[]),
    ("add", Match::Set, &[]),
    ("addresses", Match::Keyed, &["ip", "hostname"]),
    ("clusters", Match::Set, &[]),
    ("components", Match::Keyed, &["name", "type"]),
    ("config", Match::Keyed, &["path"]),
    ("configMap", Match::Keyed, &["name"]),
    ("containers", Match::Keyed, &["name"]),
    ("dependencies", Match::Set, &[]),
    ("drop", Match::Set, &[]),
    ("emptyDir", Match::Keyed, &["name"]),
    ("env", Match::Ordered, &["name"]),
    ("ephemeralContainers", Match::Keyed, &["name"]),
    ("externalIPs", Match::Set, &[]),
    ("fetch", Match::Keyed, &["uri"]),
    ("finalizers", Match::Set, &[]),
    ("hostAliases", Match::Keyed, &["ip"]),
    ("hostPath", Match::Keyed, &["name", "path"]),
    ("imagePullSecrets", Match::Keyed, &["name"]),
    ("initContainers", Match::Ordered, &["name"]),
    ("items", Match::Keyed, &["key"]),
    ("loadBalancerSourceRanges", Match::Set, &[]),
    ("objects", Match::Keyed, &["kind"]),
    ("ownerReferences", Match::Keyed, &["uid", "name"]),
    ("parameters", Match::Keyed, &["name", "key"]),
    ("portDefinitions", Match::Keyed, &["name", "port"]),
    ("portMappings", Match::Keyed, &["name", "containerPort"]),
    ("ports", Match::Keyed, &["name", "containerPort", "port"]),
    ("pvc", Match::Keyed, &["name"]),
    ("secret", Match::Keyed, &["name"]),
    ("secrets", Match::Keyed, &["name"]),
    ("selector", Match::Set, &[]),
    ("storeUrls", Match::Set, &[]),
    ("supplementalGroups", Match::Set, &[]),
    ("tolerations", Match::Keyed, &["key"]),
    ("traits", Match::Keyed, &["type"]),
    ("uris", Match::Set, &[]),
    ("volumeDevices", Match::Keyed, &["devicePath"]),
    ("volumeMounts", Match::Keyed, &["mountPath"]),
    ("volumes", Match::Keyed, &["name", "containerPath"]),
];

/// How the items of the list in this field are matched; by alignment where the table does not say.
#[must_use]
pub fn identity(field: &str) -> Identity {
    match ROWS.binary_search_by_key(&field, |row| row.0) {
        Err(_) => Identity::Sequence,
        Ok(row) => IDENTITIES[row].clone(),
    }
}

/// The identities of the rows, which all lists of a name share.
static IDENTITIES: LazyLock<Vec<Identity>> = LazyLock::new(|| {
    let of_row = |(_, how, keys): &Row| match how {
        Match::Keyed => Identity::Keyed(KeyFields::new(keys)),
        Match::Ordered => Identity::KeyedOrdered(KeyFields::new(keys)),
        Match::Set => Identity::Set,
    };
    ROWS.iter().map(of_row).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_so_that_it_can_be_searched() {
        assert!(ROWS.is_sorted_by(|left, right| left.0 < right.0));
        assert_eq!(identity("env"), Identity::KeyedOrdered(KeyFields::new(&["name"])));
        assert_eq!(identity("args"), Identity::Sequence);
    }
}
