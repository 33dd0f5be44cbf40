//! A plan as one page: no network, no font or script from elsewhere; a Content-Security-Policy that names our own script
//! and style by their digests, so that nothing that a file smuggles in could run.
//!
//! The page reads without a script: rows of steps open in place. What is in a row stands in a `noscript` element: with
//! scripts it is one text, made into elements when somebody looks at it, so that large plans stay light.
//!
//! Reading order: `page` (the document), `application` (one plan), `step` (a row and what it opens), `changes`
//! (differences), `anchors` (where links lead). `page.css` and `page.js` are written as they are.

mod anchors;
mod application;
mod changes;
mod page;
mod sections;
mod step;

pub(crate) use page::plan;
