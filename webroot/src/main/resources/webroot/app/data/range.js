// A range of a list of which only parts are at hand.
import { LONGEST_PAGE, listPath } from './list.js';

/** @typedef {{id: string, place: number}} End */

/** So far rows may have moved since they were seen at their places. */
const SLACK = 50;

/**
 * Reads which rows stand between two by now.
 *
 * @param {(path: string) => Promise<any>} request
 * @param {import('./list.js').ListQuery} query
 * @param {End} one
 * @param {End} other
 * @returns {Promise<string[] | null>} their ids with both ends, null where the ends aren't about where they were or rows moved meanwhile
 */
export async function readRange(request, query, one, other) {
  const last = Math.max(one.place, other.place) + SLACK;
  let at = Math.max(0, Math.min(one.place, other.place) - SLACK);
  /** @type {string[]} */
  const ids = [];
  while (at < last) {
    const limit = Math.min(LONGEST_PAGE, last + 1 - at);
    const { items } = await request(listPath(query, at, limit));
    // Each part begins with the last row of the one before.
    if (ids.length > 0 && items[0]?.id !== ids.pop()) return null;
    ids.push(...items.map((/** @type {{id: string}} */ watch) => watch.id));
    if (items.length < limit) break;
    at += limit - 1;
  }
  const ends = [ids.indexOf(one.id), ids.indexOf(other.id)].sort((a, b) => a - b);
  return ends[0] < 0 ? null : ids.slice(ends[0], ends[1] + 1);
}
