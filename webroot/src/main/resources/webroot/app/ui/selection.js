// Which rows are chosen, and which one the keyboard is at.
import { listPath, LONGEST_PAGE, serverFilter } from '../data/list.js';
import { request } from '../data/api.js';
import { cursor, list, listQuery, selection, whole } from '../data/store.js';

export const LONGEST_RANGE = 5000;

/** Where a range starts: the row, and its place when it was chosen. */
let anchor = { id: '', place: -1 };

/**
 * Chooses or leaves a row.
 *
 * @param {string} id
 */
export function select(id) {
  const place = list.peek().indexOf(id);
  // Of all that match, one is left out: then those that are seen are chosen, each by itself.
  const next = chosenWhole() ? new Set(list.peek().rows.map((watch) => watch.id)) : new Set(selection.peek());
  if (next.has(id)) next.delete(id);
  else next.add(id);
  anchor = { id, place };
  cursor.value = id;
  selection.value = next;
}

/**
 * Chooses all from the row last chosen to this one, those that aren't at hand too.
 *
 * @param {string} id
 * @returns {Promise<boolean>} whether the range was short enough
 */
export async function selectRange(id) {
  const view = list.peek();
  const to = view.indexOf(id);
  const known = view.indexOf(anchor.id);
  const from = known >= 0 ? known : anchor.place;
  if (from < 0 || to < 0) {
    select(id);
    return true;
  }
  const [first, last] = [Math.min(from, to), Math.max(from, to)];
  if (last - first >= LONGEST_RANGE) return false;
  const ids = await idsFrom(first, last);
  if (list.peek().query !== view.query) return true;
  anchor = { id, place: to };
  cursor.value = id;
  selection.value = new Set([...selection.peek(), ...ids]);
  return true;
}

/**
 * @param {number} first
 * @param {number} last
 * @returns {Promise<string[]>} ids at these places and between them
 */
async function idsFrom(first, last) {
  const view = list.peek();
  const here = view.rows.slice(Math.max(0, first - view.start), Math.max(0, last + 1 - view.start));
  if (here.length > last - first) return here.map((watch) => watch.id);
  const ids = [];
  for (let at = first; at <= last; at += LONGEST_PAGE) {
    const page = await request(listPath(view.query, at, Math.min(LONGEST_PAGE, last - at + 1)));
    ids.push(...page.items.map((/** @type {{id: string}} */ watch) => watch.id));
  }
  return ids;
}

/** Whether a row is chosen, by itself or with all. Follows the state. @param {string} id */
export function isChosen(id) {
  return selection.value.has(id) || chosenWhole() !== null;
}

/** Chooses all that match, those that aren't at hand too. */
export async function selectAll() {
  const view = list.peek();
  const shown = () => new Set(list.peek().rows.map((watch) => watch.id));
  if (view.isWhole) {
    selection.value = shown();
    return;
  }
  const { total } = await request(listPath(view.query, 0, 1));
  if (listQuery.peek() !== view.query) return;
  selection.value = shown();
  whole.value = { chosen: selection.peek(), query: view.query, filter: serverFilter(view.query), total };
}

/** What is chosen beyond single rows, null while single rows are. Follows the state. */
export function chosenWhole() {
  const all = whole.value;
  return all && all.chosen === selection.value && all.query === listQuery.value ? all : null;
}

export function selectNone() {
  if (selection.peek().size > 0) selection.value = new Set();
}
