//! Why a plan is as it is, as data: why a step comes, and when it comes; what puts a wave where it is; what orders two
//! units; where a value comes from.
//!
//! Reading order: [`Explainer`] (from a question to an [`Answer`]), [`chain`] (waits back to the first wave), [`order`](mod@order) (two units), [`unit`](mod@unit) (one unit,
//! with what would stop if it failed), [`wave`](mod@wave), [`value`](mod@value).
//!
//! On purpose not here: words, names that people write (see [`names`](crate::names)).

mod ask;
mod chain;
pub mod order;
pub mod unit;
pub mod value;
pub mod wave;
mod way;

pub use ask::{Answer, Explainer};
pub use chain::{Link, chain, chain_onwards, deciding, shortest};
pub use order::{Relation, relation, steps};
pub use unit::{Absence, UnitExplanation, explain_unit};
pub(crate) use value::inside;
pub use value::{Found, ValueExplanation, ValueLink, Values};
pub use wave::{WaveExplanation, explain_wave};
pub use way::{Needs, way};
