// Fastify and Mercurius by hand, as a careful team writes it: loaders, prepared statements by name, compiled queries. The same words as
// this server's schema, as far as the bench asks; no rights, no session: an act says whose it is.
import { createHash, randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import mercurius from 'mercurius';
import pg from 'pg';

pg.types.setTypeParser(1082, (day) => day);
pg.types.setTypeParser(1184, (at) => at.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 });
const rows = async (name, text, values, client = pool) => (await client.query({ name, text, values })).rows;

const byKey = (found, key, ids) => {
  const map = new Map(found.map((row) => [row[key], row]));
  return ids.map((id) => map.get(id) ?? null);
};
const grouped = (found, key, ids) => {
  const map = new Map(ids.map((id) => [id, []]));
  for (const row of found) map.get(row[key]).push(row);
  return ids.map((id) => map.get(id));
};
const standing = (label) =>
  label.ended_at || (label.lapses_at && new Date(label.lapses_at) <= new Date()) ? 'NO_LONGER_HELD' : label.state;
const page = (found, first, cursor) => {
  const more = found.length > first;
  if (more) found.length = first;
  const edges = found.map((node) => ({ cursor: cursor(node), node }));
  return { edges, pageInfo: { hasNextPage: more, endCursor: edges.at(-1)?.cursor ?? null } };
};
const shownSince = () => {
  const day = new Date();
  day.setFullYear(day.getFullYear() - 1);
  return day;
};

const load = {
  organisations: async (ids) =>
    byKey(await rows('organisations', 'SELECT id, name, city, registered_at FROM organisation WHERE id = ANY($1::uuid[])', [ids]), 'id', ids),
  labels: async (ids) =>
    grouped(
      await rows('labels', 'SELECT organisation_id, state, granted_at, ended_at, lapses_at FROM label WHERE organisation_id = ANY($1::uuid[]) ORDER BY granted_at DESC, id DESC', [ids]),
      'organisation_id', ids),
  commitments: async (ids) =>
    grouped(
      await rows('commitments', 'SELECT organisation_id, article_id, state, statement FROM commitment WHERE organisation_id = ANY($1::uuid[]) ORDER BY declared_at, id', [ids]),
      'organisation_id', ids),
  articles: async (ids) =>
    byKey(await rows('articles', 'SELECT id, number, title_fr FROM article WHERE id = ANY($1::uuid[])', [ids]), 'id', ids),
  proceedings: async (ids) =>
    byKey(await rows('proceedings', 'SELECT id, state FROM proceeding WHERE id = ANY($1::uuid[])', [ids]), 'id', ids),
  deadlines: async (ids) =>
    byKey(await rows('deadlines', 'SELECT proceeding_id, min(due_at) due_at FROM complaint WHERE proceeding_id = ANY($1::uuid[]) GROUP BY 1', [ids]), 'proceeding_id', ids),
  ballots: async (ids) =>
    grouped(await rows('ballots', 'SELECT id, proceeding_id FROM ballot WHERE proceeding_id = ANY($1::uuid[]) ORDER BY opened_at, id', [ids]), 'proceeding_id', ids),
  voters: async (ids) =>
    grouped(
      await rows('voters', 'SELECT v.ballot_id, a.id, a.display_name FROM ballot_voter v JOIN account a ON a.id = v.account_id WHERE v.ballot_id = ANY($1::uuid[]) ORDER BY a.display_name, a.id', [ids]),
      'ballot_id', ids),
};

const here = { slug: '(SELECT id FROM association WHERE slug = $1)', id: '$1' };
const columns = 'c.id, c.state, c.happened_on, c.received_at, c.due_at, c.accused_id, c.proceeding_id';
const by = (association) => (association.slug ? ['slug', association.slug] : ['id', association.id]);

const Query = {
  register: async (_, { association, first }) => {
    const [how, what] = by(association);
    const found = await rows(`register ${how}`,
      `SELECT l.id, l.state, l.ended_at, l.lapses_at, l.holder_folded, o.id holder_id, o.name, o.city
       FROM label l JOIN organisation o ON o.id = l.organisation_id
       WHERE l.association_id = ${here[how]} AND (l.ended_at > $2 OR (l.ended_at IS NULL AND (l.lapses_at IS NULL OR l.lapses_at > $2)))
         AND NOT EXISTS (SELECT FROM label later WHERE later.organisation_id = l.organisation_id AND later.charter_id = l.charter_id
           AND (later.granted_at, later.id) > (l.granted_at, l.id))
       ORDER BY l.holder_folded, l.id LIMIT $3`, [what, shownSince(), first + 1]);
    return page(found, first, (label) => `${label.holder_folded}|${label.id}`);
  },
  complaints: async (_, { association, first, filter }) => {
    const [how, what] = by(association);
    const found = filter
      ? await rows(`search ${how}`,
          `SELECT ${columns} FROM complaint c JOIN organisation o ON o.id = c.accused_id
           WHERE c.association_id = ${here[how]} AND c.state = $2 AND c.received_at >= $3 AND o.name_folded LIKE '%' || $4 || '%'
           ORDER BY c.due_at, c.id LIMIT $5`,
          [what, filter.state, filter.receivedAfter, filter.accusedNameContains.toLowerCase(), first + 1])
      : await rows(`complaints ${how}`,
          `SELECT ${columns} FROM complaint c WHERE c.association_id = ${here[how]} ORDER BY c.due_at, c.id LIMIT $2`, [what, first + 1]);
    return page(found, first, (complaint) => complaint.id);
  },
  node: async (_, { id }) => (await load.organisations([id]))[0],
};

const sha256 = (text) => createHash('sha256').update(text).digest();
const complaintFile = async (_, { input }, { account }) => {
  const client = await pool.connect();
  const [id, now] = [randomUUID(), new Date()];
  try {
    await client.query('BEGIN');
    const [row] = await rows('complaint',
      `INSERT INTO complaint (id, association_id, charter_id, charter_version_id, rules_version_id, accused_id, state, channel, author_kind,
         author_account_id, author_name, identity_withheld, facts, happened_on, received_at, filed_at, filed_by, receipt_hash, time_zone,
         due_day, due_at, version)
       SELECT $1, s.association_id, s.charter_id, s.charter_version_id, s.charter_version_id, s.organisation_id, 'RECEIVED', 'ONLINE', 'CLIENT',
         a.id, a.display_name, false, $3, $4, $5, $5, a.id, $6, 'Europe/Paris', (current_date + interval '2 months')::date,
         ((current_date + interval '2 months')::date + 1)::timestamp AT TIME ZONE 'Europe/Paris', 1
       FROM signature s, account a WHERE s.organisation_id = $7 AND s.charter_id = $8 AND s.ended_at IS NULL AND a.id = $2
       RETURNING id, association_id, charter_version_id, state, due_at`,
      [id, account, input.facts, input.happenedOn, now, sha256(id), input.accusedId, input.charterId], client);
    await rows('complaint articles', 'INSERT INTO complaint_article (complaint_id, article_id, association_id) SELECT $1, x, $2 FROM unnest($3::uuid[]) x',
      [id, row.association_id, input.articleIds], client);
    const body = JSON.stringify({ act: 'ComplaintFile', association: row.association_id, at: now, by: sha256(account).toString('hex'), chain: id,
      facts: { accused: input.accusedId, articles: input.articleIds, channel: 'ONLINE', charterVersion: row.charter_version_id, dueAt: row.due_at,
        text: sha256(input.facts).toString('hex') }, kind: 'complaint', prev: null, seq: 1, v: 2 });
    const hash = sha256(body);
    await rows('chain', "INSERT INTO journal_chain (id, association_id, kind, length, sealed, head_hash) VALUES ($1, $2, 'complaint', 1, 0, $3)",
      [id, row.association_id, hash], client);
    await rows('entry', 'INSERT INTO journal_entry (chain_id, sequence, association_id, recorded_at, body, hash) VALUES ($1, 1, $2, $3, $4, $5)',
      [id, row.association_id, now, body, hash], client);
    await rows('told',
      `INSERT INTO outbox (id, association_id, kind, subject_id, recipient_id, created_at, due_at, attempts)
       SELECT gen_random_uuid(), $1, w.kind, $2, w.who, $4, $4, 0
       FROM (SELECT 'COMPLAINT_ACKNOWLEDGED' kind, $3::uuid who UNION ALL SELECT 'COMPLAINT_RECEIVED', m.account_id FROM mandate m
         WHERE m.association_id = $1 AND m.role IN ('BOARD', 'PRESIDENT', 'SECRETARY') AND m.state = 'CONFIRMED' AND m.first_day <= current_date
           AND (m.last_day IS NULL OR m.last_day >= current_date)) w`,
      [row.association_id, id, account, now], client);
    await rows('counted',
      'INSERT INTO attempt (key_hash, window_started_at, taken) VALUES ($1, $2, 1) ON CONFLICT (key_hash) DO UPDATE SET taken = attempt.taken + 1',
      [sha256(account), now], client);
    await client.query('COMMIT');
    return { complaint: row, userErrors: [] };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
};

const schema = `
  scalar DateTime
  scalar Date
  enum ComplaintState { RECEIVED IN_PROCEEDING DECIDED }
  input AssociationBy { id: ID slug: String }
  input ComplaintFilter { state: ComplaintState receivedAfter: DateTime accusedNameContains: String }
  input ComplaintFileInput { charterId: ID! accusedId: ID! articleIds: [ID!]! facts: String! happenedOn: Date! }
  interface Node { id: ID! }
  type Deadline { endsAt: DateTime! }
  type LocalizedText { fr: String! }
  type UserError { code: String! }
  type Label { id: ID! standing: String! since: DateTime! organisation: Organisation! }
  type Article { number: String! title: LocalizedText! }
  type Commitment { state: String! statement: String! article: Article! }
  type CommitmentConnection { nodes: [Commitment!]! }
  type Organisation implements Node { id: ID! name: String! city: String registeredAt: DateTime! labels: [Label!]! commitments(first: Int): CommitmentConnection! }
  type Account { id: ID! displayName: String! }
  type Ballot { id: ID! voters: [Account!]! }
  type Proceeding { id: ID! state: String! deadline: Deadline ballots: [Ballot!]! }
  type Complaint { id: ID! state: String! happenedOn: Date! receivedAt: DateTime! deadline: Deadline! accused: Organisation! proceeding: Proceeding }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type LabelEdge { cursor: String! node: Label! }
  type LabelConnection { edges: [LabelEdge!]! pageInfo: PageInfo! }
  type ComplaintEdge { cursor: String! node: Complaint! }
  type ComplaintConnection { edges: [ComplaintEdge!]! pageInfo: PageInfo! }
  type ComplaintFilePayload { complaint: Complaint userErrors: [UserError!]! }
  type Query {
    register(association: AssociationBy!, first: Int!): LabelConnection!
    complaints(association: AssociationBy!, first: Int!, filter: ComplaintFilter): ComplaintConnection!
    node(id: ID!): Node
  }
  type Mutation { complaintFile(input: ComplaintFileInput!): ComplaintFilePayload }
`;

// One of each id, in any order.
const once = (find, key) => async (queries) => {
  const ids = [...new Set(queries.map(({ obj }) => obj[key]).filter(Boolean))];
  const found = await find(ids);
  const map = new Map(ids.map((id, place) => [id, found[place]]));
  return queries.map(({ obj }) => map.get(obj[key]) ?? null);
};
const each = (find, key) => async (queries) => find(queries.map(({ obj }) => obj[key]));

const app = Fastify();
app.register(mercurius, {
  schema,
  jit: 1,
  context: (request) => ({ account: request.headers['x-account'] }),
  resolvers: {
    Query,
    Mutation: { complaintFile },
    Node: { resolveType: () => 'Organisation' },
    Label: {
      standing,
      since: (label) => label.granted_at,
      organisation: (label) => ({ id: label.holder_id, name: label.name, city: label.city }),
    },
    Article: { title: (article) => ({ fr: article.title_fr }) },
    Account: { displayName: (account) => account.display_name },
    Organisation: { registeredAt: (organisation) => organisation.registered_at },
    Complaint: {
      happenedOn: (complaint) => complaint.happened_on,
      receivedAt: (complaint) => complaint.received_at,
      deadline: (complaint) => ({ endsAt: complaint.due_at }),
    },
  },
  loaders: {
    Organisation: {
      labels: each(load.labels, 'id'),
      commitments: async (queries) => (await load.commitments(queries.map(({ obj }) => obj.id))).map((nodes) => ({ nodes })),
    },
    Commitment: { article: once(load.articles, 'article_id') },
    Complaint: { accused: once(load.organisations, 'accused_id'), proceeding: once(load.proceedings, 'proceeding_id') },
    Proceeding: {
      deadline: async (queries) => (await load.deadlines(queries.map(({ obj }) => obj.id))).map((row) => row && { endsAt: row.due_at }),
      ballots: each(load.ballots, 'id'),
    },
    Ballot: { voters: each(load.voters, 'id') },
  },
});
await app.listen({ port: 0, host: '127.0.0.1' });
console.error(`127.0.0.1:${app.server.address().port}`);
