-- What all other keys are derived from, wrapped by the operator's secret key: one row, given at the first start.
CREATE TABLE root_key (
    id bigint PRIMARY KEY,
    wrapped bytea NOT NULL,
    wrapped_at timestamptz NOT NULL
);
