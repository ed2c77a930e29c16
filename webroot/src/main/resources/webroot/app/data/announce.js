// What screen readers are told: summaries, not every row.
import { signal } from '../lib/signals.js';
import { count, nameOf } from '../lib/text.js';

/** The sentence in the live region. */
export const announcement = signal('');

const PAUSE_MS = 2500;
/** @type {Map<string, string>} id → name of watches that changed since the last summary */
const changed = new Map();
/** @type {Map<string, string>} */
const failed = new Map();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {string} text said at once */
export function announce(text) {
  // The same words twice are only said twice when the region's text differs.
  announcement.value = announcement.peek() === text ? `${text}\u00a0` : text;
}

/**
 * Adds to the next summary what matters of a change.
 *
 * @param {import('./rows.js').Change} change
 */
export function announceChange({ before, after }) {
  if (!before || !after || after.checks === before.checks) return;
  if (after.outcome === 'changed' && after.changes > before.changes) announceNews(after);
  else if (after.outcome === 'error' && before.outcome !== 'error') add(failed, after);
}

/** @param {import('../model.js').Watch} watch that changed */
export function announceNews(watch) {
  add(changed, watch);
}

/**
 * @param {Map<string, string>} names
 * @param {import('../model.js').Watch} watch
 */
function add(names, watch) {
  names.set(watch.id, nameOf(watch));
  timer ??= setTimeout(say, PAUSE_MS);
}

function say() {
  timer = undefined;
  const parts = [phrase(changed, 'changed'), phrase(failed, 'failed')].filter(Boolean);
  changed.clear();
  failed.clear();
  announce(`${parts.join('. ')}.`);
}

/**
 * @param {Map<string, string>} names
 * @param {string} verb
 */
function phrase(names, verb) {
  if (names.size === 0) return '';
  return names.size === 1 ? `${[...names.values()][0]} ${verb}` : `${count(names.size, 'watch', 'watches')} ${verb}`;
}
