// Which of the open tabs speaks. Locks are let go by the browser when a tab goes, however it goes; and
// a tab that holds one isn't put to sleep.
import { effect } from '../lib/signals.js';
import { notifying } from './notify-setting.js';

const SPEAKER = 'pagewatch.speaker';
const SEEN = 'pagewatch.seen';

let speaker = false;
/** @type {(() => void) | null} */
let step = null;
/** @type {(() => void) | null} */
let hide = null;

/** Whether it is this tab that notifies. Where there are no locks, each does: their tags are the same. */
export const speaks = () => speaker || !navigator.locks;

/** Whether any tab of this Pagewatch is being looked at. */
export async function isSeenElsewhere() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return held.some(({ name }) => name === SEEN);
}

/**
 * @param {string} name
 * @param {LockMode} mode
 * @param {() => void} got
 * @returns {() => void} lets it go, or no longer waits for it
 */
function hold(name, mode, got = () => {}) {
  const waiting = new AbortController();
  /** @type {() => void} */
  let release = () => {};
  navigator.locks?.request(name, { mode, signal: waiting.signal }, () => {
    got();
    return new Promise((resolve) => {
      release = () => resolve(undefined);
    });
  }).catch(() => {});
  return () => {
    waiting.abort();
    release();
  };
}

function look() {
  hide?.();
  hide = notifying.peek() === 'on' && !document.hidden ? hold(SEEN, 'shared') : null;
}

effect(() => {
  const on = notifying.value === 'on';
  step?.();
  speaker = false;
  step = on ? hold(SPEAKER, 'exclusive', () => { speaker = true; }) : null;
  look();
});
document.addEventListener('visibilitychange', look);
