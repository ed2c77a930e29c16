// What is done to all that is chosen, some at a time, with progress and a way to stop.
import { signal } from '../lib/signals.js';
import { count } from '../lib/text.js';
import { messageOf } from '../data/api.js';
import { CHUNK, command, DONE, remove } from '../data/commands.js';
import { lookAgain } from '../data/long-list.js';
import { idsMatching, onMatching } from '../data/matching.js';
import { selection } from '../data/store.js';
import { refused, toast } from '../data/toasts.js';
import { chosenWhole } from './selection.js';

/** @typedef {import('../model.js').Op} Op */

/** How far long work is, null while there is none. */
export const progress = signal(/** @type {{done: number, of: number, verb: string} | null} */ (null));

let stopped = false;

/** Has long work stop after what is under way. */
export function stop() {
  stopped = true;
}

/**
 * @param {Op} op not `delete`, which is `removeSelected`
 * @param {string} [tag]
 */
export function onSelected(op, tag) {
  const all = chosenWhole();
  return all
    ? run(all.total, (show) => onMatching(op, all.filter, { tag, progress: show, stopped: () => stopped }))
    : run(selection.peek().size, (show) => onChosen(op, [...selection.peek()], tag, show));
}

/** Takes what is chosen by now away at once and deletes it when the time for undoing is over. */
export async function removeSelected() {
  const all = chosenWhole();
  if (!all) {
    removeAll([...selection.peek()]);
    return;
  }
  try {
    await run(all.total, async (show) => removeAll(await idsMatching(all.query, show, () => stopped)), 'found');
  } catch (error) {
    refused(`Nothing was deleted: ${messageOf(error)}`);
  }
}

/** @param {string[]} ids */
function removeAll(ids) {
  remove(ids, (work) => run(ids.length, (show) => work(show, () => stopped)));
}

/**
 * @param {number} of
 * @param {(show: (done: number) => void) => Promise<unknown>} work
 * @param {string} [verb] what is done with each
 */
async function run(of, work, verb = 'done') {
  stopped = false;
  const show = (/** @type {number} */ done) => {
    if (of > CHUNK) progress.value = { done: Math.min(done, of), of, verb };
  };
  show(0);
  try {
    await work(show);
  } finally {
    progress.value = null;
    lookAgain();
  }
}

/**
 * @param {Op} op
 * @param {string[]} ids
 * @param {string | undefined} tag
 * @param {(done: number) => void} show
 */
async function onChosen(op, ids, tag, show) {
  let done = 0;
  let accepted = 0;
  for (; done < ids.length && !stopped; done += CHUNK) {
    accepted += (await command(op, ids.slice(done, done + CHUNK), { tag })).accepted.length;
    show(done + CHUNK);
  }
  if (done < ids.length) toast(`${count(accepted, 'watch', 'watches')} ${DONE[op]}. Stopped before the rest.`);
}
