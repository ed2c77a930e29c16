import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cssOf, moved, narrower, outline, partAt, partWords, wider, withLine, withLineAt } from '../../main/resources/webroot/app/lib/picking.js';

/** @param {string} selector @param {number[]} box @param {number} parent */
const part = (selector, [x, y, width, height], parent) => ({ selector, x, y, width, height, tag: 'div', text: '', parent });

// A card with a wrapper of its own size, a title and a price in it; and a note beside.
const PARTS = [
  part('main', [0, 0, 500, 400], -1),
  part('.card', [10, 10, 200, 100], 0),
  part('.card > div', [10, 10, 200, 100], 1),
  part('.title', [20, 20, 100, 20], 2),
  part('.price', [20, 50, 60, 20], 2),
  part('.note', [300, 10, 100, 50], 0),
];

test('a point is in the smallest part that has it, of equal ones the innermost', () => {
  assert.equal(partAt(PARTS, 25, 55), 4);
  assert.equal(partAt(PARTS, 15, 15), 2);
  assert.equal(partAt(PARTS, 450, 350), 0);
  assert.equal(partAt(PARTS, 600, 10), -1);
  assert.equal(partAt([], 1, 1), -1);
});

test('a box has its left and top edge, and not its right and bottom', () => {
  assert.equal(partAt(PARTS, 20, 50), 4);
  assert.equal(partAt(PARTS, 80, 50), 2);
  assert.equal(partAt(PARTS, 20, 70), 2);
});

test('a small part over a large one is found whatever the order', () => {
  const covered = [part('.small', [10, 10, 20, 20], -1), part('.over-all', [0, 0, 500, 500], -1)];

  assert.equal(partAt(covered, 15, 15), 0);
});

test('wider passes over what looks the same, and ends at the outermost', () => {
  assert.equal(wider(PARTS, 4), 2);
  assert.equal(wider(PARTS, 2), 0);
  assert.equal(wider(PARTS, 0), 0);
});

test('narrower leads to the first part within, or back where one came from', () => {
  assert.equal(narrower(PARTS, 0), 1);
  assert.equal(narrower(PARTS, 2), 3);
  assert.equal(narrower(PARTS, 2, 4), 4);
  assert.equal(narrower(PARTS, 0, 4), 2);
  assert.equal(narrower(PARTS, 3), 3);
  assert.equal(narrower(PARTS, 5, 4), 5);
});

test('what is wider is narrower back', () => {
  for (const place of [3, 4, 5]) assert.equal(narrower(PARTS, wider(PARTS, place), place), place);
});

test('keys lead through the document and stay in it', () => {
  assert.equal(moved(PARTS, -1, 'ArrowRight', -1), 0);
  assert.equal(moved(PARTS, -1, 'End', -1), 5);
  assert.equal(moved(PARTS, 3, 'ArrowRight', -1), 4);
  assert.equal(moved(PARTS, 5, 'ArrowRight', -1), 5);
  assert.equal(moved(PARTS, 0, 'ArrowLeft', -1), 0);
  assert.equal(moved(PARTS, 4, 'ArrowUp', -1), 2);
  assert.equal(moved(PARTS, 2, 'ArrowDown', 4), 4);
  assert.equal(moved(PARTS, 4, 'Home', -1), 0);
  assert.equal(moved(PARTS, 4, 'x', -1), null);
  assert.equal(moved([], -1, 'ArrowRight', -1), null);
});

test('a line is CSS unless it says otherwise', () => {
  assert.equal(cssOf(' css: #price '), '#price');
  assert.equal(cssOf('.card > .price'), '.card > .price');
  assert.equal(cssOf('xpath://h1'), null);
  assert.equal(cssOf('jq:.a'), null);
  assert.equal(cssOf(' '), null);
});

test('a selector is added on a line of its own, once', () => {
  assert.equal(withLine('', '.price'), '.price');
  assert.equal(withLine('#a\n\n', '.price'), '#a\n.price');
  assert.equal(withLine('#a\ncss:.price', '.price'), '#a\ncss:.price');
});

test('a line is replaced or left out, and the others stay', () => {
  assert.equal(withLineAt('#a\n\n#b', 3, '.c'), '#a\n\n.c');
  assert.equal(withLineAt('#a\n#b', 1, ''), '#b');
  assert.equal(withLineAt('#a', 1, ''), '');
});

test('parts are said by what they are and their first words', () => {
  assert.equal(partWords({ ...PARTS[3], tag: 'h2', text: 'Kettle' }), 'heading “Kettle”');
  assert.equal(partWords({ ...PARTS[3], tag: 'my-tag' }), 'my-tag');
});

test('boxes are drawn as one path', () => {
  assert.equal(outline([PARTS[4], PARTS[5]]), 'M20 50h60v20h-60zM300 10h100v50h-100z');
  assert.equal(outline([]), '');
});

test('two thousand parts are looked through in no time', () => {
  const many = Array.from({ length: 2000 }, (_, at) => part(`#p${at}`, [at % 50, Math.floor(at / 50), 10, 10], at - 1));

  assert.equal(partAt(many, 49 + 5, 39 + 5), 1999);
  assert.equal(wider(many, 1999), 1998);
  assert.equal(narrower(many, 0, 1999), 1);
});
