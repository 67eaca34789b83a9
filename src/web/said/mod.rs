//! What a page says before and after an act is refused: what to look at twice, and what others did
//! since the form was opened.

pub(super) mod heed;
pub(super) mod leads;
pub(super) mod named;
mod since;
