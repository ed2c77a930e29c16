// Short notices that float at the bottom: what was done, with a way back; what was refused, and why;
// what is new elsewhere.
import { signal } from '../lib/signals.js';

/**
 * @typedef {object} Toast
 * @property {number} id
 * @property {string} text
 * @property {'done' | 'refused' | 'news'} kind
 * @property {{label: string, run: () => void} | null} action
 * @property {{label: string, href: string}} [link] where to see more
 * @property {() => void} [gone] called when it goes without the action taken
 */

export const toasts = signal(/** @type {Toast[]} */ ([]));

const SHOWN_MS = 7000;
const MOST = 4;

/** @type {Map<number, {left: number, since: number, timer?: ReturnType<typeof setTimeout>}>} */
const clocks = new Map();
let last = 0;
let held = false;

/**
 * @param {string} text
 * @param {Partial<Omit<Toast, 'id' | 'text'>>} [options]
 * @returns {number} its id
 */
export function toast(text, options = {}) {
  const id = (last += 1);
  toasts.value = [...toasts.peek(), { id, text, kind: 'done', action: null, ...options }];
  clocks.set(id, { left: SHOWN_MS, since: Date.now() });
  if (!held) run(id);
  // News goes before what still can be taken back.
  while (toasts.peek().length > MOST) dismiss((toasts.peek().find((each) => each.kind === 'news') ?? toasts.peek()[0]).id);
  return id;
}

/**
 * @param {string} text what was refused and why
 * @param {Toast['action']} [action]
 */
export function refused(text, action = null) {
  return toast(text, { kind: 'refused', action });
}

/**
 * Other words in the same place, for as long as the old ones had.
 *
 * @param {number} id
 * @param {Pick<Toast, 'text' | 'link'>} words
 */
export function reword(id, words) {
  toasts.value = toasts.peek().map((each) => (each.id === id ? { ...each, ...words } : each));
}

/** @param {number} id */
export function dismiss(id) {
  const found = remove(id);
  found?.gone?.();
}

/** @param {number} id whose action is taken */
export function act(id) {
  const found = remove(id);
  found?.action?.run();
}

/** Takes the newest way back, from the keyboard. */
export function actOnNewest() {
  const newest = toasts.peek().findLast((each) => each.action);
  if (newest) act(newest.id);
  return Boolean(newest);
}

/** @param {boolean} hold while the pointer or the focus is on a notice, none goes */
export function holdToasts(hold) {
  if (held === hold) return;
  held = hold;
  for (const [id, clock] of clocks) {
    if (!hold) run(id);
    else {
      clearTimeout(clock.timer);
      clock.left = Math.max(1500, clock.left - (Date.now() - clock.since));
    }
  }
}

/** @param {number} id */
function run(id) {
  const clock = clocks.get(id);
  if (!clock) return;
  clock.since = Date.now();
  clock.timer = setTimeout(() => dismiss(id), clock.left);
}

/** @param {number} id */
function remove(id) {
  clearTimeout(clocks.get(id)?.timer);
  clocks.delete(id);
  const found = toasts.peek().find((each) => each.id === id);
  toasts.value = toasts.peek().filter((each) => each.id !== id);
  // What the focus was on tells nobody when it goes.
  if (toasts.peek().length === 0) held = false;
  return found;
}
