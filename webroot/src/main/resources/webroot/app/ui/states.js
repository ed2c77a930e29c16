// What is shown where there is nothing else: waiting, nothing there, nothing found, failed.
import { html } from '../lib/html.js';

/** Grey rows, from 150 ms on: what comes quicker doesn't flicker. @param {{rows?: number}} props */
export function Skeleton({ rows = 8 }) {
  return html`<div class="skeleton" aria-hidden="true">
    ${Array.from({ length: rows }, (_, i) => html`<div class="skeleton-row" key=${i}><i></i><b></b><s></s></div>`)}
  </div>`;
}

/** @param {{title: string, children?: unknown, tone?: 'plain' | 'bad', page?: boolean}} props page: it is all the page says */
export function Blank({ title, children, tone = 'plain', page = false }) {
  return html`<section class=${`blank blank-${tone}`}>
    <${page ? 'h1' : 'h2'}>${title}<//>
    ${children}
  </section>`;
}

/** @param {{what: string, error: Error, retry: () => void}} props */
export function Failed({ what, error, retry }) {
  return html`<${Blank} title=${`${what} couldn’t be read`} tone="bad">
    <p>${error.message} What Pagewatch watches goes on meanwhile.</p>
    <p><button type="button" class="button" onClick=${retry}>Try again</button></p>
  <//>`;
}
