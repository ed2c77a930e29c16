// How a watch is fetched, as a form has it: each field by the name the server has for it.
import { numberOf } from './counts.js';
import { BLOCKABLE } from './defaults.js';
import { durationOf, secondsOf } from './seconds.js';
import { HIDDEN, sent, shown } from './stars.js';
import { saidStep, stepRow } from './steps.js';

export { BLOCKABLE, HIDDEN, secondsOf };

/** @typedef {import('../model.js').Fetch} Fetch */
/** @typedef {import('./stars.js').Secret} Secret */
/** @typedef {{key: number, name: string, value: Secret, stored: boolean}} HeaderRow stored: whether there is a value nobody is shown */
/** @typedef {{key: number, name: string, value: Secret, domain: string, path: string, stored: boolean}} CookieRow */
/**
 * @typedef {'engine' | 'fetch.method' | 'fetch.body' | 'fetch.userAgent' | 'fetch.basicAuth.user' | 'fetch.proxy.kind' | 'fetch.proxy.address'
 *   | 'fetch.proxy.user' | 'fetch.acceptStatus' | 'fetch.wait.until' | 'fetch.wait.selector' | 'fetch.wait.delay' | 'fetch.viewport.width'
 *   | 'fetch.viewport.height' | 'fetch.device' | 'fetch.locale' | 'fetch.timezone' | 'fetch.colorScheme'
 *   | 'fetch.geolocation.latitude' | 'fetch.geolocation.longitude' | 'fetch.geolocation.accuracy' | 'fetch.script'} TextPath
 */
/** @typedef {'fetch.basicAuth.password' | 'fetch.proxy.password'} SecretPath */
/** @typedef {TextPath | SecretPath | 'fetch.headers' | 'fetch.cookies' | 'fetch.steps' | 'fetch.block'} Path */
/** @typedef {Record<TextPath, string> & Record<SecretPath, Secret> & {'fetch.headers': HeaderRow[], 'fetch.cookies': CookieRow[], 'fetch.steps': import('./steps.js').StepRow[], 'fetch.block': string[] | null}} Draft block: null for what is left out where nothing is said */

/** What a browser can pass itself off as. */
export const DEVICES = ['iPhone 15', 'iPad Mini', 'Pixel 7', 'Galaxy Tab S9'];

/** A proxy's name, and whatever else is no URL of these kinds: shown, and sent back, as it is. */
export const OTHER_PROXY = 'other';

/** No proxy, whatever the defaults say. */
export const DIRECT = 'direct';

const PROXY = /^(http|socks5):\/\/(?:([^@/]*)@)?([^@/?#]+?)\/?$/i;

let lastKey = 0;

/**
 * @param {string} name
 * @param {Secret} value
 * @returns {HeaderRow}
 */
export const headerRow = (name = '', value = '') => ({ key: (lastKey += 1), name, value, stored: value === null });

/**
 * @param {{name?: string, value?: Secret, domain?: string, path?: string}} cookie
 * @returns {CookieRow}
 */
export const cookieRow = ({ name = '', value = '', domain = '', path = '' } = {}) => ({ key: (lastKey += 1), name, value, domain, path, stored: value === null });

/**
 * @param {Pick<import('../model.js').Watch, 'engine' | 'fetch'>} watch
 * @returns {Draft}
 */
export function draftOf({ engine, fetch }) {
  const { method, body, headers, cookies, userAgent, basicAuth, proxy, acceptStatus, wait, viewport, device, locale, timezone, colorScheme, geolocation, steps, script, block } = fetch ?? {};
  const through = proxyOf(proxy ?? '');
  return {
    engine,
    'fetch.method': method && method !== 'GET' ? method : '',
    'fetch.body': body ?? '',
    'fetch.headers': Object.entries(headers ?? {}).map(([name, value]) => headerRow(name, shown(value))),
    'fetch.cookies': (cookies ?? []).map((cookie) => cookieRow({ ...cookie, value: shown(cookie.value) })),
    'fetch.userAgent': userAgent ?? '',
    'fetch.basicAuth.user': basicAuth?.user ?? '',
    'fetch.basicAuth.password': shown(basicAuth?.password ?? ''),
    'fetch.proxy.kind': through.kind,
    'fetch.proxy.address': through.address,
    'fetch.proxy.user': through.user,
    'fetch.proxy.password': through.password,
    'fetch.acceptStatus': (acceptStatus ?? []).join(', '),
    'fetch.wait.until': wait?.until ?? '',
    'fetch.wait.selector': wait?.selector?.replace(/^css:\s*/i, '') ?? '',
    'fetch.wait.delay': secondsOf(wait?.delay),
    'fetch.viewport.width': viewport?.width === undefined ? '' : String(viewport.width),
    'fetch.viewport.height': viewport?.height === undefined ? '' : String(viewport.height),
    'fetch.device': device ?? '',
    'fetch.locale': locale ?? '',
    'fetch.timezone': timezone ?? '',
    'fetch.colorScheme': colorScheme ?? '',
    'fetch.geolocation.latitude': digits(geolocation?.latitude),
    'fetch.geolocation.longitude': digits(geolocation?.longitude),
    'fetch.geolocation.accuracy': digits(geolocation?.accuracy),
    'fetch.steps': (steps ?? []).map(stepRow),
    'fetch.script': script ?? '',
    'fetch.block': block ?? null,
  };
}

/** @param {number | undefined} number */
const digits = (number) => (number === undefined ? '' : String(number));

/**
 * What a proxy's URL is made of.
 *
 * @param {string} url
 * @returns {{kind: string, address: string, user: string, password: Secret}}
 */
export function proxyOf(url) {
  const [, kind, credentials = '', address] = PROXY.exec(url.trim()) ?? [];
  if (url.trim().toLowerCase() === DIRECT) return { kind: DIRECT, address: '', user: '', password: '' };
  if (!kind) return { kind: url ? OTHER_PROXY : '', address: url, user: '', password: '' };
  const colon = credentials.indexOf(':');
  const user = decoded(colon < 0 ? credentials : credentials.slice(0, colon));
  return { kind: kind.toLowerCase(), address, user, password: colon < 0 ? '' : shown(decoded(credentials.slice(colon + 1))) };
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Whether requests of this method may have a body.
 *
 * @param {Draft} draft
 */
export const takesBody = (draft) => draft['fetch.method'] !== '';

/**
 * All that a draft says, as the server takes it; secrets that stay as stars.
 *
 * @param {Draft} draft
 * @returns {Record<string, any>} numbers that are none as NaN
 */
function saidBy(draft) {
  const text = (/** @type {TextPath} */ path) => draft[path].trim() || undefined;
  const verbatim = (/** @type {TextPath} */ path) => (draft[path].trim() === '' ? undefined : draft[path]);
  const side = (/** @type {TextPath} */ path) => numberOf(draft[path]) ?? undefined;
  const delay = numberOf(draft['fetch.wait.delay']);
  return {
    method: text('fetch.method'),
    body: takesBody(draft) ? draft['fetch.body'] || undefined : undefined,
    headers: filled(Object.fromEntries(headersOf(draft).map(({ name, value }) => [name.trim(), value === null ? HIDDEN : value.trim()]))),
    cookies: filled(cookiesOf(draft).map(({ name, value, domain, path }) => filled({ name: name.trim(), value: sent(value), domain: domain.trim() || undefined, path: path.trim() || undefined }))),
    userAgent: text('fetch.userAgent'),
    basicAuth: authOf(draft),
    proxy: proxyUrl(draft),
    acceptStatus: filled(draft['fetch.acceptStatus'].split(/[\s,;]+/).filter(Boolean)),
    wait: filled({ until: text('fetch.wait.until'), selector: text('fetch.wait.selector'), delay: Number.isNaN(delay) ? NaN : durationOf(draft['fetch.wait.delay']) }),
    viewport: filled({ width: side('fetch.viewport.width'), height: side('fetch.viewport.height') }),
    device: text('fetch.device'),
    locale: text('fetch.locale'),
    timezone: text('fetch.timezone'),
    colorScheme: text('fetch.colorScheme'),
    geolocation: filled({ latitude: side('fetch.geolocation.latitude'), longitude: side('fetch.geolocation.longitude'), accuracy: side('fetch.geolocation.accuracy') }),
    steps: filled(draft['fetch.steps'].map(saidStep)),
    script: verbatim('fetch.script'),
    block: draft['fetch.block'] ? BLOCKABLE.filter((each) => draft['fetch.block']?.includes(each)) : undefined,
  };
}

/**
 * The headers that are sent: rows with nothing in them are none.
 *
 * @param {Draft} draft
 */
export const headersOf = (draft) => draft['fetch.headers'].filter(({ name, value }) => name.trim() || value);

/**
 * The cookies that are sent, in the order the server counts them.
 *
 * @param {Draft} draft
 */
export const cookiesOf = (draft) => draft['fetch.cookies'].filter(({ name, value, domain, path }) => name.trim() || value || domain.trim() || path.trim());

/** @param {Draft} draft */
function authOf(draft) {
  const user = draft['fetch.basicAuth.user'];
  const password = draft['fetch.basicAuth.password'];
  return user === '' && !password ? undefined : { user, password: sent(password) };
}

/** @param {Draft} draft */
function proxyUrl(draft) {
  const kind = draft['fetch.proxy.kind'];
  const address = draft['fetch.proxy.address'].trim();
  if (kind === DIRECT) return DIRECT;
  if (kind === '' || address === '') return undefined;
  if (kind === OTHER_PROXY) return address;
  const user = draft['fetch.proxy.user'];
  const password = draft['fetch.proxy.password'];
  const secret = password === null ? `:${HIDDEN}` : password && `:${encodeURIComponent(password)}`;
  return `${kind}://${user || password ? `${encodeURIComponent(user)}${secret}@` : ''}${address}`;
}

/**
 * What of a draft differs, as a merge patch; empty where nothing does. What the form doesn't know is
 * left alone.
 *
 * @param {Draft} draft
 * @param {Pick<import('../model.js').Watch, 'engine' | 'fetch'>} base
 * @returns {Record<string, any>}
 */
export function patchOf(draft, base) {
  const was = draftOf(base);
  const fetch = difference(saidBy(was), saidBy(draft));
  return { ...(draft.engine === was.engine ? {} : { engine: draft.engine }), ...(fetch ? { fetch } : {}) };
}

/**
 * How a page would be fetched by a draft: all of it, with what the form doesn't know.
 *
 * @param {Draft} draft
 * @param {Pick<import('../model.js').Watch, 'engine' | 'fetch'>} base
 * @returns {{engine: import('../model.js').Engine, fetch: Fetch | null}}
 */
export function fetchOf(draft, base) {
  const fetch = patched(base.fetch ?? {}, patchOf(draft, base).fetch ?? {});
  return { engine: /** @type {import('../model.js').Engine} */ (draft.engine), fetch: Object.keys(fetch).length > 0 ? fetch : null };
}

/**
 * RFC 7396, the way back.
 *
 * @param {Record<string, any>} was
 * @param {Record<string, any>} now
 * @returns {Record<string, any> | null} null where nothing differs
 */
function difference(was, now) {
  /** @type {Record<string, any>} */
  const patch = {};
  for (const name of new Set([...Object.keys(was), ...Object.keys(now)])) {
    const [before, after] = [was[name], now[name]];
    if (after === undefined) {
      if (before !== undefined) define(patch, name, null);
    } else if (isObject(before) && isObject(after)) {
      const within = difference(before, after);
      if (within) define(patch, name, within);
    } else if (!Object.is(before, after) && (typeof after !== 'object' || JSON.stringify(before) !== JSON.stringify(after))) {
      define(patch, name, after);
    }
  }
  return Object.keys(patch).length > 0 ? patch : null;
}

/**
 * RFC 7396.
 *
 * @param {any} target
 * @param {Record<string, any>} patch
 * @returns {any}
 */
function patched(target, patch) {
  const result = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else define(result, name, isObject(value) ? patched(result[name], value) : value);
  }
  return result;
}

/**
 * Also where a header is called `__proto__`.
 *
 * @param {object} target
 * @param {string} name
 * @param {unknown} value
 */
const define = (target, name, value) => Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });

/** @param {unknown} value @returns {value is Record<string, any>} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Without what isn't said; undefined where nothing is.
 *
 * @template {object} T
 * @param {T} value
 * @returns {T | undefined}
 */
function filled(value) {
  if (Array.isArray(value)) return value.length > 0 ? value : undefined;
  const said = Object.entries(value).filter(([, each]) => each !== undefined);
  return said.length > 0 ? /** @type {T} */ (Object.fromEntries(said)) : undefined;
}
