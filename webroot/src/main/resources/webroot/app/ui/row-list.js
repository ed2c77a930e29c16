// The list as a table of fixed-height rows, of which only those near the window exist.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../lib/html.js';
import { useDerived, useSignalValue } from '../lib/signals.js';
import { useMedia } from '../lib/resource.js';
import { cursor, list } from '../data/store.js';
import { Row } from './row.js';

const ROW = 52;
const ROW_SMALL = 66;
/** Rows drawn beyond each edge, and the step in which the window moves. */
const BEYOND = 8;
const STEP = 4;
/** Room for the header and the toolbar when a row is brought into view. */
const EDGE = 112;

export function RowList() {
  const small = useMedia('(max-width: 720px)');
  const height = small ? ROW_SMALL : ROW;
  const shown = useDerived(() => list.value.shown);
  const body = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [first, last] = useWindow(body, height, shown.length);
  const focused = useSignalValue(cursor);

  // The row that has the focus stays, wherever the window is.
  const keep = focused && body.current?.contains(document.activeElement) ? shown.findIndex((watch) => watch.id === focused) : -1;
  const indexes = [];
  for (let i = first; i < Math.min(last, shown.length); i += 1) indexes.push(i);
  if (keep >= 0 && (keep < first || keep >= last)) indexes.push(keep);

  const focusIn = (/** @type {FocusEvent} */ event) => {
    const row = event.target instanceof Element ? event.target.closest('[data-watch-id]') : null;
    if (row) cursor.value = row.getAttribute('data-watch-id') ?? '';
  };
  return html`<div class="list" role="table" aria-label="Watches" aria-rowcount=${shown.length + 1}>
    <div role="rowgroup"><div role="row" aria-rowindex="1" class="visually-hidden">
      ${['Select', 'State', 'Watch', 'Last and next check', 'Actions'].map((name) => html`<span role="columnheader" key=${name}>${name}</span>`)}
    </div></div>
    <div class="list-body" role="rowgroup" ref=${body} style=${{ height: `${shown.length * height}px` }} onFocusIn=${focusIn}>
      ${indexes.map((i) => html`<${Row} key=${shown[i].id} watch=${shown[i]} index=${i} top=${i * height} />`)}
    </div>
  </div>`;
}

/**
 * @param {{current: HTMLElement | null}} body
 * @param {number} height of a row
 * @param {number} length
 * @returns {[number, number]} first row to draw and the one after the last
 */
function useWindow(body, height, length) {
  const measure = () => {
    const top = body.current ? body.current.getBoundingClientRect().top : 300;
    const from = Math.floor(-top / height / STEP) * STEP - BEYOND;
    const last = Math.max(0, Math.floor(length / STEP) * STEP);
    return Math.max(0, Math.min(from, last));
  };
  const [first, setFirst] = useState(measure);
  useLayoutEffect(() => setFirst(measure()), [height, length]);
  useEffect(() => {
    let asked = 0;
    const moved = () => {
      asked ||= requestAnimationFrame(() => {
        asked = 0;
        setFirst(measure());
      });
    };
    addEventListener('scroll', moved, { passive: true });
    addEventListener('resize', moved);
    return () => {
      cancelAnimationFrame(asked);
      removeEventListener('scroll', moved);
      removeEventListener('resize', moved);
    };
  }, [height, length]);
  return [first, first + Math.ceil(innerHeight / height) + 2 * BEYOND + STEP];
}

/**
 * Brings a row into view and gives its name the focus, also when it isn't drawn yet.
 *
 * @param {string} id
 */
export function focusRow(id) {
  const at = list.peek().shown.findIndex((watch) => watch.id === id);
  const body = document.querySelector('.list-body');
  if (at < 0 || !body) return;
  cursor.value = id;
  const height = matchMedia('(max-width: 720px)').matches ? ROW_SMALL : ROW;
  const top = body.getBoundingClientRect().top + at * height;
  if (top < EDGE) scrollBy({ top: top - EDGE, behavior: 'instant' });
  else if (top + height > innerHeight - 56) scrollBy({ top: top + height - innerHeight + 56, behavior: 'instant' });
  let tries = 10;
  const focus = () => {
    const link = document.querySelector(`[data-watch-id="${CSS.escape(id)}"] .row-link`);
    if (link instanceof HTMLElement) link.focus({ preventScroll: true });
    else if ((tries -= 1) > 0) requestAnimationFrame(focus);
  };
  focus();
}
