//! The read machinery, on a toy library and where it matters on the real schema, on both databases.

mod circles;
mod equality;
mod errors;
mod loaded;
mod paging;
mod roots;
mod scope;
mod selection;
mod tables;
mod toy;
mod weight;
mod world;
