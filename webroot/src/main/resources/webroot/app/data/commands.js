// What the user asks for. Shown at once; it holds when Pagewatch takes it and goes back with the
// reason when it doesn't.
import { count, nameOf } from '../lib/text.js';
import { ApiError, apiUrl, messageOf, request } from './api.js';
import { BusError } from './bus.js';
import { releaseOrder } from './hold.js';
import { connection, leaving, rows, rowsChangedNow, setLeaving, setPending } from './store.js';
import { long, lookAgain, readLong } from './long-list.js';
import { bus, readWatch } from './sync.js';
import { refused, toast } from './toasts.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {import('../model.js').Op} Op */
/** @typedef {import('../model.js').CommandReply} CommandReply */

/** How long a taken command's effect may take to come by the bus before the row is read. */
const SETTLE_MS = 2000;
/** Up to so many go over the bus, which answers sooner than a request. */
const MOST_ON_BUS = 20;
/** Watches named in one request. */
export const CHUNK = 500;
/** A whole chunk may have to wait for others'. */
const PATIENCE_MS = 60_000;
/** What a page that is being left may still send is some 64 KB. */
const MOST_LEAVING = 1500;

/** @type {Record<Op, string>} as in "couldn't be …" */
export const DONE = {
  check: 'checked', pause: 'paused', resume: 'resumed', mute: 'muted', unmute: 'unmuted', viewed: 'marked as seen', delete: 'deleted',
  tag: 'tagged', untag: 'untagged',
};

/** @type {Partial<Record<Op, (watch: Watch, tag: string) => Partial<Watch>>>} what a command will do to a row */
const EFFECTS = {
  check: (watch) => (watch.activity === 'checking' ? {} : { activity: 'queued', phase: null }),
  pause: () => ({ paused: true, activity: 'paused', phase: null }),
  resume: () => ({ paused: false, activity: 'waiting' }),
  mute: () => ({ muted: true }),
  unmute: () => ({ muted: false }),
  viewed: () => ({ viewed: true }),
  tag: (watch, tag) => ({ tags: watch.tags.includes(tag) ? watch.tags : [...watch.tags, tag] }),
  untag: (watch, tag) => ({ tags: watch.tags.filter((each) => each !== tag) }),
};

/**
 * Runs a command on some watches.
 *
 * @param {Op} op not `delete`, which is `remove`
 * @param {string[]} ids
 * @param {{quiet?: boolean, tag?: string}} [options] quiet: not asked for by the user, so a failure isn't shown
 * @returns {Promise<CommandReply>}
 */
export async function command(op, ids, { quiet = false, tag = '' } = {}) {
  if (isOffline()) {
    if (!quiet) refused(`You’re offline: ${what(ids)} can’t be ${DONE[op]} now.`);
    return { accepted: [], rejected: [] };
  }
  const revisions = new Map(ids.map((id) => [id, rows.byId.get(id)?.revision ?? 0]));
  const again = op === 'check' ? ids.filter((id) => rows.byId.get(id)?.activity === 'checking') : [];
  setPending(ids, (watch) => EFFECTS[op]?.(watch, tag) ?? {});
  const reply = await transport(op, ids, tag);
  setPending(reply.rejected.map((each) => each.id), null);
  if (!quiet) tell(op, reply);
  if (!quiet && again.length > 0 && reply.accepted.includes(again[0])) {
    toast(again.length === 1 ? 'It is being checked now, and once more after that.' : 'Those being checked now are checked once more after that.');
  }
  await settle(reply.accepted, revisions);
  return reply;
}

/**
 * Takes watches away at once and deletes them when the time for undoing is over.
 *
 * @typedef {(show: (done: number) => void, stopped: () => boolean) => Promise<void>} Work
 * @param {string[]} ids
 * @param {(work: Work) => unknown} [run] runs the deletion
 */
export function remove(ids, run = (work) => work(() => {}, () => false)) {
  if (ids.length === 0) return;
  if (isOffline()) {
    refused(`You’re offline: ${what(ids)} can’t be deleted now.`);
    return;
  }
  const text = ids.length > MOST_LEAVING ? `Deleting ${what(ids)}. Keep this page open.` : `Deleted ${what(ids)}`;
  setLeaving(ids, true);
  toast(text, {
    action: { label: 'Undo', run: () => setLeaving(ids, false) },
    gone: () => void run((show, stopped) => reallyRemove(ids, show, stopped)),
  });
}

/**
 * @param {string[]} ids
 * @param {(done: number) => void} show
 * @param {() => boolean} stopped
 */
async function reallyRemove(ids, show, stopped) {
  /** @type {CommandReply} */
  const all = { accepted: [], rejected: [] };
  for (let at = 0; at < ids.length && !stopped(); at += CHUNK) {
    const reply = await transport('delete', ids.slice(at, at + CHUNK));
    for (const id of reply.accepted) rows.remove(id, Infinity);
    rowsChangedNow();
    all.accepted.push(...reply.accepted);
    all.rejected.push(...reply.rejected);
    show(at + CHUNK);
  }
  // A long list shows them as gone until it is read without them.
  if (long.peek()) await readLong().catch(() => {});
  setLeaving(ids, false);
  tell('delete', all);
  if (all.accepted.length + all.rejected.length < ids.length) toast(`Deleted ${what(all.accepted)}. Stopped before the rest.`);
}

/** Those taken away that are still to be deleted. */
const toDelete = () => [...leaving.peek()].filter((id) => !rows.deletedAt.has(id));

/** Whoever leaves the page has not undone. */
addEventListener('pagehide', () => {
  const ids = toDelete().slice(0, MOST_LEAVING);
  if (ids.length === 0) return;
  const body = JSON.stringify({ op: 'delete', ids });
  fetch(apiUrl('/watches/bulk'), { method: 'POST', headers: { 'content-type': 'application/json' }, body, keepalive: true }).catch(() => {});
});
/** More than that can only be deleted while the page is open. */
addEventListener('beforeunload', (event) => {
  if (toDelete().length > MOST_LEAVING) event.preventDefault();
});

/**
 * Adds a watch.
 *
 * @param {{url: string, engine?: string, title?: string}} draft
 * @returns {Promise<Watch>}
 * @throws {ApiError}
 */
export async function addWatch(draft) {
  if (isOffline()) throw new ApiError('You’re offline. Nothing was sent.', 0);
  const askedAt = performance.now();
  const watch = await request('/watches', { method: 'POST', body: draft });
  rows.read(watch, askedAt);
  rows.freshAt.set(watch.id, performance.now());
  releaseOrder();
  rowsChangedNow();
  lookAgain();
  return watch;
}

/**
 * Changes a watch's settings.
 *
 * @param {Watch} watch as it was read
 * @param {Record<string, unknown>} patch
 * @param {boolean} [anyway] whether to overwrite what others changed meanwhile
 * @returns {Promise<Watch>}
 * @throws {ApiError}
 */
export async function saveWatch(watch, patch, anyway = false) {
  if (isOffline()) throw new ApiError('You’re offline. Nothing was saved.', 0);
  const askedAt = performance.now();
  const saved = await request(`/watches/${encodeURIComponent(watch.id)}`, {
    method: 'PATCH',
    body: patch,
    headers: {
      'content-type': 'application/merge-patch+json',
      ...(anyway ? {} : { 'if-match': `"${watch.version}"` }),
    },
  });
  rows.read(saved, askedAt);
  rowsChangedNow();
  return saved;
}

/**
 * Over the bus where there are few; over REST where there are many, or the bus isn't there or falls
 * silent. Doing any of them twice does no harm.
 *
 * @param {Op} op
 * @param {string[]} ids
 * @param {string} [tag]
 * @returns {Promise<CommandReply>}
 */
async function transport(op, ids, tag) {
  const body = { op, ids, ...(tag ? { tag } : {}) };
  /** @type {CommandReply} */
  let reply = { accepted: [], rejected: [] };
  try {
    reply = bus.isOpen && ids.length <= MOST_ON_BUS ? await overBus(body) : await overRest(body);
  } catch (error) {
    return { accepted: [], rejected: ids.map((id) => ({ id, code: 'refused', message: messageOf(error) })) };
  }
  if (op !== 'delete') return reply;
  // What somebody else deleted meanwhile is deleted.
  return { accepted: ids.filter((id) => !reply.rejected.some((each) => each.id === id && each.code !== 'not_found')),
    rejected: reply.rejected.filter((each) => each.code !== 'not_found') };
}

/** @param {{op: Op, ids: string[], tag?: string}} body */
async function overBus(body) {
  try {
    const reply = await bus.send('watch.command', body);
    return { accepted: reply.accepted ?? [], rejected: reply.rejected ?? [] };
  } catch (error) {
    if (error instanceof BusError && error.answered) throw error;
    return overRest(body);
  }
}

/** @param {{op: Op, ids: string[], tag?: string}} body */
async function overRest(body) {
  const reply = await request('/watches/bulk', { method: 'POST', body, patience: PATIENCE_MS });
  return { accepted: reply.ids ?? [], rejected: reply.rejected ?? [] };
}

/**
 * Keeps showing the effect until the row itself says so.
 *
 * @param {string[]} ids
 * @param {Map<string, number>} revisions as the command was given
 */
async function settle(ids, revisions) {
  const moved = (/** @type {string} */ id) => (rows.byId.get(id)?.revision ?? Infinity) > (revisions.get(id) ?? 0);
  const end = Date.now() + SETTLE_MS;
  let left = ids;
  while (left.length > 0) {
    const arrived = left.filter(moved);
    if (arrived.length > 0) {
      setPending(arrived, null);
      rowsChangedNow();
    }
    left = left.filter((id) => !moved(id));
    if (left.length === 0 || Date.now() > end) break;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  if (left.length === 0) return;
  for (const id of left.slice(0, 20)) await readWatch(id).catch(() => {});
  setPending(left, null);
  rowsChangedNow();
}

/**
 * @param {Op} op
 * @param {CommandReply} reply
 */
function tell(op, reply) {
  if (reply.rejected.length === 0) return;
  const [first] = reply.rejected;
  const ids = reply.rejected.map((each) => each.id);
  refused(`${capital(what(ids))} couldn’t be ${DONE[op]}: ${first.message || first.code}`);
}

/** @param {string[]} ids */
function what(ids) {
  const watch = ids.length === 1 ? rows.byId.get(ids[0]) : undefined;
  return watch ? nameOf(watch) : count(ids.length, 'watch', 'watches');
}

/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Whether nothing can be sent at all. */
export function isOffline() {
  return connection.peek().state === 'offline' && !navigator.onLine;
}
