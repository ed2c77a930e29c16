// The fleet: each worker with its slots as cells that fill.
import { html, useEffect } from '../lib/html.js';
import { useDerived, useSignalValue } from '../lib/signals.js';
import { bytes, count, cutEnd, nameOf, number } from '../lib/text.js';
import { phaseProgress, phaseWords } from '../lib/words.js';
import { useResource } from '../lib/resource.js';
import { watchPath } from '../lib/router.js';
import { serverNow } from '../data/api.js';
import { useFollowed } from '../data/follow.js';
import { rows, watchOf, workers } from '../data/store.js';
import { readFleet, readWatch } from '../data/sync.js';
import { Blank, Failed, Skeleton } from './states.js';
import { RelativeTime, Stopwatch } from './time.js';

/** @typedef {import('../model.js').Worker} Worker */
/** @typedef {import('../model.js').Slot} Slot */

const STATES = {
  up: 'up', draining: 'draining: finishes what it has and takes no more', lost: 'lost: not heard of; its checks are taken by others when their time is over',
};
const SLOT_WORDS = { starting: 'starting', idle: 'idle', busy: 'busy', rebuilding: 'being replaced', failed: 'can’t start' };

export function WorkersPage() {
  const { data, error, reload } = useResource(() => readFleet().then(() => true), 'workers');
  const fleet = useSignalValue(workers);
  const all = [...fleet.values()].sort((a, b) => (a.status.workerId < b.status.workerId ? -1 : 1));
  if (!data && all.length === 0) {
    return html`<div class="page"><h1>Workers</h1>${error ? html`<${Failed} what="The workers" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${3} />`}</div>`;
  }
  return html`<div class="page">
    <h1>Workers</h1>
    ${all.length === 0
      ? html`<${Blank} title="No worker is up" tone="bad"><p>Checks wait until one is. <code>pagewatch up</code> starts one with everything else; in a cluster it is <code>pagewatch worker</code>.</p><//>`
      : all.map(({ status, at }) => html`<${WorkerCard} key=${status.workerId} worker=${status} at=${at} />`)}
  </div>`;
}

/** @param {{worker: Worker, at: number}} props */
function WorkerCard({ worker, at }) {
  const slots = worker.slots ?? [];
  const fact = (/** @type {string} */ name, /** @type {unknown} */ value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  return html`<section class=${`worker worker-${worker.state}`} data-worker-id=${worker.workerId} data-state=${worker.state}>
    <h2><span class="worker-dot" aria-hidden="true"></span><span class="worker-name">${worker.workerId}</span> <span class="worker-state">${STATES[worker.state] ?? worker.state}</span></h2>
    <dl class="facts">
      ${fact('Browser', `${worker.browserSlotsBusy} of ${worker.browserSlots} busy`)}
      ${fact('HTTP', `${worker.httpSlotsBusy} of ${worker.httpSlots} busy`)}
      ${fact('Checks', number(worker.checks))}
      ${fact('Memory', bytes(worker.rssBytes))}
      ${fact('Restarts', number(worker.browserRestarts))}
      ${fact('Version', worker.version)}
      ${fact('Heard of', html`<${RelativeTime} at=${worker.lastSeenAt} />`)}
    </dl>
    ${slots.length > 0 && html`<ul class="slots" aria-label="Browser slots">${slots.map((slot) => html`<${SlotCell} key=${slot.index} workerId=${worker.workerId} slot=${slot} at=${at} />`)}</ul>`}
    ${worker.httpSlots > 0 && html`<div class="http-slots" title=${`${worker.httpSlotsBusy} of ${worker.httpSlots} HTTP slots busy`}>
      <span class="http-label">HTTP</span><meter min="0" max=${worker.httpSlots} value=${worker.httpSlotsBusy} aria-label="HTTP slots busy"></meter></div>`}
  </section>`;
}

/** @param {{workerId: string, slot: Slot, at: number}} props */
function SlotCell({ workerId, slot, at }) {
  const watch = useDerived(() => (slot.watchId ? watchOf(slot.watchId) : undefined), [slot.watchId]);
  const watches = slot.watchId ? [slot.watchId] : [];
  useFollowed(`slot ${workerId} ${slot.index}`, watches);
  useEffect(() => {
    if (slot.watchId && !rows.byId.has(slot.watchId)) void readWatch(slot.watchId).catch(() => {});
  }, [slot.watchId]);
  const phase = watch?.activity === 'checking' ? watch.phase : slot.phase;
  const pids = slot.pids ?? [];
  return html`<li class=${`slot slot-${slot.state}`}>
    <span class="slot-fill" style=${{ transform: `scaleX(${slot.state === 'busy' ? phaseProgress(phase) : 0})` }}></span>
    <span class="slot-top"><span class="slot-index">${slot.index + 1}</span>
      <span>${slot.state === 'busy' ? phaseWords(phase) : (SLOT_WORDS[slot.state] ?? slot.state)}</span>
      <${Stopwatch} since=${at - slot.ageMs} clock=${serverNow} /></span>
    <span class="slot-watch">${slot.watchId ? html`<a href=${watchPath(slot.watchId)}>${cutEnd(watch ? nameOf(watch) : slot.watchId, 48)}</a>` : html`<span class="faint">${count(slot.checks, 'check')} on this browser</span>`}</span>
    ${pids.length > 0 && html`<span class="slot-pids" title="Process ids">pid ${pids.join(' ')}</span>`}
  </li>`;
}
