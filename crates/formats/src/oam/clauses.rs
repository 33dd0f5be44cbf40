//! The clauses of the Open Application Model, of KubeVela and of wadm that rows and rules point at.

use plimsoll_model::Clause;

macro_rules! chapter {
    ($version:literal, $at:literal, $title:literal, $page:literal) => {
        Clause {
            title: concat!("OAM ", $version, ", ", $title),
            url: concat!("https://github.com/oam-dev/spec/blob/", $at, "/", $page),
        }
    };
}

/// Components before the name OAM.
pub const HYDRA_COMPONENT: Clause = Clause {
    title: "Hydra, Component Schematics",
    url: "https://github.com/oam-dev/spec/blob/fa8d490/3.component_model.md",
};
/// Scopes before the name OAM.
pub const HYDRA_SCOPE: Clause = Clause {
    title: "Hydra, Application Scopes",
    url: "https://github.com/oam-dev/spec/blob/fa8d490/4.application_scopes.md",
};
/// Traits before the name OAM.
pub const HYDRA_TRAIT: Clause =
    Clause { title: "Hydra, Traits", url: "https://github.com/oam-dev/spec/blob/fa8d490/5.traits.md" };
/// Configurations before the name OAM.
pub const HYDRA_CONFIGURATION: Clause = Clause {
    title: "Hydra, Operational Configuration",
    url: "https://github.com/oam-dev/spec/blob/fa8d490/6.operational_configuration.md",
};

/// What all documents of v1alpha1 share: names, metadata, units.
pub const OVERVIEW_1: Clause =
    chapter!("v1alpha1", "v0.1.0", "Overview and Terminology", "2.overview_and_terminology.md");
/// Component schematics.
pub const COMPONENT_1: Clause = chapter!("v1alpha1", "ae9550c", "Component Model", "3.component_model.md");
/// Application scopes of v1alpha1.
pub const SCOPE_1: Clause = chapter!("v1alpha1", "ae9550c", "Application Scopes", "4.application_scopes.md");
/// Traits of v1alpha1.
pub const TRAIT_1: Clause = chapter!("v1alpha1", "ae9550c", "Traits", "5.traits.md");
/// Application configurations of v1alpha1.
pub const CONFIGURATION_1: Clause =
    chapter!("v1alpha1", "ae9550c", "Application Configuration", "6.application_configuration.md");
/// Workload types.
pub const WORKLOAD_TYPE_1: Clause = chapter!("v1alpha1", "ae9550c", "Workload Types", "7.workload_types.md");

/// Workload definitions of v1alpha2.
pub const WORKLOAD_2: Clause = chapter!("v1alpha2", "v0.2.1", "Workload", "3.workload.md");
/// Components of v1alpha2.
pub const COMPONENT_2: Clause = chapter!("v1alpha2", "v0.2.1", "Component", "4.component.md");
/// Scopes of v1alpha2.
pub const SCOPE_2: Clause = chapter!("v1alpha2", "v0.2.1", "Application Scopes", "5.application_scopes.md");
/// Traits of v1alpha2.
pub const TRAIT_2: Clause = chapter!("v1alpha2", "v0.2.1", "Traits", "6.traits.md");
/// Application configurations of v1alpha2.
pub const CONFIGURATION_2: Clause =
    chapter!("v1alpha2", "v0.2.1", "Application Configuration", "7.application_configuration.md");
/// The core workload of v1alpha2.
pub const CONTAINERIZED_WORKLOAD: Clause = chapter!(
    "v1alpha2",
    "v0.2.1",
    "ContainerizedWorkload",
    "core/workloads/containerized_workload/containerized_workload.md"
);
/// The core trait of v1alpha2.
pub const MANUAL_SCALER: Clause =
    chapter!("v1alpha2", "v0.2.1", "ManualScalerTrait", "core/traits/manual_scaler_trait.md");
/// The health scope.
pub const HEALTH_SCOPE: Clause =
    chapter!("v1alpha2", "v0.2.1", "HealthScope", "standard/scopes/health_scope.md");
/// The flow of data between components of v1alpha2.
pub const DATA_PASSING: Clause = chapter!(
    "v1alpha2",
    "master",
    "Dependency and Parameter Passing",
    "design/20200305-spec-v1alpha2-dependency-parampassing.md"
);

/// Definitions of components of v1beta1.
pub const COMPONENT: Clause = chapter!("v1beta1", "master", "Component", "3.component.md");
/// Scopes of v1beta1.
pub const SCOPE: Clause = chapter!("v1beta1", "master", "Application Scopes", "5.application_scopes.md");
/// Traits of v1beta1.
pub const TRAIT: Clause = chapter!("v1beta1", "master", "Traits", "6.traits.md");
/// Applications of v1beta1.
pub const APPLICATION: Clause = chapter!("v1beta1", "master", "Application", "7.application.md");
/// What labels and annotations say.
pub const METADATA: Clause = chapter!("v1beta1", "master", "Metadata", "metadata.md");

/// How KubeVela reads applications.
pub const KUBEVELA: Clause = Clause {
    title: "KubeVela, the application model",
    url: "https://kubevela.io/docs/platform-engineers/oam/oam-model/",
};
/// The definitions of KubeVela.
pub const DEFINITION: Clause = Clause {
    title: "KubeVela, definitions",
    url: "https://kubevela.io/docs/platform-engineers/oam/x-definition/",
};
/// Workflows of KubeVela.
pub const WORKFLOW: Clause =
    Clause { title: "KubeVela, workflow", url: "https://kubevela.io/docs/end-user/workflow/overview/" };
/// Policies of KubeVela.
pub const POLICY: Clause =
    Clause { title: "KubeVela, policies", url: "https://kubevela.io/docs/end-user/policies/references/" };
/// What KubeVela records of an application.
pub const REVISION: Clause =
    Clause { title: "KubeVela, version control", url: "https://kubevela.io/docs/end-user/version-control/" };

/// The manifest of wadm.
pub const WADM: Clause =
    Clause { title: "wadm, application model", url: "https://wasmcloud.com/docs/ecosystem/wadm/model/" };
