// Proxies with names, which watches and defaults go through.
import { request } from './api.js';
import { takenAway } from './taken-away.js';

/** @typedef {{watches: number, global: boolean, tags: string[]}} ProxyUses */
/** @typedef {{name: string, url: string, user: string | null, password: string | null, usedBy: ProxyUses}} Proxy password: stars where there is one */

/**
 * @param {AbortSignal} [signal]
 * @returns {Promise<Proxy[]>}
 * @throws {import('./api.js').ApiError}
 */
export const readProxies = async (signal) => (await request('/proxies', { signal })).items;

/**
 * @param {{name: string, url: string, user?: string, password?: string}} proxy
 * @returns {Promise<Proxy>}
 * @throws {import('./api.js').ApiError}
 */
export const addProxy = (proxy) => request('/proxies', { method: 'POST', body: proxy });

/**
 * @param {string} name
 * @param {{url: string, user: string | null, password?: string | null}} patch
 * @returns {Promise<Proxy>}
 * @throws {import('./api.js').ApiError}
 */
export const editProxy = (name, patch) => request(path(name), { method: 'PATCH', body: patch });

/** @param {string} name */
const path = (name) => `/proxies/${encodeURIComponent(name)}`;

/** Proxies, by name, that are deleted once the time for undoing is over; refused while something goes through one. */
export const deleted = takenAway({ path, done: (name) => `Deleted the proxy ${name}`, failed: (name) => `The proxy ${name} couldn’t be deleted` });
