//! What the built-in definitions are for, in our own words.

use crate::oam::definition::DefinitionKind;

/// By kind and name, ascending.
const SUMMARIES: &[(DefinitionKind, &[(&str, &str)])] = &[
    (
        DefinitionKind::Component,
        &[
            ("cron-task", "Runs a container again and again on a schedule"),
            ("daemon", "Runs one container on every node"),
            ("helmchart", "Installs a Helm chart"),
            ("k8s-objects", "Takes Kubernetes objects as they are written"),
            ("raw", "Takes one Kubernetes object as it is written; k8s-objects takes several"),
            ("ref-objects", "Takes Kubernetes objects that exist already, from a cluster or from URLs"),
            ("statefulset", "Runs a container that keeps its identity and its storage, such as a database"),
            ("task", "Runs a container once, until it succeeds"),
            ("webservice", "Runs a container that answers on ports, as often as needed"),
            ("worker", "Runs a container in the background, without ports"),
        ],
    ),
    (
        DefinitionKind::Trait,
        &[
            ("affinity", "Says on which nodes and beside which pods the pods may run"),
            ("annotations", "Adds annotations to the workload and its pods"),
            ("command", "Changes the command and the arguments of containers"),
            ("configmap", "Creates ConfigMaps and mounts them; storage does the same"),
            ("container-image", "Changes the images of containers"),
            ("container-ports", "Binds ports of containers to ports of the node"),
            ("cpuscaler", "Changes the number of replicas with the use of processors"),
            ("env", "Sets and removes environment variables of containers"),
            ("expose", "Makes ports reachable through a Service"),
            ("gateway", "Makes ports reachable from outside by host name and path, through an Ingress"),
            ("hostalias", "Adds lines to the hosts file of the pods"),
            ("hpa", "Changes the number of replicas with processors, memory and metrics of your own"),
            (
                "ingress",
                "Makes ports reachable from outside, in clusters before 1.20; gateway takes its place",
            ),
            (
                "ingress-1-20",
                "Makes ports reachable from outside, in clusters from 1.20 on; gateway takes its place",
            ),
            ("init-container", "Runs a container before those of the pods, with a volume that they share"),
            ("json-merge-patch", "Changes the workload by a JSON Merge Patch (RFC 7396)"),
            ("json-patch", "Changes the workload by a list of operations, a JSON Patch (RFC 6902)"),
            ("k8s-update-strategy", "Says how pods are replaced by new ones in an update"),
            ("labels", "Adds labels to the workload and its pods"),
            ("lifecycle", "Does something when containers have started and before they stop"),
            ("nocalhost", "Prepares the workload for development with Nocalhost"),
            ("node-affinity", "Says on which nodes the pods may run; affinity takes its place"),
            ("podsecuritycontext", "Sets the user, the groups and the privileges of pods"),
            (
                "pure-ingress",
                "Makes a Service reachable from outside that exists already; gateway takes its place",
            ),
            ("pvc", "Claims a volume and mounts it; storage does the same"),
            ("resource", "Says how much processor time and memory containers ask for and may use"),
            ("scaler", "Sets the number of replicas"),
            ("securitycontext", "Sets the user, the capabilities and the privileges of containers"),
            ("service-account", "Sets the service account of the pods, and what it may do"),
            (
                "service-binding",
                "Sets environment variables from secrets of cloud resources; storage does the same",
            ),
            ("sidecar", "Adds a container to the pods"),
            ("startup-probe", "Says how to find out whether a container has started"),
            (
                "storage",
                "Mounts claimed volumes, ConfigMaps, Secrets and folders, or sets variables from them",
            ),
            ("topologyspreadconstraints", "Says how pods are spread over nodes and zones"),
            ("volumes", "Adds volumes to the pods; storage takes its place"),
        ],
    ),
    (
        DefinitionKind::Policy,
        &[
            (
                "apply-once",
                "Leaves resources alone after they were applied, even when they are changed by others",
            ),
            ("debug", "Keeps what the steps of the workflow were given and gave, for `vela debug`"),
            (
                "env-binding",
                "Says where components go and how they differ there; topology and override take its place",
            ),
            (
                "envbinding",
                "Says where components go and how they differ there; topology and override take its place",
            ),
            ("garbage-collect", "Says what happens to resources that the application no longer has"),
            ("override", "Changes components for the steps that deploy with it"),
            ("read-only", "Uses resources without ever changing them"),
            ("replication", "Makes several copies of components for the steps that deploy with it"),
            ("resource-update", "Says how resources are updated: patched, replaced or created anew"),
            ("shared-resource", "Lets several applications have the same resources"),
            ("take-over", "Takes over resources that belong to no application"),
            ("topology", "Says to which clusters and which namespace components go"),
        ],
    ),
    (
        DefinitionKind::WorkflowStep,
        &[
            ("apply-application", "Applies all components; deploy takes its place"),
            ("apply-application-in-parallel", "Applies all components at once; deploy takes its place"),
            ("apply-component", "Applies one component with its traits"),
            ("apply-deployment", "Applies a Deployment with this image and this command"),
            ("apply-object", "Applies a Kubernetes object as it is written"),
            (
                "apply-remaining",
                "Applies the components that no step has applied yet; deploy takes its place",
            ),
            ("apply-terraform-config", "Applies a configuration of Terraform"),
            ("apply-terraform-provider", "Sets up a provider of Terraform"),
            ("build-push-image", "Builds an image from a repository and pushes it to a registry"),
            ("builtin-apply-component", "Applies one component with its traits"),
            ("check-metrics", "Waits until a metric of Prometheus is as expected"),
            ("clean-jobs", "Deletes jobs of the cluster"),
            (
                "collect-service-endpoints",
                "Gives the addresses at which components are reachable to other steps",
            ),
            ("create-config", "Creates a configuration of KubeVela, or updates it"),
            ("delete-config", "Deletes a configuration of KubeVela"),
            ("depends-on-app", "Waits until another application runs"),
            ("deploy", "Deploys components to the clusters and with the changes that its policies name"),
            ("deploy-cloud-resource", "Creates a cloud resource and brings its secret to other clusters"),
            ("deploy2env", "Deploys to an environment of an env-binding policy; deploy takes its place"),
            ("deploy2runtime", "Deploys to several clusters; deploy takes its place"),
            ("export-data", "Brings data to the clusters of a topology policy, as a ConfigMap or a Secret"),
            ("export-service", "Brings a Service to the clusters of a topology policy"),
            ("export2config", "Writes data into a ConfigMap"),
            ("export2secret", "Writes data into a Secret"),
            (
                "generate-jdbc-connection",
                "Puts together the connection to a database of Alibaba Cloud for Java",
            ),
            ("list-config", "Lists configurations of KubeVela"),
            ("notification", "Sends a message: e-mail, Slack, Lark, DingTalk"),
            ("print-message-in-status", "Shows a message in the status of the workflow"),
            ("read-config", "Reads a configuration of KubeVela"),
            ("read-object", "Reads a Kubernetes object"),
            ("request", "Sends an HTTP request and gives the answer to other steps"),
            ("restart-workflow", "Starts the workflow again: at a time, after a while, or again and again"),
            ("share-cloud-resource", "Brings the secret of a cloud resource to other clusters"),
            ("step-group", "Groups steps, which then run at the same time"),
            ("suspend", "Stops the workflow until somebody resumes it, or for a while"),
            ("vela-cli", "Runs a command of `vela` in a job"),
            (
                "webhook",
                "Sends an HTTP POST request, with the application as its body where nothing else is said",
            ),
        ],
    ),
];

/// What a built-in definition is for, in a line without a full stop.
#[must_use]
pub fn summary(kind: DefinitionKind, name: &str) -> Option<&'static str> {
    let (_, of_kind) = SUMMARIES.iter().find(|(found, _)| *found == kind)?;
    let index = of_kind.binary_search_by_key(&name, |(found, _)| found).ok()?;
    of_kind.get(index).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oam::builtin::builtin;

    #[test]
    fn the_tables_are_sorted_and_have_nothing_that_is_not_built_in() {
        for (kind, of_kind) in SUMMARIES {
            assert!(of_kind.is_sorted_by_key(|(name, _)| name), "{kind:?}");
            for (name, _) in *of_kind {
                assert!(builtin(*kind, name).is_some(), "{kind:?} {name}");
            }
        }
    }
}
