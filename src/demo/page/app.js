'use strict';

const WORDS = {
  fr: {
    who: 'Je suis', language: 'Langue', advance: 'Avancer de (jours)', move: 'Avancer', docket: 'Ce que le bureau doit faire',
    file: 'Le délai d’un signalement', choose: 'Choisissez un signalement dans la liste du bureau.', register: 'Le registre public du label',
    try: 'Essayer une opération', document: 'Document GraphQL', variables: 'Variables (JSON)', run: 'Exécuter', nobody: 'Personne (public)',
    none: 'Rien à montrer à cette personne.', due: 'Échéance', accused: 'Prestataire', step: 'À faire', holder: 'Titulaire', since: 'Depuis',
    state: 'État', start: 'Point de départ', raw: 'Jour brut', last: 'Dernier jour', met: 'Tenu', missed: 'Dépassé', left: 'Jours restants',
    yes: 'oui', no: 'non', version: 'Version', badge: 'Badge', ended: 'Jusqu’au', mails: 'Les courriels de cette personne', noMail: 'Aucun courriel.',
  },
  en: {
    who: 'I am', language: 'Language', advance: 'Move on by (days)', move: 'Move on', docket: 'What the board must do',
    file: 'A complaint’s time limit', choose: 'Choose a complaint in the board’s list.', register: 'The public register of the label',
    try: 'Try an operation', document: 'GraphQL document', variables: 'Variables (JSON)', run: 'Run', nobody: 'Nobody (public)',
    none: 'Nothing to show to this person.', due: 'Due', accused: 'Provider', step: 'To do', holder: 'Holder', since: 'Since',
    state: 'State', start: 'Starts', raw: 'Raw day', last: 'Last day', met: 'Met', missed: 'Overdue', left: 'Days left',
    yes: 'yes', no: 'no', version: 'Version', badge: 'Badge', ended: 'Until', mails: 'This person’s mails', noMail: 'No mail.',
  },
};

const QUERIES = {
  labels: `{ enums(names: ["ComplaintState", "DocketStep"]) { values { value label { fr en } } } }`,
  docket: `query Docket($slug: String!) {
  boardDocket(association: { slug: $slug }, first: 20) {
    nodes { nextStep deadlineMissed complaint { id deadline { lastDay } } accused { name } }
  }
}`,
  register: `query Register($slug: String!) {
  register(association: { slug: $slug }, first: 50) {
    nodes { standing since endedOn badgePath inWords { fr en } organisation { name } signature { charterVersion { number } } }
  }
}`,
  limit: `query Limit($id: ID!) {
  complaint(id: $id) {
    state accused { name }
    deadline { start rawDay lastDay endsAt met missed daysLeft explanation { fr en } }
  }
}`,
};

/** What a mail's link leads to: any object by its id, as far as the person may see it. */
const OPENED = `query Opened($id: ID!) {
  node(id: $id) { __typename id }
  viewer { account { displayName } }
}`;

const $ = (id) => document.getElementById(id);
let people = [];
let association = '';
let language = 'fr';
let token = '';
/** What is shown of the values of enums, as the server says it. */
let labels = {};

const word = (key) => WORDS[language][key] || labels[key]?.[language] || key;

/** Makes an element: text is always text, never markup. */
function element(name, content, attributes = {}) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  for (const part of [content].flat()) if (part !== null && part !== undefined) made.append(part);
  return made;
}

async function graphql(query, variables) {
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json', 'accept-language': language };
  if (token) headers.authorization = `Bearer ${token}`;
  const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  return response.json();
}

function notice(answer) {
  const messages = (answer.errors || []).map((error) => error.message);
  $('notice').textContent = messages.join(' ');
}

const instant = (text) => text && new Date(text).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Europe/Paris' });
const day = (text) => text && new Date(`${text}T12:00:00Z`).toLocaleDateString(language, { dateStyle: 'full', timeZone: 'UTC' });

function table(heads, rows) {
  if (rows.length === 0) return element('p', word('none'));
  const head = element('tr', heads.map((key) => element('th', word(key), { scope: 'col' })));
  return element('table', [element('thead', head), element('tbody', rows)]);
}

async function showDocket() {
  const answer = await graphql(QUERIES.docket, { slug: association });
  const nodes = answer.data?.boardDocket?.nodes || [];
  const rows = nodes.map((node) => {
    const open = element('button', node.accused?.name || '—', { class: 'link', type: 'button' });
    open.addEventListener('click', () => showLimit(node.complaint.id));
    const cells = [day(node.complaint.deadline.lastDay), open, word(node.nextStep)].map((cell) => element('td', cell));
    return element('tr', cells, node.deadlineMissed ? { class: 'missed' } : {});
  });
  $('docket').replaceChildren(table(['due', 'accused', 'step'], rows));
}

async function showRegister() {
  const answer = await graphql(QUERIES.register, { slug: association });
  const nodes = answer.data?.register?.nodes || [];
  const rows = nodes.map((node) => {
    const badge = element('a', word('badge'), { href: node.badgePath, target: '_blank', rel: 'noopener' });
    const cells = [node.organisation?.name, node.inWords[language], instant(node.since), node.endedOn ? day(node.endedOn) : '', String(node.signature?.charterVersion?.number ?? ''), badge];
    return element('tr', cells.map((cell) => element('td', cell)));
  });
  $('register').replaceChildren(table(['holder', 'state', 'since', 'ended', 'version', 'badge'], rows));
}

/** A text whose addresses can be followed. */
const linked = (text) => text.split(/(https?:\/\/\S+)/).map((part, odd) => (odd % 2 ? element('a', part, { href: part }) : part));

/** The mails that this person was sent: the demo keeps them, and sends none. */
async function showMails() {
  const person = people[Number($('person').value)];
  const mails = person ? await (await fetch(`/demo/mails/${person.email}`)).json() : [];
  const shown = mails.map(({ subject, text, sentAt }) => element('details', [element('summary', `${instant(sentAt)} — ${subject}`), element('pre', linked(text))]));
  $('mails').replaceChildren(...(shown.length ? shown : [element('p', word('noMail'))]));
}

async function showLimit(id) {
  const answer = await graphql(QUERIES.limit, { id });
  notice(answer);
  const complaint = answer.data?.complaint;
  if (!complaint) return;
  const limit = complaint.deadline;
  const facts = [
    ['accused', complaint.accused?.name], ['state', word(complaint.state)], ['start', instant(limit.start)], ['raw', day(limit.rawDay)],
    ['last', day(limit.lastDay)], ['met', word(limit.met ? 'yes' : 'no')], ['missed', word(limit.missed ? 'yes' : 'no')], ['left', String(limit.daysLeft)],
  ];
  const list = element('dl', facts.flatMap(([key, value]) => [element('dt', word(key)), element('dd', value || '—')]));
  $('file').replaceChildren(list, element('p', limit.explanation[language], { class: 'explanation' }));
}

async function showClock(answer) {
  const { now } = await (answer || (await fetch('/demo/clock'))).json();
  $('now').textContent = instant(now);
}

/** Signs in as the person who is chosen; a token of the demo does not outlive a move of its clock. */
async function signIn() {
  const person = people[Number($('person').value)];
  token = person ? await (await fetch(`/demo/token/${person.email}`)).text() : '';
}

async function showAll() {
  await signIn();
  await Promise.all([showClock(), showDocket(), showRegister(), showMails()]);
}

function speak() {
  document.documentElement.lang = language;
  for (const part of document.querySelectorAll('[data-t]')) part.textContent = word(part.dataset.t);
  const chosen = $('person').value;
  const options = people.map((person, index) => element('option', `${person.name} — ${person.role}`, { value: index }));
  $('person').replaceChildren(element('option', word('nobody'), { value: '-1' }), ...options);
  // At first the president, who has most to see.
  $('person').value = chosen || String(people.findIndex((person) => person.role === 'president'));
}

async function move(event) {
  event.preventDefault();
  const body = JSON.stringify({ days: Number($('days').value) });
  const response = await fetch('/demo/clock', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  if (response.ok) await showClock(response);
  else notice(await response.json());
  await showAll();
}

async function run(event) {
  event.preventDefault();
  let variables;
  try {
    variables = JSON.parse($('variables').value || '{}');
  } catch (error) {
    $('answer').textContent = String(error);
    return;
  }
  $('answer').textContent = JSON.stringify(await graphql($('document').value, variables), null, 2);
  await showAll();
}

async function start() {
  ({ people, association } = await (await fetch('/demo/people')).json());
  const { data } = await graphql(QUERIES.labels);
  labels = Object.fromEntries(data.enums.flatMap(({ values }) => values.map(({ value, label }) => [value, label])));
  language = (navigator.language || 'fr').startsWith('en') ? 'en' : 'fr';
  $('language').value = language;
  $('document').value = QUERIES.register;
  $('variables').value = JSON.stringify({ slug: association }, null, 2);
  speak();
  $('person').addEventListener('change', showAll);
  $('language').addEventListener('change', () => { language = $('language').value; speak(); showAll(); });
  $('clock').addEventListener('submit', move);
  $('operation').addEventListener('submit', run);
  await showAll();
  $('docket').querySelector('button')?.click();
  const opened = location.pathname.slice(1);
  if (opened) {
    $('document').value = OPENED;
    $('variables').value = JSON.stringify({ id: opened }, null, 2);
    await run(new Event('submit'));
    $('answer').focus();
  }
}

start().catch((error) => { $('notice').textContent = String(error); });
