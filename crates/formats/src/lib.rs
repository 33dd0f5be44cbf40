//! Every descriptor format, as data over one engine.
//!
//! Reading order: [`table`] (what a format says about its objects), [`conform`] (checking a document against it),
//! [`recognise`] (what a document is), [`surroundings`] (what a format sees of the workspace), [`application`] (what all
//! families put together), then a family: [`nulecule`], [`cnab`], [`oam`]. Embedded languages are beside the families: [`cue`],
//! [`docker`], [`dockerfile`], [`kubernetes`], [`template`]. [`parts`] is what an edit need not repeat.
//!
//! On purpose not here: planning, the incremental engine, any protocol, disk access.

pub mod application;
pub mod attributes;
pub mod claim;
pub mod cnab;
pub mod conform;
pub mod cue;
pub mod docker;
pub mod dockerfile;
pub mod kubernetes;
pub mod nulecule;
pub mod oam;
pub mod parts;
pub mod recognise;
pub mod rendered;
pub mod secrets;
pub mod settings;
pub mod surroundings;
pub mod table;
pub mod template;
pub mod written;
