// Notices of changes that are not before one's eyes, few at a time.
import { MANY, sumUp } from '../lib/summing.js';
import { count, cutEnd, nameOf } from '../lib/text.js';
import { watchPath } from '../lib/router.js';
import { dismiss, reword, toast } from './toasts.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {import('../lib/summing.js').Shown<Watch> & {toast: number}} Notice */

const MOST = 2;

/** @type {Notice[]} */
let shown = [];

/**
 * @param {Map<string, Watch>} changed
 * @returns {boolean} whether they were summed up
 */
export function toastChanges(changed) {
  const { close, open } = sumUp(shown, changed, MOST);
  close.forEach(forgetToast);
  for (const each of open) {
    const known = shown.find(({ key }) => key === each.key);
    if (known) {
      // In place, and for no longer: what changes all the time must not stand there all the time.
      known.items = each.items;
      reword(known.toast, wording(each.items));
      continue;
    }
    /** @type {Notice} */
    const notice = { ...each, toast: 0 };
    shown.push(notice);
    notice.toast = toast('', { kind: 'news', ...wording(each.items), gone: () => { shown = shown.filter((other) => other !== notice); } });
  }
  return open.some(({ key }) => key === MANY);
}

/** @param {string} key a watch's id when it has been looked at, or is gone */
export function forgetToast(key) {
  const found = shown.find((each) => each.key === key);
  if (found) dismiss(found.toast);
}

/** @param {Map<string, Watch>} items */
function wording(items) {
  const [first] = items.values();
  return items.size === 1
    ? { text: `${cutEnd(nameOf(first), 80)} changed`, link: { label: 'Show', href: watchPath(first.id) } }
    : { text: `${count(items.size, 'watch', 'watches')} changed`, link: { label: 'Show', href: '/?show=unseen' } };
}
