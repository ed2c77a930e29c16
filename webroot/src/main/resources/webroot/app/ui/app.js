// The frame around every page.
import { html, useEffect, useRef, useState } from '../lib/html.js';
import { useDerived, useSignalValue } from '../lib/signals.js';
import { nameOf } from '../lib/text.js';
import { route } from '../lib/router.js';
import { access } from '../data/access.js';
import { announcement } from '../data/announce.js';
import { list, reading, stats, watchOf } from '../data/store.js';
import { ConnectionBar } from './connection.js';
import { Header } from './header.js';
import { Help } from './help.js';
import { Home } from './home.js';
import { startKeyboard } from './keyboard.js';
import { loadAhead, Page } from './pages.js';
import { SignInPage } from './sign-in-page.js';
import { Blank } from './states.js';
import { Toasts } from './toasts.js';

/** The page to sign in on stands before what was there, which keeps what was typed into it. */
export function App() {
  const out = useDerived(() => access.value === 'out');
  const wasIn = useRef(false);
  wasIn.current ||= !out;
  return html`
    ${wasIn.current && html`<div hidden=${out}><${Frame} /></div>`}
    ${out && html`<${SignInPage} />`}`;
}

function Frame() {
  const at = useSignalValue(route);
  const [help, setHelp] = useState(false);
  const main = useRef(/** @type {HTMLElement | null} */ (null));
  const place = at.page === 'watch' ? `watch/${at.id}` : at.page;
  const first = useRef(true);
  useTitle(at);
  useEffect(() => startKeyboard(() => setHelp(true)), []);
  useEffect(() => {
    // A new page starts at its beginning for the keyboard and the screen reader too; the list
    // brings the focus to the row it was at.
    if (first.current) first.current = false;
    else if (!(at.page === 'home')) main.current?.focus({ preventScroll: true });
  }, [place]);
  useEffect(loadAhead, []);
  let page = html`<${Page} key=${place} page=${at.page} id=${at.page === 'watch' ? at.id : undefined} />`;
  if (at.page === 'home') page = html`<${Home} />`;
  if (at.page === 'unknown') page = html`<${Blank} page=${true} title="There is no such page"><p><a class="button" href="/">All watches</a></p><//>`;
  return html`
    <${Header} help=${() => setHelp(true)} />
    <${ConnectionBar} />
    <main id="main" class="main" tabindex="-1" ref=${main}>${page}</main>
    <${Toasts} />
    <${Announcer} />
    ${help && html`<${Help} close=${() => setHelp(false)} />`}`;
}

function Announcer() {
  const text = useSignalValue(announcement);
  return html`<div class="visually-hidden" aria-live="polite" data-testid="announcement">${text}</div>`;
}

/** The unseen changes are in the tab's title and its icon. @param {import('../lib/router.js').Route} at */
function useTitle(at) {
  const unseen = useDerived(() => (reading.value.complete ? list.value.counts.unseen : (stats.value?.unviewed ?? list.value.counts.unseen)));
  const name = useDerived(() => {
    if (at.page === 'home') return '';
    if (at.page !== 'watch') return { queue: 'Queue', workers: 'Workers', settings: 'Settings', unknown: 'Not found' }[at.page];
    const watch = watchOf(at.id);
    return watch ? nameOf(watch) : 'Watch';
  }, [at]);
  useEffect(() => {
    document.title = `${unseen > 0 ? `(${unseen}) ` : ''}${name ? `${name} · ` : ''}Pagewatch`;
    const icon = document.querySelector('link[rel="icon"]');
    const href = unseen > 0 ? '/icons/favicon-unseen.svg' : '/icons/favicon.svg';
    if (icon && icon.getAttribute('href') !== href) icon.setAttribute('href', href);
  }, [unseen, name]);
}
