//! Complaints, told through HTTP.

mod filing;
mod limits;
mod rates;
mod reading;
mod statements;
