// While somebody points at the list, types in it or scrolls it, its rows stay where they are.
import { signal } from '../lib/signals.js';

/** Whether the order is held. */
export const held = signal(false);

let until = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {number} ms from now on; replaces what was said before */
export function holdOrder(ms) {
  until = performance.now() + ms;
  held.value = true;
  if (ms < 1000) {
    clearTimeout(timer);
    timer = undefined;
  }
  timer ??= setTimeout(check, ms);
}

/** The user has done what moves rows. */
export function releaseOrder() {
  clearTimeout(timer);
  timer = undefined;
  held.value = false;
}

function check() {
  const left = until - performance.now();
  timer = left > 0 ? setTimeout(check, left) : undefined;
  if (left <= 0) held.value = false;
}
