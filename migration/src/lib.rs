//! The migrations: one set for SQLite and PostgreSQL, each once and whole.
//!
//! A migration is a list of steps. Most are SQL texts in PostgreSQL's words. On SQLite the column types are put into its own and
//! the tables made STRICT; keys, checks and partial indexes read the same on both. What SQLite cannot alter, it makes anew: those
//! steps say what changes, and the table's own text says the rest.

mod run;
mod sqlite;
mod step;

pub use run::{has_table, run};
pub use step::Step;

/// A migration: a name for the books and the steps that make it so.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its name: never changed once released.
    pub name: &'static str,
    /// What it does, in order.
    pub steps: &'static [Step],
}

/// A migration that is the SQL text of its name.
macro_rules! text {
    ($name:literal) => {
        Migration {
            name: $name,
            steps: &[Step::Sql(include_str!(concat!("sql/", $name, ".sql")))],
        }
    };
}

/// Every migration, in order.
pub const ALL: &[Migration] = &[
    text!("m01_people"),
    text!("m02_charter"),
    text!("m03_complaints"),
    text!("m04_deliberation"),
    text!("m05_proof"),
    text!("m06_bans"),
    text!("m07_convocation"),
    text!("m08_labels_back"),
    text!("m09_entitled"),
    text!("m10_missed_limits"),
    text!("m11_limits"),
    text!("m12_vouched"),
    text!("m13_revocations"),
    text!("m14_text_keys"),
    text!("m15_sorted_lists"),
    text!("m16_missed"),
    Migration {
        name: "m17_register",
        steps: &[
            Step::Sql(include_str!("sql/m17_register.sql")),
            Step::Redefine {
                table: "label",
                from: "FOREIGN KEY (association_id, organisation_id) REFERENCES organisation (association_id, id)",
                to: "FOREIGN KEY (association_id, organisation_id, holder_folded) REFERENCES organisation (association_id, id, name_folded) ON UPDATE CASCADE",
                postgres:
                    "ALTER TABLE label DROP CONSTRAINT label_association_id_organisation_id_fkey,
                ADD FOREIGN KEY (association_id, organisation_id, holder_folded)
                REFERENCES organisation (association_id, id, name_folded) ON UPDATE CASCADE",
            },
        ],
    },
    Migration {
        name: "m18_callers",
        steps: &[
            Step::Sql(include_str!("sql/m18_callers.sql")),
            Step::Each {
                sqlite: include_str!("sql/m18_callers_sqlite.sql"),
                postgres: include_str!("sql/m18_callers_postgres.sql"),
            },
        ],
    },
    Migration {
        name: "m19_aside",
        steps: &[Step::Each {
            sqlite: include_str!("sql/m19_aside_sqlite.sql"),
            postgres: include_str!("sql/m19_aside_postgres.sql"),
        }],
    },
    Migration {
        name: "m20_searches",
        steps: &[
            Step::Sql(include_str!("sql/m20_searches.sql")),
            Step::Each {
                sqlite: "",
                postgres: include_str!("sql/m20_searches_postgres.sql"),
            },
        ],
    },
    Migration {
        name: "m21_vouched",
        steps: &[
            Step::Sql(include_str!("sql/m21_vouched.sql")),
            Step::Each {
                sqlite: include_str!("sql/m21_vouched_sqlite.sql"),
                postgres: include_str!("sql/m21_vouched_postgres.sql"),
            },
        ],
    },
    Migration {
        name: "m22_ballot_key",
        steps: &[
            Step::Sql(include_str!("sql/m22_ballot_key.sql")),
            // On SQLite a column that a check names is not dropped; on PostgreSQL the check goes with it. There nothing of both tables
            // is logged any more, and before the keys are in.
            Step::Redefine {
                table: "ballot",
                from: ",\n    CHECK ((state = 'OPEN') = (wrapped_key IS NOT NULL))",
                to: "",
                postgres: "ALTER TABLE ballot_key SET UNLOGGED; ALTER TABLE ballot_paper SET UNLOGGED",
            },
            Step::Sql(include_str!("sql/m22_ballot_key_moved.sql")),
            // PostgreSQL keeps what stood in a column that is dropped, until the table is written anew.
            Step::Each {
                sqlite: "",
                postgres: "ALTER TABLE ballot ALTER COLUMN version TYPE bigint USING version + 0",
            },
        ],
    },
    text!("m23_post"),
    text!("m24_root_key"),
    text!("m25_sessions"),
];
