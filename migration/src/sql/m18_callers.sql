-- A number for each person that every change of what they may do counts up: whoever has kept it can tell whether it still holds.
CREATE TABLE caller_rights (
    account_id uuid PRIMARY KEY REFERENCES account (id),
    version bigint NOT NULL
);
INSERT INTO caller_rights (account_id, version) SELECT id, 0 FROM account;
