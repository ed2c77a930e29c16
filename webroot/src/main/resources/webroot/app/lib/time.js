// Times in words. Everything takes "now" from outside, in milliseconds.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const exactFormat = new Intl.DateTimeFormat(undefined, {
  weekday: 'short', year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit',
});

/**
 * @param {string | null | undefined} stamp RFC 3339
 * @returns {number | null} milliseconds, null where there is no time
 */
export function parseTime(stamp) {
  if (!stamp) return null;
  const at = Date.parse(stamp);
  return Number.isNaN(at) ? null : at;
}

/**
 * A span in its one largest unit. Seconds go in tens, so that a row doesn't move each second.
 *
 * @param {number} ms not negative
 * @param {(n: number) => number} round
 */
function span(ms, round) {
  if (ms < MINUTE) return `${Math.max(10, round(ms / SECOND / 10) * 10)} s`;
  if (ms < HOUR) return `${round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${round(ms / HOUR)} h`;
  if (ms < 60 * DAY) return `${round(ms / DAY)} days`;
  if (ms < 730 * DAY) return `${round(ms / (30.44 * DAY))} months`;
  return `${round(ms / (365.25 * DAY))} years`;
}

/**
 * "just now", "20 s ago", "3 h ago".
 *
 * @param {number} at
 * @param {number} now
 */
export function ago(at, now) {
  const ms = now - at;
  return ms < 10 * SECOND ? 'just now' : `${span(ms, Math.floor)} ago`;
}

/**
 * "in 58 min"; "now" from a moment before.
 *
 * @param {number} at
 * @param {number} now
 */
export function until(at, now) {
  const ms = at - now;
  if (ms <= SECOND) return 'now';
  // What rounds to a whole minute or hour is told as one.
  if (ms < MINUTE) return ms > 50 * SECOND ? 'in 1 min' : `in ${span(ms, Math.ceil)}`;
  return ms < HOUR && ms >= 59.5 * MINUTE ? 'in 1 h' : `in ${span(ms, Math.round)}`;
}

const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
const dateFormat = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/**
 * A time to come as one would say it: "in 58 min", "Mon 08:00" from 6 hours on, "12 Jan 08:00"
 * from a week on.
 *
 * @param {number} at
 * @param {number} now
 */
export function upcoming(at, now) {
  const ms = at - now;
  if (ms < 6 * HOUR) return until(at, now);
  // A day less than a week, so that "Mon" is never taken for today.
  return (ms < 6 * DAY ? dayFormat : dateFormat).format(at).replace(',', '');
}

/**
 * How old something is, without "ago": "2 min".
 *
 * @param {number} ms
 */
export function age(ms) {
  if (ms < 10 * SECOND) return `${Math.max(0, Math.floor(ms / SECOND))} s`;
  return span(ms, Math.floor);
}

/**
 * A running or finished duration: "1.2 s", "48 s", "2 min 5 s".
 *
 * @param {number} ms
 */
export function duration(ms) {
  const seconds = Math.max(0, ms) / SECOND;
  if (seconds < 1 && ms > 0) return `${Math.round(ms)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/**
 * Seconds since a check started: never milliseconds, so that its width holds still.
 *
 * @param {number} ms
 */
export function stopwatch(ms) {
  return ms < 10 * SECOND ? `${(Math.max(0, ms) / SECOND).toFixed(1)} s` : duration(ms);
}

/**
 * The exact time in the reader's own words and zone.
 *
 * @param {number} at
 */
export function exact(at) {
  return exactFormat.format(at);
}

const clockFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/**
 * The time of day alone.
 *
 * @param {number} at
 */
export function clockTime(at) {
  return clockFormat.format(at);
}
