// What is wrong with how a watch is fetched, and where: each complaint at its field or row.
import { numberOf } from './counts.js';
import { dotted, told } from './counts-faults.js';
import { cookiesOf, DIRECT, draftOf, headersOf, OTHER_PROXY } from './fetch.js';
import { stepFaults, stepPlace } from './steps.js';

/** @typedef {import('./fetch.js').Draft} Draft */
/** @typedef {import('./counts-faults.js').Fault} Fault */
/** @typedef {Partial<Record<string, Fault[]>>} Faults by field; rows by `rowPath`, the rest at `form` */

const STORED_FOR_ANOTHER = 'The stored value belongs to another name or place. Replace it, or go back to what was there.';
const MOST_ROWS = 50;
const GEOLOCATION = /** @type {const} */ (['fetch.geolocation.latitude', 'fetch.geolocation.longitude', 'fetch.geolocation.accuracy']);

/** Fields of the form, as the server names them. */
const PLACES = new Set(Object.keys(draftOf({ engine: 'auto', fetch: null })));

/** The server names some that the form has in parts. */
const ELSEWHERE = /** @type {Record<string, string>} */ ({ 'fetch.proxy': 'fetch.proxy.address', 'fetch.basicAuth': 'fetch.basicAuth.user', 'fetch.viewport': 'fetch.viewport.width', 'fetch.wait': 'fetch.wait.selector', 'fetch.geolocation': 'fetch.geolocation.latitude' });

/**
 * @param {'fetch.headers' | 'fetch.cookies'} list
 * @param {{key: number}} row
 */
export const rowPath = (list, row) => `${list}[${row.key}]`;

/**
 * What can be told without asking.
 *
 * @param {Draft} draft
 * @param {Pick<import('../model.js').Watch, 'engine' | 'fetch'>} base whose secrets are stored
 * @returns {Faults}
 */
export function ownFaults(draft, base) {
  /** @type {Faults} */
  const faults = {};
  const was = draftOf(base);
  const wrong = (/** @type {string} */ path, /** @type {string} */ text) => {
    faults[path] = [{ line: 0, text }];
  };
  for (const side of /** @type {const} */ (['fetch.viewport.width', 'fetch.viewport.height'])) {
    if (Number.isNaN(numberOf(draft[side]))) wrong(side, 'A whole number of pixels.');
  }
  const delay = numberOf(draft['fetch.wait.delay']);
  if (delay !== null && !(delay >= 0 && delay <= 30)) wrong('fetch.wait.delay', 'Seconds, from 0 to 30.');

  for (const [part, most, text] of /** @type {const} */ ([['latitude', 90, 'Degrees, from -90 to 90.'], ['longitude', 180, 'Degrees, from -180 to 180.']])) {
    const degrees = numberOf(draft[`fetch.geolocation.${part}`]);
    if (degrees === null ? GEOLOCATION.some((path) => draft[path].trim() !== '') : !(Math.abs(degrees) <= most)) wrong(`fetch.geolocation.${part}`, text);
  }
  const metres = numberOf(draft['fetch.geolocation.accuracy']);
  if (metres !== null && !(metres >= 0)) wrong('fetch.geolocation.accuracy', 'Metres, 0 or more.');

  const names = new Map();
  for (const row of headersOf(draft)) {
    const name = row.name.trim().toLowerCase();
    const path = rowPath('fetch.headers', row);
    if (name === '') wrong(path, 'A header needs a name.');
    else if (names.has(name)) wrong(path, 'This header is there twice. Leave one out.');
    else if (row.value === null && !storedHeader(was, name)) wrong(path, STORED_FOR_ANOTHER);
    names.set(name, row);
  }
  if (names.size > MOST_ROWS) wrong('fetch.headers', `${MOST_ROWS} headers at most.`);
  for (const row of cookiesOf(draft)) {
    const path = rowPath('fetch.cookies', row);
    if (row.name.trim() === '') wrong(path, 'A cookie needs a name.');
    else if (row.value === null && !storedCookie(was, row)) wrong(path, STORED_FOR_ANOTHER);
  }
  if (cookiesOf(draft).length > MOST_ROWS) wrong('fetch.cookies', `${MOST_ROWS} cookies at most.`);

  for (const [path, text] of stepFaults(draft['fetch.steps'], was['fetch.steps'])) wrong(path, text);

  if (draft['fetch.basicAuth.user'] !== '' && draft['fetch.basicAuth.password'] === null && draft['fetch.basicAuth.user'] !== was['fetch.basicAuth.user']) {
    wrong('fetch.basicAuth.password', 'The stored password belongs to another user. Replace it.');
  }
  const through = /** @type {const} */ (['fetch.proxy.kind', 'fetch.proxy.address', 'fetch.proxy.user']);
  const kind = draft['fetch.proxy.kind'];
  // Of a proxy with a name, and of none, no password is sent.
  const hasPassword = kind !== '' && kind !== DIRECT && kind !== OTHER_PROXY;
  if (hasPassword && draft['fetch.proxy.password'] === null && through.some((path) => draft[path].trim() !== was[path])) {
    wrong('fetch.proxy.password', 'The stored password belongs to another proxy or user. Replace it.');
  }
  if (kind !== '' && kind !== DIRECT && draft['fetch.proxy.address'].trim() === '') {
    wrong('fetch.proxy.address', kind === OTHER_PROXY ? 'The name of one of the proxies in the settings.' : 'Host and port, such as proxy.example.com:3128.');
  }
  return faults;
}

/** @param {Draft} was @param {string} name */
const storedHeader = (was, name) => was['fetch.headers'].some((row) => row.value === null && row.name.toLowerCase() === name);

/** @param {Draft} was @param {import('./fetch.js').CookieRow} cookie */
const storedCookie = (was, cookie) => was['fetch.cookies'].some((row) => row.value === null
  && row.name === cookie.name.trim() && row.domain === cookie.domain.trim() && row.path === cookie.path.trim());

/**
 * The server's complaints, at the fields and rows they are about.
 *
 * @param {{field: string, message: string}[]} errors
 * @param {Draft} draft as it was sent
 * @returns {Faults}
 */
export function faultsOf(errors, draft) {
  /** @type {Faults} */
  const faults = {};
  for (const { field, message } of errors) {
    const { path, subject } = placeOf(dotted(field), draft);
    (faults[path] ??= []).push({ line: 0, text: told(subject, message) });
  }
  return faults;
}

/**
 * @param {string} field
 * @param {Draft} draft
 * @returns {{path: string, subject: string}} subject: what the complaint is about, as its sentence begins
 */
function placeOf(field, draft) {
  // A header's name may have dots.
  const header = /^fetch\.headers\.(.+)$/.exec(field)?.[1];
  const row = header && headersOf(draft).find(({ name }) => name.trim().toLowerCase() === header.toLowerCase());
  if (row) return { path: rowPath('fetch.headers', row), subject: 'This' };
  const [, index, part = ''] = /^fetch\.cookies\[(\d+)\](?:\.(\w+))?$/.exec(field) ?? [];
  const cookie = index === undefined ? undefined : cookiesOf(draft)[Number(index)];
  if (cookie) return { path: rowPath('fetch.cookies', cookie), subject: part ? part.charAt(0).toUpperCase() + part.slice(1) : 'This' };
  const step = stepPlace(field, draft['fetch.steps']);
  if (step) return step;
  const [, list, at] = /^(.*?)\[(\d+)\]$/.exec(field) ?? [];
  if (list === 'fetch.acceptStatus') return { path: list, subject: `“${draft[list].split(/[\s,;]+/).filter(Boolean)[Number(at)] ?? at}”` };
  const path = ELSEWHERE[field] ?? list ?? field;
  return PLACES.has(path) ? { path, subject: 'This' } : { path: 'form', subject: field };
}
