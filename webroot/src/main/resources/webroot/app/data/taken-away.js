// What is taken away at once, and deleted when the time for undoing is over.
import { signal } from '../lib/signals.js';
import { apiUrl, messageOf, request } from './api.js';
import { refused, toast } from './toasts.js';

/**
 * @param {{path: (id: string) => string, done: (name: string) => string, failed: (name: string) => string}} words
 *   path: of one, over REST; done: what is said at once; failed: where that couldn't be, before the reason
 */
export function takenAway({ path, done, failed }) {
  const ids = signal(/** @type {ReadonlySet<string>} */ (new Set()));
  const mark = (/** @type {string} */ id, /** @type {boolean} */ away) => {
    const next = new Set(ids.peek());
    if (away) next.add(id);
    else next.delete(id);
    ids.value = next;
  };
  let last = Promise.resolve();
  const remove = async (/** @type {string} */ id, /** @type {string} */ name) => {
    try {
      await request(path(id), { method: 'DELETE' });
    } catch (error) {
      // Somebody else was faster.
      if (/** @type {import('./api.js').ApiError} */ (error).status !== 404) refused(`${failed(name)}: ${messageOf(error)}`);
    }
  };
  // Whoever leaves the page has not undone.
  addEventListener('pagehide', () => {
    for (const id of ids.peek()) fetch(apiUrl(path(id)), { method: 'DELETE', keepalive: true }).catch(() => {});
  });
  return {
    /** Of those that can still be brought back. */
    ids,
    /**
     * @param {string} id
     * @param {string} name
     * @param {() => Promise<void>} reload reads what is left, before what couldn't be deleted is seen again
     */
    take(id, name, reload) {
      mark(id, true);
      toast(done(name), {
        action: { label: 'Undo', run: () => mark(id, false) },
        gone: () => {
          // One after the other: a reading that another overtakes would bring back what is gone.
          last = last.then(() => remove(id, name)).then(reload).catch(() => {}).then(() => mark(id, false));
        },
      });
    },
  };
}
