import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftOf } from '../../main/resources/webroot/app/lib/counts.js';
import { faultsOf, ownFaults, placeOf, strayFaults } from '../../main/resources/webroot/app/lib/counts-faults.js';

const EMPTY = draftOf({});

test('a complaint is placed at its field and line, past empty lines', () => {
  const draft = { ...EMPTY, 'filters.extract': 'a\n\nb\n\n/(/' };

  assert.deepEqual(faultsOf([{ field: 'filters.extract[2]', message: 'is not a regular expression' }], draft), {
    'filters.extract': [{ line: 5, text: 'Line 5 is not a regular expression.' }],
  });
});

test('several complaints of a field stay together, and each is a sentence', () => {
  const draft = { ...EMPTY, 'filters.include': '#a\n#b' };
  const faults = faultsOf([
    { field: 'filters.include[0]', message: 'is wrong' }, { field: 'filters.include[1]', message: 'is wrong too!' },
    { field: 'filters.include', message: 'has more than 50 items; join some of them' }, { field: 'trigger.number', message: 'needs above, below or changePercent' },
    { field: 'trigger.minWords', message: 'Must be whole.' },
  ], draft);

  assert.deepEqual(faults['filters.include'], [
    { line: 1, text: 'Line 1 is wrong.' }, { line: 2, text: 'Line 2 is wrong too!' }, { line: 0, text: 'This has more than 50 items; join some of them.' },
  ]);
  assert.equal(faults['trigger.number']?.[0].text, 'This needs above, below or changePercent.');
  assert.equal(faults['trigger.minWords']?.[0].text, 'Must be whole.');
});

test('what has no field of its own is told with its name', () => {
  assert.deepEqual(faultsOf([{ field: 'filters', message: 'and trigger have over 64,000 characters together' }, { field: 'url', message: 'is no URL' }], EMPTY), {
    form: [{ line: 0, text: 'filters and trigger have over 64,000 characters together.' }, { line: 0, text: 'url is no URL.' }],
  });
});

test('paths are read with dots or as JSON pointers', () => {
  assert.deepEqual(placeOf('trigger.changes[1]'), { path: 'trigger.changes', index: 1 });
  assert.deepEqual(placeOf('/filters/extract/2'), { path: 'filters.extract', index: 2 });
  assert.deepEqual(placeOf('/trigger/number/below'), { path: 'trigger.number.below', index: -1 });
  assert.deepEqual([placeOf('').path, placeOf('title').path, placeOf('filters.inclued').path], ['form', 'form', 'form']);
});

test('numbers that can’t be are told before anything is sent', () => {
  const wrong = (parts) => Object.keys(ownFaults({ ...EMPTY, ...parts }));

  assert.deepEqual(wrong({}), []);
  assert.deepEqual(wrong({ 'trigger.minWords': '1', 'trigger.maxSimilarity': '100', 'trigger.number.above': '-1', 'trigger.number.changePercent': '0,5' }), []);
  assert.deepEqual(wrong({ 'trigger.minWords': '1.5', 'trigger.maxSimilarity': '101', 'trigger.number.above': '1,000', 'trigger.number.changePercent': '0', 'trigger.changes': [] }).sort(), [
    'trigger.changes', 'trigger.maxSimilarity', 'trigger.minWords', 'trigger.number.above', 'trigger.number.changePercent',
  ]);
});

test('what is wrong with a field that isn’t shown is told all the same', () => {
  const draft = { ...EMPTY, kind: 'visual', 'trigger.minWords': 'many', 'visual.threshold': 'some' };
  const faults = { ...ownFaults(draft), form: [{ line: 0, text: 'Not now.' }] };

  assert.deepEqual(strayFaults(faults, (path) => path.startsWith('visual.')), ['trigger.minWords, not shown now: A number such as 19.99, without a sign between thousands.']);
  assert.deepEqual(strayFaults(faults, () => true), []);
});
