//! Complaints, told through HTTP.

mod figures;
mod filing;
mod limits;
mod missed;
mod rates;
mod reading;
mod statements;
