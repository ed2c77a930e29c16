// The list as a table of fixed-height rows, of which only those near the window exist.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../lib/html.js';
import { useSignalValue } from '../lib/signals.js';
import { useMedia } from '../lib/resource.js';
import { left } from '../lib/router.js';
import { holdOrder } from '../data/hold.js';
import { shift } from '../data/list-view.js';
import { look } from '../data/long-list.js';
import { cursor, list } from '../data/store.js';
import { Row, RowToCome } from './row.js';

const ROW = 52;
const ROW_SMALL = 66;
/** Rows drawn beyond each edge, and the step in which the window moves. */
const BEYOND = 8;
const STEP = 4;
/** How long nothing moves after the pointer did, a key or the wheel was used, and the pointer left. */
const POINTED_MS = 4000;
const TYPED_MS = 3000;
const SCROLLED_MS = 1000;
const LEFT_MS = 300;
/** Room for the header and the toolbar when a row is brought into view. */
const EDGE = 112;

export function RowList() {
  const small = useMedia('(max-width: 720px)');
  const height = small ? ROW_SMALL : ROW;
  const view = useSignalValue(list);
  const body = useRef(/** @type {HTMLDivElement | null} */ (null));
  useLayoutEffect(() => scrollTo({ top: left.homeScroll, behavior: 'instant' }), []);
  const [first, last] = useWindow(body, height, view.length);
  const focused = useSignalValue(cursor);
  useSteady(body, view, height);
  useEffect(() => look(first, Math.min(last, view.length)), [first, last, view.length, view.query]);

  // The row that has the focus stays, wherever the window is.
  const active = body.current?.contains(document.activeElement) ? document.activeElement : null;
  useLayoutEffect(() => {
    // Where rows come and go, all others are put in anew, and what is taken out loses the focus.
    if (active instanceof HTMLElement && active !== document.activeElement) active.focus({ preventScroll: true });
  });
  const keep = focused && active ? view.indexOf(focused) : -1;
  const places = [];
  for (let i = first; i < Math.min(last, view.length); i += 1) places.push(i);
  if (keep >= 0 && (keep < first || keep >= last)) places.push(keep);

  const focusIn = (/** @type {FocusEvent} */ event) => {
    const row = event.target instanceof Element ? event.target.closest('[data-watch-id]') : null;
    if (row) cursor.value = row.getAttribute('data-watch-id') ?? '';
  };
  const pointed = (/** @type {PointerEvent} */ event) => holdOrder(event.type === 'pointerleave' ? LEFT_MS : POINTED_MS);
  return html`<div class="list" role="table" aria-label="Watches" aria-rowcount=${view.length + 1}>
    <div role="rowgroup"><div role="row" aria-rowindex="1" class="visually-hidden">
      ${['Select', 'State', 'Watch', 'Last and next check', 'Actions'].map((name) => html`<span role="columnheader" key=${name}>${name}</span>`)}
    </div></div>
    <div class="list-body" role="rowgroup" ref=${body} style=${{ height: `${view.length * height}px` }} onfocusin=${focusIn}
      onPointerMove=${pointed} onPointerDown=${pointed} onPointerLeave=${pointed} onKeyDown=${() => holdOrder(TYPED_MS)}>
      ${places.map((i) => {
        const watch = view.at(i);
        return watch ? html`<${Row} key=${watch.id} watch=${watch} index=${i} top=${i * height} />` : html`<${RowToCome} key=${i} index=${i} top=${i * height} />`;
      })}
    </div>
  </div>`;
}

/**
 * Leaves the rows on the screen where they are when others come, go or move above them. The top of
 * the list is where it is read from, so there it goes on by itself; another list is begun at its top.
 *
 * @param {{current: HTMLElement | null}} body
 * @param {import('../data/list-view.js').ListView} view
 * @param {number} height of a row
 */
function useSteady(body, view, height) {
  const before = useRef(view);
  useLayoutEffect(() => {
    const was = before.current;
    before.current = view;
    const top = body.current?.getBoundingClientRect().top ?? 0;
    if (was === view || top >= EDGE) return;
    if (was.query !== view.query) {
      scrollBy({ top: top - EDGE, behavior: 'instant' });
      return;
    }
    const first = Math.max(0, Math.ceil((EDGE - top) / height));
    const by = shift(was, view, first, first + Math.floor((innerHeight - EDGE) / height));
    if (by !== 0) scrollBy({ top: by * height, behavior: 'instant' });
  }, [view]);
}

/**
 * @param {{current: HTMLElement | null}} body
 * @param {number} height of a row
 * @param {number} length
 * @returns {[number, number]} first row to draw and the one after the last
 */
function useWindow(body, height, length) {
  const measure = () => {
    const top = body.current ? body.current.getBoundingClientRect().top : 300 - left.homeScroll;
    const from = Math.floor(-top / height / STEP) * STEP - BEYOND;
    const last = Math.max(0, Math.floor(length / STEP) * STEP);
    return Math.max(0, Math.min(from, last));
  };
  const [first, setFirst] = useState(measure);
  useLayoutEffect(() => setFirst(measure()), [height, length]);
  useEffect(() => {
    let asked = 0;
    const moved = (/** @type {Event} */ event) => {
      if (event.type === 'scroll') holdOrder(SCROLLED_MS);
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

/** Place of the first row that is wholly on the screen, -1 where there is none. */
export function firstOnScreen() {
  const body = document.querySelector('.list-body');
  if (!body) return -1;
  return Math.max(0, Math.ceil((EDGE - body.getBoundingClientRect().top) / rowHeight()));
}

function rowHeight() {
  return matchMedia('(max-width: 720px)').matches ? ROW_SMALL : ROW;
}

/** Counts what is to have the focus. */
let focusing = 0;

/**
 * Brings a row into view and gives its name the focus, also when it isn't drawn yet.
 *
 * @param {string} id
 */
export function focusRow(id) {
  const place = list.peek().indexOf(id);
  if (place >= 0) focusPlace(place);
}

/**
 * The same for what stands at a place of the list, also when it isn't at hand yet.
 *
 * @param {number} place
 */
export function focusPlace(place) {
  const body = document.querySelector('.list-body');
  if (!body) return;
  const height = rowHeight();
  const top = body.getBoundingClientRect().top + place * height;
  if (top < EDGE) scrollBy({ top: top - EDGE, behavior: 'instant' });
  else if (top + height > innerHeight - 56) scrollBy({ top: top + height - innerHeight + 56, behavior: 'instant' });
  const end = performance.now() + 2000;
  const before = document.activeElement;
  const mine = (focusing += 1);
  const focus = () => {
    // Whoever has gone on meanwhile keeps the focus; the row it was at may be gone.
    if (mine !== focusing || (document.activeElement !== before && document.activeElement !== document.body)) return;
    const id = list.peek().at(place)?.id;
    const link = id && document.querySelector(`[data-watch-id="${CSS.escape(id)}"] .row-link`);
    if (link instanceof HTMLElement) {
      cursor.value = id ?? '';
      link.focus({ preventScroll: true });
    } else if (performance.now() < end) requestAnimationFrame(focus);
  };
  const id = list.peek().at(place)?.id;
  if (id) cursor.value = id;
  focus();
}
