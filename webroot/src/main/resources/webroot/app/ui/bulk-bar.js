// What can be done with all chosen rows at once.
import { html, useState } from '../lib/html.js';
import { useDerived, useSignalValue } from '../lib/signals.js';
import { useMedia } from '../lib/resource.js';
import { number } from '../lib/text.js';
import { messageOf } from '../data/api.js';
import { list, selection } from '../data/store.js';
import { refused } from '../data/toasts.js';
import { Icon } from './icon.js';
import { Menu } from './menu.js';
import { onSelected, progress, removeSelected, stop } from './selected.js';
import { chosenWhole, selectAll, selectNone } from './selection.js';
import { TagField } from './tag-field.js';

/** @typedef {import('./menu.js').MenuItem} MenuItem */

export function BulkBar() {
  const chosen = useSignalValue(selection);
  const all = useDerived(chosenWhole);
  const running = useSignalValue(progress);
  const small = useMedia('(max-width: 720px)');
  const rest = useAll(chosen.size);
  const [tagging, setTagging] = useState(/** @type {'tag' | 'untag' | null} */ (null));
  if (running) {
    return html`<${Bar}>
      <span class="bulk-count">${number(running.done)} of ${number(running.of)} ${running.verb}</span>
      <progress max=${running.of} value=${running.done} aria-label="Progress"></progress>
      <button type="button" class="button small" onClick=${stop}>Stop</button>
    <//>`;
  }
  if (chosen.size === 0) return null;
  if (tagging) {
    const done = (/** @type {string} */ tag) => {
      setTagging(null);
      void onSelected(tagging, tag);
    };
    return html`<${Bar}><${TagField} label=${tagging === 'tag' ? 'Add tag' : 'Remove tag'} done=${done} close=${() => setTagging(null)} /><//>`;
  }
  const size = all ? all.total : chosen.size;
  const of = all ? `All ${number(size)}` : `${number(size)} selected`;
  /** @type {MenuItem[]} */
  const first = [
    { label: 'Check', icon: 'check', run: () => void onSelected('check') },
    { label: 'Pause', icon: 'pause', run: () => void onSelected('pause') },
  ];
  /** @type {MenuItem[]} */
  const second = [
    { label: 'Resume', icon: 'resume', run: () => void onSelected('resume') },
    { label: 'Tag', icon: 'tag', run: () => setTagging('tag') },
  ];
  /** @type {MenuItem[]} */
  const rare = [
    { label: 'Remove tag', icon: 'tag', run: () => setTagging('untag') },
    { label: 'Mark as seen', icon: 'seen', run: () => void onSelected('viewed') },
    { label: 'Mute', icon: 'mute', run: () => void onSelected('mute') },
    { label: 'Unmute', icon: 'bell', run: () => void onSelected('unmute') },
  ];
  /** @type {MenuItem} */
  const last = { label: `Delete ${number(size)}`, icon: 'trash', danger: true, run: () => void removeSelected() };
  const every = all ? null : rest;
  const buttons = small ? first : [...first, ...second, last];
  const menu = small ? [...(every ? [every] : []), ...second, ...rare, last] : rare;
  return html`<${Bar}>
    <span class="bulk-count">${of}</span>
    ${buttons.map((item) => html`<button type="button" key=${item.icon} class=${`button small ${item.danger ? 'danger' : ''}`} onClick=${item.run}>
      <${Icon} name=${item.icon} />${item.label}</button>`)}
    <${Menu} label="More" heading=${of} items=${() => menu}><${Icon} name="more" /><//>
    ${every && !small && html`<button type="button" class="button small quiet" onClick=${every.run}>${every.label}</button>`}
    <button type="button" class="icon-button" aria-label="Clear selection" title="Clear selection (Esc)" onClick=${selectNone}><${Icon} name="close" /></button>
  <//>`;
}

/** @param {{children?: unknown}} props */
function Bar({ children }) {
  return html`<div class="bulk" role="region" aria-label="Selection">${children}</div>`;
}

/**
 * Chooses all that match, where not all are chosen.
 *
 * @param {number} chosen
 * @returns {MenuItem | null}
 */
function useAll(chosen) {
  const all = useDerived(() => list.value.length);
  if (chosen >= all) return null;
  return { label: `All ${number(all)}`, icon: 'select', run: () => void selectAll().catch((error) => refused(`All couldn’t be selected: ${messageOf(error)}`)) };
}
