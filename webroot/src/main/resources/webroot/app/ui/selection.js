// Which rows are chosen, and which one the keyboard is at.
import { serverFilter } from '../data/list.js';
import { countMatching } from '../data/matching.js';
import { cursor, list, listQuery, selection, whole } from '../data/store.js';

/** Where a range starts. */
let anchor = '';

/**
 * Chooses or leaves a row; with `range`, all from the last one chosen to this.
 *
 * @param {string} id
 * @param {boolean} [range]
 */
export function select(id, range = false) {
  const next = new Set(selection.peek());
  const shown = list.peek().shown;
  const from = shown.findIndex((watch) => watch.id === anchor);
  const to = shown.findIndex((watch) => watch.id === id);
  if (range && from >= 0 && to >= 0) {
    for (const watch of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(watch.id);
  } else if (next.has(id)) next.delete(id);
  else next.add(id);
  anchor = id;
  cursor.value = id;
  selection.value = next;
}

export function selectShown() {
  selection.value = new Set(list.peek().shown.map((watch) => watch.id));
}

/** Whether all that match can be chosen, those not kept here too. */
export function canSelectWhole() {
  return serverFilter(listQuery.value) !== null;
}

/** Chooses all that match, those not kept here too. */
export async function selectWhole() {
  const query = listQuery.peek();
  const filter = serverFilter(query);
  if (!filter) return;
  const total = await countMatching(filter);
  if (listQuery.peek() !== query) return;
  selectShown();
  whole.value = { chosen: selection.peek(), query, filter, total };
}

/** What is chosen beyond single rows, null while single rows are. Follows the state. */
export function chosenWhole() {
  const all = whole.value;
  return all && all.chosen === selection.value && all.query === listQuery.value ? all : null;
}

export function selectNone() {
  if (selection.peek().size > 0) selection.value = new Set();
}
