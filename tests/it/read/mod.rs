//! The read machinery, on a toy library, on both databases.

mod equality;
mod errors;
mod paging;
mod roots;
mod scope;
mod selection;
mod toy;
mod world;
