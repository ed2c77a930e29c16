// What counts, in one line.
import { shortSelector } from './selector.js';
import { count, cutEnd, cutMiddle, number } from './text.js';

/** @typedef {import('../model.js').CheckOptions} CheckOptions */
/** @typedef {import('../model.js').Filters} Filters */
/** @typedef {import('../model.js').Trigger} Trigger */

/** Characters of a selector or text that are told. */
const TOLD = 32;

/**
 * "Part .price · ignores 2 patterns · only if a number falls below 100"; empty where nothing is set.
 *
 * @param {CheckOptions} options
 */
export function countsWords({ kind, filters, trigger, visual }) {
  if (kind === 'visual') return ['What it looks like', ...filterWords({ include: filters?.include, remove: filters?.remove }), ...visualWords(visual ?? {})].join(' · ');
  const words = [...(kind === 'price' ? ['price and availability'] : []), ...filterWords(filters ?? {}), ...triggerWords(trigger ?? {})].join(' · ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** @param {Filters} filters */
function filterWords(filters) {
  return [
    some(filters.include, (one) => `part ${selector(one)}`, (n) => `${n} parts`),
    some(filters.remove, (one) => `without ${selector(one)}`, (n) => `without ${n} parts`),
    some(filters.extract, (one) => `only what matches ${pattern(one)}`, (n) => `only what matches ${n} patterns`),
    some(filters.keep, (one) => `only lines with ${pattern(one)}`, (n) => `only lines with one of ${n} patterns`),
    some(filters.ignore, (one) => `ignores ${pattern(one)}`, (n) => `ignores ${n} patterns`),
    flag(filters.ignoreNumbers, 'ignores numbers', 'numbers count'),
    flag(filters.ignoreCase, 'ignores case', 'case counts'),
    flag(filters.trim || (filters.collapseWhitespace ?? filters.trim), 'ignores blanks', 'blanks count'),
    flag(filters.onlyNewLines, 'only new lines', 'lines that come back too'),
    flag(filters.uniqueLines, 'each line once', 'repeated lines too'),
    flag(filters.sortLines, 'in any order', 'in their order'),
  ].filter((each) => each);
}

/** Nothing where nothing is said. @param {boolean | undefined} value @param {string} on @param {string} off */
const flag = (value, on, off) => (value === undefined ? '' : value ? on : off);

/** @param {import('../model.js').Visual} visual */
const visualWords = ({ maxDiffPixelRatio }) => (maxDiffPixelRatio === undefined ? [] : [maxDiffPixelRatio === 0 ? 'every pixel' : `only if over ${number(Number((maxDiffPixelRatio * 100).toFixed(10)))} % of the pixels differ`]);

/** @param {Trigger} trigger */
function triggerWords(trigger) {
  const needs = [
    some(trigger.present, (one) => `${pattern(one)} is there`, (n) => `one of ${n} texts is there`),
    some(trigger.absent, (one) => `${pattern(one)} is not there`, (n) => `none of ${n} texts is there`),
    trigger.number && `a number ${bounds(trigger.number)}`,
    trigger.changes?.length && `something is ${trigger.changes.join(' or ')}`,
    trigger.minWords !== undefined && `${count(trigger.minWords, 'word')} or more differ`,
    trigger.maxSimilarity !== undefined && `at most ${number(trigger.maxSimilarity * 100)} % stays alike`,
  ].filter((each) => each);
  const blocked = some(trigger.blockWhilePresent, (one) => `never while ${pattern(one)} is there`, (n) => `never while one of ${n} texts is there`);
  return [...(needs.length > 0 ? [`only if ${needs.join(' and ')}`] : []), ...(blocked ? [blocked] : [])];
}

/** @param {Partial<import('../model.js').NumberTrigger>} trigger */
function bounds({ below, above, changePercent }) {
  return [
    below !== undefined && `falls below ${number(below)}`,
    above !== undefined && `rises above ${number(above)}`,
    changePercent !== undefined && `moves by ${number(changePercent)} %`,
  ].filter((each) => each).join(' or ') || 'is found';
}

/**
 * The filter an error's message names, where it names one.
 *
 * @param {string} message
 * @param {CheckOptions} options
 * @returns {{field: string, text: string} | null} field: its path, as the server has it
 */
export function namedFilter(message, { filters }) {
  const all = /** @type {const} */ (['include', 'remove', 'extract']).flatMap((name) => (filters?.[name] ?? []).map((text, at) => ({ field: `filters.${name}[${at}]`, text })));
  const [found] = all.filter(({ text }) => message.includes(text)).sort((one, other) => other.text.length - one.text.length);
  return found ? { field: found.field, text: found.field.startsWith('filters.extract') ? pattern(found.text) : selector(found.text) } : null;
}

/**
 * @param {string[] | undefined} items
 * @param {(one: string) => string} one
 * @param {(n: string) => string} many
 */
const some = (items, one, many) => (!items?.length ? '' : items.length === 1 ? one(items[0]) : many(number(items.length)));

/** @param {string} text */
const selector = (text) => cutMiddle(shortSelector(text), TOLD);

/** @param {string} text */
const pattern = (text) => (text.startsWith('/') ? cutEnd(text, TOLD) : `“${cutEnd(text.trim(), TOLD)}”`);
