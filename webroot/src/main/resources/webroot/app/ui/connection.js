// How true what is shown is: a dot in the header, and a bar as soon as it isn't.
import { html } from '../lib/html.js';
import { useDerived, useSignalValue } from '../lib/signals.js';
import { age } from '../lib/time.js';
import { connection, now } from '../data/store.js';
import { bus } from '../data/sync.js';

const WORDS = { live: 'live', reconnecting: 'reconnecting', offline: 'offline' };

export function ConnectionMark() {
  const { state, step, freshAt } = useSignalValue(connection);
  const words = state === 'reconnecting' && freshAt === 0 ? 'connecting' : state === 'reconnecting' && step === 'catching up' ? 'catching up' : WORDS[state];
  const titles = {
    live: 'What you see is what Pagewatch knows.',
    reconnecting: 'What you see may be old until the connection is back.',
    offline: 'What you see is old.',
  };
  return html`<span class=${`connection connection-${state}`} data-testid="connection" data-state=${state} title=${titles[state]}>
    <span class="connection-dot" aria-hidden="true"></span><span class="connection-word">${words}</span>
  </span>`;
}

/** Shown from the second failed try on, or when something was live before. */
export function ConnectionBar() {
  const { state, step, freshAt, retryAt } = useSignalValue(connection);
  const line = useDerived(() => {
    void now.value;
    return barWords(state, step, freshAt, retryAt);
  }, [state, step, freshAt, retryAt]);
  if (!line) return null;
  return html`<div class=${`connection-bar connection-bar-${state}`}>
    <span>${line}</span>
    <button type="button" class="button small" disabled=${step !== 'retrying'} onClick=${() => bus.tryNow()}>Try now</button>
  </div>`;
}

/**
 * @param {string} state
 * @param {string} step
 * @param {number} freshAt
 * @param {number} retryAt
 */
function barWords(state, step, freshAt, retryAt) {
  if (state === 'live' || (freshAt === 0 && step !== 'retrying')) return '';
  const old = freshAt === 0 || Date.now() - freshAt < 2000 ? '' : ` What you see is ${age(Date.now() - freshAt)} old.`;
  if (!navigator.onLine) return `You’re offline.${old} Pagewatch goes on watching; this page catches up when you’re back.`;
  const known = freshAt === 0 ? 'There is no connection to Pagewatch.' : `Connection lost.${old}`;
  if (step === 'catching up') return freshAt === 0 ? '' : 'Connected again. Reading what happened meanwhile…';
  if (step === 'trying' || step === 'connecting') return `${known} Trying now…`;
  const seconds = Math.ceil((retryAt - Date.now()) / 1000);
  return `${known} ${seconds > 0 ? `Next try in ${seconds} s.` : 'Trying now…'}`;
}
