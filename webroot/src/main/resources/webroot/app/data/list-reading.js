// Reads the list of watches into the rows: all of it once, and after that what changed since.
import { LONGEST_PAGE } from './list.js';

/** @typedef {import('../model.js').Watch} Watch */

/** Watches kept here; of more, only those that are looked at are. */
export const MOST_ROWS = 5000;

export class ListReading {
  /** Counts readings, so that one which has been overtaken ends. */
  #readings = 0;
  /** The revision up to which every watch is known, 0 while that isn't so. */
  #upTo = 0;

  /**
   * @param {object} parts
   * @param {(path: string) => Promise<any>} parts.request reads over REST
   * @param {import('./rows.js').Rows} parts.rows where they go
   * @param {(total: number) => void} parts.took something was read; how many there are in all
   * @param {() => void} parts.whole all is read
   * @param {(total: number) => void} parts.tooMany there are more than are to be kept
   */
  constructor({ request, rows, took, whole, tooMany }) {
    this.request = request;
    this.rows = rows;
    this.took = took;
    this.whole = whole;
    this.tooMany = tooMany;
  }

  /** Ends what is being read, and reads all the next time. */
  stop() {
    this.#readings += 1;
    this.#upTo = 0;
  }

  /**
   * Gives up where there are more than are kept.
   *
   * @param {number} total
   */
  #isTooLong(total) {
    if (total <= MOST_ROWS) return false;
    this.stop();
    this.tooMany(total);
    return true;
  }

  /** Brings the rows up to date, by the shortest way there is. */
  catchUp() {
    return this.#upTo > 0 ? this.#changes() : this.#all();
  }

  /**
   * Reads all watches. They are read in the order they were added, which never changes, so that a
   * watch which moves in the list meanwhile is neither missed nor read twice.
   */
  async #all() {
    const mine = (this.#readings += 1);
    const startedAt = performance.now();
    /** @type {Set<string>} */
    const seen = new Set();
    let cursor = '';
    let revision = 0;
    do {
      const askedAt = performance.now();
      const page = await this.request(
        `/watches?limit=${LONGEST_PAGE}&sort=createdAt&order=desc${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
      if (mine !== this.#readings) return;
      if (this.#isTooLong(page.total)) return;
      revision ||= page.revision;
      for (const watch of page.items) {
        seen.add(watch.id);
        this.rows.read(watch, askedAt);
      }
      this.took(page.total);
      cursor = page.nextCursor ?? '';
    } while (cursor);
    this.rows.keepOnly(seen, startedAt);
    this.#upTo = revision;
    this.whole();
  }

  /** Reads what changed while nobody listened. */
  async #changes() {
    const mine = (this.#readings += 1);
    let complete = false;
    while (!complete) {
      const askedAt = performance.now();
      const page = await this.request(`/watches?limit=${LONGEST_PAGE}&since=${this.#upTo}`);
      if (mine !== this.#readings) return;
      if (page.revision < this.#upTo) {
        // Another database: a backup was restored.
        this.#upTo = 0;
        await this.#all();
        return;
      }
      for (const watch of page.items) this.rows.read(watch, askedAt);
      for (const id of page.deleted) this.rows.remove(id, page.revision);
      this.#upTo = page.revision;
      complete = page.complete;
    }
    // Phases pass without a revision.
    const askedAt = performance.now();
    const [checking, all] = await Promise.all([
      this.request(`/watches?activity=checking&limit=${LONGEST_PAGE}`),
      this.request('/watches?limit=1'),
    ]);
    if (mine !== this.#readings) return;
    for (const watch of checking.items) this.rows.read(watch, askedAt);
    if (this.#isTooLong(all.total)) return;
    this.took(all.total);
    this.whole();
  }
}
