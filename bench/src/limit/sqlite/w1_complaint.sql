INSERT INTO complaint (id, association_id, charter_id, charter_version_id, rules_version_id, accused_id, state, channel, author_kind,
    author_account_id, author_name, identity_withheld, facts, happened_on, received_at, filed_at, filed_by, receipt_hash, time_zone,
    due_day, due_at, version)
SELECT ?1, s.association_id, s.charter_id, s.charter_version_id, s.charter_version_id, s.organisation_id, 'RECEIVED', 'ONLINE', 'CLIENT',
    a.id, a.display_name, 0, ?3, ?4, ?5, ?5, a.id, ?6, 'Europe/Paris', ?7, ?8, 1
FROM signature s, account a WHERE s.organisation_id = ?9 AND s.charter_id = ?10 AND s.ended_at IS NULL AND a.id = ?2
RETURNING association_id, charter_version_id
