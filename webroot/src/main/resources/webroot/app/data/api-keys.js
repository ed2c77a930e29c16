// API keys: listed, created, revoked with a way back.
import { request } from './api.js';
import { takenAway } from './taken-away.js';

/** @typedef {{id: string, name: string, scope: 'read' | 'write', createdAt: string, lastUsedAt: string | null}} ApiKey */

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

/** Keys that are revoked once the time for undoing is over. */
export const revoked = takenAway({
  path: (id) => `/api-keys/${encodeURIComponent(id)}`,
  done: (name) => `Revoked ${name}`,
  failed: (name) => `${name} couldn’t be revoked`,
});
