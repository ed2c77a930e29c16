import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { ListWindow } from '../../main/resources/webroot/app/data/list-window.js';

/** A server with a list of so many rows, whose answers wait until they are let go. */
function setUp(total) {
  const asked = [];
  const waiting = [];
  const took = [];
  const failures = [];
  const state = { query: { query: '', filter: 'all', sort: 'title' }, held: false, total, broken: false };
  const request = (path) => {
    asked.push(path);
    return new Promise((resolve, reject) => {
      waiting.push(() => {
        if (state.broken) return reject(new Error('broken'));
        const params = new URL(path, 'http://x').searchParams;
        const [offset, limit] = [Number(params.get('offset')), Number(params.get('limit'))];
        const items = [];
        for (let i = offset; i < Math.min(state.total, offset + limit); i += 1) items.push({ id: `${params.get('query') ?? ''}${i}` });
        return resolve({ items, total: state.total });
      });
    });
  };
  const list = new ListWindow({
    request, query: () => state.query, held: () => state.held, took: (part) => took.push(part), failed: (error) => failures.push(error.message),
  });
  const answer = async () => {
    waiting.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { list, asked, took, failures, state, answer, waiting };
}

test('what is on the screen is read with some more around it, and no more while that lasts', async () => {
  const { list, asked, took, answer } = setUp(100_000);
  list.show(50_000, 50_020);
  await answer();

  assert.equal(took.length, 1);
  assert.equal(took[0].total, 100_000);
  assert.ok(took[0].ids.includes('50000') && took[0].ids.includes('50019'));
  list.show(50_010, 50_030);
  assert.equal(asked.length, 1);
  list.show(50_100, 50_120);
  assert.equal(asked.length, 2);
});

test('however far one scrolls while a part is read, only where one has come to is read next', async () => {
  const { list, asked, took, answer, waiting } = setUp(100_000);
  list.show(0, 20);
  for (let first = 1000; first <= 90_000; first += 1000) list.show(first, first + 20);
  await answer();
  await answer();

  assert.equal(asked.length, 2);
  assert.ok(took.at(-1).ids.includes('90000'));
  assert.equal(waiting.length, 0);
});

test('who looks elsewhere and comes back while that is read finds the rows again', async () => {
  const { list, took, answer } = setUp(100_000);
  list.show(2000, 2020);
  await answer();
  list.show(0, 20);
  list.show(2000, 2020);
  await answer();
  await answer();

  assert.ok(took.at(-1).ids.includes('2000') && took.at(-1).ids.includes('2019'));
});

test('the ends of the list are no reason to read again', async () => {
  const { list, asked, answer } = setUp(100);
  list.show(0, 20);
  await answer();
  list.show(60, 100);
  await answer();
  const before = asked.length;
  list.show(80, 100);
  list.show(70, 130);
  assert.equal(asked.length, before);
});

test('what was looked at before is what is read first', async () => {
  const { list, asked, took, answer } = setUp(100_000);
  list.note(5000, 5020);
  assert.equal(asked.length, 0);
  void list.load();
  await answer();

  assert.ok(took[0].ids.includes('5000') && took[0].ids.includes('5019'));
});

test('another list is read from its beginning', async () => {
  const { list, asked, took, state, answer } = setUp(100_000);
  list.show(5000, 5020);
  await answer();
  state.query = { ...state.query, query: 'kettle' };
  void list.begin();
  await answer();

  assert.match(asked.at(-1), /query=kettle/);
  assert.equal(took.at(-1).query, state.query);
  assert.equal(took.at(-1).ids[0], 'kettle0');
});

test('a reading that fails says so, and the next one is made', async () => {
  const { list, took, failures, state, answer } = setUp(100_000);
  state.broken = true;
  list.show(0, 20);
  await answer();
  assert.deepEqual(failures, ['broken']);
  state.broken = false;
  list.show(0, 20);
  await answer();
  assert.equal(took.length, 1);
});

test('rows that may have moved are read again once they may move, however often that is asked for', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const { list, asked, state, answer } = setUp(100_000);
    state.held = true;
    for (let i = 0; i < 100; i += 1) list.refresh();
    mock.timers.tick(5000);
    assert.equal(asked.length, 0);
    state.held = false;
    mock.timers.tick(5000);
    assert.equal(asked.length, 1);
    await answer();
    list.refresh();
    list.stop();
    mock.timers.tick(60_000);
    assert.equal(asked.length, 1);
  } finally {
    mock.timers.reset();
  }
});
