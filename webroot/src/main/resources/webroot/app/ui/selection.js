// Which rows are chosen, and which one the keyboard is at.
import { number } from '../lib/text.js';
import { request } from '../data/api.js';
import { listPath, serverFilter } from '../data/list.js';
import { readRange } from '../data/range.js';
import { cursor, leaving, list, listQuery, selection, whole } from '../data/store.js';

const LONGEST_RANGE = 5000;

/** Where a range starts: the row, and its place when it was chosen and in which list. */
let anchor = { id: '', place: -1, query: listQuery.peek() };

/**
 * Chooses or leaves a row.
 *
 * @param {string} id
 */
export function select(id) {
  const view = list.peek();
  // Of all that match, one is left out: then those that are seen are chosen, each by itself.
  const next = chosenWhole() ? new Set(view.rows.map((watch) => watch.id)) : new Set(selection.peek());
  if (next.has(id)) next.delete(id);
  else next.add(id);
  anchor = { id, place: view.indexOf(id), query: view.query };
  cursor.value = id;
  selection.value = next;
}

/**
 * Chooses all from the row last chosen to this one, those that aren't at hand too.
 *
 * @param {string} id
 * @returns {Promise<string>} why that can't be, empty where it can
 */
export async function selectRange(id) {
  const view = list.peek();
  const to = { id, place: view.indexOf(id) };
  const known = view.indexOf(anchor.id);
  const from = { id: anchor.id, place: known < 0 && anchor.query === view.query ? anchor.place : known };
  if (from.place < 0 || to.place < 0) {
    select(id);
    return '';
  }
  const [first, last] = [Math.min(from.place, to.place), Math.max(from.place, to.place)];
  if (last - first >= LONGEST_RANGE) return `A range has at most ${number(LONGEST_RANGE)} watches. Narrow the list and choose all that match instead.`;
  const ids = known < 0 ? await readRange(request, view.query, from, to) : view.rows.slice(first - view.start, last + 1 - view.start).map((watch) => watch.id);
  if (list.peek().query !== view.query) return '';
  if (!ids) return 'The rows have moved meanwhile. Choose the first one of the range again.';
  anchor = { ...to, query: view.query };
  cursor.value = id;
  selection.value = new Set([...selection.peek(), ...ids.filter((each) => !leaving.peek().has(each))]);
  return '';
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
