// While somebody points at the list, types in it or scrolls it, its rows stay where they are.
import { signal } from '../lib/signals.js';

/** Whether the order is held. */
export const held = signal(false);

let until = 0;
/** When it is looked at next. */
let at = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {number} ms from now on; replaces what was said before */
export function holdOrder(ms) {
  until = performance.now() + ms;
  held.value = true;
  // Pointers move often: only what ends sooner takes another timer.
  if (!timer || until < at) look(ms);
}

/** The user has done what moves rows. */
export function releaseOrder() {
  clearTimeout(timer);
  timer = undefined;
  held.value = false;
}

/** @param {number} ms from now on */
function look(ms) {
  clearTimeout(timer);
  at = performance.now() + ms;
  timer = setTimeout(() => {
    timer = undefined;
    const left = until - performance.now();
    if (left > 0) look(left);
    else held.value = false;
  }, ms);
}
