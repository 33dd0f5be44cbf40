//! What the fields of the most used definitions are for, in our own words.

use crate::oam::definition::DefinitionKind;

/// Texts by path; items of lists have no name in it.
type Texts = &'static [(&'static str, &'static str)];

/// Definitions and the fields that mean the same in all of them.
const FIELDS: &[(DefinitionKind, &[&str], Texts)] = &[
    (
        DefinitionKind::Component,
        &["cron-task", "daemon", "statefulset", "task", "webservice", "worker"],
        &[
            ("labels", "Labels of the workload and its pods"),
            ("annotations", "Annotations of the workload and its pods"),
            ("image", "The image that is run, with its tag or digest"),
            ("imagePullPolicy", "When the image is pulled anew"),
            ("imagePullSecrets", "The Secrets with the credentials of the registry"),
            ("port", "The port on which the container answers; ports has more to say"),
            ("ports", "The ports on which the container answers, and which of them a Service has"),
            ("ports.port", "The port of the Service, and of the container where it has no other"),
            ("ports.containerPort", "The port of the container, where it differs from that of the Service"),
            ("ports.name", "The name of the port"),
            ("ports.protocol", "The protocol of the port"),
            ("ports.expose", "Whether the Service has this port"),
            ("ports.nodePort", "The port on every node, where the type is NodePort"),
            ("exposeType", "The type of the Service for the ports that are exposed"),
            ("addRevisionLabel", "Whether the pods have a label with the revision of the component"),
            ("cmd", "The command that is run in place of that of the image"),
            ("args", "The arguments of the command"),
            ("env", "The environment variables of the container"),
            ("cpu", "The processor time that is asked for and not exceeded, 0.5 or 500m"),
            ("memory", "The memory that is asked for and not exceeded, such as 256Mi"),
            ("limit", "What is not exceeded, where it differs from what is asked for"),
            ("limit.cpu", "The processor time that is not exceeded"),
            ("limit.memory", "The memory that is not exceeded"),
            ("volumeMounts", "What is mounted, by the kind of volume"),
            ("volumeMounts.pvc", "Volumes that are claimed"),
            ("volumeMounts.configMap", "ConfigMaps as files"),
            ("volumeMounts.secret", "Secrets as files"),
            ("volumeMounts.emptyDir", "Folders that live as long as the pod"),
            ("volumeMounts.hostPath", "Folders of the node"),
            ("volumeMounts.pvc.claimName", "The name of the claim"),
            ("volumes", "What is mounted; volumeMounts takes its place"),
            (
                "livenessProbe",
                "How to find out whether the container works; it is started anew when it does not",
            ),
            (
                "readinessProbe",
                "How to find out whether the container can answer; it gets no requests while it cannot",
            ),
            ("hostAliases", "Lines of the hosts file of the pods"),
            ("hostAliases.ip", "The address"),
            ("hostAliases.hostnames", "The names of the address"),
            ("count", "How many pods run at the same time"),
            ("restart", "When a container is started anew: Never or OnFailure"),
            ("schedule", "When it runs, in the five fields of cron"),
            ("startingDeadlineSeconds", "How many seconds late a run may start; then it is left out"),
            ("suspend", "Whether no further runs start"),
            ("concurrencyPolicy", "What happens when a run is due while the last one goes on"),
            ("successfulJobsHistoryLimit", "How many runs that succeeded are kept"),
            ("failedJobsHistoryLimit", "How many runs that failed are kept"),
            ("ttlSecondsAfterFinished", "After how many seconds a run that has ended is deleted"),
            ("activeDeadlineSeconds", "After how many seconds a run is given up"),
            ("backoffLimit", "How often a run is tried again before it counts as failed"),
        ],
    ),
    (DefinitionKind::Trait, &["scaler"], &[("replicas", "How many pods there are")]),
    (
        DefinitionKind::Trait,
        &["gateway"],
        &[
            ("domain", "The host name that requests are for"),
            ("http", "For each path the port that answers"),
            ("class", "The controller that reads the Ingress"),
            ("classInSpec", "Whether the class is a field of the Ingress, not an annotation"),
            ("secretName", "The Secret with the certificate for the host name"),
            ("gatewayHost", "The host under which the controller is reached from outside"),
            ("name", "What the names of the resources end in, where a component has several gateways"),
            ("pathType", "How a path is compared with that of a request"),
            ("annotations", "Annotations of the Ingress"),
            ("labels", "Labels of the Ingress"),
            ("existingServiceName", "A Service that exists already and is used in place of a new one"),
        ],
    ),
    (
        DefinitionKind::Trait,
        &["env"],
        &[
            ("containerName", "The container; without a name the one of the component"),
            ("replace", "Whether all other variables are removed"),
            ("env", "Variables by name"),
            ("unset", "The names of variables that are removed"),
            ("containers", "The same for several containers"),
        ],
    ),
    (
        DefinitionKind::Trait,
        &["storage"],
        &[
            ("pvc", "Volumes that are claimed"),
            ("pvc.volumeMode", "Whether the volume holds files or is a raw device"),
            ("pvc.volumeName", "A volume that exists already"),
            ("pvc.accessModes", "From where the volume is read and written at the same time"),
            ("pvc.storageClassName", "The class of storage; without one that of the cluster"),
            ("pvc.resources", "How much storage is claimed"),
            ("pvc.resources.requests.storage", "The size that is asked for, such as 8Gi"),
            ("pvc.resources.limits.storage", "The size that is not exceeded"),
            ("pvc.dataSource", "What the volume is filled with: a snapshot or another claim"),
            ("pvc.dataSourceRef", "What the volume is filled with: any object that can fill one"),
            ("pvc.selector", "Which volumes may be claimed, by their labels"),
            ("configMap", "ConfigMaps as files or variables"),
            ("configMap.data", "The entries of a new ConfigMap"),
            ("secret", "Secrets as files or variables"),
            ("secret.data", "The entries of a new Secret, in Base64"),
            ("secret.stringData", "The entries of a new Secret, as they are"),
            ("emptyDir", "Folders that live as long as the pod"),
            ("hostPath", "Folders of the node"),
            ("hostPath.type", "What is there on the node, or is made"),
        ],
    ),
    (
        DefinitionKind::Policy,
        &["topology"],
        &[
            ("clusters", "The clusters by name"),
            ("clusterLabelSelector", "The labels of the clusters"),
            ("allowEmpty", "Whether it is fine that no cluster has these labels"),
            ("clusterSelector", "The labels of the clusters; clusterLabelSelector takes its place"),
            ("namespace", "The namespace; without one that of the application"),
        ],
    ),
    (
        DefinitionKind::Policy,
        &["override"],
        &[
            ("components", "The changes, for one component or several"),
            ("components.name", "The name of the component, or a pattern with *; without one all components"),
            (
                "components.type",
                "Without a name: the type of the components; with one: a component of another type is replaced",
            ),
            ("components.properties", "Properties that are merged over those of the component"),
            ("components.traits", "Traits that are added, changed or taken away"),
            ("components.traits.type", "The type of the trait"),
            ("components.traits.properties", "Properties that are merged over those of the trait"),
            ("components.traits.disable", "Whether the trait is taken away"),
            ("components.externalRevision", "The revision of the component that is used"),
            ("selector", "The names of the components that are deployed; without it all"),
        ],
    ),
    (
        DefinitionKind::Policy,
        &["garbage-collect"],
        &[
            ("applicationRevisionLimit", "How many revisions of the application are kept"),
            ("keepLegacyResource", "Whether resources stay that a new revision no longer has"),
            ("continueOnFailure", "Whether resources are removed even though the workflow failed"),
            (
                "order",
                "Whether resources are removed against the order in which components depend on each other",
            ),
            ("rules", "What is different for some resources; the first rule that fits counts"),
            ("rules.strategy", "When the resources are removed"),
            ("rules.propagation", "Whether what the resources own is removed too"),
        ],
    ),
    (
        DefinitionKind::WorkflowStep,
        &["apply-component", "builtin-apply-component"],
        &[
            ("component", "The name of the component"),
            ("cluster", "The cluster; without one that of KubeVela"),
            ("namespace", "The namespace; without one that of the application"),
        ],
    ),
    (
        DefinitionKind::WorkflowStep,
        &["deploy"],
        &[
            ("auto", "Whether it goes on by itself; else somebody must resume the workflow first"),
            ("policies", "The names of the topology, override and replication policies that it works with"),
            ("parallelism", "How many components are deployed at the same time"),
            ("ignoreTerraformComponent", "Whether components of Terraform are left out"),
        ],
    ),
    (
        DefinitionKind::WorkflowStep,
        &["suspend"],
        &[
            ("duration", "How long it waits before it goes on by itself, such as 30s or 2m15s"),
            ("message", "The message that is shown while it waits"),
        ],
    ),
    (
        DefinitionKind::WorkflowStep,
        &["notification"],
        &[
            ("lark", "A message to Lark"),
            ("dingding", "A message to DingTalk"),
            ("slack", "A message to Slack"),
            ("email", "An e-mail"),
            ("lark.message", "The message as Lark takes it"),
            ("dingding.message", "The message as DingTalk takes it"),
            ("slack.message", "The message as Slack takes it"),
            ("slack.message.text", "The text of the message"),
            ("email.from", "The sender, and the server that sends it"),
            ("email.from.address", "The address of the sender, which is also the name of the account"),
            ("email.from.alias", "The name that is shown for the sender"),
            ("email.from.password", "The password of the account"),
            ("email.from.host", "The server that sends it"),
            ("email.from.port", "The port of the server"),
            ("email.to", "The addresses that it goes to"),
            ("email.content", "What it says"),
            ("email.content.subject", "The subject"),
            ("email.content.body", "The text, which may be HTML"),
        ],
    ),
];

/// What the ends of paths mean in all definitions of [`FIELDS`]; of several the longest counts.
const ENDS: Texts = &[
    ("env.name", "The name of the variable"),
    ("env.value", "The value of the variable"),
    ("env.valueFrom", "Where the value comes from"),
    ("secretKeyRef", "An entry of a Secret"),
    ("secretKeyRef.name", "The name of the Secret"),
    ("secretKeyRef.key", "The name of the entry"),
    ("configMapKeyRef", "An entry of a ConfigMap"),
    ("configMapKeyRef.name", "The name of the ConfigMap"),
    ("configMapKeyRef.key", "The name of the entry"),
    ("secretRef", "An entry of a Secret"),
    ("secretRef.name", "The name of the Secret"),
    ("secretRef.key", "The name of the entry"),
    ("url.value", "The URL as it is; whoever has it can send messages, so it is better kept in a Secret"),
    ("password.value", "The password as it is; it is better kept in a Secret"),
    ("mountPath", "Where it is in the container"),
    ("subPath", "The part of the volume that is mounted"),
    ("pvc.name", "The name of the volume"),
    ("configMap.name", "The name of the volume"),
    ("secret.name", "The name of the volume"),
    ("emptyDir.name", "The name of the volume"),
    ("hostPath.name", "The name of the volume"),
    ("hostPath.path", "The folder of the node"),
    ("emptyDir.medium", "Memory keeps it in memory, nothing on the disk of the node"),
    ("mountOnly", "Whether it exists already and is only mounted"),
    ("configMap.cmName", "The name of the ConfigMap"),
    ("secret.secretName", "The name of the Secret"),
    ("defaultMode", "The permissions of the files, as a decimal number: 420 is 0644"),
    ("items", "The entries that become files; without it all"),
    ("items.key", "The name of the entry"),
    ("items.path", "The path of the file below the folder"),
    ("items.mode", "The permissions of the file, as a decimal number: 511 is 0777"),
    ("mountToEnv", "An entry as a variable"),
    ("mountToEnvs", "Entries as variables"),
    ("envName", "The name of the variable"),
    ("configMapKey", "The name of the entry"),
    ("secretKey", "The name of the entry"),
    ("exec", "A command in the container; it works when the command ends with 0"),
    ("exec.command", "The command and its arguments"),
    ("httpGet", "An HTTP request; it works when the status is from 200 to 399"),
    ("httpGet.path", "The path of the request"),
    ("httpGet.port", "The port of the request"),
    ("httpGet.host", "The host of the request; without one the pod"),
    ("httpGet.scheme", "HTTP or HTTPS"),
    ("httpGet.httpHeaders", "Headers of the request"),
    ("tcpSocket", "A connection; it works when it can be opened"),
    ("tcpSocket.port", "The port of the connection"),
    ("initialDelaySeconds", "How many seconds after its start the container is first asked"),
    ("periodSeconds", "After how many seconds it is asked again"),
    ("timeoutSeconds", "After how many seconds without an answer it counts as failed"),
    ("successThreshold", "How often it must work in a row to count as working"),
    ("failureThreshold", "How often it must fail in a row to count as failed"),
    ("selector.componentNames", "The names of the components that the resources belong to"),
    ("selector.componentTypes", "The types of the components that the resources belong to"),
    ("selector.oamTypes", "Whether they are workloads (COMPONENT) or belong to traits (TRAIT)"),
    ("selector.traitTypes", "The types of the traits that the resources belong to"),
    ("selector.resourceTypes", "The kinds of the resources, such as Deployment"),
    ("selector.resourceNames", "The names of the resources"),
    ("rules.selector", "The resources that the rule is for; all that is said must fit"),
];

/// What a field is for, in a line without a full stop. The path has the names of fields from `properties` on, without
/// places in lists.
#[must_use]
pub fn help(kind: DefinitionKind, name: &str, path: &[&str]) -> Option<&'static str> {
    let (_, _, texts) = FIELDS.iter().find(|(of, names, _)| *of == kind && names.contains(&name))?;
    let path = path.join(".");
    let whole = texts.iter().find(|(found, _)| *found == path).map(|(_, text)| *text);
    let is_end =
        |end: &str| path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.'));
    let ends = ENDS.iter().filter(|(end, _)| is_end(end));
    whole.or_else(|| ends.max_by_key(|(end, _)| end.len()).map(|(_, text)| *text))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::cue::Schema;
    use crate::oam::builtin::builtin;

    /// The paths of all fields of a schema.
    fn paths(schema: &Schema, above: &str, found: &mut BTreeSet<String>) {
        match schema {
            Schema::Struct(of) => {
                for field in &of.fields {
                    let path = format!("{above}{}", field.name);
                    paths(&field.schema, &format!("{path}."), found);
                    found.insert(path);
                }
            }
            Schema::List(list) => {
                list.first.iter().chain(list.rest.as_deref()).for_each(|of| paths(of, above, found));
            }
            Schema::OneOf { alternatives, .. } => alternatives.iter().for_each(|of| paths(of, above, found)),
            Schema::Any | Schema::Scalar(..) | Schema::Constants(_) => {}
        }
    }

    #[test]
    fn every_text_is_for_a_field_and_every_first_field_has_one() {
        let mut unused: BTreeSet<&str> = ENDS.iter().map(|(end, _)| *end).collect();
        for (kind, names, texts) in FIELDS {
            let mut all = BTreeSet::new();
            for name in *names {
                let definition = builtin(*kind, name).unwrap_or_else(|| panic!("{name}"));
                let mut found = BTreeSet::new();
                paths(definition.schema.as_deref().expect("a schema"), "", &mut found);
                for path in &found {
                    let path: Vec<&str> = path.split('.').collect();
                    let text = help(*kind, name, &path);
                    assert!(text.is_some() || path.len() > 1, "{name}: {path:?}");
                    unused.retain(|end| {
                        !ENDS.iter().any(|(known, words)| known == end && text == Some(*words))
                    });
                }
                all.append(&mut found);
            }
            for (path, text) in *texts {
                assert!(all.contains(*path), "{names:?}: {path}");
                assert!(text.len() < 120 && !text.ends_with('.'), "{text}");
            }
        }
        assert_eq!(unused, BTreeSet::new());
    }

    #[test]
    fn the_longest_end_counts() {
        let of = |path: &[&str]| help(DefinitionKind::Component, "webservice", path);
        assert_eq!(of(&["livenessProbe", "httpGet", "path"]), Some("The path of the request"));
        assert_eq!(
            of(&["volumeMounts", "secret", "items", "path"]),
            Some("The path of the file below the folder")
        );
        assert_eq!(of(&["nothing"]), None);
        assert_eq!(help(DefinitionKind::Trait, "webservice", &["image"]), None);
    }
}
