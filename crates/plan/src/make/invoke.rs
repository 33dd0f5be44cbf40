//! A plan of one step: an action that the root of an application offers beside being installed, upgraded and removed.

use std::sync::Arc;

use plimsoll_base::Digest;
use plimsoll_model::{Application, InjectionKind, Recorded};

use super::{digest, subject};
use crate::steps::{
    Action, Changes, Invocation, Mode, Plan, ReasonCode, Step, StepIndex, StepParticulars, Summary,
};

/// The plan to run an action of the root. Nothing is created, changed or removed as far as is known.
#[must_use]
pub fn invoke(application: &Application, recorded: Option<&Recorded>, invocation: &Invocation) -> Plan {
    let step = application.units.first().map(|unit| {
        let injections = unit.injections().iter().filter(|injection| {
            let is_needless = invocation.is_stateless && injection.kind == InjectionKind::Credential;
            injection.applies_to(&invocation.action) && !is_needless
        });
        let particulars = StepParticulars {
            causes: Vec::new(),
            unresolved: unit.unresolved().cloned(),
            injections: injections.cloned().collect(),
            invocation: Some(invocation.clone()),
            disrupts: None,
            previous_address: None,
        };
        Step {
            address: unit.address.clone(),
            unit_kind: unit.kind.clone(),
            action: Action::Invoke,
            wave: 1,
            reason: ReasonCode::Asked,
            waits_for: Vec::new(),
            changes: Changes::default(),
            unchanged: 0,
            critical: true,
            slack: 0,
            dependents: 0,
            place: unit.place.clone(),
            particulars: particulars.kept(),
        }
    });
    let steps: Vec<Step> = step.into_iter().collect();
    let run = steps.len() as u32;
    let order: Vec<StepIndex> = (0u32..).take(steps.len()).map(StepIndex).collect();
    let mut plan = Plan {
        subject: subject(Some(application), recorded, Mode::Invoke),
        id: Digest::of(b""),
        steps,
        waves: order.iter().map(|step| vec![*step]).collect(),
        critical_path: order,
        unchanged: 0,
        summary: Summary { run, ..Summary::default() },
        cycles: Vec::new(),
        blocked: Vec::new(),
        dropped: Vec::new(),
        only: None,
        left_out: Vec::new(),
        renamed: Vec::new(),
        moved: Vec::new(),
        suppressed: Vec::new(),
    };
    plan.id = digest::id(&plan);
    plan
}

impl Invocation {
    /// An action by name.
    #[must_use]
    pub fn new(action: impl Into<Arc<str>>, modifies: bool, is_stateless: bool) -> Self {
        Self { action: action.into(), modifies, is_stateless }
    }
}
