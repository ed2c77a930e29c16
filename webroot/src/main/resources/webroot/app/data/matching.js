// Operations on all watches that match, also those that are not kept here.
import { count } from '../lib/text.js';
import { messageOf, request } from './api.js';
import { LONGEST_PAGE, serverList } from './list.js';
import { CHUNK, DONE, isOffline } from './commands.js';
import { refused, toast } from './toasts.js';

/** @typedef {import('../model.js').Op} Op */
/** @typedef {import('../model.js').Filter} Filter */

const PATIENCE_MS = 60_000;

/**
 * Runs an operation, but not `delete`, on all that match, some at a time, so that it can be stopped between.
 *
 * @param {Op} op
 * @param {Filter} filter
 * @param {object} [options]
 * @param {string} [options.tag]
 * @param {(done: number) => void} [options.progress]
 * @param {() => boolean} [options.stopped]
 * @param {boolean} [options.quiet] whether success isn't worth a notice
 * @returns {Promise<boolean>} whether it reached all
 */
export async function onMatching(op, filter, { tag, progress = () => {}, stopped = () => false, quiet = false } = {}) {
  if (isOffline()) {
    refused('You’re offline. Nothing was changed.');
    return false;
  }
  let done = 0;
  let left = 0;
  let cursor = null;
  try {
    do {
      const answer = await request('/watches/bulk', {
        method: 'POST',
        body: { op, filter, limit: CHUNK, ...(tag ? { tag } : {}), ...(cursor ? { cursor } : {}) },
        patience: PATIENCE_MS,
      });
      done += answer.accepted;
      left += answer.rejected.length;
      cursor = answer.nextCursor;
      progress(done + left);
    } while (cursor && !stopped());
  } catch (error) {
    refused(`${count(done, 'watch', 'watches')} ${DONE[op]}, then: ${messageOf(error)}`);
    return false;
  }
  if (quiet && left === 0 && !cursor) return true;
  const few = left > 0 ? ` ${count(left, 'watch', 'watches')} couldn’t be.` : '';
  toast(`${count(done, 'watch', 'watches')} ${DONE[op]}.${cursor ? ' Stopped before the rest.' : ''}${few}`);
  return !cursor;
}

/**
 * Reads which match by now, in the order they were added, in which none moves meanwhile.
 *
 * @param {import('./list.js').ListQuery} query
 * @param {(done: number) => void} progress
 * @param {() => boolean} stopped
 * @returns {Promise<string[]>} none where it was stopped
 */
export async function idsMatching(query, progress, stopped) {
  /** @type {string[]} */
  const ids = [];
  let cursor = '';
  do {
    const page = await request(
      `/watches?${new URLSearchParams({ ...serverList({ ...query, sort: 'added' }), limit: String(LONGEST_PAGE), ...(cursor ? { cursor } : {}) })}`,
    );
    ids.push(...page.items.map((/** @type {{id: string}} */ watch) => watch.id));
    cursor = page.nextCursor ?? '';
    progress(ids.length);
    if (stopped()) return [];
  } while (cursor);
  return ids;
}
