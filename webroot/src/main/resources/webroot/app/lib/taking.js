// How steps that a live session tells of come into the draft: what people edit there meanwhile stays.
import { stepRow } from './steps.js';

/** @typedef {import('./steps.js').Step} Step */
/** @typedef {import('./steps.js').StepRow} StepRow */

/** What of a session counts here. @typedef {{state: string, steps: Step[]}} Told */

export class Taking {
  /** Rows of the steps that the session has, by key and in their order. @type {number[]} */
  #keys;
  /** As last told. @type {Step[]} */
  #was = [];
  /** Whether it opens, or does all again: its steps grow then, and that is no news. */
  #opening = true;
  #undone = 0;

  /** @param {StepRow[]} rows which the session begins with */
  constructor(rows) {
    this.#keys = rows.map(({ key }) => key);
  }

  /** How many steps the session has. */
  get length() {
    return this.#keys.length;
  }

  /** The last step is to be undone. @param {boolean} really false where that was refused */
  undoes(really = true) {
    this.#undone = Math.max(0, this.#undone + (really ? 1 : -1));
  }

  /**
   * The same rows by other keys, as after they were saved: each by its place.
   *
   * @param {StepRow[]} before
   * @param {StepRow[]} after
   */
  rebind(before, after) {
    this.#keys = this.#keys.map((key) => after[before.findIndex((row) => row.key === key)]?.key ?? key);
  }

  /**
   * @param {Told} told
   * @param {StepRow[]} rows the draft's
   * @returns {StepRow[]} the same where nothing came of it
   */
  take({ state, steps }, rows) {
    if (state === 'opening') this.#opening = true;
    if (state === 'opening' || (state === 'closed' && this.#opening)) return rows;
    if (this.#opening) return this.#begin(steps, rows);
    let same = 0;
    while (same < steps.length && same < this.#was.length && isSame(steps[same], this.#was[same])) same += 1;
    const gone = this.#keys.splice(same);
    this.#was = steps;
    if (gone.length === 0 && steps.length === same) return rows;
    // Written on, a step stays the row it is, with what people said of it besides.
    const old = gone.map((key) => rows.find((row) => row.key === key));
    const fresh = steps.slice(same).map((step, at) => {
      const row = stepRow(step);
      const known = old[at];
      return known && known.action === row.action && known.selector === row.selector ? { ...row, key: known.key, optional: known.optional, timeout: known.timeout, secret: known.secret || row.secret } : row;
    });
    const left = rows.filter(({ key }) => !gone.includes(key));
    const next = left.toSpliced(this.#end(left), 0, ...fresh);
    this.#keys.push(...fresh.map(({ key }) => key));
    return next;
  }

  /**
   * The steps are done again, as far as they can be.
   *
   * @param {Step[]} steps
   * @param {StepRow[]} rows
   */
  #begin(steps, rows) {
    this.#opening = false;
    const undone = this.#undone > 0 ? this.#keys.splice(-this.#undone) : [];
    this.#undone = 0;
    this.#keys.splice(steps.length);
    this.#was = steps;
    return undone.length > 0 ? rows.filter(({ key }) => !undone.includes(key)) : rows;
  }

  /** Where the session stands in the draft. @param {StepRow[]} rows */
  #end(rows) {
    const last = this.#keys.findLast((key) => rows.some((row) => row.key === key));
    return rows.findIndex((row) => row.key === last) + 1;
  }
}

/** @param {Step} one @param {Step} other */
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
