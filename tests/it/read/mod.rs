//! The read machinery, on a toy library, on both databases.

mod selection;
mod toy;
mod world;
