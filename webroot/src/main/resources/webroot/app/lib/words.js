// What the interface says about a watch. Words only: views put them where they belong.
import { ordinal } from './text.js';
import { ago, parseTime, upcoming } from './time.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {'checking' | 'queued' | 'unseen' | 'paused' | 'failing' | 'new' | 'quiet'} Mark */

/** In the order a check goes through them. */
export const PHASES = /** @type {const} */ (['starting', 'navigating', 'rendering', 'extracting', 'comparing', 'storing']);

const PHASE_WORDS = {
  starting: 'starting',
  navigating: 'opening the page',
  rendering: 'rendering',
  extracting: 'reading the text',
  comparing: 'comparing',
  storing: 'saving',
};

/**
 * @param {string | null | undefined} phase
 */
export function phaseWords(phase) {
  return PHASE_WORDS[/** @type {keyof typeof PHASE_WORDS} */ (phase ?? 'starting')] ?? 'checking';
}

/**
 * How far a check is, 0 to 1.
 *
 * @param {string | null | undefined} phase
 */
export function phaseProgress(phase) {
  const at = PHASES.indexOf(/** @type {typeof PHASES[number]} */ (phase));
  return (at + 1) / (PHASES.length + 0.5);
}

/**
 * The activity as it is by now: a watch that became due since it was read is queued.
 *
 * @param {Watch} watch
 * @param {number} now
 */
export function activityOf(watch, now) {
  if (watch.activity !== 'waiting') return watch.activity;
  const next = parseTime(watch.nextCheckAt);
  return next !== null && next <= now ? 'queued' : 'waiting';
}

/**
 * The one mark a row wears.
 *
 * @param {Watch} watch
 * @param {number} now
 * @returns {Mark}
 */
export function markOf(watch, now) {
  const activity = activityOf(watch, now);
  if (activity === 'checking' || activity === 'queued') return activity;
  if (!watch.viewed) return 'unseen';
  if (activity === 'paused') return 'paused';
  if (watch.outcome === 'error') return 'failing';
  return watch.outcome === 'none' ? 'new' : 'quiet';
}

export const MARK_WORDS = {
  checking: 'Being checked',
  queued: 'Queued',
  unseen: 'Unseen change',
  paused: 'Paused',
  failing: 'Failing',
  new: 'Not checked yet',
  quiet: 'No unseen change',
};

/**
 * What happened last.
 *
 * @param {Watch} watch
 * @param {number} now
 */
export function lastWords(watch, now) {
  if (watch.outcome === 'error') return errorWords(watch);
  const checked = parseTime(watch.lastCheckedAt);
  const changed = parseTime(watch.lastChangedAt);
  if (watch.outcome === 'none' || checked === null) return 'not checked yet';
  if (watch.outcome === 'changed') {
    return `${watch.changes === 0 ? 'first version saved' : 'changed'} ${ago(changed ?? checked, now)}`;
  }
  return `unchanged · ${ago(checked, now)}`;
}

/**
 * What happens next, null while it is happening.
 *
 * @param {Watch} watch
 * @param {number} now
 */
export function nextWords(watch, now) {
  const activity = activityOf(watch, now);
  if (activity === 'paused') return 'paused';
  if (activity === 'checking') return null;
  const next = parseTime(watch.nextCheckAt);
  if (activity === 'queued') return next !== null && now - next > 10_000 ? `due since ${ago(next, now).replace(' ago', '')}` : 'due now';
  if (next === null) return null;
  return watch.outcome === 'error' ? `next try ${upcoming(next, now)}` : `next ${upcoming(next, now)}`;
}

/**
 * The last error in one line: "403 from jobs.example, 3rd time".
 *
 * @param {Watch} watch
 */
export function errorWords(watch) {
  if (!watch.error) return 'the last check failed';
  const message = watch.error.message.trim().replace(/\.$/, '');
  return watch.error.attempts > 1 ? `${message}, ${ordinal(watch.error.attempts)} time` : message;
}

/** What somebody can do about an error, where there is something. */
const ADVICE = /** @type {Record<string, string>} */ ({
  dns_failure: 'If it stays so, the address may be misspelt or the site gone.',
  connection_failed: 'The site may be down, or refuse this machine.',
  tls_error: 'The site’s certificate has to be put right by its owner.',
  timeout: 'The page is slow today, or waits for something. The HTTP engine is often quicker.',
  http_status: 'Open the page to see whether it is still there, or asks for a sign-in.',
  too_many_redirects: 'Open the page and watch the address it ends on.',
  too_large: 'Watch a smaller page of the site that says the same.',
  unsupported_content: 'Pagewatch compares text; this address serves something else.',
  empty_content: 'The page may need a browser: set the engine to Browser under How it’s fetched.',
  filter_not_found: 'The part you watch is gone from the page; it may have been rebuilt.',
  blocked_address: 'Whoever runs Pagewatch can allow this network in its settings.',
  navigation_failed: 'Open the page to see whether it works in your browser.',
  page_hung: 'The page’s scripts kept the browser busy. The HTTP engine doesn’t run them.',
  browser_crashed: 'A fresh browser is used for the next try.',
  step_failed: 'The page may have been rebuilt: look at the steps under How it’s fetched.',
  lease_lost: 'The worker went away during the check; another takes it.',
  internal: 'This is a fault in Pagewatch; its log says more.',
});

/**
 * @param {import('../model.js').CheckError} error
 * @returns {string | null}
 */
export function errorAdvice({ code, message }) {
  if (code === 'http_status' && message.startsWith('429 ')) return 'The site is asked more often than it wants to be: check less often.';
  return ADVICE[code] ?? null;
}

const QUEUE_REASONS = /** @type {Record<string, string>} */ ({
  no_worker: 'no worker is up',
  host_limit: 'its site has its share for now',
  engine_busy: 'all slots of its engine are busy',
  next: 'next to be taken',
});

/**
 * Why something still waits.
 *
 * @param {string} reason
 */
export function queueReason(reason) {
  return QUEUE_REASONS[reason] ?? reason.replaceAll('_', ' ');
}

export const ENGINE_WORDS = { auto: 'Automatic', browser: 'Browser', http: 'HTTP' };
