// What is done to all that is chosen, some at a time, with progress and a way to stop.
import { signal } from '../lib/signals.js';
import { count } from '../lib/text.js';
import { CHUNK, command, DONE, remove } from '../data/commands.js';
import { lookAgain } from '../data/long-list.js';
import { onMatching } from '../data/matching.js';
import { selection, setLeaving } from '../data/store.js';
import { toast } from '../data/toasts.js';
import { chosenWhole } from './selection.js';

/** @typedef {import('../model.js').Op} Op */

/** How far long work is, null while there is none. */
export const progress = signal(/** @type {{done: number, of: number} | null} */ (null));

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

/** Takes what is chosen away at once and deletes it when the time for undoing is over. */
export function removeSelected() {
  const all = chosenWhole();
  const ids = [...selection.peek()];
  if (!all) {
    remove(ids);
    return;
  }
  setLeaving(ids, true);
  toast(`Deleting ${count(all.total, 'watch', 'watches')}`, {
    action: { label: 'Undo', run: () => setLeaving(ids, false) },
    gone: () => void run(all.total, (show) => onMatching('delete', all.filter, { progress: show, stopped: () => stopped }))
      .finally(() => setLeaving(ids, false)),
  });
}

/**
 * @param {number} of
 * @param {(show: (done: number) => void) => Promise<unknown>} work
 */
async function run(of, work) {
  stopped = false;
  const show = (/** @type {number} */ done) => {
    if (of > CHUNK) progress.value = { done: Math.min(done, of), of };
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
