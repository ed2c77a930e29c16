import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inLanguage, itemsOf, patternLine, rangeOf, selectorLine } from '../../main/resources/webroot/app/lib/counts-lines.js';
import { draftOf, numberOf, optionsOf, patchOf, PATHS } from '../../main/resources/webroot/app/lib/counts.js';

const FULL = {
  kind: 'visual',
  visual: { maxDiffPixelRatio: 0.005, threshold: 0.2 },
  filters: {
    include: ['css:#price', 'xpath://h1', 'css:jq:hover'], remove: ['jq:.ads'], extract: ['/Price: (.+)/i'], keep: ['euro'], ignore: [' visitors ', '/^Updated/'],
    trim: true, collapseWhitespace: true, ignoreCase: true, ignoreNumbers: true, sortLines: true, uniqueLines: true, onlyNewLines: true,
  },
  trigger: {
    present: ['in stock'], absent: ['sold out'], blockWhilePresent: ['maintenance'], changes: ['added'], minWords: 3, maxSimilarity: 0.07,
    number: { extract: 'Price:', above: -5, below: 19.5, changePercent: 0.1 },
  },
};
const NONE = { filters: null, trigger: null };

test('what is read into the form is what it says, and no change', () => {
  const draft = draftOf(FULL);

  assert.equal(draft['filters.include'], '#price\nxpath://h1\ncss:jq:hover');
  assert.equal(draft['trigger.maxSimilarity'], '7');
  assert.deepEqual(patchOf(draft, FULL), {});
  const said = optionsOf(draft);
  assert.deepEqual(said, { ...FULL, filters: { ...FULL.filters, include: ['#price', 'xpath://h1', 'css:jq:hover'] } });
  assert.deepEqual(patchOf(draftOf(NONE), NONE), {});
  assert.deepEqual(optionsOf(draftOf(NONE)), {});
  assert.deepEqual(optionsOf(draft, ['filters.trim', 'trigger.minWords']), { filters: { trim: true }, trigger: { minWords: 3 } });
});

test('a form says all that there is to say', () => {
  const named = (object, path = '') => Object.entries(object).flatMap(([name, value]) => (value?.constructor === Object ? named(value, `${path}${name}.`) : [path + name]));
  assert.deepEqual(named(FULL).sort(), [...PATHS].sort());
});

test('how much a picture may differ is said of pictures alone', () => {
  const visual = { ...NONE, kind: 'visual', visual: { maxDiffPixelRatio: 0.005 } };

  assert.equal(draftOf(visual)['visual.maxDiffPixelRatio'], '0.5');
  assert.deepEqual(patchOf({ ...draftOf(visual), kind: 'page' }, visual), { kind: null, visual: { maxDiffPixelRatio: null } });
  assert.deepEqual(optionsOf({ ...draftOf(NONE), 'visual.threshold': '0.3' }), {});
});

test('an edit sends what differs, and null for what is emptied', () => {
  const edit = (base, parts) => patchOf({ ...draftOf(base), ...parts }, base);

  assert.deepEqual(edit(NONE, { 'filters.include': ' #a \n\n .b' }), { filters: { include: ['#a', '.b'] } });
  assert.deepEqual(edit(NONE, { 'filters.include': ' \n ', 'trigger.minWords': ' ' }), {});
  assert.deepEqual(edit(FULL, { 'filters.trim': null, 'filters.keep': '' }), { filters: { keep: null, trim: null } });
  assert.deepEqual(edit(FULL, { 'trigger.number.below': '20,5', 'trigger.maxSimilarity': '12.5' }), { trigger: { number: { below: 20.5 }, maxSimilarity: 0.125 } });
  assert.deepEqual(edit(FULL, { 'trigger.changes': ['added', 'removed', 'replaced'] }), { trigger: { changes: null } });
  const without = { 'trigger.number.extract': '', 'trigger.number.above': '', 'trigger.number.below': '' };
  assert.deepEqual(edit(FULL, without), { trigger: { number: { extract: null, above: null, below: null } } });
  assert.deepEqual(edit(FULL, { ...without, 'trigger.number.changePercent': '' }), { trigger: { number: null } });
});

test('the kind is sent where it is another, and the usual one as none', () => {
  assert.deepEqual(patchOf({ ...draftOf(NONE), kind: 'price' }, NONE), { kind: 'price' });
  assert.deepEqual(patchOf({ ...draftOf(FULL), kind: 'page' }, FULL), { kind: null, visual: { maxDiffPixelRatio: null, threshold: null } });
  assert.deepEqual(patchOf(draftOf({ ...NONE, kind: 'page' }), NONE), {});
});

test('what is no number is an edit, but is not sent on', () => {
  const draft = { ...draftOf(NONE), 'trigger.number.below': 'ten' };

  assert.deepEqual(patchOf(draft, NONE), { trigger: { number: { below: NaN } } });
  assert.deepEqual(optionsOf(draft), {});
});

test('numbers are read with a dot or a comma, but never mistaken for thousands', () => {
  assert.deepEqual(['', ' 19.99 ', '19,99', '-3', '.5', '1e3', '0,1234'].map(numberOf), [null, 19.99, 19.99, -3, 0.5, 1000, 0.1234]);
  for (const text of ['1,000', '1.000,50', '1,000.50', '1 000', 'ten', '5 %', '1,2,3']) assert.ok(Number.isNaN(numberOf(text)), text);
});

test('items know their lines, and only selectors lose their blanks', () => {
  assert.deepEqual(itemsOf('\n a \r\n\nb', true), [{ line: 2, text: 'a' }, { line: 4, text: 'b' }]);
  assert.deepEqual(itemsOf(' a \n\t', false), [{ line: 1, text: ' a ' }]);
});

test('what has several lines is written in one that means the same', () => {
  assert.equal(selectorLine('css:main >\n  article'), 'main > article');
  assert.equal(patternLine('a+b\nc/d'), '/a\\+b\\nc\\/d/i');
  assert.equal(patternLine('/a\n(b)/s'), '/a\\n(b)/s');
  assert.equal(patternLine('plain'), 'plain');
});

test('a line is found in a text', () => {
  assert.deepEqual([1, 2, 3, 9].map((line) => rangeOf('ab\n\ncde', line)), [[0, 2], [3, 3], [4, 7], [7, 7]]);
});

test('the line at the caret changes its language, and the caret stays with it', () => {
  assert.deepEqual(inLanguage('', 0, 'xpath'), { text: 'xpath:', caret: 6 });
  assert.deepEqual(inLanguage('#a\n.b\n.c', 4, 'css'), { text: '#a\ncss:.b\n.c', caret: 8 });
  assert.deepEqual(inLanguage('JQ: .a', 6, 'jsonpath'), { text: 'jsonpath:.a', caret: 11 });
  assert.deepEqual(inLanguage('xpath://h1', 0, 'jq'), { text: 'jq://h1', caret: 3 });
});

test('what somebody else turned on is turned off here, or left to them again', () => {
  const base = { filters: { trim: false, sortLines: true } };
  const edit = (of, parts) => patchOf({ ...draftOf(of), ...parts }, of);

  assert.deepEqual(edit({}, { 'filters.trim': false }), { filters: { trim: false } });
  assert.deepEqual(edit(base, {}), {});
  assert.deepEqual(optionsOf(draftOf(base)), base);
  assert.deepEqual(edit(base, { 'filters.trim': null, 'filters.sortLines': false }), { filters: { trim: null, sortLines: false } });
});
