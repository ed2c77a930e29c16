// Cutting and counting for people.

const numberFormat = new Intl.NumberFormat();

/**
 * @param {number} n
 * @returns {string} in the reader's locale
 */
export function number(n) {
  return numberFormat.format(n);
}

/**
 * "1 watch", "1,284 watches".
 *
 * @param {number} n
 * @param {string} one
 * @param {string} [many]
 */
export function count(n, one, many = `${one}s`) {
  return `${number(n)} ${n === 1 ? one : many}`;
}

/**
 * "1st", "22nd", "113th".
 *
 * @param {number} n
 */
export function ordinal(n) {
  const tens = n % 100;
  if (tens >= 11 && tens <= 13) return `${n}th`;
  return `${n}${{ 1: 'st', 2: 'nd', 3: 'rd' }[n % 10] ?? 'th'}`;
}

/**
 * Cuts in the middle, keeping a little more of the start than of the end.
 *
 * @param {string} text
 * @param {number} max characters, the ellipsis included
 */
export function cutMiddle(text, max) {
  const chars = Array.from(text);
  if (chars.length <= max) return text;
  const head = Math.ceil((max - 1) * 0.6);
  return `${chars.slice(0, head).join('')}…${chars.slice(chars.length - (max - 1 - head)).join('')}`;
}

/**
 * Cuts at the end.
 *
 * @param {string} text
 * @param {number} max characters, the ellipsis included
 */
export function cutEnd(text, max) {
  const chars = Array.from(text);
  return chars.length <= max ? text : `${chars.slice(0, max - 1).join('').trimEnd()}…`;
}

/**
 * A URL without what says nothing: scheme, "www.", the lone slash. Escapes are read where they can be.
 *
 * @param {string} url
 */
export function shortUrl(url) {
  let text = url.replace(/^https?:\/\//i, '').replace(/^www\./i, '').replace(/\/$/, '');
  try {
    text = decodeURI(text);
  } catch {
    // Not valid UTF-8 once unescaped: shown as it is written.
  }
  // Nobody may turn text around or hide a part of an address.
  return text.replace(/[\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g, (c) => encodeURIComponent(c));
}

/**
 * @param {string} url
 * @returns {string} the host, or the whole where there is none
 */
export function hostOf(url) {
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?([^/?#]+)/i.exec(url)?.[1] ?? url;
}

/**
 * What a watch is called: its title, else its short address.
 *
 * @param {{title: string | null, url: string}} watch
 */
export function nameOf(watch) {
  return watch.title?.trim() || cutMiddle(shortUrl(watch.url), 60);
}

/**
 * What somebody pasted, as a URL: an address without a scheme gets https, this machine's own http.
 *
 * @param {string} text
 */
export function asUrl(text) {
  const url = text.trim();
  const bare = /^(localhost|[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)+)(:\d+)?([/?#]|$)/u.test(url);
  const own = /^(localhost|127\.)/.test(url);
  return bare ? `${own ? 'http' : 'https'}://${url}` : url;
}

/**
 * @param {string} text
 * @returns {string[]} its lines, whatever ends them
 */
export function linesOf(text) {
  return text.split(/\r\n|\n|\r/);
}

/**
 * @param {number} bytes
 */
export function bytes(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let n = bytes / 1000;
  let i = 0;
  while (n >= 999.5 && i < units.length - 1) {
    n /= 1000;
    i += 1;
  }
  return `${n < 10 ? n.toFixed(1) : Math.round(n)} ${units[i]}`;
}
