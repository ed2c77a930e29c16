import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inSight, isChangeNews } from '../../main/resources/webroot/app/lib/change-news.js';
import { MANY, sumUp } from '../../main/resources/webroot/app/lib/summing.js';

const NOW = Date.UTC(2026, 0, 9, 12);
const watch = (changes, more = {}) => ({ outcome: 'changed', viewed: false, muted: false, changes, lastChangedAt: '2026-01-09T11:59:50Z', ...more });
const news = (...ids) => new Map(ids.map((id) => [id, id]));
const alone = (id) => ({ key: id, items: news(id) });
const sum = (...ids) => ({ key: MANY, items: news(...ids) });

test('only a rising count of changes is news', () => {
  assert.equal(isChangeNews(watch(1), watch(2), undefined, NOW), true);
  assert.equal(isChangeNews(watch(2), watch(2), undefined, NOW), false);
  assert.equal(isChangeNews(watch(1), watch(2), 2, NOW), false);
  assert.equal(isChangeNews(watch(1), watch(2, { outcome: 'error' }), undefined, NOW), false);
});

test('what was seen, is muted or was deleted is no news', () => {
  assert.equal(isChangeNews(watch(1), watch(2, { viewed: true }), undefined, NOW), false);
  assert.equal(isChangeNews(watch(1), watch(2, { muted: true }), undefined, NOW), false);
  assert.equal(isChangeNews(watch(1), null, undefined, NOW), false);
});

test('of a watch that was not known, a change is news once and while it is recent', () => {
  assert.equal(isChangeNews(null, watch(2), undefined, NOW), true);
  assert.equal(isChangeNews(null, watch(2), 2, NOW), false);
  assert.equal(isChangeNews(null, watch(2, { lastChangedAt: '2026-01-09T11:00:00Z' }), undefined, NOW), false);
  assert.equal(isChangeNews(null, watch(0, { lastChangedAt: null }), undefined, NOW), false);
});

test('a watch is in sight on its own page, and in the list where its row is on the screen', () => {
  const params = new URLSearchParams();
  const visible = (id) => id === 'a';
  assert.equal(inSight('a', { page: 'watch', id: 'a', params }, () => false), true);
  assert.equal(inSight('a', { page: 'watch', id: 'b', params }, visible), false);
  assert.equal(inSight('a', { page: 'home', params }, visible), true);
  assert.equal(inSight('b', { page: 'home', params }, visible), false);
  assert.equal(inSight('a', { page: 'queue', params }, visible), false);
});

test('few are shown one by one', () => {
  assert.deepEqual(sumUp([], news('a', 'b'), 2), { close: [], open: [alone('a'), alone('b')] });
  assert.deepEqual(sumUp([alone('a')], news('b'), 2), { close: [], open: [alone('b')] });
});

test('many are shown as one, together with what is there', () => {
  assert.deepEqual(sumUp([], news('a', 'b', 'c'), 2), { close: [], open: [sum('a', 'b', 'c')] });
  assert.deepEqual(sumUp([alone('a'), alone('b')], news('c'), 2), { close: ['a', 'b'], open: [sum('a', 'b', 'c')] });
  assert.deepEqual(sumUp([sum('a', 'b', 'c')], news('d', 'a'), 2), { close: [], open: [sum('a', 'b', 'c', 'd')] });
});

test('a watch that changes again counts once, and nothing new changes nothing', () => {
  assert.deepEqual(sumUp([alone('a'), alone('b')], news('a'), 2), { close: [], open: [alone('a')] });
  assert.deepEqual(sumUp([alone('a')], news(), 2), { close: [], open: [] });
});
