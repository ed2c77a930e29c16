// Tells people of changes where they look: a notice on the page while it is seen, a notification of the
// system while it isn't. Screen readers are told by announce.js.
import { isChangeNews, inSight } from '../lib/change-news.js';
import { route } from '../lib/router.js';
import { effect } from '../lib/signals.js';
import { serverNow } from './api.js';
import { forgetToast, toastChanges } from './change-toasts.js';
import { notifying } from './notify-setting.js';

/** @typedef {import('../model.js').Watch} Watch */

/** How long changes are gathered: by then the list has drawn what it shows of them. */
const PAUSE_MS = 1200;
/** After a sum was shown, how long until the next: where much changes, no notice tells it anew. */
const AFTER_SUM_MS = 30_000;
/** Counts of changes told of; the oldest go. */
const REMEMBERED = 2000;

/** @type {Map<string, Watch>} */
const changed = new Map();
/** @type {Map<string, number>} */
const told = new Map();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let quietUntil = 0;
/** @type {typeof import('./notifications.js') | null} loaded where they are wanted */
let system = null;

/**
 * @param {import('./rows.js').Change} change heard as it happened; without `before` where it wasn't known
 * @returns {boolean} whether it is news
 */
export function tellOfChange({ id, before, after }) {
  if (!after || after.viewed) forget(id);
  if (!after || !isChangeNews(before, after, told.get(id), serverNow())) return false;
  remember(id, after.changes);
  changed.set(id, after);
  timer ??= setTimeout(() => void tell(), Math.max(PAUSE_MS, quietUntil - Date.now()));
  return true;
}

async function tell() {
  timer = undefined;
  const news = new Map(changed);
  changed.clear();
  if (await (document.hidden ? system?.notifyChanges(news) : toastChanges(outOfSight(news)))) quietUntil = Date.now() + AFTER_SUM_MS;
}

/** @param {Map<string, Watch>} news */
function outOfSight(news) {
  return new Map([...news].filter(([id]) => !inSight(id, route.peek(), rowOnScreen)));
}

/** @param {string} id */
function forget(id) {
  changed.delete(id);
  forgetToast(id);
  system?.forgetNotification(id);
}

/**
 * @param {string} id
 * @param {number} changes
 */
function remember(id, changes) {
  told.delete(id);
  told.set(id, changes);
  if (told.size > REMEMBERED) told.delete(/** @type {string} */ (told.keys().next().value));
}

/** @param {string} id */
function rowOnScreen(id) {
  const row = document.querySelector(`.list [data-watch-id="${CSS.escape(id)}"]`);
  if (!row) return false;
  const { top, bottom } = row.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

// Who opens a watch has found its change.
effect(() => {
  const at = route.value;
  if (at.page === 'watch') forget(at.id);
});

effect(() => {
  if (notifying.value !== 'on') return;
  import('./notifications.js').then((module) => {
    system = module;
  }, () => {});
});
