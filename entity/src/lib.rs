//! The rows: one file per table, typed ids, no rules.
