//! The one integration test binary: a module per part of the API, driven through the real router.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod badge;
#[cfg(test)]
mod ballots;
#[cfg(test)]
mod can;
#[cfg(test)]
mod charter;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod commitments;
#[cfg(test)]
mod complaints;
#[cfg(test)]
mod costs;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod departures;
#[cfg(test)]
mod docs;
#[cfg(test)]
mod filled;
#[cfg(test)]
mod guards;
#[cfg(test)]
mod hidden;
#[cfg(test)]
mod house;
#[cfg(test)]
mod http;
#[cfg(test)]
mod inputs;
#[cfg(test)]
mod journal;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod label;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod line;
#[cfg(test)]
mod lock;
#[cfg(test)]
mod mandates;
#[cfg(test)]
mod meetings;
#[cfg(test)]
mod members;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod orders;
#[cfg(test)]
mod organisations;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod post;
#[cfg(test)]
mod proceedings;
#[cfg(test)]
mod read;
#[cfg(test)]
mod readers;
#[cfg(test)]
mod roots;
#[cfg(test)]
mod sanctions;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod signatures;
#[cfg(test)]
mod support;
#[cfg(test)]
mod sweep;
#[cfg(test)]
mod texts;
#[cfg(test)]
mod who_may;
#[cfg(test)]
mod writes;
