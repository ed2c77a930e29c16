// The page's picture, to point at what counts: by mouse, touch or keyboard.
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from '../lib/html.js';
import { itemsOf } from '../lib/counts-lines.js';
import { matching, modelOf } from '../lib/part-matching.js';
import { cssOf, moved, narrower, outline, partAt, partWords, wider, withLine, withLineAt } from '../lib/picking.js';
import { count, number } from '../lib/text.js';
import { announce } from '../data/announce.js';

/** @typedef {import('../lib/picking.js').Part} Part */
/** @typedef {import('../lib/counts.js').Draft} Draft */
/** @typedef {import('../lib/counts.js').SelectorsPath} SelectorsPath */
/** @typedef {{mediaType: string, width: number, height: number, pageHeight: number, data: string}} Screenshot */

/** @type {SelectorsPath[]} */
const PATHS = ['filters.include', 'filters.remove'];
const MODE_WORDS = { 'filters.include': 'Only this', 'filters.remove': 'Leave out' };
const NO_PARTS = /** @type {Part[]} */ ([]);

/**
 * @param {{screenshot: Screenshot, elements: Part[], cut: boolean, draft: Draft, change: (path: SelectorsPath, value: string) => void, leave: () => void}} props
 *   cut: whether there are more parts
 */
export function Picker({ screenshot, elements, cut, draft, change, leave }) {
  const [mode, setMode] = useState(/** @type {SelectorsPath} */ ('filters.include'));
  const [current, setCurrent] = useState(-1);
  const [large, setLarge] = useState(false);
  const from = useRef(-1);
  const sheet = useRef(/** @type {HTMLElement | null} */ (null));
  const whole = useRef(/** @type {HTMLElement | null} */ (null));
  const pointed = useRef({ x: 0, y: 0, frame: 0 });
  const model = useMemo(() => modelOf(elements), [elements]);
  const picks = useMemo(
    () => PATHS.flatMap((path) => itemsOf(draft[path], true).map((item) => ({ ...item, path, found: matching(model, item.text) }))),
    [model, draft['filters.include'], draft['filters.remove']],
  );
  const shapes = useMemo(() => Object.fromEntries(PATHS.map((path) => {
    const places = new Set(picks.flatMap((pick) => (pick.path === path ? pick.found ?? [] : [])));
    return [path, outline(elements.filter((_, place) => places.has(place)))];
  })), [picks]);
  const part = elements[current];
  const picked = (/** @type {number} */ place) => picks.find((pick) => pick.found?.length === 1 && pick.found[0] === place && cssOf(pick.text) === elements[place].selector);

  // On a narrow screen it opens below what is to be seen.
  useEffect(() => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (sheet.current && !isIn(sheet.current)) whole.current?.scrollIntoView({ block: 'start', behavior: calm ? 'instant' : 'smooth' });
    sheet.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => () => cancelAnimationFrame(pointed.current.frame), []);
  useEffect(() => setCurrent(-1), [elements]);

  const placeOf = (/** @type {{x: number, y: number}} */ { x, y }) => {
    const box = sheet.current?.getBoundingClientRect();
    return box ? partAt(elements, ((x - box.left) / box.width) * screenshot.width, ((y - box.top) / box.height) * screenshot.height) : -1;
  };
  const point = (/** @type {PointerEvent} */ event) => {
    if (event.pointerType === 'touch') return;
    Object.assign(pointed.current, { x: event.clientX, y: event.clientY });
    // As often as is drawn, however often the mouse reports.
    pointed.current.frame ||= requestAnimationFrame(() => {
      pointed.current.frame = 0;
      setCurrent(placeOf(pointed.current));
    });
  };
  const pick = (/** @type {number} */ place) => {
    if (place < 0) return;
    const known = picked(place);
    const { selector } = elements[place];
    if (known) {
      change(known.path, withLineAt(draft[known.path], known.line, ''));
      announce(`No longer picked: ${partWords(elements[place])}.`);
    } else {
      change(mode, withLine(draft[mode], selector));
      announce(`${mode === 'filters.include' ? 'Picked' : 'Left out'}: ${partWords(elements[place])}.`);
    }
  };
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = moved(elements, current, event.key, from.current);
    if (event.key === 'Escape') leave();
    else if (event.key === 'Enter' || event.key === ' ') pick(current);
    else if (next === null) return;
    else {
      from.current = event.key === 'ArrowUp' || event.key === 'ArrowDown' ? Math.max(from.current, current) : -1;
      setCurrent(next);
      announce(`${partWords(elements[next])}${picked(next) ? ', picked' : ''}`);
      show(next);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const show = (/** @type {number} */ place) => {
    const page = sheet.current?.parentElement;
    if (!page || !sheet.current) return;
    const scale = sheet.current.clientWidth / screenshot.width;
    const { x, y, width, height } = elements[place];
    page.scrollTo({ left: inView(page.scrollLeft, page.clientWidth, x * scale, width * scale), top: inView(page.scrollTop, page.clientHeight, y * scale, height * scale) });
  };
  const step = (/** @type {typeof picks[number]} */ known, /** @type {number} */ place) => {
    change(known.path, withLineAt(draft[known.path], known.line, elements[place].selector));
    setCurrent(place);
    show(place);
    announce(`Now ${partWords(elements[place])}.`);
  };

  return html`<section class="picker" ref=${whole} aria-label="Pick parts of the page" data-testid="picker">
    <div class="picker-bar">
      <div class="preview-views" role="group" aria-label="What picking does">
        ${PATHS.map((path) => html`<button type="button" key=${path} class="button small" aria-pressed=${String(mode === path)} onClick=${() => setMode(path)}>${MODE_WORDS[path]}</button>`)}
      </div>
      <div class="preview-views"><button type="button" class="button small" aria-pressed=${String(large)} onClick=${() => setLarge(!large)}>Full size</button>
        <button type="button" class="button small quiet" onClick=${leave}>Close</button></div>
    </div>
    <p class="hint" id="picker-keys">Click what counts. With the keyboard: ← → go from part to part, ↑ to the wider one, ↓ back in, Enter picks, Esc leaves.</p>
    <div class=${`picker-page${large ? ' is-large' : ''}`}>
      <div class="picker-sheet" ref=${sheet} tabindex="0" role="application" aria-roledescription="picture of the page" aria-label=${part ? partWords(part) : 'The page'} aria-describedby="picker-keys"
        data-current=${part?.selector} onPointerMove=${point} onPointerLeave=${(/** @type {PointerEvent} */ event) => event.pointerType !== 'touch' && document.activeElement !== sheet.current && setCurrent(-1)}
        onClick=${(/** @type {MouseEvent} */ event) => { const place = placeOf({ x: event.clientX, y: event.clientY }); setCurrent(place); pick(place); }} onKeyDown=${press}>
        <img src=${`data:${screenshot.mediaType};base64,${screenshot.data}`} width=${screenshot.width} height=${screenshot.height} alt="" draggable=${false} />
        <svg class="picker-marks" viewBox=${`0 0 ${screenshot.width} ${screenshot.height}`} preserveAspectRatio="none" aria-hidden="true">
          <path class="picker-include" d=${shapes['filters.include']} /><path class="picker-remove" d=${shapes['filters.remove']} />
          <path class=${`picker-current${mode === 'filters.remove' ? ' is-remove' : ''}`} d=${outline(part ? [part] : NO_PARTS)} />
        </svg>
      </div>
    </div>
    <p class="picker-at" data-testid="picker-current">${part ? html`<code>${part.selector}</code> <span class="hint">${partWords(part)}</span>` : html`<span class="hint">Nothing pointed at.</span>`}</p>
    ${screenshot.pageHeight > screenshot.height && html`<p class="hint">This is the page’s beginning: ${number(screenshot.height)} of ${number(screenshot.pageHeight)} pixels.</p>`}
    ${cut && html`<p class="hint">The page has more parts than can be pointed at; name the smaller ones by hand.</p>`}
    ${picks.length > 0 && html`<ul class="picks" aria-label="Picked parts">${picks.map((each, at) => html`<${Pick} key=${`${each.path}:${each.line}`} n=${at + 1} pick=${each} elements=${elements}
      change=${(/** @type {string} */ text) => change(each.path, withLineAt(draft[each.path], each.line, text))} step=${(/** @type {number} */ place) => step(each, place)} />`)}</ul>`}
  </section>`;
}

/** Whether enough of it is to be seen to work with. @param {HTMLElement} element */
function isIn(element) {
  const { top, bottom, height } = element.getBoundingClientRect();
  return Math.min(bottom, innerHeight) - Math.max(top, 0) >= Math.min(height, innerHeight / 2);
}

/**
 * Where to scroll so that something is in view.
 *
 * @param {number} scrolled
 * @param {number} room
 * @param {number} start
 * @param {number} length
 */
function inView(scrolled, room, start, length) {
  if (start >= scrolled && start + length <= scrolled + room) return scrolled;
  return length >= room ? start : Math.max(0, start - (room - length) / 2);
}

/** One line of a field. @param {{n: number, pick: {text: string, path: SelectorsPath, found: number[] | null}, elements: Part[], change: (text: string) => void, step: (place: number) => void}} props */
function Pick({ n, pick, elements, change, step }) {
  const { text, path, found } = pick;
  const place = found?.length === 1 ? found[0] : -1;
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const label = `${MODE_WORDS[path]}, part ${n}`;
  // Typed text stays as it is typed.
  useLayoutEffect(() => {
    if (field.current && field.current.value.trim() !== text) field.current.value = text;
  }, [text]);
  const out = place < 0 ? -1 : wider(elements, place);
  const into = place < 0 ? -1 : narrower(elements, place);
  return html`<li class=${`pick ${path === 'filters.remove' ? 'is-remove' : ''}`}>
    <span class="pick-mode">${MODE_WORDS[path]}</span>
    <input ref=${field} class="mono" aria-label=${label} spellcheck=${false} autocapitalize="off" autocomplete="off"
      onInput=${(/** @type {any} */ event) => event.target.value.trim() && change(event.target.value.trim())}
      onChange=${(/** @type {any} */ event) => !event.target.value.trim() && change('')} />
    <span class="hint pick-found">${found === null ? 'a check tells' : found.length === 0 ? 'not seen here' : count(found.length, 'part')}</span>
    <span class="pick-steps">
      <button type="button" class="button small" aria-label=${`Wider: ${label}`} title="Take in what is around it" disabled=${place < 0 || out === place} onClick=${() => step(out)}>Wider</button>
      <button type="button" class="button small" aria-label=${`Narrower: ${label}`} title="Only the first part in it" disabled=${place < 0 || into === place} onClick=${() => step(into)}>Narrower</button>
      <button type="button" class="button small quiet" aria-label=${`Remove ${label}`} onClick=${() => change('')}>Remove</button>
    </span>
  </li>`;
}
