// Headers and cookies as people have them at hand: lines, what a browser's tools copy (headers, cURL),
// a Cookie header, cookies.txt, JSON of an extension.
import { cookieRow, headerRow } from './fetch.js';
import { linesOf } from './text.js';

/** @typedef {{name: string, value: string}} Header */
/** @typedef {{name: string, value: string, domain: string, path: string}} Cookie */

/** What belongs to the connection, or is set by Pagewatch: a browser's request has it, a watch's doesn't. */
const LEFT = new Set([
  'host', 'content-length', 'connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'http2-settings', 'expect', 'accept-encoding',
  'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'if-range',
]);

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** A longer text is no list of headers. */
const MOST = 200_000;

/**
 * @param {string} text
 * @returns {{headers: Header[], cookies: Cookie[], userAgent: string, left: string[], unread: string[]}}
 *   left: names of headers that a watch doesn't take; unread: lines that are no headers
 */
export function pastedHeaders(text) {
  /** @type {ReturnType<typeof pastedHeaders>} */
  const found = { headers: [], cookies: [], userAgent: '', left: [], unread: [] };
  for (const line of headerLines(text.slice(0, MOST))) {
    const at = line.indexOf(':', 1);
    const name = at < 0 ? '' : line.slice(0, at).trim();
    const value = line.slice(at + 1).trim();
    const lower = name.toLowerCase();
    if (line.startsWith(':')) found.left.push(name);
    else if (!NAME.test(name)) found.unread.push(line);
    else if (lower === 'cookie') found.cookies.push(...cookiePairs(value));
    else if (lower === 'user-agent') found.userAgent = value;
    else if (LEFT.has(lower) || lower.startsWith('proxy-')) found.left.push(name);
    else found.headers.push({ name, value });
  }
  return found;
}

/**
 * One header a line; `-H '…'` and `-b '…'` of cURL are taken out of it, and names that stand alone are
 * joined with the line after.
 *
 * @param {string} text
 * @returns {string[]}
 */
function headerLines(text) {
  if (/^\s*curl\s/i.test(text) || /^\s*(-H|--header)\s/.test(text)) return curlHeaders(text);
  const lines = linesOf(text).map((line) => line.trim()).filter(Boolean);
  /** @type {string[]} */
  const joined = [];
  for (let at = 0; at < lines.length; at += 1) {
    const alone = /^:?[^:\s]+:$/.test(lines[at]) && at + 1 < lines.length && !/^:?[A-Za-z0-9-]+:(\s|$)/.test(lines[at + 1]);
    joined.push(alone ? `${lines[at]} ${lines[at += 1]}` : lines[at]);
  }
  return joined;
}

/** @param {string} text */
function curlHeaders(text) {
  const options = /(?:^|\s)(-H|--header|-b|--cookie|-A|--user-agent)[\s=]+(?:\$?'((?:[^'\\]|\\.|'\\'')*)'|"((?:[^"\\]|\\.)*)"|(\S+))/g;
  return [...text.matchAll(options)].map(([, option, single, double, bare]) => {
    const value = single?.replaceAll("'\\''", "'").replace(/\\(['\\])/g, '$1') ?? double?.replace(/\\(["\\$`])/g, '$1') ?? bare;
    if (option === '-b' || option === '--cookie') return `Cookie: ${value}`;
    return option === '-A' || option === '--user-agent' ? `User-Agent: ${value}` : value;
  });
}

/**
 * @param {string} text
 * @returns {{cookies: Cookie[], unread: string[]}}
 */
export function pastedCookies(text) {
  const trimmed = text.slice(0, MOST).trim();
  if (trimmed.startsWith('[') || trimmed.startsWith('{')) return jsonCookies(trimmed);
  /** @type {ReturnType<typeof pastedCookies>} */
  const found = { cookies: [], unread: [] };
  for (const line of linesOf(trimmed).map((each) => each.trim())) {
    const columns = line.replace(/^#HttpOnly_/, '').split('\t');
    const set = /^set-cookie:\s*(.*)$/i.exec(line)?.[1];
    const pairs = line.replace(/^cookie:\s*/i, '');
    if (columns.length >= 6 && /^(TRUE|FALSE)$/i.test(columns[1])) found.cookies.push({ name: columns[5], value: columns[6] ?? '', domain: columns[0].replace(/^\./, ''), path: columns[2] });
    else if (line === '' || line.startsWith('#')) continue;
    else if (set !== undefined) found.cookies.push(...setCookie(set));
    else if (/^[^=;\s]+=/.test(pairs)) found.cookies.push(...cookiePairs(pairs));
    else found.unread.push(line);
  }
  return found;
}

/**
 * "a=1; b=2".
 *
 * @param {string} text
 * @returns {Cookie[]}
 */
const cookiePairs = (text) => text.split(';').map((pair) => pair.trim()).filter((pair) => pair.indexOf('=') > 0)
  .map((pair) => ({ name: pair.slice(0, pair.indexOf('=')).trim(), value: pair.slice(pair.indexOf('=') + 1).trim(), domain: '', path: '' }));

/**
 * "a=1; Path=/; Domain=example.com; HttpOnly".
 *
 * @param {string} text
 * @returns {Cookie[]}
 */
function setCookie(text) {
  const [cookie, ...attributes] = cookiePairs(text);
  if (!cookie) return [];
  const attribute = (/** @type {string} */ name) => attributes.find((each) => each.name.toLowerCase() === name)?.value ?? '';
  return [{ ...cookie, domain: attribute('domain').replace(/^\./, ''), path: attribute('path') }];
}

/**
 * As extensions and browsers' tools export them: a list of objects, or an object with one.
 *
 * @param {string} text
 * @returns {{cookies: Cookie[], unread: string[]}}
 */
function jsonCookies(text) {
  try {
    const json = JSON.parse(text);
    const list = Array.isArray(json) ? json : Array.isArray(json.cookies) ? json.cookies : [json];
    const words = (/** @type {unknown} */ value) => (typeof value === 'string' ? value : '');
    return {
      cookies: list.filter((/** @type {any} */ each) => words(each?.name)).map((/** @type {any} */ each) => ({
        name: each.name, value: words(each.value), domain: each.hostOnly === true ? '' : words(each.domain).replace(/^\./, ''), path: words(each.path),
      })),
      unread: [],
    };
  } catch {
    return { cookies: [], unread: [text] };
  }
}

/**
 * Rows with what was pasted; what is in both is replaced.
 *
 * @param {import('./fetch.js').HeaderRow[]} rows
 * @param {Header[]} found
 */
export function mergedHeaders(rows, found) {
  const merged = rows.filter(({ name, value }) => name.trim() || value);
  for (const { name, value } of found) {
    const at = merged.findIndex((row) => row.name.trim().toLowerCase() === name.toLowerCase());
    if (at < 0) merged.push(headerRow(name, value));
    else merged[at] = { ...merged[at], value };
  }
  return merged;
}

/**
 * Rows with what was pasted; what is in both is replaced.
 *
 * @param {import('./fetch.js').CookieRow[]} rows
 * @param {Cookie[]} found
 */
export function mergedCookies(rows, found) {
  const merged = rows.filter(({ name, value }) => name.trim() || value);
  for (const cookie of found) {
    const at = merged.findIndex((row) => row.name.trim() === cookie.name && row.domain.trim() === cookie.domain && row.path.trim() === cookie.path);
    if (at < 0) merged.push(cookieRow(cookie));
    else merged[at] = { ...merged[at], value: cookie.value };
  }
  return merged;
}
