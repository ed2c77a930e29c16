import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countsWords, namedFilter } from '../../main/resources/webroot/app/lib/counts-words.js';

test('what counts is told in one line', () => {
  assert.equal(
    countsWords({ filters: { include: ['css:.price'], ignore: ['a', 'b'] }, trigger: { number: { extract: 'Price:', below: 100 } } }),
    'Part .price · ignores 2 patterns · only if a number falls below 100',
  );
  assert.equal(countsWords({ kind: 'visual', filters: { include: ['css:#a'], trim: true }, visual: { maxDiffPixelRatio: 0.005 } }), 'What it looks like · part #a · only if over 0.5 % of the pixels differ');
  assert.equal(countsWords({ kind: 'price', filters: { keep: ['Price:'] } }), 'Price and availability · only lines with “Price:”');
  assert.equal(countsWords({}), '');
  assert.equal(countsWords({ filters: null, trigger: null }), '');
  assert.equal(
    countsWords({ filters: { remove: ['xpath://p', '.b'], extract: ['/v(.+)/'], keep: ['euro'], trim: true, sortLines: true } }),
    'Without 2 parts · only what matches /v(.+)/ · only lines with “euro” · ignores blanks · in any order',
  );
});

test('conditions are joined as they hold', () => {
  assert.equal(
    countsWords({ trigger: { present: ['a'], absent: ['b', 'c'], blockWhilePresent: ['busy'], changes: ['added', 'replaced'], minWords: 1, maxSimilarity: 0.9, number: { extract: 'x', above: 5, changePercent: 2.5 } } }),
    'Only if “a” is there and none of 2 texts is there and a number rises above 5 or moves by 2.5 % and something is added or replaced and 1 word or more differ and at most 90 % stays alike · never while “busy” is there',
  );
});

test('the filter that an error names is found, the longest first', () => {
  const options = { filters: { include: ['css:.p', 'css:.price'], extract: ['/v(.)/'] } };

  assert.deepEqual(namedFilter('the filter css:.price matches nothing on the page', options), { field: 'filters.include[1]', text: '.price' });
  assert.deepEqual(namedFilter('/v(.)/ is not in the text', options), { field: 'filters.extract[0]', text: '/v(.)/' });
  assert.equal(namedFilter('the filter css:.other matches nothing', { filters: null }), null);
});

test('what is turned off against defaults is told as well', () => {
  assert.equal(countsWords({ filters: { trim: false, ignoreNumbers: false, uniqueLines: false } }), 'Numbers count · blanks count · repeated lines too');
  assert.equal(countsWords({ filters: { trim: false, collapseWhitespace: true } }), 'Ignores blanks');
});
