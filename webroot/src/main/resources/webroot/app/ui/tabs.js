// Tabs as assistive technology knows them: one in the tab order, arrows move between them.
import { html, useEffect, useRef } from '../lib/html.js';

/**
 * @param {{tabs: [string, string][], chosen: string, choose: (name: string) => void, label: string, children?: unknown}} props
 */
export function Tabs({ tabs, chosen, choose, label, children }) {
  const bar = useRef(/** @type {HTMLElement | null} */ (null));
  // Where there isn't room for all, the chosen one is.
  useEffect(() => {
    const tab = /** @type {HTMLElement | null | undefined} */ (bar.current?.querySelector(`#tab-${chosen}`));
    if (!bar.current || !tab) return;
    const { left, right } = bar.current.getBoundingClientRect();
    const at = tab.getBoundingClientRect();
    if (at.right > right) bar.current.scrollLeft += at.right - right;
    else if (at.left < left) bar.current.scrollLeft -= left - at.left;
  }, [chosen]);
  const keyed = (/** @type {KeyboardEvent} */ event) => {
    const at = tabs.findIndex(([name]) => name === chosen);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const [name] = tabs[(next + tabs.length) % tabs.length];
    choose(name);
    requestAnimationFrame(() => /** @type {HTMLElement | null} */ (bar.current?.querySelector(`#tab-${name}`))?.focus());
  };
  return html`<div class="tabs">
    <div class="tab-bar" role="tablist" aria-label=${label} ref=${bar} onKeyDown=${keyed}>
      ${tabs.map(([name, text]) => html`<button type="button" role="tab" key=${name} id=${`tab-${name}`} class="tab" aria-selected=${String(name === chosen)}
        aria-controls="tab-panel" tabindex=${name === chosen ? 0 : -1} onClick=${() => choose(name)}>${text}</button>`)}
    </div>
    <div role="tabpanel" id="tab-panel" class="tab-panel" aria-labelledby=${`tab-${chosen}`}>${children}</div>
  </div>`;
}
