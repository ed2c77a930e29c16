import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pauseBefore } from '../../main/resources/webroot/app/data/backoff.js';
import { listOf, mayMove, queryAfter, serverFilter, serverList } from '../../main/resources/webroot/app/data/list.js';
import { activityOf, lastWords, markOf, nextWords } from '../../main/resources/webroot/app/lib/words.js';

const NOW = Date.UTC(2026, 0, 1, 12);
const at = (minutes) => new Date(NOW + minutes * 60_000).toISOString();
const watch = (id, more = {}) => ({
  id, url: `https://${id}.example/`, title: id, tags: [], paused: false, muted: false, activity: 'waiting', outcome: 'unchanged', phase: null,
  error: null, viewed: true, createdAt: at(-600), lastCheckedAt: at(-5), lastChangedAt: null, nextCheckAt: at(55), checks: 3, changes: 0, revision: 1, ...more,
});
const all = [
  watch('alpha', { viewed: false, lastChangedAt: at(-1), outcome: 'changed', tags: ['prices'] }),
  watch('beta', { outcome: 'error', nextCheckAt: at(5), tags: ['prices', 'jobs'] }),
  watch('gamma', { paused: true, activity: 'paused', lastChangedAt: at(-90) }),
  watch('delta', { createdAt: at(0), title: null }),
];
const ids = (query) => listOf(all, { query: '', filter: 'all', sort: 'title', ...query }).shown.map((each) => each.id);

test('each filter shows what it counts', () => {
  const { counts } = listOf(all, { query: '', filter: 'all', sort: 'title' });
  assert.deepEqual({ ...counts, tags: [...counts.tags] }, { all: 4, unseen: 1, failing: 1, paused: 1, checking: 0, tags: [['prices', 2], ['jobs', 1]] });
  assert.deepEqual(ids({ filter: 'unseen' }), ['alpha']);
  assert.deepEqual(ids({ filter: 'failing' }), ['beta']);
  assert.deepEqual(ids({ filter: 'paused' }), ['gamma']);
  assert.deepEqual(ids({ filter: '#prices' }), ['alpha', 'beta']);
});

test('all words of a search must be in title, URL or tags, whatever their case', () => {
  assert.deepEqual(ids({ query: 'BETA example' }), ['beta']);
  assert.deepEqual(ids({ query: '#jobs' }), ['beta']);
  assert.deepEqual(ids({ query: 'beta nothing' }), []);
});

test('a new watch is on top of the last changed, the paused are last of the next', () => {
  assert.deepEqual(ids({ sort: 'changed' }), ['delta', 'alpha', 'gamma', 'beta']);
  assert.deepEqual(ids({ sort: 'next' }).at(0), 'beta');
  assert.deepEqual(ids({ sort: 'next' }).at(-1), 'gamma');
  assert.deepEqual(ids({ sort: 'title' }), ['alpha', 'beta', 'delta', 'gamma']);
});

test('a waiting watch whose time has come is queued', () => {
  assert.equal(activityOf(watch('a', { nextCheckAt: at(-1) }), NOW), 'queued');
  assert.equal(activityOf(watch('a', { nextCheckAt: at(1) }), NOW), 'waiting');
  assert.equal(activityOf(watch('a', { activity: 'paused', nextCheckAt: at(-1) }), NOW), 'paused');
});

test('what is going on outshines what happened, an unseen change outshines the rest', () => {
  assert.equal(markOf(watch('a', { activity: 'checking', viewed: false }), NOW), 'checking');
  assert.equal(markOf(watch('a', { viewed: false, outcome: 'error' }), NOW), 'unseen');
  assert.equal(markOf(watch('a', { activity: 'paused', outcome: 'error' }), NOW), 'paused');
  assert.equal(markOf(watch('a', { outcome: 'error' }), NOW), 'failing');
  assert.equal(markOf(watch('a', { outcome: 'none' }), NOW), 'new');
});

test('a row says what happened last and what comes next', () => {
  assert.equal(lastWords(watch('a'), NOW), 'unchanged · 5 min ago');
  assert.equal(lastWords(watch('a', { outcome: 'changed', changes: 0, lastChangedAt: at(-2) }), NOW), 'first version saved 2 min ago');
  assert.equal(lastWords(watch('a', { outcome: 'error', error: { code: 'http_status', message: '403 from jobs.example.', attempts: 3 } }), NOW), '403 from jobs.example, 3rd time');
  assert.equal(nextWords(watch('a'), NOW), 'next in 55 min');
  assert.equal(nextWords(watch('a', { outcome: 'error', nextCheckAt: at(8) }), NOW), 'next try in 8 min');
});

test('pauses between tries grow from 1 s to 30 s and differ between browsers', () => {
  const pauses = (random) => Array.from({ length: 12 }, (_, attempt) => pauseBefore(attempt, () => random));
  for (const random of [0, 0.5, 0.999]) {
    const list = pauses(random);
    assert.ok(list.every((ms, i) => ms >= 1000 && ms <= 30_000 && (i === 0 || ms >= list[i - 1])));
  }
  assert.ok(pauses(0.999).at(-1) > 29_000);
  assert.ok(pauses(0.999)[4] > pauses(0)[4]);
});

test('the filters are named for the server', () => {
  assert.deepEqual(serverFilter({ query: '', filter: 'all' }), {});
  assert.deepEqual(serverFilter({ query: ' two words ', filter: 'failing' }), { outcome: 'error', query: 'two words' });
  assert.deepEqual(serverFilter({ query: '', filter: 'paused' }), { activity: 'paused' });
  assert.deepEqual(serverFilter({ query: 'x', filter: '#prices' }), { tag: 'prices', query: 'x' });
  assert.deepEqual(serverFilter({ query: '', filter: 'unseen' }), { viewed: false });
  assert.deepEqual(serverFilter({ query: 'kettle #prices #', filter: 'all' }), { query: 'kettle prices' });
  assert.deepEqual(serverList({ query: 'x', filter: 'unseen', sort: 'next' }), { viewed: 'false', query: 'x', sort: 'nextCheckAt', order: 'asc' });
});

test('a query that asks for the same is the same list', () => {
  const before = { query: 'x', filter: 'all', sort: 'title' };
  assert.equal(queryAfter(before, { ...before }), before);
  for (const change of [{ query: 'y' }, { filter: '#x' }, { sort: 'added' }]) {
    assert.deepEqual(queryAfter(before, { ...before, ...change }), { ...before, ...change });
  }
});

test('a row may move when its key in the order or what filters look at is another', () => {
  const [alpha] = all;
  const query = (sort) => ({ query: '', filter: 'all', sort });
  assert.equal(mayMove(alpha, { ...alpha, phase: 'rendering', activity: 'checking' }, query('changed')), false);
  assert.equal(mayMove(alpha, { ...alpha, lastCheckedAt: at(0) }, query('changed')), false);
  assert.equal(mayMove(alpha, { ...alpha, lastCheckedAt: at(0) }, query('checked')), true);
  assert.equal(mayMove(alpha, { ...alpha, viewed: true }, query('title')), true);
  assert.equal(mayMove(alpha, { ...alpha, tags: [] }, query('changed')), true);
});
