// The defaults of all watches and of tags, over REST.
import { request } from './api.js';

/** @typedef {import('../model.js').Defaults} Defaults */

/**
 * @param {string} tag empty for those of all watches
 * @param {AbortSignal} [signal]
 * @returns {Promise<Defaults>}
 * @throws {import('./api.js').ApiError}
 */
export const readDefaults = (tag, signal) => request(path(tag), { signal });

/**
 * @param {string} tag
 * @param {Defaults} defaults with the version that was read
 * @param {boolean} [anyway] whether to overwrite what others changed meanwhile
 * @returns {Promise<Defaults>}
 * @throws {import('./api.js').ApiError}
 */
export const saveDefaults = (tag, defaults, anyway = false) => request(path(tag), {
  method: 'PUT',
  body: defaults,
  headers: anyway ? {} : { 'if-match': `"${defaults.version}"` },
});

/** @param {string} tag */
const path = (tag) => (tag ? `/tags/${encodeURIComponent(tag)}/defaults` : '/defaults');
