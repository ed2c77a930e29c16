// The list as it is drawn: how long it is, and those of its rows that are at hand.

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {import('./list.js').Counts} Counts */
/** @typedef {import('./list.js').ListQuery} ListQuery */

export class ListView {
  /** @type {Map<string, number> | null} built when it is first asked for */
  #places = null;

  /**
   * @param {object} parts
   * @param {ListQuery} parts.query what it answers
   * @param {Watch[]} parts.rows at hand, in order and without a gap
   * @param {number} [parts.start] place of the first of them
   * @param {number} [parts.length] of the whole list
   * @param {Counts} parts.counts
   */
  constructor({ query, rows, start = 0, length = rows.length, counts }) {
    this.query = query;
    this.rows = rows;
    this.start = start;
    this.length = length;
    this.counts = counts;
  }

  /** Whether every row is at hand. */
  get isWhole() {
    return this.rows.length === this.length;
  }

  /**
   * @param {number} place
   * @returns {Watch | undefined} undefined while it isn't at hand
   */
  at(place) {
    return this.rows[place - this.start];
  }

  /**
   * @param {string} id
   * @returns {number} -1 when it isn't at hand
   */
  indexOf(id) {
    this.#places ??= new Map(this.rows.map((watch, i) => [watch.id, i]));
    const at = this.#places.get(id);
    return at === undefined ? -1 : this.start + at;
  }
}

/**
 * Rows in the order they were shown in: nothing moves, what has come since waits, what has gone goes.
 *
 * @param {Watch[]} before
 * @param {Watch[]} rows as they would be shown
 * @returns {Watch[]}
 */
export function inOrderOf(before, rows) {
  const byId = new Map(rows.map((watch) => [watch.id, watch]));
  return /** @type {Watch[]} */ (before.map((watch) => byId.get(watch.id)).filter(Boolean));
}

/**
 * By how many places the rows on the screen moved on the whole, so that scrolling as far leaves them
 * where they are. Where they moved by different ways, those around the middle count.
 *
 * @param {ListView} before
 * @param {ListView} after
 * @param {number} first place of the first row on the screen, as it was
 * @param {number} last
 * @returns {number}
 */
export function shift(before, after, first, last) {
  /** @type {Map<number, number>} */
  const votes = new Map();
  const middle = (first + last) / 2;
  for (let i = first; i <= last; i += 1) {
    const watch = before.at(i);
    const place = watch ? after.indexOf(watch.id) : -1;
    // The middle breaks a tie.
    if (place >= 0) votes.set(place - i, (votes.get(place - i) ?? 0) + 1 + 0.1 / (1 + Math.abs(i - middle)));
  }
  let [by, most] = [0, 0];
  for (const [way, n] of votes) if (n > most) [by, most] = [way, n];
  return by;
}
