import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daysWords, nextWindow, pastMidnight, scheduleFaults, scheduleWords, WEEKDAYS } from '../../main/resources/webroot/app/lib/schedule.js';

const office = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' };

test('days that follow each other are told as a span', () => {
  assert.deepEqual(
    [WEEKDAYS, office.days, ['sat', 'sun'], ['mon', 'wed', 'thu', 'fri'], ['tue']].map(daysWords),
    ['daily', 'Mon–Fri', 'Sat, Sun', 'Mon, Wed–Fri', 'Tue'],
  );
});

test('a schedule names its zone only to who lives in another', () => {
  const schedule = { windows: [office], timezone: 'Europe/Berlin' };
  assert.equal(scheduleWords(schedule, 'Europe/Berlin'), 'Mon–Fri 08:00–18:00');
  assert.equal(scheduleWords(schedule, 'Asia/Tokyo'), 'Mon–Fri 08:00–18:00 (Europe/Berlin)');
  assert.equal(scheduleWords({ ...schedule, windows: [] }, 'Asia/Tokyo'), '');
  assert.equal(scheduleWords(null, 'Asia/Tokyo'), '');
});

test('midnight as an end is 24:00, and from midnight to midnight is all day', () => {
  const told = (from, to) => scheduleWords({ windows: [{ days: ['sat'], from, to }], timezone: 'UTC' }, 'UTC');
  assert.deepEqual([told('20:00', '00:00'), told('00:00', '00:00'), told('22:00', '02:00')], ['Sat 20:00–24:00', 'Sat all day', 'Sat 22:00–02:00']);
  assert.deepEqual([['22:00', '02:00'], ['20:00', '00:00'], ['08:00', '18:00'], ['', '02:00']].map(([from, to]) => pastMidnight({ days: ['sat'], from, to })), [true, false, false, false]);
});

test('of many times the first two are told', () => {
  assert.equal(scheduleWords({ windows: [office, office, office, office], timezone: 'UTC' }, 'UTC'), 'Mon–Fri 08:00–18:00, Mon–Fri 08:00–18:00 and 2 more');
});

test('an added time is office hours first, then the days that are left', () => {
  assert.deepEqual(nextWindow([]).days, office.days);
  assert.deepEqual(nextWindow([office]).days, ['sat', 'sun']);
  assert.deepEqual(nextWindow([{ ...office, days: WEEKDAYS }]).days, WEEKDAYS);
});

test('what can’t be saved is named as the server names it', () => {
  const faults = (window, timezone = 'UTC') => Object.keys(scheduleFaults({ windows: [{ ...office, ...window }], timezone }));
  assert.deepEqual(faults({}), []);
  assert.deepEqual(faults({ days: [] }), ['schedule.windows[0].days']);
  assert.deepEqual(faults({ to: '' }), ['schedule.windows[0].from']);
  assert.deepEqual(faults({ to: '08:00' }), ['schedule.windows[0].to']);
  assert.deepEqual(faults({ from: '00:00', to: '00:00' }), []);
  assert.deepEqual(faults({}, ' '), ['schedule.timezone']);
  assert.deepEqual(scheduleFaults(null), {});
});
