// Notifications of the system, for changes nobody is looking at.
import { MANY, sumUp } from '../lib/summing.js';
import { count, nameOf, shortUrl } from '../lib/text.js';
import { navigate, watchPath } from '../lib/router.js';
import { notifying, refuses } from './notify-setting.js';
import { isSeenElsewhere, speaks } from './tabs.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {import('../lib/summing.js').Shown<Watch> & {notification: Notification}} Told */

const MOST = 3;
const NAMED = 4;

/** @type {Told[]} */
let shown = [];

/**
 * Of several tabs one tells, and none while another one is being looked at.
 *
 * @param {Map<string, Watch>} changed
 * @returns {Promise<boolean>} whether they were summed up
 */
export async function notifyChanges(changed) {
  if (notifying.peek() !== 'on' || !speaks() || (await isSeenElsewhere())) return false;
  const { close, open } = sumUp(shown, changed, MOST);
  close.forEach(forgetNotification);
  for (const each of open) {
    // The same tag replaces what is there, silently.
    shown = shown.filter(({ key }) => key !== each.key);
    const notification = show(each.key, wording(each.items));
    if (!notification) return false;
    const told = { ...each, notification };
    notification.addEventListener('close', () => {
      shown = shown.filter((other) => other !== told);
    });
    shown.push(told);
  }
  return open.some(({ key }) => key === MANY);
}

/** Shows that it works, where somebody has just turned it on. */
export function notifyOfItself() {
  show('hello', { title: 'Pagewatch tells you here', body: 'A change shows like this while Pagewatch is open in a tab you aren’t looking at.', href: '/settings' });
}

/** @param {string} key a watch's id when it has been looked at, or is gone */
export function forgetNotification(key) {
  const found = shown.find((each) => each.key === key);
  shown = shown.filter((each) => each !== found);
  found?.notification.close();
}

/**
 * @param {string} key
 * @param {{title: string, body: string, href: string}} words
 * @returns {Notification | null} null where the browser only says now that it can't
 */
function show(key, { title, body, href }) {
  try {
    const notification = new Notification(title, { body, tag: `pagewatch-${key}`, icon: '/icons/favicon-unseen.svg' });
    notification.addEventListener('click', () => {
      window.focus();
      navigate(href);
      notification.close();
    });
    return notification;
  } catch {
    refuses();
    return null;
  }
}

/** @param {Map<string, Watch>} items */
function wording(items) {
  const watches = [...items.values()];
  if (items.size === 1) {
    const [watch] = watches;
    return { title: `${nameOf(watch)} changed`, body: excerptWords(watch), href: watchPath(watch.id) };
  }
  const names = watches.slice(0, NAMED).map(nameOf);
  if (watches.length > NAMED) names.push('…');
  return { title: `${count(watches.length, 'watch', 'watches')} changed`, body: names.join('\n'), href: '/?show=unseen' };
}

/** @param {Watch} watch */
function excerptWords({ excerpt, url }) {
  if (!excerpt) return shortUrl(url);
  const { before, after } = excerpt;
  if (!after) return `Removed: ${before}`;
  return before ? `${before}\n→ ${after}` : `Added: ${after}`;
}

// Who comes back sees in the list what there is.
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) shown.map((each) => each.key).forEach(forgetNotification);
});
