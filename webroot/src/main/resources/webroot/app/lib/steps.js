// Steps that are done in a page before it is read, as a form has them.
import { numberOf } from './counts.js';
import { durationOf, secondsOf } from './seconds.js';
import { sent, shown } from './stars.js';
import { cutEnd, cutMiddle } from './text.js';

/** @typedef {'goto' | 'click' | 'fill' | 'select' | 'press' | 'check' | 'uncheck' | 'scroll' | 'wait' | 'waitFor' | 'execute'} Action */
/** @typedef {{action: Action, selector?: string, value?: string, optional?: boolean, timeout?: string, secret?: boolean}} Step as the server has it */
/** @typedef {'selector' | 'value' | 'timeout' | 'action'} StepField */
/**
 * @typedef {object} StepRow
 * @property {number} key
 * @property {Action} action
 * @property {string} selector
 * @property {import('./stars.js').Secret} value seconds for `wait`
 * @property {boolean} optional
 * @property {string} timeout seconds
 * @property {boolean} secret
 * @property {number} place where it stands in what is stored, from 0 on; -1 for nowhere
 */

/** @typedef {'never' | 'maybe' | 'always'} Need */
/** @type {Record<Action, {label: string, selector: Need, value: Need, of?: string, words?: string, example?: string}>} of: whose selector it is; words: what the value is */
export const ACTIONS = {
  click: { label: 'Click', selector: 'always', value: 'never', of: 'what is clicked', example: '#accept' },
  fill: { label: 'Fill in', selector: 'always', value: 'always', of: 'the field', words: 'Text', example: '#user' },
  select: { label: 'Choose', selector: 'always', value: 'always', of: 'the list', words: 'Option', example: 'select' },
  press: { label: 'Press a key', selector: 'maybe', value: 'always', of: 'where', words: 'Key', example: 'where the focus is' },
  check: { label: 'Tick', selector: 'always', value: 'never', of: 'the box', example: '#remember' },
  uncheck: { label: 'Untick', selector: 'always', value: 'never', of: 'the box', example: '#newsletter' },
  scroll: { label: 'Scroll', selector: 'maybe', value: 'maybe', of: 'to or in what', words: 'Pixels', example: 'the page' },
  goto: { label: 'Go to', selector: 'never', value: 'always', words: 'URL' },
  waitFor: { label: 'Wait for', selector: 'always', value: 'never', of: 'what has to show', example: '.orders' },
  wait: { label: 'Wait', selector: 'never', value: 'always', words: 'Seconds' },
  execute: { label: 'Run a script', selector: 'never', value: 'always', words: 'Script' },
};

/** As the server bounds them. */
export const MOST_STEPS = 50;

const PATH = 'fetch.steps';
const STORED_FOR_ANOTHER = 'The stored value belongs to another action or selector. Replace it, or go back to what was there.';

let lastKey = 0;

/**
 * @param {Step} step
 * @param {number} [place]
 * @returns {StepRow}
 */
export function stepRow({ action, selector = '', value = '', optional = false, timeout, secret = false }, place = -1) {
  return {
    key: (lastKey += 1), action, selector: selector.replace(/^css:\s*/i, ''),
    value: secret ? shown(value) : action === 'wait' ? secondsOf(value) || value : value, optional, timeout: secondsOf(timeout), secret, place,
  };
}

/** @param {StepRow} row */
export const hasSelector = (row) => ACTIONS[row.action]?.selector !== 'never';
/** @param {StepRow} row */
export const hasValue = (row) => ACTIONS[row.action]?.value !== 'never';

/**
 * A row as the server takes it; what its action has no use for is left out.
 *
 * @param {StepRow} row
 * @returns {Step}
 */
export function saidStep(row) {
  const selector = row.selector.trim();
  const takesValue = hasValue(row) && !(row.action === 'scroll' && row.value === '');
  const value = row.action === 'wait' && row.value !== null ? durationOf(row.value) ?? row.value : row.secret ? sent(row.value) : row.value ?? '';
  const timeout = durationOf(row.timeout);
  return {
    action: row.action,
    ...(hasSelector(row) && selector ? { selector } : {}),
    ...(takesValue ? { value: row.action === 'goto' || row.action === 'press' || row.action === 'scroll' ? value.trim() : value } : {}),
    ...(row.optional ? { optional: true } : {}),
    ...(timeout ? { timeout } : {}),
    ...(row.secret && takesValue ? { secret: true } : {}),
  };
}

/**
 * @param {StepRow} row
 * @param {StepField} field
 */
export const stepPath = (row, field) => `${PATH}[${row.key}].${field}`;

/** Paths of all that may be wrong with a step. @param {StepRow} row */
export const stepPaths = (row) => /** @type {const} */ (['action', 'selector', 'value', 'timeout']).map((field) => stepPath(row, field));

/**
 * A row where an action's or selector's change leaves no stored secret behind that would be another's.
 *
 * @param {StepRow} row
 * @param {Partial<StepRow>} parts
 * @returns {StepRow}
 */
export function withParts(row, parts) {
  const next = { ...row, ...parts };
  // Stars are kept for the field they are of; what takes no text keeps no secret.
  if (parts.action && parts.action !== row.action) return { ...next, value: row.value === null ? '' : next.value, secret: hasValue(next) && next.secret };
  if (parts.secret === false && row.value === null) return { ...next, value: '' };
  return next;
}

/**
 * @param {StepRow[]} rows
 * @param {number} at
 * @param {number} by -1 or 1
 */
export function movedStep(rows, at, by) {
  const to = at + by;
  return to < 0 || to >= rows.length ? rows : rows.toSpliced(at, 1).toSpliced(to, 0, rows[at]);
}

/**
 * How a step went when it was tried: one that has been edited since wasn't.
 *
 * @template {{number: number}} R
 * @param {{rows: StepRow[], runs: R[]}} tried rows: as they were then
 * @param {StepRow} row
 * @returns {R | undefined}
 */
export const triedRun = ({ rows, runs }, row) => runs.find(({ number }) => rows[number - 1] === row);

/**
 * What can be told of steps without asking.
 *
 * @param {StepRow[]} rows
 * @param {StepRow[]} was as they are stored
 * @returns {[string, string][]} paths, with what is wrong
 */
export function stepFaults(rows, was) {
  /** @type {[string, string][]} */
  const faults = rows.flatMap((row) => rowFaults(row, was).map(([field, text]) => /** @type {[string, string]} */ ([stepPath(row, field), text])));
  if (rows.length > MOST_STEPS) faults.push([PATH, `${MOST_STEPS} steps at most.`]);
  return faults;
}

/** @param {StepRow} row @param {StepRow[]} was @returns {[StepField, string][]} */
function rowFaults(row, was) {
  /** @type {[StepField, string][]} */
  const faults = [];
  const { selector, value, of } = ACTIONS[row.action];
  if (selector === 'always' && row.selector.trim() === '') faults.push(['selector', `A selector of ${of}: CSS, or XPath after “xpath:”.`]);
  const storedHere = () => was.some((each) => each.value === null && each.action === row.action && each.selector === row.selector.trim());
  if (row.value === null) {
    if (!storedHere()) faults.push(['value', STORED_FOR_ANOTHER]);
  } else if (row.action === 'wait') {
    if (!isWithin(row.value, 0)) faults.push(['value', 'Seconds, from 0 to 30.']);
  } else if (row.action === 'scroll') {
    if (row.value.trim() !== '' && !/^[-+]?\d+$/.test(row.value.trim())) faults.push(['value', 'A whole number of pixels, or nothing.']);
  } else if (value === 'always' && row.action !== 'fill' && row.action !== 'select' && row.value.trim() === '') {
    faults.push(['value', { goto: 'The address to go to.', press: 'A key, such as Enter, Tab or Control+A.', execute: 'The script to run.' }[/** @type {'goto'} */ (row.action)]]);
  }
  if (row.timeout.trim() !== '' && !isWithin(row.timeout, 0.1)) faults.push(['timeout', 'Seconds, from 0.1 to 30.']);
  return faults;
}

/** @param {string} text @param {number} least seconds */
function isWithin(text, least) {
  const seconds = numberOf(text);
  return seconds !== null && seconds >= least && seconds <= 30;
}

/**
 * What of a row the server complains about.
 *
 * @param {string} field such as `fetch.steps[2].selector`
 * @param {StepRow[]} rows as they were sent
 * @returns {{path: string, subject: string} | null} null where it is about none
 */
export function stepPlace(field, rows) {
  const [, index, part = 'action'] = /^fetch\.steps\[(\d+)\](?:\.(\w+))?$/.exec(field) ?? [];
  const row = index === undefined ? undefined : rows[Number(index)];
  if (!row) return null;
  const known = /** @type {StepField} */ (['selector', 'value', 'timeout'].includes(part) ? part : part === 'secret' ? 'value' : 'action');
  return { path: stepPath(row, known), subject: 'This' };
}

/**
 * A step in words: "Fill in #user"; never with its value where that is a secret.
 *
 * @param {Step | StepRow} step
 */
export function stepWords({ action, selector, value, secret }) {
  const { label } = ACTIONS[action] ?? { label: action };
  const said = secret || value === null || value === undefined || action === 'fill' || action === 'execute' ? '' : cutEnd(String(value), 40);
  return [label, said, selector && cutMiddle(selector.replace(/^css:\s*/i, ''), 60)].filter(Boolean).join(' ');
}
