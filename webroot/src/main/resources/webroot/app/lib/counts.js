// What counts, as a form has it: each field a text or a tick, by the name the server has for it.
import { itemsOf, patternLine, selectorLine } from './counts-lines.js';

/** @typedef {import('../model.js').CheckOptions} CheckOptions */
/** @typedef {import('../model.js').ChangeKind} ChangeKind */
/** @typedef {'filters.include' | 'filters.remove'} SelectorsPath */
/** @typedef {'filters.extract' | 'filters.keep' | 'filters.ignore' | 'trigger.present' | 'trigger.absent' | 'trigger.blockWhilePresent'} PatternsPath */
/** @typedef {'filters.trim' | 'filters.collapseWhitespace' | 'filters.ignoreCase' | 'filters.ignoreNumbers' | 'filters.sortLines' | 'filters.uniqueLines' | 'filters.onlyNewLines'} FlagPath */
/** @typedef {'trigger.minWords' | 'trigger.maxSimilarity' | 'trigger.number.above' | 'trigger.number.below' | 'trigger.number.changePercent' | 'visual.threshold' | 'visual.maxDiffPixelRatio'} NumberPath */
/** @typedef {SelectorsPath | PatternsPath} LinesPath */
/** @typedef {LinesPath | NumberPath | 'trigger.number.extract'} TextPath */
/** @typedef {TextPath | FlagPath | 'trigger.changes' | 'kind'} Path */
/** @typedef {Record<TextPath, string> & Record<FlagPath, boolean | null> & {'trigger.changes': ChangeKind[], kind: import('../model.js').WatchKind}} Draft flags: null where nothing is said */

/** @type {ChangeKind[]} */
export const KINDS = ['added', 'removed', 'replaced'];

/** @type {Record<Path, 'selectors' | 'patterns' | 'flag' | 'number' | 'percent' | 'pattern' | 'kinds' | 'watched'>} in the order of the form */
export const FIELDS = {
  kind: 'watched', 'visual.maxDiffPixelRatio': 'percent', 'visual.threshold': 'number',
  'filters.include': 'selectors', 'filters.remove': 'selectors', 'filters.ignore': 'patterns',
  'filters.ignoreNumbers': 'flag', 'filters.ignoreCase': 'flag', 'filters.trim': 'flag', 'filters.collapseWhitespace': 'flag',
  'filters.extract': 'patterns', 'filters.keep': 'patterns', 'filters.onlyNewLines': 'flag', 'filters.uniqueLines': 'flag', 'filters.sortLines': 'flag',
  'trigger.present': 'patterns', 'trigger.absent': 'patterns',
  'trigger.number.extract': 'pattern', 'trigger.number.below': 'number', 'trigger.number.above': 'number', 'trigger.number.changePercent': 'number',
  'trigger.blockWhilePresent': 'patterns', 'trigger.changes': 'kinds', 'trigger.minWords': 'number', 'trigger.maxSimilarity': 'percent',
};

export const PATHS = /** @type {Path[]} */ (Object.keys(FIELDS));

/**
 * @param {CheckOptions} options
 * @returns {Draft}
 */
export function draftOf(options) {
  return /** @type {Draft} */ (Object.fromEntries(PATHS.map((path) => [path, shown(path, at(options, path))])));
}

/**
 * @param {Path} path
 * @param {any} value as the server has it; undefined where there is none
 */
function shown(path, value) {
  switch (FIELDS[path]) {
    case 'selectors': return (value ?? []).map(selectorLine).join('\n');
    case 'patterns': return (value ?? []).map(patternLine).join('\n');
    case 'pattern': return patternLine(value ?? '');
    case 'flag': return value ?? null;
    case 'watched': return value ?? 'page';
    case 'kinds': return value?.length ? value : KINDS;
    case 'percent': return value === undefined ? '' : String(Number((value * 100).toFixed(10)));
    default: return value === undefined ? '' : String(value);
  }
}

/**
 * What a field says, as the server takes it.
 *
 * @param {Draft} draft
 * @param {Path} path
 * @returns {any} null where nothing is set, NaN where it is no number
 */
export function valueOf(draft, path) {
  const given = /** @type {any} */ (draft[path]);
  // Said of nothing else.
  if (path.startsWith('visual.') && draft.kind !== 'visual') return null;
  switch (FIELDS[path]) {
    case 'selectors': return orNull(itemsOf(given, true).map((item) => item.text));
    case 'patterns': return orNull(itemsOf(given, false).map((item) => item.text));
    case 'pattern': return given.trim() === '' ? null : given;
    case 'flag': return given;
    case 'watched': return given === 'page' ? null : given;
    case 'kinds': return given.length === KINDS.length ? null : given;
    case 'percent': {
      const percent = numberOf(given);
      return percent === null ? null : Number((percent / 100).toFixed(12));
    }
    default: return numberOf(given);
  }
}

/**
 * A number as people write it: "19.99", "19,99". What may be thousands is none.
 *
 * @param {string} text
 * @returns {number | null} null for nothing, NaN for no number
 */
export function numberOf(text) {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const plain = /^[^.]*,\d+$/.test(trimmed) && !/,\d{3}$/.test(trimmed) ? trimmed.replace(',', '.') : trimmed;
  return /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

/**
 * What of a draft differs, as a merge patch; empty where nothing does.
 *
 * @param {Draft} draft
 * @param {CheckOptions} base
 * @returns {Record<string, any>}
 */
export function patchOf(draft, base) {
  const was = draftOf(base);
  /** @type {Record<string, any>} */
  const patch = {};
  for (const path of PATHS) {
    const value = valueOf(draft, path);
    if (same(value, valueOf(was, path))) continue;
    put(patch, path, value);
  }
  const numbers = PATHS.filter((path) => path.startsWith('trigger.number.'));
  // Merged field by field, a number without any would be left behind.
  if (patch.trigger?.number && numbers.every((path) => valueOf(draft, path) === null)) patch.trigger.number = null;
  return patch;
}

/**
 * All that a draft says, or what it says in some fields; what is no number is left out.
 *
 * @param {Draft} draft
 * @param {Path[]} [paths]
 * @returns {CheckOptions}
 */
export function optionsOf(draft, paths = PATHS) {
  /** @type {Record<string, any>} */
  const options = {};
  for (const path of paths) {
    const value = valueOf(draft, path);
    if (value !== null && !Number.isNaN(value)) put(options, path, value);
  }
  return options;
}

/**
 * @param {Record<string, any>} target
 * @param {Path} path
 * @param {unknown} value
 */
function put(target, path, value) {
  const names = path.split('.');
  const last = /** @type {string} */ (names.pop());
  names.reduce((within, name) => (within[name] ??= {}), target)[last] = value;
}

/**
 * @param {any} options
 * @param {Path} path
 */
const at = (options, path) => path.split('.').reduce((value, name) => value?.[name], options) ?? undefined;

/** @param {string[]} items */
const orNull = (items) => (items.length > 0 ? items : null);

/**
 * @param {any} one
 * @param {any} other
 */
const same = (one, other) => Object.is(one, other) || (!Number.isNaN(one) && !Number.isNaN(other) && JSON.stringify(one) === JSON.stringify(other));
