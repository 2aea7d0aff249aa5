//! What the public is told of how an association keeps its time: counts, and nothing of any complaint (T8).

use crate::access::{Facts, Read};
use crate::graphql::read::Computed;
use crate::modules::complaints::case::Tally;
use async_graphql::SimpleObject;
use std::sync::Arc;

/// Public figures of how an association keeps the deadlines that its charters give to its board (A6). Each complaint has one
/// deadline, and counts once: from when its accused was told of it, and at the latest from the end of its deadline. Before that the
/// figures would tell the accused that somebody has complained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, SimpleObject)]
pub struct ProcedureFigures {
    /// The number of complaints that the association has received, as far as the figures count them yet.
    pub complaints_received: i64,
    /// The number of deadlines that were met in time (T7).
    pub deadlines_met: i64,
    /// The number of deadlines that were missed, whether or not they were met later (T8).
    pub deadlines_missed: i64,
    /// The number of deadlines that still run, of the complaints that count.
    pub deadlines_running: i64,
}

/// The figures of an association: a computed relation from its id.
#[derive(Debug)]
pub struct Figures;

impl Computed for Figures {
    type Of = Tally;
    type Row = ProcedureFigures;
    const READ: Read = Read::Association;

    fn rows(tally: &Arc<Tally>) -> impl IntoIterator<Item = (Facts, ProcedureFigures)> {
        let figures = ProcedureFigures {
            complaints_received: tally.received,
            deadlines_met: tally.met,
            deadlines_missed: tally.missed,
            deadlines_running: tally.received - tally.met - tally.missed,
        };
        [(Facts::of(tally.association_id), figures)]
    }
}
