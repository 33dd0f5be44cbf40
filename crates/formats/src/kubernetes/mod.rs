//! Kubernetes and OpenShift objects, as far as planning needs them: their names, how their lists are matched, and where
//! they name each other.

pub mod lists;
pub mod manifest;
pub mod names;
mod seal;

pub use seal::seal;
