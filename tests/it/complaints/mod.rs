//! Complaints, told through HTTP.

mod filing;
mod limits;
mod missed;
mod reading;
mod statements;
