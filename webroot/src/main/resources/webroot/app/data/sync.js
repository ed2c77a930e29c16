// Keeps the store true: reads everything over REST, then follows the bus, and reads what changed
// whenever the bus was away. Only this module says "live".
import { access } from './access.js';
import { announce, announceChange } from './announce.js';
import { messageOf, request, serverNow } from './api.js';
import { Bus } from './bus.js';
import { tellOfChange } from './change-news.js';
import { followed } from './follow.js';
import { LONGEST_PAGE } from './list.js';
import { ListReading, MOST_ROWS } from './list-reading.js';
import { becomeLong, becomeShort, followsAll, hearChange, hearSummary, isShortAgain, long, readLong, shortening } from './long-list.js';
import { batch, computed, effect, untracked } from '../lib/signals.js';
import { checkAccess } from './session.js';
import { connection, hearWorker, pending, queue, reading, rows, rowsChanged, rowsChangedNow, setPending, stats, workers } from './store.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {import('./bus.js').Message} Message */

/** How long the first page waits for the bus before the rest is read without it. */
const ALONE_MS = 4000;
/** How long a registration may take to show before it is trusted anyway. */
const REGISTERED_MS = 1500;
/** Without an answer for this long, "reconnecting" is too hopeful a word. */
const LONG_MS = 60_000;

/** @type {Map<string, {epoch: string, seq: string}>} */
const positions = new Map();
/** @type {Set<() => Promise<unknown>>} what else is shown and has to be read again */
const readers = new Set();

/** Counts readings, so that one which has been overtaken ends. */
let generation = 0;
let lostAt = 0;
/** @type {(() => void) | null} */
let registered = null;

const list = new ListReading({
  request,
  rows,
  took: (total) => {
    reading.value = { ...reading.peek(), loaded: true, failed: '', total };
    rowsChanged();
  },
  whole: () => {
    batch(() => {
      becomeShort();
      reading.value = { ...reading.peek(), complete: true };
      rowsChangedNow();
    });
  },
  tooMany: (total) => {
    reading.value = { ...reading.peek(), total };
    long.value = true;
  },
});

/** Reads the list: all of it, or what is looked at where it is long. */
async function readList() {
  if (!long.peek()) await list.catchUp();
  if (long.peek()) await readLong();
}

/** Reads what is shown: the list, and what views want read besides. */
function readShown() {
  return Promise.all([readList(), ...[...readers].map((read) => read())]);
}

let asking = false;

/** Reads all of a list that is short again, if it is: counts alone are not trusted with that. */
async function shorten() {
  if (asking) return;
  asking = true;
  try {
    if (!isShortAgain((await request('/watches?limit=1')).total)) return;
    shortening.value = true;
    list.stop();
    bus.registerAgain('watch.status', headers('watch.status'), false);
    await list.catchUp();
    // What was said until all was registered for.
    if (!long.peek()) await list.catchUp();
  } catch {
    // While it is long, the next counts have it tried again.
    if (!long.peek()) void catchUp(false);
  } finally {
    asking = false;
    shortening.value = false;
  }
}

export const bus = new Bus('/eventbus', {
  trying: () => {
    if (connection.peek().state !== 'live') setConnection({ step: lostAt ? 'trying' : 'connecting' });
  },
  opened: () => void catchUp(),
  refused: () => void checkAccess().catch(() => {}),
  lost: (retryAt) => {
    generation += 1;
    const wasLive = connection.peek().state === 'live';
    if (wasLive) setConnection({ freshAt: Date.now() });
    lostAt ||= Date.now();
    setConnection({ state: awayState(), step: 'retrying', retryAt });
    if (wasLive) announce('Connection lost.');
  },
});

/** What the bus was last asked to speak of, null for all. */
let told = /** @type {string | null} */ (null);

/** Has the bus speak of what is looked at by now. */
function followAgain() {
  if (followsAll() || registered || told === followed.peek().join()) return;
  bus.registerAgain('watch.status', headers('watch.status'), true);
}

/**
 * What a registration says, which is remembered as told.
 *
 * @param {string} address
 * @returns {Record<string, string>} from where on, and about which
 */
function headers(address) {
  if (!fromPosition.has(address)) return {};
  const known = positions.get(address);
  if (followsAll()) {
    told = null;
    return { ...known };
  }
  told = followed.peek().join();
  // A position that nobody knows is answered with the present one.
  return { ...(known ?? { epoch: 'none', seq: '0' }), watches: told };
}

/** Starts reading and following, as long as one is let in. */
export function start() {
  const out = computed(() => access.value === 'out');
  effect(() => {
    const stop = out.value;
    untracked(() => (stop ? bus.stop() : follows()));
  });
  effect(() => {
    void followed.value;
    void long.value;
    void shortening.value;
    untracked(followAgain);
  });
  addEventListener('online', () => {
    setAway();
    bus.tryNow();
  });
  addEventListener('offline', () => void wentOffline());
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) bus.tryNow();
  });
  setInterval(setAway, 5000);
}

function follows() {
  void firstPage();
  bus.start();
}

/** Connects anew: what lets one in is another than when it connected. */
export function reconnect() {
  bus.drop();
  bus.tryNow();
}

/**
 * Has `read` called whenever everything shown must be read again; "live" waits for it.
 *
 * @param {() => Promise<unknown>} read
 * @returns {() => void} ends it
 */
export function alsoRead(read) {
  readers.add(read);
  return () => readers.delete(read);
}

/** Reads the list again after it failed. */
export function retryReading() {
  reading.value = { ...reading.peek(), failed: '' };
  bus.tryNow();
  if (bus.isOpen) void catchUp(false);
  else void firstPage();
}

/** @param {Partial<import('./store.js').Connection>} change */
function setConnection(change) {
  connection.value = { ...connection.peek(), ...change };
}

/** @returns {'reconnecting' | 'offline'} */
function awayState() {
  return !navigator.onLine || (lostAt > 0 && Date.now() - lostAt > LONG_MS) ? 'offline' : 'reconnecting';
}

function setAway() {
  const { state } = connection.peek();
  if (state !== 'live' && !bus.isOpen && state !== awayState()) setConnection({ state: awayState() });
}

/** A Pagewatch on this very machine is still there without a network; any other is not. */
async function wentOffline() {
  if (isLocal() && (await request('/stats').then(() => true, () => false))) return;
  if (!navigator.onLine) bus.drop();
  setAway();
}

function isLocal() {
  return /^(localhost|127\.|\[::1\])/.test(location.hostname);
}

/** Rows to look at before the bus is there. */
async function firstPage() {
  const askedAt = performance.now();
  try {
    const page = await request(`/watches?limit=${LONGEST_PAGE}&sort=createdAt&order=desc`);
    if (page.total > MOST_ROWS) {
      reading.value = { ...reading.peek(), total: page.total };
      await (long.peek() ? readLong() : becomeLong());
      return;
    }
    takePage(page, askedAt);
    if (page.nextCursor) setTimeout(() => void restWithoutBus(), ALONE_MS);
    else reading.value = { ...reading.peek(), complete: true };
  } catch (error) {
    if (!reading.peek().loaded) reading.value = { ...reading.peek(), failed: messageOf(error) };
  }
}

/** Where no socket can be had, all rows are still there to be seen, though not live. */
async function restWithoutBus() {
  if (bus.isOpen || reading.peek().complete) return;
  await readList().catch(() => {});
}

/**
 * The socket is open: follow, read everything, and only then be live.
 *
 * @param {boolean} [register] false where the addresses are registered already
 */
async function catchUp(register = true) {
  const mine = (generation += 1);
  setConnection({ state: connection.peek().state === 'live' ? 'reconnecting' : connection.peek().state, step: 'catching up' });
  if (register) await follow();
  if (mine !== generation) return;
  followAgain();
  try {
    await Promise.all([readShown(), readFleet()]);
  } catch (error) {
    if (mine !== generation) return;
    if (!reading.peek().loaded) reading.value = { ...reading.peek(), failed: messageOf(error) };
    setTimeout(() => {
      if (mine === generation && bus.isOpen) void catchUp(false);
    }, 2000 + 3000 * Math.random());
    return;
  }
  if (mine !== generation || !bus.isOpen) return;
  if (lostAt > 0) announce('Connected again.');
  lostAt = 0;
  setConnection({ state: 'live', step: 'none', freshAt: Date.now(), retryAt: 0 });
}

/**
 * Registers on every address and waits until that has taken effect. Frames of a socket are handled in
 * order and stats.summary answers a registration with its current value, so once that is here, no
 * later change can be missed.
 *
 * @returns {Promise<void>}
 */
function follow() {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      registered = null;
      resolve();
    };
    const timer = setTimeout(done, REGISTERED_MS);
    registered = done;
    for (const [address, take] of Object.entries(handlers)) {
      bus.register(address, headers(address), (message) => {
        const { epoch, seq, resync } = message.headers ?? {};
        if (epoch && seq) positions.set(address, { epoch, seq });
        if (message.body === null || message.body === undefined) {
          if (resync === 'true' && !registered && fromPosition.has(address)) missed();
          if (registered && address === 'stats.summary') registered();
          return;
        }
        take(message.body);
      });
    }
  });
}

/** More was missed than the bus can repeat. */
function missed() {
  if (!long.peek()) {
    void catchUp(false);
    return;
  }
  // So it is whenever other rows are looked at.
  readShown().catch(() => void catchUp(false));
}

/** Addresses whose missed messages are asked for; the others send their current value instead. */
const fromPosition = new Set(['watch.status']);

/** @type {Record<string, (body: any) => void>} stats.summary last: it says that all are registered */
const handlers = {
  'watch.status': (body) => {
    const change = rows.hear(body, performance.now());
    countTotal(body.event, change.kind);
    if (change.kind === 'ignored') return;
    // What was shown in advance has happened, or something else has: the row speaks for itself now.
    if (change.before && change.after && change.after.revision > change.before.revision && pending.peek().has(change.id)) {
      setPending([change.id], null);
    }
    announceChange(change);
    tellOfChange(change);
    hearChange(change);
    rowsChanged();
    if (!long.peek() && rows.byId.size > MOST_ROWS * 1.1) {
      list.stop();
      becomeLong().catch(() => void catchUp(false));
    }
  },
  'worker.status': hearWorker,
  'queue.length': (body) => {
    queue.value = body;
  },
  'stats.summary': (body) => {
    hearStats(body);
    registered?.();
  },
};

/**
 * News of a watch that isn't kept here makes it known, but not one more; a deletion counts whether or
 * not it was known.
 *
 * @param {string} event
 * @param {string} kind what it did to the rows
 */
function countTotal(event, kind) {
  if (long.peek()) return;
  const by = event === 'deleted' ? -1 : event === 'created' && kind === 'added' ? 1 : 0;
  if (by) reading.value = { ...reading.peek(), total: Math.max(0, reading.peek().total + by) };
}

/** @param {import('../model.js').Stats} summary */
function hearStats(summary) {
  hearSummary(stats.peek(), summary);
  stats.value = summary;
  if (isShortAgain(summary.watches)) void shorten();
}

/**
 * @param {{items: Watch[], total: number}} page
 * @param {number} askedAt
 */
function takePage(page, askedAt) {
  for (const watch of page.items) rows.read(watch, askedAt);
  reading.value = { ...reading.peek(), loaded: true, failed: '', total: page.total ?? rows.byId.size };
  rowsChanged();
}

/** Reads the workers and the counts; workers the gateway has forgotten go. */
export async function readFleet() {
  const [fleet, summary] = await Promise.all([request('/workers'), request('/stats')]);
  const at = serverNow();
  batch(() => {
    const known = workers.peek();
    workers.value = new Map(
      fleet.items.map((/** @type {import('../model.js').Worker} */ status) => {
        const heard = known.get(status.workerId);
        const newer = heard && Date.parse(heard.status.lastSeenAt) > Date.parse(status.lastSeenAt);
        return [status.workerId, newer ? heard : { status, at }];
      }),
    );
    hearStats(summary);
  });
}

/**
 * Reads one watch.
 *
 * @param {string} id
 * @param {AbortSignal} [signal]
 */
export async function readWatch(id, signal) {
  const askedAt = performance.now();
  const watch = await request(`/watches/${encodeURIComponent(id)}`, { signal });
  rows.read(watch, askedAt);
  rowsChangedNow();
  return watch;
}
