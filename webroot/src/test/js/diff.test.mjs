import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffView, diffWords } from '../../main/resources/webroot/app/lib/diff.js';
import { markWords, tokens } from '../../main/resources/webroot/app/lib/word-diff.js';

const marked = (parts) => parts.filter((part) => part.marked).map((part) => part.text);
const text = (parts) => parts.map((part) => part.text).join('');
const lines = (n, from = 1) => Array.from({ length: n }, (_, i) => `line ${from + i}`);

test('only the words that changed are marked', () => {
  const { before, after } = markWords('Kettle — € 19,99 in stock', 'Kettle — € 17,99 in stock');
  assert.deepEqual(marked(before), ['19,99']);
  assert.deepEqual(marked(after), ['17,99']);
});

test('neighbouring changed words are one mark', () => {
  assert.deepEqual(marked(markWords('by Anna Maria Schmidt today', 'by Paul Peter Meier today').before), ['Anna Maria Schmidt']);
});

test('marking keeps the text of both sides', () => {
  for (const [a, b] of [['', 'x'], ['a  b', 'a b'], ['日本語 テスト', '日本 テスト!'], ['x'.repeat(50_000), 'y x']]) {
    const { before, after } = markWords(a, b);
    assert.equal(text(before), a);
    assert.equal(text(after), b);
  }
});

test('tokens put together are the line', () => {
  const line = '“Kettle”, 1.7 l — € 19,99\t(2026-11-24) 😀';
  assert.equal(tokens(line).join(''), line);
});

test('lines too many or too long to compare still come out whole', () => {
  const a = Array.from({ length: 3000 }, (_, i) => `a ${i}`);
  const b = Array.from({ length: 2000 }, (_, i) => `b ${i}`);
  const view = diffView([{ op: 'replace', before: a, after: b }]);
  assert.equal(view.removed + view.changed, 3000);
  assert.equal(view.added + view.changed, 2000);
});

test('long equal parts are folded, with three lines left around a change', () => {
  const view = diffView([
    { op: 'equal', before: lines(20), after: lines(20) },
    { op: 'insert', before: [], after: ['new'] },
    { op: 'equal', before: lines(20, 21), after: lines(20, 21) },
  ]);
  assert.deepEqual(view.blocks.map((block) => [block.kind, block.lines.length]), [['fold', 17], ['lines', 3], ['lines', 1], ['lines', 3], ['fold', 17]]);
  assert.equal(diffWords(view), '1 line added');
});

test('an equal part hardly longer than its context is not folded', () => {
  const view = diffView([
    { op: 'insert', before: [], after: ['a'] },
    { op: 'equal', before: lines(9), after: lines(9) },
    { op: 'insert', before: [], after: ['b'] },
  ]);
  assert.ok(view.blocks.every((block) => block.kind === 'lines'));
});

test('lines are numbered on both sides', () => {
  const view = diffView([
    { op: 'equal', before: ['a'], after: ['a'] },
    { op: 'delete', before: ['b', 'c'], after: [] },
    { op: 'equal', before: ['d'], after: ['d'] },
  ]);
  assert.deepEqual(view.blocks.flatMap((block) => block.lines).map((line) => [line.before?.number, line.after?.number]), [[1, 1], [2, undefined], [3, undefined], [4, 2]]);
});

test('a replaced line stands beside the line it became, not beside the one that moved in', () => {
  const view = diffView([{ op: 'replace', before: ['Kettle Alba, steel, € 19'], after: ['New this week', 'Kettle Alba, steel, € 17'] }]);
  const shown = view.blocks.flatMap((block) => block.lines);
  assert.deepEqual(shown.map((line) => line.kind), ['insert', 'replace']);
  assert.equal(diffWords(view), '1 line changed, 1 added');
});

test('no hunks is no difference', () => {
  assert.equal(diffWords(diffView([])), 'no difference in the text');
});
