// What one can do with a watch, as menus and keys offer it.
import { hostOf } from '../lib/text.js';
import { navigate, watchPath } from '../lib/router.js';
import { messageOf } from '../data/api.js';
import { command, remove } from '../data/commands.js';
import { selection } from '../data/store.js';
import { toast, refused } from '../data/toasts.js';
import { select, selectRange } from './selection.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {import('./menu.js').MenuItem} MenuItem */

/** @param {Watch} watch */
export function togglePause(watch) {
  return command(watch.paused ? 'resume' : 'pause', [watch.id]);
}

/** @param {Watch} watch */
export function toggleMute(watch) {
  return command(watch.muted ? 'unmute' : 'mute', [watch.id]);
}

/**
 * @param {Watch} watch
 * @returns {MenuItem[]}
 */
export function rowMenu(watch) {
  return [
    { label: 'Check now', icon: 'check', hint: 'c', run: () => void command('check', [watch.id]) },
    { label: watch.paused ? 'Resume' : 'Pause', icon: watch.paused ? 'resume' : 'pause', hint: 'p', run: () => void togglePause(watch) },
    ...(watch.viewed ? [] : [/** @type {MenuItem} */ ({ label: 'Mark as seen', icon: 'seen', run: () => void command('viewed', [watch.id]) })]),
    { label: watch.muted ? 'Unmute' : 'Mute', icon: watch.muted ? 'bell' : 'mute', run: () => void toggleMute(watch) },
    { label: 'Edit', icon: 'edit', hint: 'e', run: () => edit(watch.id) },
    { label: selection.peek().has(watch.id) ? 'Unselect' : 'Select', icon: 'select', hint: 'x', run: () => select(watch.id) },
    { label: `Open ${hostOf(watch.url)}`, icon: 'open', href: safeHref(watch.url) },
    { label: 'Copy URL', icon: 'copy', run: () => void copy(watch.url) },
    { label: 'Delete', icon: 'trash', danger: true, run: () => remove([watch.id]) },
  ];
}

/** Chooses all from the row last chosen to this one. @param {string} id */
export function chooseRange(id) {
  selectRange(id).then(
    (why) => why && refused(why),
    (error) => refused(`The range couldn’t be selected: ${messageOf(error)}`),
  );
}

/** @param {string} id */
export function edit(id) {
  navigate(`${watchPath(id)}?tab=settings`);
}

/**
 * Only addresses of the web are made links: a watch may hold what an importer put there.
 *
 * @param {string} url
 */
export function safeHref(url) {
  return /^https?:\/\//i.test(url) ? url : undefined;
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast('URL copied');
  } catch {
    refused('The browser didn’t allow copying.');
  }
}
