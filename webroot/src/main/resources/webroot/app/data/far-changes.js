// Of a list that is too long to be kept here, the bus speaks of what is looked at only. What changed
// besides is asked for when the counts say that something did.
import { effect, untracked } from '../lib/signals.js';
import { announceNews } from './announce.js';
import { request, serverNow } from './api.js';
import { tellOfChange } from './change-news.js';
import { listPath } from './list.js';
import { long } from './long-list.js';
import { stats } from './store.js';

/** @typedef {import('../model.js').Stats} Stats */

/** @type {import('./list.js').ListQuery} */
const UNSEEN = { query: '', filter: 'unseen', sort: 'changed' };
/** At most so many are told of at once. */
const MOST = 50;
/** How long further changes are waited for. */
const PAUSE_MS = 3000;
/** What changed before anybody could hear of it here is no news. */
const startedAt = serverNow();

/** @type {Stats | null} */
let known = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Listens to the counts, as long as the page is open. */
export function listenFar() {
  effect(() => {
    const summary = stats.value;
    untracked(() => {
      if (known && summary && long.peek() && (summary.changesLastDay > known.changesLastDay || summary.unviewed > known.unviewed)) {
        timer ??= setTimeout(() => void read().catch(() => {}), PAUSE_MS);
      }
      known = summary;
    });
  });
}

async function read() {
  timer = undefined;
  const { items } = await request(listPath(UNSEEN, 0, MOST));
  for (const watch of items) {
    if (Date.parse(watch.lastChangedAt) < startedAt) break;
    if (tellOfChange({ id: watch.id, kind: 'updated', before: null, after: watch })) announceNews(watch);
  }
}
