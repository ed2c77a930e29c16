// The part of a long list around what is on the screen, in the server's order.
import { LONGEST_PAGE, listPath } from './list.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {import('./list.js').ListQuery} ListQuery */
/** @typedef {{query: ListQuery, start: number, ids: string[], total: number}} Part ids at hand from place `start` on */

/** Rows read beyond those on the screen, and how few of them may be left before more are read. */
const MARGIN = 40;
const LEAST = 10;
/** What moved elsewhere is looked for at most so often, and at most for this part of the time. */
const PAUSE_MS = 1000;
const SHARE = 20;
const MOST_PAUSE_MS = 15_000;
/** How often it is asked whether it may be looked for now. */
const HELD_MS = 250;

export class ListWindow {
  /** @type {[number, number]} */
  #wanted = [0, 20];
  /** Counts what was asked for, so that a reading that is no longer what is wanted is followed by another. */
  #asked = 0;
  /** @type {Promise<void> | null} */
  #reading = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #nextAt = 0;
  /** @type {Part | null} */
  #part = null;

  /**
   * @param {object} parts
   * @param {(path: string) => Promise<any>} parts.request reads over REST
   * @param {() => ListQuery} parts.query what the list shows by now
   * @param {() => boolean} parts.held whether nothing may move now
   * @param {(part: Part, items: Watch[], askedAt: number) => void} parts.took a part was read
   * @param {(error: unknown) => void} parts.failed
   */
  constructor({ request, query, held, took, failed }) {
    this.request = request;
    this.query = query;
    this.held = held;
    this.took = took;
    this.failed = failed;
  }

  /**
   * Has the rows from `first` to before `last` at hand, soon.
   *
   * @param {number} first
   * @param {number} last
   */
  show(first, last) {
    this.note(first, last);
    if (!this.#covers(Math.max(0, first - LEAST), last + LEAST)) void this.load().catch(this.failed);
  }

  /**
   * Says which rows are wanted, for when they are read.
   *
   * @param {number} first
   * @param {number} last
   */
  note(first, last) {
    this.#wanted = [first, last];
  }

  /** Reads from the list's beginning on. @returns {Promise<void>} done once it is at hand */
  begin() {
    this.#wanted = [0, this.#wanted[1] - this.#wanted[0]];
    return this.load();
  }

  /** Reads again what is wanted, now. @returns {Promise<void>} done once it is at hand */
  load() {
    this.#asked += 1;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  /** Reads again before long: rows may have moved, come or gone. */
  refresh() {
    this.#timer ??= setTimeout(() => this.#refresh(), Math.max(0, this.#nextAt - performance.now()));
  }

  /** Forgets what it has. */
  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#part = null;
  }

  #refresh() {
    this.#timer = undefined;
    if (this.held()) this.#timer = setTimeout(() => this.#refresh(), HELD_MS);
    else void this.load().catch(this.failed);
  }

  /**
   * @param {number} first
   * @param {number} last
   */
  #covers(first, last) {
    const part = this.#part;
    return part !== null && part.query === this.query() && part.start <= first && Math.min(last, part.total) <= part.start + part.ids.length;
  }

  async #read() {
    let done;
    let wanted;
    do {
      done = this.#asked;
      wanted = this.#wanted;
      const query = this.query();
      const [first, last] = wanted;
      const start = Math.max(0, first - MARGIN);
      const limit = Math.min(LONGEST_PAGE, last + MARGIN - start);
      const askedAt = performance.now();
      const page = await this.request(listPath(query, start, limit));
      const end = performance.now();
      this.#nextAt = end + Math.min(MOST_PAUSE_MS, Math.max(PAUSE_MS, SHARE * (end - askedAt)));
      this.#part = { query, start, ids: page.items.map((/** @type {Watch} */ watch) => watch.id), total: page.total };
      this.took(this.#part, page.items, askedAt);
    } while (done !== this.#asked || (wanted !== this.#wanted && !this.#covers(...this.#wanted)));
  }
}
