// The top line: where one is, how busy Pagewatch is, whether this is true.
import { html } from '../lib/html.js';
import { useDerived, useSignalValue } from '../lib/signals.js';
import { number } from '../lib/text.js';
import { route } from '../lib/router.js';
import { queue, stats, workers } from '../data/store.js';
import { ConnectionMark } from './connection.js';
import { Brand } from './icon.js';

/** @param {{help: () => void}} props */
export function Header({ help }) {
  const { page } = useSignalValue(route);
  const waiting = useDerived(() => queue.value?.length);
  const fleet = useDerived(() => {
    const known = [...workers.value.values()];
    return known.length > 0 ? known.filter(({ status }) => status.state === 'up').length : stats.value?.workers;
  });
  const link = (/** @type {string} */ href, /** @type {string} */ name, /** @type {string} */ text, /** @type {unknown} */ badge = null) =>
    html`<a href=${href} class="nav-link" aria-current=${page === name ? 'page' : undefined}>${text}${badge}</a>`;
  return html`<header class="header">
    <a class="skip" href="#main">Skip to content</a>
    <a class="brand" href="/" aria-label="Pagewatch, home"><${Brand} /><span>Pagewatch</span></a>
    <nav class="nav" aria-label="Main">
      ${link('/', 'home', 'Watches')}
      ${link('/queue', 'queue', 'Queue', html`<span class="badge" data-testid="queue-length">${waiting === undefined ? '–' : number(waiting)}</span>`)}
      ${link('/workers', 'workers', 'Workers', html`<span class=${`badge ${fleet === 0 ? 'badge-bad' : ''}`} data-testid="workers">${fleet === undefined ? '–' : number(fleet)}</span>`)}
      ${link('/settings', 'settings', 'Settings')}
    </nav>
    <span class="header-end">
      <button type="button" class="icon-button help-button" aria-label="Keyboard help" title="Keyboard (?)" onClick=${help}>?</button>
      <${ConnectionMark} />
    </span>
  </header>`;
}
