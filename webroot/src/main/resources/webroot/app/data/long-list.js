// A list of more watches than are kept here: only what is looked at is, and only that is followed.
import { batch, effect, signal, untracked } from '../lib/signals.js';
import { messageOf, request } from './api.js';
import { follow, followed } from './follow.js';
import { held } from './hold.js';
import { mayMove, serverFilter } from './list.js';
import { MOST_ROWS } from './list-reading.js';
import { ListWindow } from './list-window.js';
import { connection, listQuery, part, reading, rows, rowsChanged, rowsChangedNow, tags } from './store.js';

/** @typedef {import('../model.js').Stats} Stats */

/** With fewer, all are kept again. */
const FEW_ROWS = MOST_ROWS * 0.8;
/** Orders change by what is heard of nobody here: after this long at most, that shows. */
const STALE_MS = 15_000;
/** How long rows are kept that nobody looks at any more: another page may look at them next. */
const KEPT_MS = 1000;
/** After a reading that failed. */
const AGAIN_MS = 2000;

/** Whether the list is long. */
export const long = signal(false);
/** Whether all of a long list is being read, to be short again; it is shown as long until that is done. */
export const shortening = signal(false);

/** Whether the list's page is open. */
let shown = false;

const list = new ListWindow({
  request,
  query: () => listQuery.peek(),
  held: () => held.peek() || document.hidden || connection.peek().state !== 'live',
  took: (read, items, askedAt) => {
    if (!long.peek()) return;
    batch(() => {
      for (const watch of items) rows.read(watch, askedAt);
      follow('list', read.ids);
      forgetUnfollowed();
      part.value = read;
      const isAll = Object.keys(serverFilter(read.query)).length === 0;
      reading.value = { loaded: true, complete: true, failed: '', total: isAll ? read.total : Math.max(read.total, reading.peek().total) };
      rowsChangedNow();
    });
  },
  failed: (error) => {
    reading.value = { ...reading.peek(), failed: messageOf(error) };
    setTimeout(() => {
      if (long.peek() && connection.peek().state === 'live') list.refresh();
    }, AGAIN_MS);
  },
});

effect(() => {
  void listQuery.value;
  if (untracked(() => long.value && shown)) void list.begin().catch(list.failed);
});
setInterval(lookAgain, STALE_MS);

/** @type {ReturnType<typeof setTimeout> | undefined} */
let forgetting;
effect(() => {
  void followed.value;
  forgetting ??= setTimeout(() => {
    forgetting = undefined;
    forgetUnfollowed();
    rowsChanged();
  }, KEPT_MS);
});

/** The bus no longer speaks of them, so what is known of them ages. */
function forgetUnfollowed() {
  if (!followsAll()) rows.forgetOthers(new Set(followed.peek()));
}

/** Keeps no longer all watches. @returns {Promise<void>} done once the first rows are there */
export async function becomeLong() {
  long.value = true;
  await readLong();
}

/** Reads again what is looked at, and how many there are. */
export async function readLong() {
  await Promise.all([list.load(), readTags()]);
}

/** All watches are kept again. */
export function becomeShort() {
  long.value = false;
  list.stop();
  batch(() => {
    part.value = null;
    follow('list', []);
  });
}

/** Whether the bus is to speak of all watches. */
export function followsAll() {
  return !long.peek() || shortening.peek();
}

/** Whether so few are left that all can be kept. @param {number} total */
export function isShortAgain(total) {
  return long.peek() && total < FEW_ROWS;
}

/** The list's page is open. @returns {() => void} says that it no longer is */
export function lookAtList() {
  shown = true;
  if (long.peek()) void list.load().catch(list.failed);
  return () => {
    shown = false;
  };
}

/**
 * Says which places of the list are on the screen, from `first` to before `last`.
 *
 * @param {number} first
 * @param {number} last
 */
export function look(first, last) {
  if (long.peek()) list.show(first, last);
  else list.note(first, last);
}

/** Rows may be elsewhere by now, or have come or gone. */
export function lookAgain() {
  if (!long.peek() || !shown) return;
  list.refresh();
  if (!document.hidden) void readTags().catch(() => {});
}

/** @param {import('./rows.js').Change} change */
export function hearChange({ before, after }) {
  if (long.peek() && shown && (!before || !after || mayMove(before, after, listQuery.peek()))) list.refresh();
}

/**
 * @param {Stats | null} before
 * @param {Stats} after
 */
export function hearSummary(before, after) {
  if (!long.peek()) return;
  // So few are not believed before the list itself is asked.
  if (!isShortAgain(after.watches) && reading.peek().total !== after.watches) reading.value = { ...reading.peek(), total: after.watches };
  if (!shown || !before) return;
  const { sort } = listQuery.peek();
  const moved = /** @type {(keyof Stats)[]} */ (['watches', 'paused', 'failing', 'unviewed', 'changesLastDay']).some((name) => before[name] !== after[name]);
  if (moved || ((sort === 'checked' || sort === 'next') && after.checksLastMinute > 0)) list.refresh();
}

async function readTags() {
  const { items } = await request('/tags');
  tags.value = new Map(items.map((/** @type {{name: string, watches: number}} */ tag) => [tag.name, tag.watches]));
}
