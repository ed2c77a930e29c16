// A value over time as a chart draws it: two arrays, kept short. A null value is a gap.

/** @typedef {{times: number[], values: (number | null)[]}} Samples times in milliseconds, ascending */

/** How far back samples are kept. */
export const KEPT_MS = 60 * 60_000;
/** The least that a chart shows, so that the first minutes aren't drawn as if they were an hour. */
const LEAST_MS = 5 * 60_000;
/** Samples closer than this to the one before replace it. */
const STEP_MS = 2000;

/** @type {Samples} */
export const NONE = { times: [], values: [] };

/**
 * @param {Samples} samples
 * @param {number} at
 * @param {number | null} value
 * @returns {Samples}
 */
export function withSample({ times, values }, at, value) {
  const last = times.length - 1;
  // A gap says nothing new after a gap, and nothing at all before the first value.
  if (value === null && (last < 0 || values[last] === null)) return { times, values };
  // The clock follows the server's, and may be set back a little.
  const when = last < 0 ? at : Math.max(at, times[last]);
  const replaces = last > 0 && value !== null && values[last] !== null && when - times[last - 1] < STEP_MS;
  const end = replaces ? last : last + 1;
  const from = times.findIndex((time) => time >= when - KEPT_MS);
  // One from before stays: its value held until the next.
  const start = Math.max(0, (from < 0 ? end : from) - 1);
  return { times: [...times.slice(start, end), when], values: [...values.slice(start, end), value] };
}

/**
 * What is drawn at a moment: the last value holds until now.
 *
 * @param {Samples} samples
 * @param {number} now
 * @returns {{data: [number[], (number | null)[]], from: number, to: number}}
 */
export function drawn({ times, values }, now) {
  const to = Math.max(now, times.at(-1) ?? now);
  const from = Math.max(to - KEPT_MS, Math.min(times[0] ?? to, to - LEAST_MS));
  return { data: [[...times, to], [...values, values.at(-1) ?? null]], from, to };
}

/**
 * @param {Samples} samples
 * @returns {{low: number, high: number, now: number | null} | null} null while there is no value
 */
export function extent({ values }) {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : { low: Math.min(...known), high: Math.max(...known), now: values.at(-1) ?? null };
}
