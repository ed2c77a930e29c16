// The one state of the interface. REST and the bus write it (sync.js), commands bend it for a moment
// (commands.js), views read it.
import { batch, computed, signal } from '../lib/signals.js';
import { serverNow } from './api.js';
import { held, releaseOrder } from './hold.js';
import { listOf } from './list.js';
import { inOrderOf, ListView } from './list-view.js';
import { Rows } from './rows.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {import('../model.js').Worker} Worker */
/** @typedef {import('./list.js').ListQuery} ListQuery */

/**
 * @typedef {object} Connection
 * @property {'live' | 'reconnecting' | 'offline'} state `live` only when all that is shown has been read since the socket opened
 * @property {'connecting' | 'catching up' | 'retrying' | 'trying' | 'none'} step what is being done about it
 * @property {number} freshAt until when what is shown was known to be true (Date.now), 0 for never
 * @property {number} retryAt when the next try is (Date.now)
 */

/** @type {{value: Connection, peek(): Connection}} */
export const connection = signal(
  /** @type {Connection} */ ({ state: 'reconnecting', step: 'connecting', freshAt: 0, retryAt: 0 }),
);

/**
 * How far the list has been read: `loaded` once there is something to show, `complete` once all rows
 * are there that are to be, `failed` with the reason when the first reading failed, `total` as the
 * server counts.
 */
export const reading = signal({ loaded: false, complete: false, failed: '', total: 0 });

/**
 * The part of the list that is at hand where there are more watches than are kept here, null where
 * all are.
 *
 * @type {{value: import('./list-window.js').Part | null, peek(): any}}
 */
export const part = signal(/** @type {any} */ (null));
/** Every tag and how many watches have it, as the server counts; for where not all watches are kept. */
export const tags = signal(/** @type {Map<string, number>} */ (new Map()));

/** @type {{value: import('../model.js').QueueLength | null, peek(): any}} */
export const queue = signal(/** @type {any} */ (null));
/** @type {{value: import('../model.js').Stats | null, peek(): any}} */
export const stats = signal(/** @type {any} */ (null));
/** @type {{value: Map<string, {status: Worker, at: number}>, peek(): Map<string, {status: Worker, at: number}>}} */
export const workers = signal(new Map());

/** Server time, once a second while somebody looks. */
export const now = signal(serverNow());

export const rows = new Rows();
const rowsVersion = signal(0);

/** What commands under way show in place of what is stored, by id. */
export const pending = signal(/** @type {Map<string, Partial<Watch>>} */ (new Map()));
/** Rows taken away that can still be brought back. */
export const leaving = signal(/** @type {Set<string>} */ (new Set()));

/** @type {{value: ListQuery, peek(): ListQuery}} */
export const listQuery = signal(/** @type {ListQuery} */ ({ query: '', filter: 'all', sort: 'changed' }));
export const selection = signal(/** @type {Set<string>} */ (new Set()));
/**
 * All that match on the server, chosen together: the rows of `chosen` and those that are not kept
 * here. Void once the selection or the list's filter is another.
 *
 * @type {{value: {chosen: Set<string>, query: ListQuery, filter: import('../model.js').Filter, total: number} | null, peek(): any}}
 */
export const whole = signal(/** @type {any} */ (null));
/** The row the keyboard is at, and comes back to. */
export const cursor = signal('');

/** @type {WeakMap<Watch, {patch: Partial<Watch>, row: Watch}>} so that an unchanged row stays the same object */
const patched = new WeakMap();

/**
 * @param {Watch} watch
 * @param {Map<string, Partial<Watch>>} patches
 * @returns {Watch}
 */
function withPatch(watch, patches) {
  const patch = patches.get(watch.id);
  if (!patch) return watch;
  const known = patched.get(watch);
  if (known?.patch === patch) return known.row;
  const row = { ...watch, ...patch };
  patched.set(watch, { patch, row });
  return row;
}

/** Every row that is there for the user. */
const present = computed(() => {
  void rowsVersion.value;
  const away = leaving.value;
  const patches = pending.value;
  /** @type {Watch[]} */
  const out = [];
  for (const watch of rows.byId.values()) {
    if (!away.has(watch.id)) out.push(patches.size > 0 ? withPatch(watch, patches) : watch);
  }
  return out;
});

/** The list as filtered and sorted, and the counts of every filter. */
export const list = computed(() => {
  const view = part.value ? partOfList(part.value) : wholeList();
  lastList = view;
  return view;
});

/** @type {ListView | null} */
let lastList = null;

function wholeList() {
  const query = listQuery.value;
  const { shown, counts } = listOf(present.value, query);
  const stays = held.value && lastList?.query === query && lastList.isWhole;
  return new ListView({ query, counts, rows: stays && lastList ? inOrderOf(lastList.rows, shown) : shown });
}

/** @param {import('./list-window.js').Part} at */
function partOfList({ query, start, ids, total }) {
  const byId = new Map(present.value.map((watch) => [watch.id, watch]));
  const here = /** @type {Watch[]} */ (ids.map((id) => byId.get(id)).filter(Boolean));
  const summary = stats.value;
  const whole = Math.max(reading.value.total, total);
  // None is left at hand: as many as are leaving may be all there are.
  const left = (/** @type {number} */ of) => (here.length === 0 && leaving.value.size >= of ? 0 : of);
  return new ListView({
    query,
    start,
    rows: here,
    length: left(total - (ids.length - here.length)),
    counts: {
      all: left(whole),
      unseen: summary?.unviewed ?? 0,
      failing: summary?.failing ?? 0,
      paused: summary?.paused ?? 0,
      checking: queue.value?.checking ?? 0,
      tags: tags.value,
    },
  });
}

/** Rows being checked, in the order their checks were seen to start. */
export const running = computed(() =>
  present.value
    .filter((watch) => watch.activity === 'checking')
    .sort((a, b) => (rows.checkingSince.get(a.id) ?? 0) - (rows.checkingSince.get(b.id) ?? 0) || (a.id < b.id ? -1 : 1)),
);

/**
 * One watch as it should be shown, undefined while it isn't known. Follows the state.
 *
 * @param {string} id
 * @returns {Watch | undefined}
 */
export function watchOf(id) {
  void rowsVersion.value;
  const watch = rows.byId.get(id);
  return watch && withPatch(watch, pending.value);
}

let announced = false;

/** Tells views of what `rows` took in: at most once a frame, and less often when there are very many. */
export function rowsChanged() {
  if (announced) return;
  announced = true;
  const tell = () => {
    announced = false;
    rowsVersion.value += 1;
  };
  if (document.hidden || rows.byId.size > 2000) setTimeout(tell, document.hidden ? 250 : 100);
  else requestAnimationFrame(tell);
}

/** The same at once, for what the user has just done. */
export function rowsChangedNow() {
  rowsVersion.value += 1;
}

/**
 * @param {string[]} ids
 * @param {Partial<Watch> | ((watch: Watch) => Partial<Watch>) | null} patch null takes it back
 */
export function setPending(ids, patch) {
  const next = new Map(pending.peek());
  for (const id of ids) {
    const watch = rows.byId.get(id);
    if (patch === null || !watch) next.delete(id);
    else next.set(id, typeof patch === 'function' ? patch(watch) : patch);
  }
  pending.value = next;
}

/**
 * @param {Iterable<string>} ids
 * @param {boolean} away
 */
export function setLeaving(ids, away) {
  batch(() => {
    const next = new Set(leaving.peek());
    const chosen = new Set(selection.peek());
    for (const id of ids) {
      if (away) next.add(id);
      else next.delete(id);
      chosen.delete(id);
    }
    releaseOrder();
    leaving.value = next;
    selection.value = chosen;
  });
}

/**
 * Takes a worker's status; one that is older than what is known is left.
 *
 * @param {Worker} status
 */
export function hearWorker(status) {
  const known = workers.peek().get(status.workerId);
  if (known && Date.parse(known.status.lastSeenAt) > Date.parse(status.lastSeenAt)) return;
  workers.value = new Map(workers.peek()).set(status.workerId, { status, at: serverNow() });
}

setInterval(() => {
  if (!document.hidden) now.value = serverNow();
}, 1000);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) now.value = serverNow();
});
