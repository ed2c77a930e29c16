// When to try again: pauses that grow from 1 s to 30 s, spread so that a thousand browsers that lost
// the same gateway don't come back in the same instant.

const FIRST_MS = 1000;
const LAST_MS = 30_000;

/**
 * @param {number} attempt failures since the last success, from 0
 * @param {() => number} random 0 to 1
 * @returns {number} milliseconds to wait, between 1 s and 30 s
 */
export function pauseBefore(attempt, random) {
  const ceiling = Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(attempt, 10) * 1.5);
  const floor = Math.max(FIRST_MS, ceiling / 2);
  return Math.round(floor + (ceiling - floor) * random());
}
