//! The closed lists of values that stand in rows, as `SCREAMING_SNAKE` text under a CHECK. One file for each slice of the domain.

mod ballots;
mod charter;
mod commitments;
mod complaints;
mod label;
mod mandates;
mod meetings;
mod members;
mod organisations;
mod post;
mod proceedings;
mod sanctions;

pub use ballots::*;
pub use charter::*;
pub use commitments::*;
pub use complaints::*;
pub use label::*;
pub use mandates::*;
pub use meetings::*;
pub use members::*;
pub use organisations::*;
pub use post::*;
pub use proceedings::*;
pub use sanctions::*;

use crate::text_enum::column_enum;
