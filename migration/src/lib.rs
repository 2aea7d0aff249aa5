//! The migrations: one set for SQLite and PostgreSQL.
