import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinInterval, intervalSeconds, intervalWords, splitInterval } from '../../main/resources/webroot/app/lib/interval.js';
import { age, ago, duration, parseTime, stopwatch, until, upcoming } from '../../main/resources/webroot/app/lib/time.js';

const S = 1000;
const MIN = 60 * S;
const H = 60 * MIN;
const D = 24 * H;

test('the past is told in its largest unit, seconds in tens', () => {
  const told = (ms) => ago(1e12 - ms, 1e12);
  assert.deepEqual(
    [-5 * S, 0, 9 * S, 10 * S, 59 * S, MIN, 59 * MIN, H, 47 * H, 2 * D, 59 * D, 61 * D, 800 * D].map(told),
    ['just now', 'just now', 'just now', '10 s ago', '50 s ago', '1 min ago', '59 min ago', '1 h ago', '47 h ago', '2 days ago', '59 days ago', '2 months ago', '2 years ago'],
  );
});

test('the future is told rounded up, never as 0 or 60 s', () => {
  const told = (ms) => until(1e12 + ms, 1e12);
  assert.deepEqual([-S, S, 2 * S, 11 * S, 51 * S, 58 * MIN, 59.9 * MIN, 90 * MIN].map(told), ['now', 'now', 'in 10 s', 'in 20 s', 'in 1 min', 'in 58 min', 'in 1 h', 'in 2 h']);
});

test('durations and ages keep to two units', () => {
  assert.deepEqual([0, 640, 1200, 48_900, 125_000, 3_720_000].map(duration), ['0.0 s', '640 ms', '1.2 s', '48 s', '2 min 5 s', '1 h 2 min']);
  assert.deepEqual([0, 640, 12_000].map(stopwatch), ['0.0 s', '0.6 s', '12 s']);
  assert.deepEqual([0, 9500, 130_000].map(age), ['0 s', '9 s', '2 min']);
});

test('a missing or unreadable time is null', () => {
  assert.deepEqual([null, undefined, '', 'soon'].map(parseTime), [null, null, null, null]);
  assert.equal(parseTime('2026-01-31T08:15:00.000Z'), Date.UTC(2026, 0, 31, 8, 15));
});

test('an interval goes into amount and unit and back', () => {
  for (const [iso, amount, unit] of [['PT1H', 1, 'hours'], ['PT90M', 90, 'minutes'], ['PT1H30M', 90, 'minutes'], ['PT10S', 10, 'seconds'], ['PT24H', 1, 'days'], ['P2D', 2, 'days']]) {
    assert.deepEqual(splitInterval(iso), { amount, unit });
    assert.equal(intervalSeconds(joinInterval(amount, unit)), intervalSeconds(iso));
  }
  assert.deepEqual(['P', 'PT', '1h', '', null].map(intervalSeconds), [null, null, null, null, null]);
  assert.deepEqual(['PT1H', 'PT90M'].map(intervalWords), ['every hour', 'every 90 minutes']);
});

test('a time far ahead is told as a day, one very far as a date', () => {
  const noon = new Date(2026, 0, 9, 12).getTime(); // a Friday
  assert.equal(upcoming(noon + 58 * MIN, noon), 'in 58 min');
  assert.equal(upcoming(noon + 5 * H, noon), 'in 5 h');
  assert.match(upcoming(new Date(2026, 0, 12, 8).getTime(), noon), /Mon.* 08:00/);
  assert.match(upcoming(new Date(2026, 0, 16, 8).getTime(), noon), /Jan.* 08:00/);
});
