import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawn, extent, KEPT_MS, NONE, withSample } from '../../main/resources/webroot/app/lib/samples.js';

const S = 1000;
const MIN = 60 * S;
const of = (...samples) => samples.reduce((all, [at, value]) => withSample(all, at, value), NONE);

test('samples keep their times, and those that follow at once replace each other', () => {
  assert.deepEqual(of([0, 1], [5 * S, 2], [5.5 * S, 3], [6 * S, 4]), { times: [0, 5 * S, 6 * S], values: [1, 2, 4] });
});

test('a clock set back does not turn time back', () => {
  assert.deepEqual(of([10 * S, 1], [4 * S, 2]).times, [10 * S, 10 * S]);
});

test('what is older than an hour goes, but for the value that held into it', () => {
  const samples = of([0, 1], [MIN, 2], [2 * MIN, 3], [KEPT_MS + 90 * S, 4]);
  assert.deepEqual(samples, { times: [MIN, 2 * MIN, KEPT_MS + 90 * S], values: [2, 3, 4] });
  assert.deepEqual(of([0, 1], [3 * KEPT_MS, 2]), { times: [0, 3 * KEPT_MS], values: [1, 2] });
});

test('while nothing is heard there is a gap, one for each time', () => {
  assert.deepEqual(of([0, null]), NONE);
  assert.deepEqual(of([0, 7], [10 * S, null], [20 * S, null], [30 * S, 8]).values, [7, null, 8]);
});

test('the last value is drawn until now, over at least five minutes and at most an hour', () => {
  assert.deepEqual(drawn(of([10 * MIN, 7]), 11 * MIN), { data: [[10 * MIN, 11 * MIN], [7, 7]], from: 6 * MIN, to: 11 * MIN });
  assert.equal(drawn(of([0, 7], [200 * MIN, 8]), 200 * MIN).from, 140 * MIN);
  assert.deepEqual(drawn(of([0, 7], [MIN, null]), 2 * MIN).data[1], [7, null, null]);
});

test('lowest, highest and last leave gaps out', () => {
  assert.equal(extent(NONE), null);
  assert.deepEqual(extent(of([0, 7], [10 * S, null], [20 * S, 3])), { low: 3, high: 7, now: 3 });
});
