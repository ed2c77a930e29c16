// What is wrong with what counts, and where: each complaint at its field and line.
import { itemsOf } from './counts-lines.js';
import { FIELDS, PATHS, valueOf } from './counts.js';

/** @typedef {import('./counts.js').Draft} Draft */
/** @typedef {import('./counts.js').Path} Path */
/** @typedef {{line: number, text: string}} Fault line: from 1 on, 0 for all of the field; text: a sentence */
/** @typedef {Partial<Record<Path | 'trigger.number' | 'form', Fault[]>>} Faults */

const MOST_WORDS = 1_000_000;

/**
 * What can be told without asking.
 *
 * @param {Draft} draft
 * @returns {Faults}
 */
export function ownFaults(draft) {
  /** @type {Faults} */
  const faults = {};
  const wrong = (/** @type {Path} */ path, /** @type {string} */ text) => {
    faults[path] = [{ line: 0, text }];
  };
  for (const path of PATHS) {
    const value = valueOf(draft, path);
    if (Number.isNaN(value)) wrong(path, 'A number such as 19.99, without a sign between thousands.');
    else if (value === null) continue;
    else if (path === 'trigger.minWords' && !(Number.isInteger(value) && value >= 1 && value <= MOST_WORDS)) wrong(path, 'A whole number from 1 to 1,000,000.');
    else if (path === 'trigger.maxSimilarity' && !(value >= 0 && value <= 1)) wrong(path, 'Percent, from 0 to 100.');
    else if (path === 'trigger.number.changePercent' && !(value > 0)) wrong(path, 'Percent, more than 0.');
    else if (path === 'trigger.changes' && value.length === 0) wrong(path, 'Pick at least one, or no change would ever count.');
  }
  return faults;
}

/**
 * The server's complaints, at the fields and lines they are about.
 *
 * @param {{field: string, message: string}[]} errors
 * @param {Draft} draft as it was sent
 * @returns {Faults}
 */
export function faultsOf(errors, draft) {
  /** @type {Faults} */
  const faults = {};
  for (const { field, message } of errors) {
    const { path, index } = placeOf(field);
    const line = lineOf(draft, path, index);
    const text = path === 'form' ? told(dotted(field), message) : told(line > 0 ? `Line ${line}` : 'This', message);
    (faults[path] ??= []).push({ line, text });
  }
  return faults;
}

/**
 * Where the form shows what the server calls by a path such as `filters.extract[2]`.
 *
 * @param {string} field also as a JSON pointer
 * @returns {{path: Path | 'trigger.number' | 'form', index: number}} index: from 0 on, -1 for none
 */
export function placeOf(field) {
  const [, path, index] = /^(.*?)(?:\[(\d+)\])?$/.exec(dotted(field)) ?? [];
  if (path in FIELDS || path === 'trigger.number') return { path: /** @type {Path} */ (path), index: index === undefined ? -1 : Number(index) };
  return { path: 'form', index: -1 };
}

/**
 * The line an item of a field stands in.
 *
 * @param {Draft} draft
 * @param {string} path
 * @param {number} index
 * @returns {number} 0 where there is none
 */
export function lineOf(draft, path, index) {
  const kind = FIELDS[/** @type {Path} */ (path)];
  if (kind !== 'selectors' && kind !== 'patterns') return 0;
  return itemsOf(draft[/** @type {import('./counts.js').LinesPath} */ (path)], kind === 'selectors')[index]?.line ?? 0;
}

/**
 * A field's path, which may have come as a JSON pointer.
 *
 * @param {string} field
 */
export const dotted = (field) => (field.startsWith('/') ? field.slice(1).replace(/\/(\d+)(?=\/|$)/g, '[$1]').replaceAll('/', '.') : field);

/**
 * A message that goes on after the name of what is wrong, as a sentence.
 *
 * @param {string} subject
 * @param {string} message
 */
export function told(subject, message) {
  const whole = /^\p{Lu}/u.test(message) ? message : `${subject} ${message}`;
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}

/**
 * What is wrong with fields that a form doesn't show as things stand, to be told where it can be read.
 *
 * @param {Partial<Record<string, Fault[]>>} faults
 * @param {(path: string) => boolean} isShown
 * @returns {string[]} sentences
 */
export const strayFaults = (faults, isShown) => Object.entries(faults)
  .filter(([path]) => path !== 'form' && !isShown(path))
  .flatMap(([path, told = []]) => told.map(({ text }) => `${path}, not shown now: ${text}`));
