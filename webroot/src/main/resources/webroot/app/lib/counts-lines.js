// Selectors and patterns as people write them: one a line.
import { PREFIX, shortSelector } from './selector.js';
import { linesOf } from './text.js';

/** @typedef {{line: number, text: string}} Item line: from 1 on */

/**
 * What is written in a field, without its empty lines. A pattern's blanks belong to it.
 *
 * @param {string} text
 * @param {boolean} trimmed
 * @returns {Item[]}
 */
export function itemsOf(text, trimmed) {
  return linesOf(text).flatMap((each, at) => (each.trim() === '' ? [] : [{ line: at + 1, text: trimmed ? each.trim() : each }]));
}

/**
 * As it can stand in a line of its own.
 *
 * @param {string} selector
 */
export const selectorLine = (selector) => shortSelector(selector.replace(/\s*[\r\n]+\s*/g, ' '));

/**
 * As it can stand in a line of its own: a plain text of many lines becomes the regular expression that
 * finds the same.
 *
 * @param {string} pattern
 */
export function patternLine(pattern) {
  if (!/[\r\n]/.test(pattern)) return pattern;
  const escaped = (/** @type {string} */ text) => text.replaceAll('\r', '\\r').replaceAll('\n', '\\n');
  if (/^\/[^]*\/[a-z]*$/i.test(pattern)) return escaped(pattern);
  return `/${escaped(pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))}/i`;
}

/**
 * Where a line stands in a text.
 *
 * @param {string} text with `\n` between lines, as a field has it
 * @param {number} line from 1 on
 * @returns {[number, number]} from its beginning to its end
 */
export function rangeOf(text, line) {
  const lines = text.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return [Math.min(start, text.length), Math.min(start + (lines[line - 1] ?? '').length, text.length)];
}

/**
 * The text with the line at the caret in another language.
 *
 * @param {string} text
 * @param {number} caret
 * @param {import('./selector.js').Language} language
 * @returns {{text: string, caret: number}}
 */
export function inLanguage(text, caret, language) {
  const start = text.lastIndexOf('\n', caret - 1) + 1;
  const found = text.indexOf('\n', caret);
  const end = found < 0 ? text.length : found;
  const line = text.slice(start, end);
  const bare = line.replace(PREFIX, '');
  const next = `${language}:${bare}`;
  return { text: text.slice(0, start) + next + text.slice(end), caret: Math.max(start + language.length + 1, caret + next.length - line.length) };
}
