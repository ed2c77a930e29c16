import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRange } from '../../main/resources/webroot/app/data/range.js';

const QUERY = { query: '', filter: 'all', sort: 'title' };

/** A server with these rows, which may be others from one answer to the next. */
function server(rows, between = () => {}) {
  const asked = [];
  const request = async (path) => {
    asked.push(path);
    const params = new URL(path, 'http://x').searchParams;
    const [offset, limit] = [Number(params.get('offset')), Number(params.get('limit'))];
    const items = rows.slice(offset, offset + limit).map((id) => ({ id }));
    between(rows);
    return { items };
  };
  return { asked, request };
}

const many = (count) => Array.from({ length: count }, (_, i) => `w${i}`);
const end = (place, id = `w${place}`) => ({ id, place });

test('a range is what stands between its ends, whichever was chosen first', async () => {
  const { asked, request } = server(many(3000));
  const ids = await readRange(request, QUERY, end(1700), end(200));
  assert.deepEqual(ids, many(3000).slice(200, 1701));
  assert.ok(asked.length <= 4);
  assert.deepEqual(await readRange(request, QUERY, end(0), end(2)), ['w0', 'w1', 'w2']);
  assert.deepEqual(await readRange(request, QUERY, end(2998), end(2999)), ['w2998', 'w2999']);
});

test('ends that moved a little are found, and the range ends with them', async () => {
  const { request } = server(['new', 'newer', ...many(900)]);
  assert.deepEqual(await readRange(request, QUERY, end(100), end(102)), ['w100', 'w101', 'w102']);
});

test('where an end is elsewhere or gone, there is no range', async () => {
  const { request } = server(many(900));
  assert.equal(await readRange(request, QUERY, end(100, 'gone'), end(200)), null);
  assert.equal(await readRange(request, QUERY, end(100), end(200, 'w800')), null);
});

test('where rows move between two answers, there is no range', async () => {
  const { request } = server(many(3000), (rows) => rows.shift());
  assert.equal(await readRange(request, QUERY, end(0), end(900)), null);
});
