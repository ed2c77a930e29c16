import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchDraftOf, fetchOf, inheritedFrom, inheritedWords, patched, usualWords } from '../../main/resources/webroot/app/lib/defaults.js';

test('what the form shows is replaced, what it does not show stays', () => {
  const base = { proxy: 'http://u:***@p.example:1', headers: { DNT: '1' }, locale: 'de', block: ['font'] };
  const draft = { ...fetchDraftOf(base), locale: ' ', timezone: ' UTC ', block: ['tracker', 'image'] };

  assert.deepEqual(fetchOf(draft, base), { proxy: 'http://u:***@p.example:1', headers: { DNT: '1' }, timezone: 'UTC', block: ['image', 'tracker'] });
  assert.deepEqual(fetchOf(fetchDraftOf(base), base), base);
});

test('a form in which nothing is said says nothing', () => {
  assert.equal(fetchOf(fetchDraftOf(null), null), null);
  assert.equal(fetchOf({ ...fetchDraftOf({ locale: 'de' }), locale: '' }, { locale: 'de' }), null);
});

test('that nothing is to be left out stays said', () => {
  assert.deepEqual(fetchOf(fetchDraftOf({ block: [] }), { block: [] }), { block: [] });
});

test('that nothing is to be left out can be said, and be left to others again', () => {
  assert.deepEqual(fetchOf({ ...fetchDraftOf(null), block: [] }, null), { block: [] });
  assert.equal(fetchOf({ ...fetchDraftOf({ block: [] }), block: null }, { block: [] }), null);
});

test('a tag’s form has what the defaults of all say', () => {
  const inherited = inheritedFrom({ interval: 'PT1H', fetch: { block: [] }, filters: { trim: true }, trigger: null });

  assert.deepEqual(inherited, { 'fetch.block': { tag: null, value: [] }, 'filters.trim': { tag: null, value: true } });
  assert.equal(usualWords(inherited['filters.trim']), 'As the defaults say: on');
  assert.equal(usualWords({ tag: 'prices', value: false }), 'As #prices says: off');
  assert.equal(inheritedWords(inherited, 'fetch.block'), 'From the defaults: nothing');
});

test('a merge patch removes what is null and keeps what keeps defaults away', () => {
  assert.deepEqual(
    patched({ filters: { trim: false, ignore: [], keep: ['a'] }, trigger: null }, { filters: { keep: null, include: ['b'] }, trigger: { minWords: 2 } }),
    { filters: { trim: false, ignore: [], include: ['b'] }, trigger: { minWords: 2 } },
  );
  assert.deepEqual(patched({ a: [1, 2] }, { a: [3] }), { a: [3] });
  assert.deepEqual(patched(undefined, {}), {});
});

test('a field tells where it has its value from', () => {
  const inherited = {
    'filters.ignore': { tag: null, value: ['a', '/b/'] },
    'filters.trim': { tag: 'prices', value: true },
    'trigger.number': { tag: null, value: { extract: 'Price', above: 5 } },
  };
  assert.equal(inheritedWords(inherited, 'filters.ignore'), 'From the defaults: a, /b/');
  assert.equal(inheritedWords(inherited, 'filters.trim'), 'From #prices: on');
  assert.equal(inheritedWords(inherited, 'trigger.number'), 'From the defaults: extract Price, above 5');
  assert.equal(inheritedWords(inherited, 'filters.keep'), '');
  assert.equal(inheritedWords(undefined, 'filters.keep'), '');
});
