//! What every format is lowered to and every plan is made from: applications, units, addresses, attributes, edges with
//! evidence, recorded state. Plain data with no behaviour beyond its own consistency.
//!
//! Reading order: [`Application`], [`Unit`], [`Address`], [`Value`], [`Edge`], [`Recorded`].
//!
//! Identity never contains positions: places are [`Site`](plimsoll_base::Site)s, which name tree elements. Moving or
//! commenting text changes nothing here.
//!
//! On purpose not here: syntax trees, formats, the incremental engine, any algorithm.

mod address;
mod application;
mod edge;
mod injection;
mod map;
mod recorded;
mod value;

pub use address::{Address, AttributePath, AttributeStep};
pub use application::{Application, ApplicationId, Family, Unit, UnitIndex, UnitParticulars, Variable};
pub use edge::{Clause, Edge, EdgeKind, Evidence, EvidencePlace};
pub use injection::{Injection, InjectionKind};
pub use map::{Iter, IterMut, Map};
pub use recorded::{OperationStatus, Presence, Recorded, RecordedSource};
pub use value::{Data, Identity, KeyFields, List, Number, Origin, Produced, Substitution, Unknown, Value};
