// What is kept and what it takes up, in words.
import { intervalSeconds } from './interval.js';
import { bytes, count, number } from './text.js';

/** @typedef {import('../model.js').History} History */
/** @typedef {import('../model.js').Storage} Storage */

const DAY = 86400;
const MOST_SNAPSHOTS = 1_000_000;
const MOST_DAYS = 36_525;

/**
 * @param {string | null | undefined} age ISO 8601
 * @returns {string} in days, empty where there is no bound
 */
export function ageDays(age) {
  const seconds = intervalSeconds(age);
  return seconds === null ? '' : String(Math.round((seconds / DAY) * 10) / 10);
}

/**
 * "up to 500 snapshots of a watch, for 90 days".
 *
 * @param {History} history
 */
export function historyWords(history) {
  const days = Number(ageDays(history.age));
  return `up to ${count(history.count ?? 0, 'snapshot')} of a watch, ${days ? `for ${count(days, 'day')}` : 'of any age'}; the newest always`;
}

/**
 * "42 MB, of which 3 MB are free for what comes".
 *
 * @param {Storage} storage
 */
export function diskWords(storage) {
  const parts = [bytes(storage.databaseBytes)];
  if (storage.freeBytes) parts.push(`of which ${bytes(storage.freeBytes)} are free for what comes`);
  if (storage.walBytes) parts.push(`and ${bytes(storage.walBytes)} of latest changes beside it`);
  return parts.join(', ');
}

/**
 * "1,284 watches, 5,678 snapshots, 9,012 texts, pages and screenshots (38 MB)".
 *
 * @param {Storage} storage
 */
export function contentWords(storage) {
  return `${count(storage.watches, 'watch', 'watches')}, ${count(storage.snapshots, 'snapshot')}, ${number(storage.blobs)} texts, pages and screenshots (${bytes(storage.blobBytes)})`;
}

/**
 * A watch's own bounds as a form has them: empty where what is set for all holds.
 *
 * @param {History | null | undefined} history
 */
export function boundsOf(history) {
  return { keep: history?.count ? String(history.count) : '', days: ageDays(history?.age) };
}

/**
 * What of a form's bounds differs, as part of a merge patch; undefined where nothing does.
 *
 * @param {{keep: string, days: string}} form
 * @param {History | null | undefined} history
 */
export function boundsPatch(form, history) {
  const was = boundsOf(history);
  /** @type {{count?: number | null, age?: string | null}} */
  const patch = {};
  if (form.keep.trim() !== was.keep) patch.count = form.keep.trim() ? Number(form.keep) : null;
  if (form.days.trim() !== was.days) patch.age = form.days.trim() ? `P${form.days.trim()}D` : null;
  return Object.keys(patch).length > 0 ? patch : undefined;
}

/**
 * What of a form's bounds can't be.
 *
 * @param {{keep: string, days: string}} form
 * @param {{count?: number | null, age?: string | null} | undefined} patch
 * @returns {Record<string, string>} by field
 */
export function boundsFaults(form, patch) {
  /** @type {Record<string, string>} */
  const faults = {};
  if (patch?.count !== undefined && !isWhole(form.keep, MOST_SNAPSHOTS)) faults['history.count'] = `A whole number from 1 to ${number(MOST_SNAPSHOTS)}.`;
  if (patch?.age !== undefined && !isWhole(form.days, MOST_DAYS)) faults['history.age'] = `Whole days, from 1 to ${number(MOST_DAYS)}.`;
  return faults;
}

/**
 * @param {string} text
 * @param {number} most
 */
function isWhole(text, most) {
  return text.trim() === '' || (/^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most);
}
