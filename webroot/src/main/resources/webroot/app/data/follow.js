// Which watches are looked at, of more than are kept here: only of these the bus is to speak.
import { useEffect } from '../lib/html.js';
import { signal } from '../lib/signals.js';

/** @type {Map<string, string[]>} by who looks at them */
const looked = new Map();

/** Ids of all that are looked at, sorted. */
export const followed = signal(/** @type {string[]} */ ([]));

/**
 * @param {string} who
 * @param {string[]} ids in place of those before; none when nothing is looked at any more
 */
export function follow(who, ids) {
  if (ids.length > 0) looked.set(who, ids);
  else looked.delete(who);
  const all = [...new Set([...looked.values()].flat())].sort();
  const before = followed.peek();
  if (all.length !== before.length || all.some((id, i) => id !== before[i])) followed.value = all;
}

/**
 * Follows watches as long as a view is there.
 *
 * @param {string} who
 * @param {string[]} ids
 */
export function useFollowed(who, ids) {
  useEffect(() => follow(who, ids), [ids.join()]);
  useEffect(() => () => follow(who, []), []);
}
