import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ListReading } from '../../main/resources/webroot/app/data/list-reading.js';
import { Rows } from '../../main/resources/webroot/app/data/rows.js';

const watch = (id, revision, more = {}) => ({ id, revision, activity: 'waiting', checks: 0, changes: 0, paused: false, ...more });

/** A server that answers with the first page whose name is part of what is asked for. */
function server(answers) {
  const asked = [];
  const request = async (path) => {
    asked.push(path);
    const [, answer] = answers.find(([part]) => path.includes(part)) ?? assert.fail(path);
    return answer;
  };
  return { asked, request };
}

function reading(request) {
  const rows = new Rows();
  const totals = [];
  const ends = [];
  const list = new ListReading({
    request,
    rows,
    took: (total) => totals.push(total),
    whole: () => ends.push('whole'),
    tooMany: () => ends.push('too many'),
  });
  return { rows, totals, ends, list };
}

test('all pages are read once, then what changed and what is gone', async () => {
  const { asked, request } = server([
    ['since=10', { items: [watch('a', 11, { title: 'new' })], deleted: ['b'], revision: 12, complete: true }],
    ['activity=checking', { items: [watch('c', 3, { activity: 'checking', phase: 'rendering' })], total: 1, revision: 12 }],
    ['limit=1', { items: [], total: 2, revision: 12 }],
    ['cursor=next', { items: [watch('c', 3)], total: 3, revision: 10 }],
    ['sort=createdAt', { items: [watch('a', 1), watch('b', 2)], total: 3, nextCursor: 'next', revision: 10 }],
  ]);
  const { rows, totals, ends, list } = reading(request);

  await list.catchUp();
  assert.deepEqual([...rows.byId.keys()].sort(), ['a', 'b', 'c']);
  await list.catchUp();

  assert.deepEqual([...rows.byId.keys()].sort(), ['a', 'c']);
  assert.equal(rows.byId.get('a').title, 'new');
  assert.equal(rows.byId.get('c').phase, 'rendering');
  assert.equal(asked.filter((path) => path.includes('sort=createdAt')).length, 2);
  assert.equal(totals.at(-1), 2);
  assert.deepEqual(ends, ['whole', 'whole']);
});

test('a revision that went back has everything read again', async () => {
  let restored = false;
  const request = async (path) => {
    if (path.includes('since=')) return { items: [], deleted: [], revision: 4, complete: true };
    return restored
      ? { items: [watch('old', 4)], total: 1, revision: 4 }
      : { items: [watch('new', 90)], total: 1, revision: 90 };
  };
  const { rows, list } = reading(request);
  await list.catchUp();

  restored = true;
  await new Promise((resolve) => setTimeout(resolve, 2));
  await list.catchUp();

  assert.deepEqual([...rows.byId.keys()], ['old']);
});

test('a reading that was overtaken changes nothing more', async () => {
  const waiting = [];
  const { rows, list } = reading(() => new Promise((resolve) => waiting.push(resolve)));
  const first = list.catchUp();
  const second = list.catchUp();
  waiting[1]({ items: [watch('a', 2)], total: 1, revision: 2 });
  await second;

  waiting[0]({ items: [watch('a', 1), watch('gone', 1)], total: 2, revision: 1 });
  await first;

  assert.deepEqual([...rows.byId.values()].map((row) => [row.id, row.revision]), [['a', 2]]);
});

test('of more than are kept only the first page is read, and all again once they are few', async () => {
  let total = 5001;
  const asked = [];
  const { rows, ends, list } = reading(async (path) => {
    asked.push(path);
    return { items: [watch('a', 1)], total, nextCursor: total > 5000 ? 'next' : null, revision: 1 };
  });

  await list.catchUp();
  assert.deepEqual(ends, ['too many']);
  assert.equal(rows.byId.size, 0);
  total = 1;
  await list.catchUp();

  assert.deepEqual(ends, ['too many', 'whole']);
  assert.ok(asked.every((path) => path.includes('sort=createdAt')));
});
