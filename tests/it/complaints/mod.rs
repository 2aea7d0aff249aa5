//! Complaints, told through HTTP.

mod figures;
mod filing;
mod limits;
mod missed;
mod reading;
mod statements;
