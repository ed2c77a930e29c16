// Many watches at once, from a list somebody pasted or from a file.
import { count, linesOf } from '../lib/text.js';
import { decode, typeOf } from '../lib/files.js';
import { messageOf, request } from './api.js';
import { bus, retryReading } from './sync.js';

/** @typedef {import('../model.js').ImportReport} ImportReport */
/** @typedef {(done: number, of: number) => void} Progress in lines; of is 0 where it isn't known */

/** Lines sent in one request, after which one may stop. */
const LINES = 1000;
const PATIENCE_MS = 15 * 60_000;

/**
 * @param {string} text one URL a line
 * @param {Progress} progress
 * @param {AbortSignal} signal
 * @returns {Promise<ImportReport>} also when it was stopped, with what was done until then
 */
export async function importList(text, progress, signal) {
  const lines = linesOf(text);
  /** @type {ImportReport} */
  const all = { created: 0, skipped: [], notes: [] };
  for (let at = 0; at < lines.length && !signal.aborted; at += LINES) {
    progress(at, lines.length);
    // Empty lines before them keep the numbers of the lines.
    const body = '\n'.repeat(at) + lines.slice(at, at + LINES).join('\n');
    try {
      const report = await send(body, 'text/plain; charset=utf-8', signal);
      all.created += report.created;
      all.skipped.push(...report.skipped);
    } catch (error) {
      if (signal.aborted) break;
      throw all.created > 0 ? new Error(`${messageOf(error)} ${count(all.created, 'watch', 'watches')} had been added before.`) : error;
    }
  }
  if (!bus.isOpen) retryReading();
  return all;
}

/**
 * @param {File} file a list of URLs, an export, or a backup
 * @param {Progress} progress
 * @param {AbortSignal} signal
 * @returns {Promise<ImportReport>}
 */
export async function importFile(file, progress, signal) {
  const head = new Uint8Array(await file.slice(0, 64).arrayBuffer());
  const type = typeOf(head);
  if (type === 'text/plain') return importList(decode(head, await file.arrayBuffer()), progress, signal);
  progress(0, 0);
  const report = await send(file, type, signal);
  if (!bus.isOpen) retryReading();
  return report;
}

/**
 * @param {BodyInit} body
 * @param {string} type
 * @param {AbortSignal} signal
 * @returns {Promise<ImportReport>}
 */
function send(body, type, signal) {
  return request('/watches/import', { method: 'POST', body, type, signal, patience: PATIENCE_MS });
}
