// What the list shows: which rows, in which order, and how many each filter would show.
import { nameOf } from '../lib/text.js';
import { parseTime } from '../lib/time.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {'changed' | 'title' | 'checked' | 'next' | 'added'} Sort */
/** @typedef {{query: string, filter: string, sort: Sort}} ListQuery filter: all, unseen, failing, paused, or #tag */
/** @typedef {{all: number, unseen: number, failing: number, paused: number, checking: number, tags: Map<string, number>}} Counts */

/** As many watches the server gives at once. */
export const LONGEST_PAGE = 500;

/**
 * The list's query by now, as the same object while it asks for the same: another one is another list.
 *
 * @param {ListQuery} before
 * @param {ListQuery} now
 */
export function queryAfter(before, now) {
  return before.query === now.query && before.filter === now.filter && before.sort === now.sort ? before : now;
}

/** @type {[Sort, string][]} */
export const SORTS = [
  ['changed', 'Last changed'], ['checked', 'Last checked'], ['next', 'Next check'], ['title', 'Title'], ['added', 'Added'],
];

/** @type {Record<string, (watch: Watch) => boolean>} */
const FILTERS = {
  all: () => true,
  unseen: (watch) => !watch.viewed,
  failing: (watch) => watch.outcome === 'error',
  paused: (watch) => watch.paused,
};

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** @typedef {{text: string, title: string, changed: number, checked: number, next: number, added: number}} Keys */
/** @type {WeakMap<Watch, Keys>} rows are never changed in place, so a row's keys hold for its life */
const keysOf = new WeakMap();

/**
 * @param {Watch} watch
 * @returns {Keys}
 */
function keys(watch) {
  let known = keysOf.get(watch);
  if (!known) {
    const added = parseTime(watch.createdAt) ?? 0;
    known = {
      text: `${watch.title ?? ''}\n${watch.url}\n${watch.tags.map((tag) => `#${tag}`).join(' ')}`.toLowerCase(),
      title: nameOf(watch),
      // What has never changed counts from when it was added, so that a new watch is on top.
      changed: parseTime(watch.lastChangedAt) ?? added,
      checked: parseTime(watch.lastCheckedAt) ?? 0,
      next: watch.paused ? Infinity : (parseTime(watch.nextCheckAt) ?? Infinity),
      added,
    };
    keysOf.set(watch, known);
  }
  return known;
}

/** @type {Record<Sort, (a: Keys, b: Keys) => number>} */
const ORDERS = {
  changed: (a, b) => b.changed - a.changed,
  checked: (a, b) => b.checked - a.checked,
  next: (a, b) => (a.next === b.next ? 0 : a.next - b.next),
  title: (a, b) => collator.compare(a.title, b.title),
  added: (a, b) => b.added - a.added,
};

/**
 * @param {Iterable<Watch>} watches
 * @param {ListQuery} query
 * @returns {{shown: Watch[], counts: Counts}}
 */
export function listOf(watches, query) {
  const words = query.query.toLowerCase().split(/\s+/).filter(Boolean);
  const tag = query.filter.startsWith('#') ? query.filter.slice(1) : null;
  const passes = tag === null ? (FILTERS[query.filter] ?? FILTERS.all) : (/** @type {Watch} */ w) => w.tags.includes(tag);
  /** @type {Counts} */
  const counts = { all: 0, unseen: 0, failing: 0, paused: 0, checking: 0, tags: new Map() };
  const shown = [];
  for (const watch of watches) {
    counts.all += 1;
    if (!watch.viewed) counts.unseen += 1;
    if (watch.outcome === 'error') counts.failing += 1;
    if (watch.paused) counts.paused += 1;
    if (watch.activity === 'checking') counts.checking += 1;
    for (const name of watch.tags) counts.tags.set(name, (counts.tags.get(name) ?? 0) + 1);
    if (passes(watch) && words.every((word) => keys(watch).text.includes(word))) shown.push(watch);
  }
  const order = ORDERS[query.sort] ?? ORDERS.changed;
  shown.sort((a, b) => order(keys(a), keys(b)) || (a.id < b.id ? 1 : -1));
  return { shown, counts };
}

/**
 * The list's filter as the server knows it. A tag is looked for there as it is written, without "#".
 *
 * @param {{query: string, filter: string}} query
 * @returns {import('../model.js').Filter}
 */
export function serverFilter({ query, filter }) {
  const words = query.split(/\s+/).map((word) => word.replace(/^#+/, '')).filter(Boolean).join(' ');
  const by = /** @type {Record<string, import('../model.js').Filter>} */ ({
    unseen: { viewed: false }, failing: { outcome: 'error' }, paused: { activity: 'paused' },
  })[filter];
  return { ...(filter.startsWith('#') ? { tag: filter.slice(1) } : by), ...(words ? { query: words } : {}) };
}

/** @type {Record<Sort, [string, 'asc' | 'desc']>} */
const SERVER_ORDERS = {
  changed: ['lastChangedAt', 'desc'], checked: ['lastCheckedAt', 'desc'], next: ['nextCheckAt', 'asc'], title: ['title', 'asc'], added: ['createdAt', 'desc'],
};

/**
 * The list as the server knows it: parameters of a request.
 *
 * @param {ListQuery} query
 * @returns {Record<string, string>}
 */
export function serverList(query) {
  const [sort, order] = SERVER_ORDERS[query.sort] ?? SERVER_ORDERS.changed;
  return { ...parameters(serverFilter(query)), sort, order };
}

/**
 * @param {ListQuery} query
 * @param {number} offset
 * @param {number} limit at most `LONGEST_PAGE`
 * @returns {string} where the server has these places of the list
 */
export function listPath(query, offset, limit) {
  return `/watches?${new URLSearchParams({ ...serverList(query), offset: String(offset), limit: String(limit) })}`;
}

/**
 * @param {import('../model.js').Filter} filter
 * @returns {Record<string, string>} of a request
 */
function parameters(filter) {
  return Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, String(value)]));
}

/**
 * Whether a row's place in the list, or whether it is in it, may be another than it was.
 *
 * @param {Watch} before
 * @param {Watch} after
 * @param {ListQuery} query
 */
export function mayMove(before, after, query) {
  const order = ORDERS[query.sort] ?? ORDERS.changed;
  const [was, is] = [keys(before), keys(after)];
  return order(was, is) !== 0 || was.text !== is.text || before.viewed !== after.viewed || before.paused !== after.paused || before.outcome !== after.outcome;
}
