// Signing in and out.
import { letIn, shutOut, wasIn } from './access.js';
import { request } from './api.js';

/** @typedef {{passwordSet: boolean, signedIn: boolean, setupPossible: boolean, changePossible: boolean}} Session */

/** How long the page waits to know before it shows itself anyway. */
const PATIENCE_MS = 1500;

/**
 * @param {AbortSignal} [signal]
 * @returns {Promise<Session>}
 * @throws {import('./api.js').ApiError}
 */
export const readSession = (signal) => request('/session', { signal });

/** What is under way that lets this browser in: until it has ended, nobody can say whether one is. */
let entering = Promise.resolve();

/**
 * @template T
 * @param {Promise<T>} asked
 * @returns {Promise<T>}
 */
function enters(asked) {
  entering = asked.then(() => {}, () => {});
  return asked;
}

/** Asks whether one has to sign in. */
export async function checkAccess() {
  await entering;
  const { passwordSet, signedIn } = await readSession();
  if (passwordSet && !signedIn) shutOut();
  else letIn();
}

/** What to show first: known from the last time, or asked. */
export async function firstAccess() {
  if (!wasIn()) {
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    await Promise.race([checkAccess(), late]).catch(() => {});
  }
}

/**
 * @param {string} password
 * @throws {import('./api.js').ApiError}
 */
export async function signIn(password) {
  await enters(request('/session', { method: 'POST', body: { password } }));
  letIn();
}

/**
 * Leaves nothing behind in this page either.
 *
 * @param {{everywhere?: boolean}} [options]
 * @throws {import('./api.js').ApiError}
 */
export async function signOut({ everywhere = false } = {}) {
  await request(everywhere ? '/sessions' : '/session', { method: 'DELETE' });
  shutOut();
  location.replace('/');
}

/**
 * Sets the first password, or another; whoever does so stays signed in.
 *
 * @param {string} password
 * @param {string} [current]
 * @throws {import('./api.js').ApiError}
 */
export function setPassword(password, current) {
  return enters(request('/password', { method: 'PUT', body: current === undefined ? { password } : { password, current } }));
}
