//! Complaints, told through HTTP.

mod deadlines;
mod figures;
mod filing;
mod missed;
mod races;
mod rates;
mod reading;
mod statements;
