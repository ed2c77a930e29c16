// Weekly windows as people set and read them.

/** @typedef {import('../model.js').Schedule} Schedule */
/** @typedef {import('../model.js').ScheduleWindow} ScheduleWindow */
/** @typedef {import('../model.js').Weekday} Weekday */

/** @type {Weekday[]} */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** @type {Record<Weekday, string>} */
export const WEEKDAY_NAMES = {
  mon: 'Monday', tue: 'Tuesday', wed: 'Wednesday', thu: 'Thursday', fri: 'Friday', sat: 'Saturday', sun: 'Sunday',
};

/** The zone of whoever reads this. */
export const readersZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** Zones to pick from; browsers leave UTC out. */
export const knownZones = () => ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];

/** @param {Weekday} day */
const short = (day) => WEEKDAY_NAMES[day].slice(0, 3);

/**
 * "daily", "Mon–Fri", "Sat, Sun".
 *
 * @param {Weekday[]} days in the week's order
 */
export function daysWords(days) {
  if (days.length === WEEKDAYS.length) return 'daily';
  /** @type {Weekday[][]} days that follow each other */
  const runs = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last && WEEKDAYS.indexOf(day) === WEEKDAYS.indexOf(/** @type {Weekday} */ (last.at(-1))) + 1) last.push(day);
    else runs.push([day]);
  }
  return runs.flatMap((run) => (run.length > 2 ? [`${short(run[0])}–${short(/** @type {Weekday} */ (run.at(-1)))}`] : run.map(short))).join(', ');
}

/** @param {ScheduleWindow} window */
const windowWords = ({ days, from, to }) => (from === to ? `${daysWords(days)} all day` : `${daysWords(days)} ${from}–${to === '00:00' ? '24:00' : to}`);

/**
 * "Mon–Fri 08:00–18:00", with the zone where it is not the reader's; empty for any time.
 *
 * @param {Schedule | null | undefined} schedule
 * @param {string} zone the reader's
 */
export function scheduleWords(schedule, zone) {
  if (!schedule || schedule.windows.length === 0) return '';
  const told = schedule.windows.slice(0, 2).map(windowWords).join(', ');
  const more = schedule.windows.length > 2 ? ` and ${schedule.windows.length - 2} more` : '';
  return `${told}${more}${schedule.timezone === zone ? '' : ` (${schedule.timezone})`}`;
}

/**
 * Whether a window goes on after midnight.
 *
 * @param {ScheduleWindow} window
 */
export const pastMidnight = ({ from, to }) => from !== '' && to !== '' && to !== '00:00' && to < from;

/**
 * The window somebody most likely adds next: office hours first, then the days that have none.
 *
 * @param {ScheduleWindow[]} windows
 * @returns {ScheduleWindow}
 */
export function nextWindow(windows) {
  if (windows.length === 0) return { days: WEEKDAYS.slice(0, 5), from: '08:00', to: '18:00' };
  const taken = new Set(windows.flatMap((window) => window.days));
  const free = WEEKDAYS.filter((day) => !taken.has(day));
  return { days: free.length > 0 ? free : WEEKDAYS.slice(), from: '08:00', to: '18:00' };
}

/**
 * What is to be put right before it can be saved, by the same field names as the server's.
 *
 * @param {Schedule | null} schedule
 * @returns {Record<string, string>}
 */
export function scheduleFaults(schedule) {
  /** @type {Record<string, string>} */
  const faults = {};
  schedule?.windows.forEach(({ days, from, to }, at) => {
    const field = `schedule.windows[${at}]`;
    if (days.length === 0) faults[`${field}.days`] = 'Pick at least one day.';
    if (!from || !to) faults[`${field}.from`] = 'Set both times.';
    else if (from === to && from !== '00:00') faults[`${field}.to`] = 'The times must differ. A whole day is from midnight to midnight.';
  });
  if (schedule && schedule.timezone.trim() === '') faults['schedule.timezone'] = 'Pick a time zone, such as Europe/Berlin.';
  return faults;
}
