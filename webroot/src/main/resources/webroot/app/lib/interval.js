// ISO 8601 durations as people set them: an amount and a unit.

/** @typedef {'seconds' | 'minutes' | 'hours' | 'days'} Unit */

/** @type {[Unit, number][]} from the largest */
const UNITS = [['days', 86400], ['hours', 3600], ['minutes', 60], ['seconds', 1]];

/**
 * @param {string | null | undefined} iso such as PT1H30M; months and years don't occur
 * @returns {number | null} seconds, null where it can't be read
 */
export function intervalSeconds(iso) {
  const m = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(iso ?? '');
  if (!m || iso === 'P' || iso?.endsWith('T')) return null;
  return Number(m[1] ?? 0) * 86400 + Number(m[2] ?? 0) * 3600 + Number(m[3] ?? 0) * 60 + Number(m[4] ?? 0);
}

/**
 * The largest unit that says it in whole numbers.
 *
 * @param {string | null | undefined} iso
 * @returns {{amount: number, unit: Unit}}
 */
export function splitInterval(iso) {
  const seconds = intervalSeconds(iso) ?? 3600;
  const [unit, size] = UNITS.find(([, each]) => seconds >= each && seconds % each === 0) ?? UNITS[3];
  return { amount: seconds / size, unit };
}

/**
 * @param {number} amount
 * @param {Unit} unit
 * @returns {string} ISO 8601
 */
export function joinInterval(amount, unit) {
  return { days: `P${amount}D`, hours: `PT${amount}H`, minutes: `PT${amount}M`, seconds: `PT${amount}S` }[unit];
}

/**
 * "every hour", "every 90 minutes".
 *
 * @param {string | null | undefined} iso
 */
export function intervalWords(iso) {
  const { amount, unit } = splitInterval(iso);
  return amount === 1 ? `every ${unit.slice(0, -1)}` : `every ${amount} ${unit}`;
}
