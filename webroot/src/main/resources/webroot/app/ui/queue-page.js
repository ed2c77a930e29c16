// What runs, what waits, and why.
import { html, useEffect } from '../lib/html.js';
import { useDerived, useSignalValue } from '../lib/signals.js';
import { count, cutMiddle, nameOf, number, shortUrl } from '../lib/text.js';
import { age, parseTime } from '../lib/time.js';
import { phaseWords, queueReason } from '../lib/words.js';
import { useResource } from '../lib/resource.js';
import { watchPath } from '../lib/router.js';
import { request, serverNow } from '../data/api.js';
import { now, queue, rows, rowsChanged, running, watchOf, workers } from '../data/store.js';
import { useFollowed } from '../data/follow.js';
import { long } from '../data/long-list.js';
import { StateMark } from './mark.js';
import { Blank, Failed, Skeleton } from './states.js';
import { Stopwatch } from './time.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {import('../model.js').QueueItem} QueueItem */
/** @typedef {import('../model.js').QueueRunning} QueueRunning */

const MOST = 200;
/** How often at most the queue is read again while it moves. */
const PAUSE_MS = 700;

export function QueuePage() {
  const length = useSignalValue(queue);
  const { data, error, reload } = useResource(async (signal) => {
    const askedAt = performance.now();
    const [waiting, checking] = await Promise.all([
      request('/queue', { signal }),
      request('/watches?activity=checking&limit=500', { signal }).catch(() => null),
    ]);
    const items = /** @type {Watch[]} */ (checking?.items ?? []);
    for (const watch of items) rows.read(watch, askedAt);
    if (long.peek() && checking?.total === items.length) rows.forgetEnded(new Set(items.map((watch) => watch.id)), askedAt);
    rowsChanged();
    return /** @type {{length: number, checking: number, items: QueueItem[], running: QueueRunning[]}} */ (waiting);
  }, 'queue');
  useEffect(() => {
    const timer = setTimeout(reload, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [length]);
  const busy = useSignalValue(running);
  useFollowed('queue', busy.map((watch) => watch.id));
  return html`<div class="page">
    <h1>Queue</h1>
    ${!data && error && html`<${Failed} what="The queue" error=${error} retry=${reload} />`}
    ${!data && !error && html`<${Skeleton} rows=${4} />`}
    ${data && html`
      <h2>Running <span class="badge">${number(busy.length)}</span></h2>
      ${busy.length === 0 ? html`<p class="hint">No check runs at the moment.</p>` : html`<${Running} watches=${busy} leases=${data.running} />`}
      <h2>Waiting <span class="badge">${number(data.length)}</span></h2>
      ${data.items.length === 0
        ? html`<${Blank} title="Nothing waits"><p>Every check that is due has been taken.</p><//>`
        : html`<${Waiting} items=${data.items} length=${data.length} />`}`}
  </div>`;
}

/** @param {{watches: Watch[], leases: QueueRunning[]}} props */
function Running({ watches, leases }) {
  const leased = new Map(leases.map((lease) => [lease.watchId, lease]));
  const slots = useDerived(() => {
    const places = new Map();
    for (const { status, at } of workers.value.values()) {
      for (const slot of status.slots ?? []) if (slot.watchId) places.set(slot.watchId, { worker: status.workerId, slot, at });
    }
    return places;
  });
  return html`<div class="scroll-x"><table class="table">
    <thead><tr><th scope="col">Watch</th><th scope="col">Phase</th><th scope="col" class="num">Time</th><th scope="col">Worker</th><th scope="col">Slot</th></tr></thead>
    <tbody>${watches.slice(0, MOST).map((watch) => {
      const place = slots.get(watch.id);
      const lease = leased.get(watch.id);
      const worker = place?.worker ?? lease?.worker;
      const since = rows.checkingSince.get(watch.id);
      return html`<tr key=${watch.id}>
        <td class="wide"><span class="with-mark"><${StateMark} mark="checking" phase=${watch.phase} /><a href=${watchPath(watch.id)}>${nameOf(watch)}</a></span></td>
        <td>${phaseWords(watch.phase)}</td>
        <td class="num">${since !== undefined || !lease
          ? html`<${Stopwatch} since=${since} />`
          : html`<${Stopwatch} since=${parseTime(lease.since)} clock=${serverNow} />`}</td>
        <td>${worker ? cutMiddle(worker, 20) : '–'}</td>
        <td>${place ? `browser ${place.slot.index + 1}` : watch.engine === 'browser' ? '–' : 'HTTP'}</td>
      </tr>`;
    })}</tbody>
  </table></div>`;
}

/** @param {{items: QueueItem[], length: number}} props */
function Waiting({ items, length }) {
  return html`<div class="scroll-x"><table class="table">
    <thead><tr><th scope="col">Watch</th><th scope="col" class="num">Due since</th><th scope="col">Why it waits</th></tr></thead>
    <tbody>${items.slice(0, MOST).map((item) => html`<${WaitingRow} key=${item.watchId} item=${item} />`)}</tbody>
  </table></div>
  ${length > Math.min(items.length, MOST) && html`<p class="hint">and ${count(length - Math.min(items.length, MOST), 'more', 'more')}</p>`}`;
}

/** @param {{item: QueueItem}} props */
function WaitingRow({ item }) {
  const watch = useDerived(() => watchOf(item.watchId), [item.watchId]) ?? item;
  const due = parseTime(item.dueAt);
  const waits = useDerived(() => (due === null ? '–' : age(Math.max(0, now.value - due))), [due]);
  return html`<tr>
    <td class="wide"><span class="with-mark"><${StateMark} mark="queued" /><a href=${watchPath(item.watchId)} title=${watch.url}>${nameOf(watch)}</a>
      ${watch.title && html`<span class="row-url">${cutMiddle(shortUrl(watch.url), 40)}</span>`}</span></td>
    <td class="num">${waits}</td>
    <td>${queueReason(item.reason)}</td>
  </tr>`;
}
