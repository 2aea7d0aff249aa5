//! The tests that run the server's parts together, in one binary.

#[cfg(test)]
mod read;
#[cfg(test)]
mod support;
