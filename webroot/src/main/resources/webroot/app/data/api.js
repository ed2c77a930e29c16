// REST, with failures in words.
import { shutOut } from './access.js';

const BASE = '/api/v1';
const TIMEOUT_MS = 20_000;

/** A request that failed, with a message for people. */
export class ApiError extends Error {
  /**
   * @param {string} message
   * @param {number} status 0 where no answer came
   * @param {{field: string, message: string}[]} [fields]
   * @param {number} [retryAfter] seconds until it is worth another try, 0 where nobody knows
   */
  constructor(message, status, fields = [], retryAfter = 0) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }

  /** Whether Pagewatch never answered. */
  get unreachable() {
    return this.status === 0;
  }
}

/** Server time minus this machine's, in milliseconds; 0 while they agree to some seconds. */
export const clock = { skew: 0 };

/** Now, as the server has it. */
export const serverNow = () => Date.now() + clock.skew;

/**
 * @param {string} path below /api/v1
 * @returns {string}
 */
export const apiUrl = (path) => `${BASE}${path}`;

/**
 * @typedef {object} Options
 * @property {string} [method]
 * @property {unknown} [body] sent as JSON, or as it is where `type` is given
 * @property {string} [type] media type of a body that is no JSON
 * @property {Record<string, string>} [headers]
 * @property {AbortSignal} [signal]
 * @property {'json' | 'text'} [as]
 * @property {number} [patience] milliseconds to wait for the answer
 */

/**
 * @param {string} path below /api/v1
 * @param {Options} [options]
 * @returns {Promise<any>} the body; null where there is none
 * @throws {ApiError}
 */
export async function request(path, options = {}) {
  const { method = 'GET', body, type, headers = {}, signal, as = 'json', patience = TIMEOUT_MS } = options;
  const timeout = AbortSignal.timeout(patience);
  let response;
  try {
    response = await fetch(apiUrl(path), {
      method,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: {
        accept: as === 'json' ? 'application/json' : 'text/plain',
        ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : type ? /** @type {BodyInit} */ (body) : JSON.stringify(body),
    });
    learnClock(response);
    // Whoever mistypes the password is out already.
    if (response.status === 401) shutOut();
    if (!response.ok) throw await problem(response);
    if (response.status === 204) return null;
    return as === 'text' ? await response.text() : await response.json();
  } catch (cause) {
    if (cause instanceof ApiError) throw cause;
    if (signal?.aborted) throw cause;
    if (timeout.aborted) throw new ApiError(`Pagewatch didn’t answer within ${patience / 1000} s.`, 0);
    if (response) throw new ApiError('Pagewatch’s answer broke off.', 0);
    throw new ApiError('Pagewatch can’t be reached.', 0);
  }
}

/** @param {Response} response */
function learnClock(response) {
  const date = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(date)) return;
  const skew = date + 500 - Date.now();
  clock.skew = Math.abs(skew) > 3000 ? skew : 0;
}

/**
 * @param {Response} response
 * @returns {Promise<ApiError>}
 */
async function problem(response) {
  /** @type {{detail?: string, title?: string, errors?: {field: string, message: string}[]}} */
  let said = {};
  try {
    said = await response.json();
  } catch {
    // A proxy's page, or nothing: the status has to do.
  }
  const retry = Number(response.headers.get('retry-after')) || 0;
  const fallback = {
    401: 'Sign in first.',
    404: 'It isn’t there any more.',
    412: 'It was changed elsewhere meanwhile.',
    413: 'That is too long.',
    429: 'Too many requests at once.',
    503: 'Pagewatch is busy or its database is away.',
  }[response.status] ?? `Pagewatch answered ${response.status}.`;
  const again = retry > 0 && (response.status === 429 || response.status === 503) ? ` Try again in ${retry} s.` : '';
  return new ApiError((said.detail || said.title || fallback) + again, response.status, said.errors ?? [], retry);
}

/**
 * What went wrong, for people.
 *
 * @param {unknown} error
 */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
