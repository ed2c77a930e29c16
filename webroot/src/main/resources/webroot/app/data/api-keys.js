// API keys: listed, created, revoked with a way back.
import { signal } from '../lib/signals.js';
import { apiUrl, messageOf, request } from './api.js';
import { refused, toast } from './toasts.js';

/** @typedef {{id: string, name: string, scope: 'read' | 'write', createdAt: string, lastUsedAt: string | null}} ApiKey */

/** Ids of those taken away that can still be brought back. */
export const revoking = signal(/** @type {Set<string>} */ (new Set()));

/**
 * @param {AbortSignal} [signal]
 * @returns {Promise<ApiKey[]>}
 * @throws {import('./api.js').ApiError}
 */
export async function readKeys(signal) {
  return (await request('/api-keys', { signal })).items;
}

/**
 * @param {{name: string, scope: string}} draft
 * @returns {Promise<ApiKey & {key: string}>} the only answer that has the key itself
 * @throws {import('./api.js').ApiError}
 */
export const createKey = (draft) => request('/api-keys', { method: 'POST', body: draft });

/**
 * Takes a key away at once and revokes it when the time for undoing is over.
 *
 * @param {ApiKey} key
 * @param {() => void} done
 */
export function revoke(key, done) {
  mark(key.id, true);
  toast(`Revoked ${key.name}`, {
    action: { label: 'Undo', run: () => mark(key.id, false) },
    gone: async () => {
      try {
        await request(path(key.id), { method: 'DELETE' });
        done();
      } catch (error) {
        if (/** @type {import('./api.js').ApiError} */ (error).status !== 404) refused(`${key.name} couldn’t be revoked: ${messageOf(error)}`);
      }
      mark(key.id, false);
    },
  });
}

/** Whoever leaves the page has not undone. */
addEventListener('pagehide', () => {
  for (const id of revoking.peek()) fetch(apiUrl(path(id)), { method: 'DELETE', keepalive: true }).catch(() => {});
});

/** @param {string} id */
const path = (id) => `/api-keys/${encodeURIComponent(id)}`;

/**
 * @param {string} id
 * @param {boolean} away
 */
function mark(id, away) {
  const next = new Set(revoking.peek());
  if (away) next.add(id);
  else next.delete(id);
  revoking.value = next;
}
