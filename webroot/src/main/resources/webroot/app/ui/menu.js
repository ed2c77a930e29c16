// A button with a menu: beside the button where there is room, a sheet at the bottom on small screens.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../lib/html.js';
import { Icon } from './icon.js';

/**
 * @typedef {object} MenuItem
 * @property {string} label
 * @property {import('./icon.js').IconName} [icon]
 * @property {() => void} [run]
 * @property {string} [href] opened in a tab of its own
 * @property {boolean} [danger]
 * @property {boolean} [checked] one of a choice
 * @property {string} [hint] the key that does the same
 */

/**
 * @param {{label: string, items: () => MenuItem[], class?: string, heading?: string, children?: unknown}} props
 */
export function Menu({ label, items, class: className = 'icon-button', heading, children }) {
  const [open, setOpen] = useState(false);
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const close = (/** @type {boolean} */ back) => {
    setOpen(false);
    if (back) button.current?.focus({ preventScroll: true });
  };
  return html`<span class="menu-anchor">
    <button type="button" class=${className} ref=${button} aria-label=${label} title=${label} aria-haspopup="menu"
      aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>${children}</button>
    ${open && html`<${Sheet} anchor=${button} items=${items()} label=${label} heading=${heading} close=${close} />`}
  </span>`;
}

/**
 * @param {{anchor: {current: HTMLElement | null}, items: MenuItem[], label: string, heading?: string, close: (back: boolean) => void}} props
 */
function Sheet({ anchor, items, label, heading, close }) {
  const sheet = useRef(/** @type {HTMLDivElement | null} */ (null));
  useLayoutEffect(() => {
    const dialog = sheet.current;
    const from = anchor.current?.getBoundingClientRect();
    if (!dialog || !from) return;
    // In the top layer, where no row it belongs to can move or cut it.
    dialog.showPopover();
    if (!matchMedia('(max-width: 720px)').matches) {
      const { width, height } = dialog.getBoundingClientRect();
      const below = from.bottom + 4 + height < innerHeight;
      dialog.style.top = `${below ? from.bottom + 4 : Math.max(8, from.top - 4 - height)}px`;
      dialog.style.left = `${Math.max(8, Math.min(from.right - width, innerWidth - width - 8))}px`;
    }
    const chosen = dialog.querySelector('[aria-checked="true"]') ?? dialog.querySelector('[role^="menuitem"]');
    /** @type {HTMLElement | null} */ (chosen)?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    const outside = (/** @type {Event} */ event) => {
      const target = /** @type {Node} */ (event.target);
      if (!sheet.current?.contains(target) && !anchor.current?.contains(target)) close(false);
    };
    const start = anchor.current?.getBoundingClientRect().top ?? 0;
    const moved = () => {
      if (Math.abs((anchor.current?.getBoundingClientRect().top ?? -1000) - start) > 4) close(false);
    };
    const resized = () => close(false);
    document.addEventListener('pointerdown', outside, true);
    addEventListener('scroll', moved, { passive: true });
    addEventListener('resize', resized);
    return () => {
      document.removeEventListener('pointerdown', outside, true);
      removeEventListener('scroll', moved);
      removeEventListener('resize', resized);
    };
  }, []);
  const keyed = (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      close(true);
      return;
    }
    const all = /** @type {HTMLElement[]} */ ([...(sheet.current?.querySelectorAll('[role^="menuitem"]') ?? [])]);
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      all[(next + all.length) % all.length]?.focus();
    } else if (event.key.length === 1 && /\S/.test(event.key)) {
      [...all.slice(at + 1), ...all].find((each) => each.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    }
  };
  return html`<div class="menu" role="menu" popover="manual" aria-label=${label} ref=${sheet} onKeyDown=${keyed}>
    ${heading && html`<div class="menu-heading" role="presentation">${heading}</div>`}
    ${items.map((item) => html`<${Item} item=${item} close=${close} />`)}
  </div>`;
}

/** @param {{item: MenuItem, close: (back: boolean) => void}} props */
function Item({ item, close }) {
  const inside = html`
    ${item.checked !== undefined ? html`<${Icon} name="tick" class=${item.checked ? '' : 'blank'} />` : item.icon && html`<${Icon} name=${item.icon} />`}
    <span class="menu-label">${item.label}</span>
    ${item.hint && html`<kbd aria-hidden="true">${item.hint}</kbd>`}`;
  const look = `menu-item ${item.danger ? 'danger' : ''}`;
  if (item.href) {
    return html`<a class=${look} role="menuitem" tabindex="-1" href=${item.href} target="_blank" rel="noopener noreferrer"
      onClick=${() => close(false)}>${inside}</a>`;
  }
  const run = () => {
    close(true);
    item.run?.();
  };
  return html`<button type="button" class=${look} tabindex="-1" role=${item.checked === undefined ? 'menuitem' : 'menuitemradio'}
    aria-checked=${item.checked === undefined ? undefined : String(item.checked)} onClick=${run}>${inside}</button>`;
}
