//! Complaints, told through HTTP.

mod deadlines;
mod figures;
mod filing;
mod missed;
mod rates;
mod reading;
mod statements;
