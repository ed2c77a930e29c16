import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNews, Rows } from '../../main/resources/webroot/app/data/rows.js';

const watch = (revision, more = {}) => ({
  id: 'a', url: 'https://shop.example/', activity: 'waiting', phase: null, checks: 0, changes: 0, paused: false, revision, ...more,
});
const updated = (revision, more) => ({ event: 'updated', watch: watch(revision, more) });
const shown = (rows) => rows.byId.get('a');

test('a bus message overtaken by a newer REST answer is left', () => {
  const rows = new Rows();
  rows.read(watch(7), 100);

  assert.equal(rows.hear(updated(6), 110).kind, 'ignored');
  assert.equal(shown(rows).revision, 7);
});

test('a REST answer overtaken by a newer bus message is left', () => {
  const rows = new Rows();
  rows.hear(updated(8), 110);

  assert.equal(rows.read(watch(7), 100).kind, 'ignored');
  assert.equal(shown(rows).revision, 8);
});

test('a phase is taken although the revision is the same', () => {
  const rows = new Rows();
  rows.hear(updated(3, { activity: 'checking', phase: 'starting' }), 10);
  rows.hear(updated(3, { activity: 'checking', phase: 'rendering' }), 20);

  assert.equal(shown(rows).phase, 'rendering');
});

test('a REST answer asked for before the last phase came does not turn it back', () => {
  const rows = new Rows();
  rows.hear(updated(3, { activity: 'checking', phase: 'rendering' }), 20);

  rows.read(watch(3, { activity: 'checking', phase: 'starting' }), 15);
  assert.equal(shown(rows).phase, 'rendering');

  rows.read(watch(3, { activity: 'checking', phase: 'extracting' }), 25);
  assert.equal(shown(rows).phase, 'extracting');
});

test('a stale update does not bring a deleted watch back, in either order', () => {
  const rows = new Rows();
  rows.hear(updated(5), 10);
  rows.hear({ event: 'deleted', watch: { id: 'a', revision: 9 } }, 20);
  rows.hear(updated(8), 30);
  rows.read(watch(9), 5);
  assert.equal(shown(rows), undefined);

  const early = new Rows();
  early.hear({ event: 'deleted', watch: { id: 'a', revision: 9 } }, 10);
  early.hear(updated(8), 20);
  assert.equal(shown(early), undefined);
});

test('a deletion older than what is known is left', () => {
  const rows = new Rows();
  rows.hear(updated(10), 10);
  assert.equal(rows.hear({ event: 'deleted', watch: { id: 'a', revision: 9 } }, 20).kind, 'ignored');
  assert.ok(shown(rows));
});

test('after everything was read, what was not there is gone, but not what came meanwhile', () => {
  const rows = new Rows();
  rows.read(watch(1), 0);
  rows.read(watch(2, { id: 'b' }), 0);
  rows.hear({ event: 'created', watch: watch(4, { id: 'c' }) }, 60);

  assert.deepEqual(rows.keepOnly(new Set(['b']), 50), ['a']);
  assert.deepEqual([...rows.byId.keys()], ['b', 'c']);
});

test('the time of a check runs only where its start was seen', () => {
  const rows = new Rows();
  rows.read(watch(1, { activity: 'checking', phase: 'rendering' }), 5);
  assert.equal(rows.checkingSince.get('a'), undefined);

  rows.hear(updated(2), 10);
  rows.hear(updated(3, { activity: 'checking', phase: 'starting' }), 20);
  rows.hear(updated(3, { activity: 'checking', phase: 'rendering' }), 30);
  assert.equal(rows.checkingSince.get('a'), 20);

  rows.hear(updated(4, { checks: 1 }), 40);
  assert.equal(rows.checkingSince.get('a'), undefined);
});

test('the end of a check is news, a phase is not', () => {
  assert.equal(isNews(watch(1), watch(1, { activity: 'checking', phase: 'rendering' })), false);
  assert.equal(isNews(watch(1), watch(2, { checks: 1 })), true);
  assert.equal(isNews(null, watch(1)), true);
});

test('running checks that are no longer among those that run are forgotten, unless the bus has spoken of them since', () => {
  const rows = new Rows();
  const checking = (id) => watch(1, { id, activity: 'checking' });
  for (const id of ['runs', 'ended', 'begun']) rows.read(checking(id), 10);
  rows.read(watch(1, { id: 'waits' }), 10);
  rows.hear({ event: 'updated', watch: checking('begun') }, 30);

  rows.forgetEnded(new Set(['runs']), 20);

  assert.deepEqual([...rows.byId.keys()], ['runs', 'begun', 'waits']);
});
