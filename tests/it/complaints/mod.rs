//! Complaints, told through HTTP.

mod filing;
mod limits;
mod reading;
mod statements;
