// Which rows are chosen, and which one the keyboard is at.
import { cursor, list, selection } from '../data/store.js';

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

export function selectNone() {
  if (selection.peek().size > 0) selection.value = new Set();
}
