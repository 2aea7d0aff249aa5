//! Complaints, told through HTTP.

mod filing;
mod limits;
mod missed;
mod rates;
mod reading;
mod statements;
