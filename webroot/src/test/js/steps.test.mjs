import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOf, ownFaults } from '../../main/resources/webroot/app/lib/fetch-faults.js';
import { draftOf, fetchOf, patchOf } from '../../main/resources/webroot/app/lib/fetch.js';
import { movedStep, stepPath, stepRow, stepWords, triedRun, withParts } from '../../main/resources/webroot/app/lib/steps.js';

const STEPS = [
  { action: 'click', selector: 'css:#accept', optional: true, timeout: 'PT2S' },
  { action: 'fill', selector: '#user', value: 'me' },
  { action: 'fill', selector: '#password', value: '***', secret: true },
  { action: 'press', value: 'Enter' },
  { action: 'scroll' },
  { action: 'wait', value: 'PT1.5S' },
  { action: 'waitFor', selector: 'xpath://h1' },
];
const WATCH = { engine: 'auto', fetch: { steps: STEPS, locale: 'de' } };
const NONE = { engine: 'auto', fetch: null };
const rowsOf = (watch) => draftOf(watch)['fetch.steps'];
const edit = (rows, base = WATCH) => patchOf({ ...draftOf(base), 'fetch.steps': rows }, base);
const texts = (faults) => Object.fromEntries(Object.entries(faults).map(([path, told]) => [path, told.map(({ text }) => text).join()]));

test('steps that are read into the form are no change, their secrets shown to nobody', () => {
  const draft = draftOf(WATCH);

  assert.deepEqual(patchOf(draft, WATCH), {});
  assert.deepEqual(fetchOf(draft, WATCH), WATCH);
  assert.deepEqual(ownFaults(draft, WATCH), {});
  assert.deepEqual(draft['fetch.steps'].map(({ selector, value }) => [selector, value]), [
    ['#accept', ''], ['#user', 'me'], ['#password', null], ['', 'Enter'], ['', ''], ['', '1.5'], ['xpath://h1', '']]);
});

test('an edit sends all steps in their order, stars for secrets that stay', () => {
  const rows = rowsOf(WATCH);

  assert.deepEqual(edit(movedStep(rows, 2, -1)).fetch.steps.map(({ selector, value }) => [selector, value]).slice(0, 3), [['#accept', undefined], ['#password', '***'], ['#user', 'me']]);
  assert.deepEqual(edit(rows.with(2, { ...rows[2], value: 'n3w' })).fetch.steps[2], { action: 'fill', selector: '#password', value: 'n3w', secret: true });
  assert.deepEqual(edit([]), { fetch: { steps: null } });
  assert.deepEqual(edit([stepRow({ action: 'goto', value: ' https://a.example/ ' })], NONE), { fetch: { steps: [{ action: 'goto', value: 'https://a.example/' }] } });
  assert.deepEqual(edit([{ ...stepRow({ action: 'fill', selector: '#a' }), value: '' }], NONE), { fetch: { steps: [{ action: 'fill', selector: '#a', value: '' }] } });
  assert.deepEqual(edit([{ ...stepRow({ action: 'wait' }), value: '2,5', timeout: '' }], NONE), { fetch: { steps: [{ action: 'wait', value: 'PT2.5S' }] } });
  assert.deepEqual(edit([{ ...stepRow({ action: 'click', selector: '#a' }), value: 'left over', secret: true }], NONE), { fetch: { steps: [{ action: 'click', selector: '#a' }] } });
});

test('a step moves within the list only', () => {
  const rows = rowsOf(WATCH);

  assert.equal(movedStep(rows, 0, -1), rows);
  assert.equal(movedStep(rows, rows.length - 1, 1), rows);
  assert.deepEqual(movedStep(rows, 0, 1).map(({ key }) => key).slice(0, 2), [rows[1].key, rows[0].key]);
});

test('how a step went when it was tried is told until it is edited, wherever it moves', () => {
  const rows = rowsOf(WATCH);
  const tried = { rows, runs: [{ number: 1 }, { number: 2 }] };

  assert.deepEqual(movedStep(rows, 0, 1).map((row) => triedRun(tried, row)?.number), [2, 1, ...Array.from({ length: 5 }, () => undefined)]);
  for (const parts of [{ selector: '#other' }, { value: 'you' }, { optional: true }, { timeout: '3' }, { action: 'click' }]) assert.equal(triedRun(tried, withParts(rows[1], parts)), undefined);
  assert.equal(triedRun(tried, stepRow({ action: 'click', selector: '#accept' })), undefined);
});

test('a secret goes with the action it is of, and with being one', () => {
  const secret = rowsOf(WATCH)[2];

  assert.deepEqual([withParts(secret, { action: 'click' }).value, withParts(secret, { action: 'click' }).secret], ['', false]);
  assert.deepEqual([withParts(secret, { secret: false }).value, withParts(secret, { secret: false }).secret], ['', false]);
  assert.equal(withParts(secret, { selector: '#other' }).value, null);
});

test('what is wrong is told at its field, before anything is asked', () => {
  const rows = [
    stepRow({ action: 'click' }), { ...rowsOf(WATCH)[2], selector: '#other' }, { ...stepRow({ action: 'wait' }), value: '31' }, stepRow({ action: 'goto' }),
    { ...stepRow({ action: 'scroll' }), value: 'far' }, { ...stepRow({ action: 'waitFor', selector: 'h1' }), timeout: '0' },
  ];

  assert.deepEqual(texts(ownFaults({ ...draftOf(WATCH), 'fetch.steps': rows }, WATCH)), {
    [stepPath(rows[0], 'selector')]: 'A selector of what is clicked: CSS, or XPath after “xpath:”.',
    [stepPath(rows[1], 'value')]: 'The stored value belongs to another action or selector. Replace it, or go back to what was there.',
    [stepPath(rows[2], 'value')]: 'Seconds, from 0 to 30.',
    [stepPath(rows[3], 'value')]: 'The address to go to.',
    [stepPath(rows[4], 'value')]: 'A whole number of pixels, or nothing.',
    [stepPath(rows[5], 'timeout')]: 'Seconds, from 0.1 to 30.',
  });
  const many = Array.from({ length: 51 }, () => stepRow({ action: 'scroll' }));
  assert.deepEqual(texts(ownFaults({ ...draftOf(NONE), 'fetch.steps': many }, NONE)), { 'fetch.steps': '50 steps at most.' });
});

test('what the server complains about stands at the step and field it is about', () => {
  const draft = draftOf(WATCH);
  const [first, , third] = draft['fetch.steps'];

  assert.deepEqual(texts(faultsOf([
    { field: 'fetch.steps[2].selector', message: 'is no CSS' }, { field: '/fetch/steps/0', message: 'is odd' }, { field: 'fetch.steps', message: 'has too many' },
    { field: 'fetch.steps[9].value', message: 'is gone' },
  ], draft)), { [stepPath(third, 'selector')]: 'This is no CSS.', [stepPath(first, 'action')]: 'This is odd.', 'fetch.steps': 'This has too many.', form: 'fetch.steps[9].value is gone.' });
});

test('a step is told without its secret', () => {
  assert.equal(stepWords({ action: 'fill', selector: 'css:#password', value: 's3cret', secret: true }), 'Fill in #password');
  assert.equal(stepWords({ action: 'press', value: 's3cret', secret: true }), 'Press a key');
  assert.equal(stepWords({ action: 'press', value: 'Enter' }), 'Press a key Enter');
});
