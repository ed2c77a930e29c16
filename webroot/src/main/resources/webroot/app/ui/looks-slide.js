// Two pictures over each other, one drawn aside from the other: by mouse, touch or keyboard.
import { html, useLayoutEffect, useRef, useState } from '../lib/html.js';

/** @typedef {{src: string, label: string}} Picture */

/** @param {{before: Picture, after: Picture}} props */
export function Slide({ before, after }) {
  const [at, setAt] = useState(50);
  const [sizes, setSizes] = useState(/** @type {Record<string, number>} */ ({}));
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  // Pictures of other widths are drawn in the same scale.
  const widest = Math.max(...Object.values(sizes), 1);
  const share = (/** @type {string} */ src) => `${((sizes[src] ?? widest) / widest) * 100}%`;
  useLayoutEffect(() => {
    const { style } = /** @type {HTMLElement} */ (box.current);
    style.setProperty('--at', `${at}%`);
    style.setProperty('--before', share(before.src));
    style.setProperty('--after', share(after.src));
  });
  const loaded = (/** @type {any} */ { target }) => setSizes((known) => ({ ...known, [target.getAttribute('src')]: target.naturalWidth }));
  return html`<figure class="looks-shot" data-testid="looks-slide"><figcaption>Before <span>${before.label}, left of the line</span> · After <span>${after.label}, right of it</span></figcaption>
    <div class="looks-slide" ref=${box}>
      <input type="range" min="0" max="100" step="1" value=${at} aria-label="Line between the picture before, on its left, and after" aria-valuetext=${valueWords(at)}
        onInput=${(/** @type {any} */ event) => setAt(event.target.valueAsNumber)} />
      <div class="looks-after"><img src=${after.src} alt=${`After, ${after.label}`} draggable=${false} onLoad=${loaded} /></div>
      <div class="looks-before"><img src=${before.src} alt=${`Before, ${before.label}`} draggable=${false} onLoad=${loaded} /></div>
      <div class="looks-line" aria-hidden="true"><span></span></div>
    </div>
  </figure>`;
}

/** @param {number} at */
const valueWords = (at) => (at === 0 ? 'all of it after' : at === 100 ? 'all of it before' : `${at} percent before, ${100 - at} percent after`);
