//! The incremental database: what is known of a workspace, recomputed only where something changed.
//!
//! Reading order: [`database`] (inputs), [`workspace`] (the files), [`parse`] (text to tree, and the firewall between
//! positions and meaning), [`document`] (what a file is and says), [`facts`] (the names that others may mean it by), [`application`] (several files put together), [`needs`] (several applications in one plan), [`claims`] and [`baseline`] (what a plan is compared with),
//! [`rules`] (what may be wrong; `properties` and `overrides` are what several of them share), [`diagnostics`] (running them), [`checked`] (all that is said of a file), [`template_lines`] (where nothing is said), [`merge`] (texts with both sides of a merge), [`fix`] (changes that remove findings), [`locate`] (from names of places back to bytes), [`edited`] (what an edit need not repeat).
//!
//! On purpose not here: disk access, any protocol, any rendering. The outside is read through [`World`] alone.
//!
//! [`World`]: plimsoll_base::World

pub mod application;
pub mod artifacts;
pub mod baseline;
pub mod checked;
pub mod claim_store;
pub mod claims;
pub mod database;
pub mod defaults;
pub mod descriptors;
pub mod diagnostics;
pub mod document;
pub mod edited;
pub mod facts;
pub mod fix;
pub mod gates;
pub mod ignored;
pub mod locate;
pub mod merge;
pub mod moves;
pub mod needs;
pub mod oam;
mod oam_paths;
mod oam_references;
mod oam_scopes;
mod overrides;
pub mod parse;
mod placeholders;
pub mod planning;
mod properties;
mod providers;
pub mod rules;
pub mod settings;
pub mod signed;
pub mod surroundings;
pub mod template_lines;
pub mod workspace;
mod written_order;

pub use database::{Cancelled, Database, Db, Stop, cancellable};
pub use workspace::{SourceFile, Workspace};
