import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOrderOf, ListView, shift } from '../../main/resources/webroot/app/data/list-view.js';

const rows = (...ids) => ids.map((id) => ({ id }));
const view = (ids, more = {}) => new ListView({ query: {}, counts: {}, rows: rows(...ids), ...more });

test('a part of a list knows its rows by their places in the whole', () => {
  const part = view(['c', 'd'], { start: 2, length: 9 });
  assert.equal(part.at(2).id, 'c');
  assert.equal(part.at(1), undefined);
  assert.equal(part.at(4), undefined);
  assert.equal(part.indexOf('d'), 3);
  assert.equal(part.indexOf('a'), -1);
  assert.equal(part.isWhole, false);
  assert.equal(view(['a']).isWhole, true);
});

test('while the order is held, what has gone goes, what has come waits, and all else is as it is now', () => {
  const now = [{ id: 'new' }, { id: 'c', phase: 'rendering' }, { id: 'a' }];
  assert.deepEqual(inOrderOf(rows('a', 'b', 'c'), now), [{ id: 'a' }, { id: 'c', phase: 'rendering' }]);
});

test('rows that come or go above those on the screen shift them all', () => {
  assert.equal(shift(view(['a', 'b', 'c', 'd']), view(['x', 'y', 'a', 'b', 'c', 'd']), 1, 3), 2);
  assert.equal(shift(view(['a', 'b', 'c', 'd']), view(['b', 'c', 'd']), 1, 3), -1);
  assert.equal(shift(view(['a', 'b', 'c', 'd']), view(['a', 'b', 'c', 'd', 'e']), 1, 3), 0);
});

test('a row that moves from the screen to the top shifts nothing below its place', () => {
  assert.equal(shift(view(['a', 'b', 'c', 'd', 'e', 'f']), view(['c', 'a', 'b', 'd', 'e', 'f']), 1, 5), 0);
});

test('where nothing that was on the screen is at hand, nothing is known of a shift', () => {
  assert.equal(shift(view(['a', 'b']), view(['y', 'z'], { start: 40, length: 90 }), 0, 1), 0);
});
