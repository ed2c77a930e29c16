// The pages besides the list, each loaded when somebody is about to open it.
import { html, useEffect, useState } from '../lib/html.js';
import { routeOf } from '../lib/router.js';
import { Blank, Skeleton } from './states.js';

/** @typedef {(props: any) => unknown} View */

/** @type {Record<string, () => Promise<View>>} */
const LOADERS = {
  watch: () => import('./watch-page.js').then((module) => module.WatchPage),
  queue: () => import('./queue-page.js').then((module) => module.QueuePage),
  workers: () => import('./workers-page.js').then((module) => module.WorkersPage),
  settings: () => import('./settings-page.js').then((module) => module.SettingsPage),
};

/** @type {Map<string, View>} those that are here */
const views = new Map();
/** @type {Map<string, Promise<unknown>>} */
const loading = new Map();

/**
 * @param {string} page
 * @returns {Promise<unknown>} when it is here; another call after it failed tries again
 */
function load(page) {
  const asked = loading.get(page) ?? LOADERS[page]().then((view) => views.set(page, view)).finally(() => loading.delete(page));
  loading.set(page, asked);
  return asked;
}

/** @param {{page: string, id?: string}} props */
export function Page({ page, ...props }) {
  const [, redraw] = useState(0);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!views.has(page)) load(page).then(() => redraw((n) => n + 1), () => setFailed(true));
  }, []);
  const View = views.get(page);
  if (View) return html`<${View} ...${props} />`;
  if (!failed) return html`<${Skeleton} rows=${5} />`;
  // Loading all anew also helps where this tab is older than the Pagewatch it talks to.
  return html`<${Blank} page=${true} title="This page couldn’t be loaded" tone="bad">
    <p>Pagewatch may be away for the moment, or another version of it runs by now.</p>
    <p><button type="button" class="button" onClick=${() => location.reload()}>Reload</button></p>
  <//>`;
}

/** Loads a page when somebody points at a link to it or moves the focus there: a click then finds it here. */
export function loadAhead() {
  const ahead = (/** @type {Event} */ event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const page = link && link.origin === location.origin ? routeOf(link.pathname, '').page : '';
    if (page in LOADERS && !views.has(page)) load(page).catch(() => {});
  };
  for (const type of ['pointerover', 'pointerdown', 'focusin']) document.addEventListener(type, ahead, { passive: true });
  return () => {
    for (const type of ['pointerover', 'pointerdown', 'focusin']) document.removeEventListener(type, ahead);
  };
}
