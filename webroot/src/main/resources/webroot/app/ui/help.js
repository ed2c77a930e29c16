// The keys.
import { html, useEffect, useRef } from '../lib/html.js';
import { Icon } from './icon.js';

/** @type {[string, [string, string][]][]} */
const KEYS = [
  ['Anywhere', [['/', 'search'], ['g w', 'watches'], ['g q', 'queue'], ['g k', 'workers'], ['g s', 'settings'], ['z', 'undo'], ['?', 'these keys'], ['Esc', 'out']]],
  ['In the list', [['j', 'down'], ['k', 'up'], ['Enter', 'open'], ['u', 'next unseen'], ['x', 'select'], ['Shift x', 'select up to here'], ['n', 'paste a URL']]],
  ['With a watch, or those selected', [['c', 'check now'], ['p', 'pause or resume'], ['e', 'edit'], ['Del', 'delete, with undo']]],
];

/** @param {{close: () => void}} props */
export function Help({ close }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const back = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (back instanceof HTMLElement) back.focus({ preventScroll: true });
    };
  }, []);
  return html`<dialog class="help" ref=${dialog} aria-labelledby="help-title" onClose=${close}
    onClick=${(/** @type {Event} */ event) => event.target === dialog.current && dialog.current?.close()}>
    <div class="help-inside">
      <header><h2 id="help-title">Keyboard</h2><button type="button" class="icon-button" aria-label="Close" onClick=${() => dialog.current?.close()}><${Icon} name="close" /></button></header>
      <div class="help-columns">${KEYS.map(([title, keys]) => html`<section key=${title}><h3>${title}</h3>
        <dl>${keys.map(([key, does]) => html`<div key=${key}><dt>${key.split(' ').map((each) => html`<kbd>${each}</kbd> `)}</dt><dd>${does}</dd></div>`)}</dl></section>`)}</div>
    </div>
  </dialog>`;
}
