// Whether this browser is let in. What is refused says when it isn't; signing in says when it is.
import { signal } from '../lib/signals.js';

/** `out` when one has to sign in. */
export const access = signal(/** @type {'unknown' | 'in' | 'out'} */ ('unknown'));

const NAME = 'pagewatch.access';

/** Whether it was let in the last time, so that the page needn't ask before it shows itself. */
export function wasIn() {
  try {
    return localStorage.getItem(NAME) === 'in';
  } catch {
    return false;
  }
}

export function letIn() {
  remember('in');
  access.value = 'in';
}

export function shutOut() {
  remember('out');
  access.value = 'out';
}

/** @param {string} state */
function remember(state) {
  try {
    localStorage.setItem(NAME, state);
  } catch {
    // A browser that keeps nothing asks each time.
  }
}
