// What a product costs and has cost: now, as a chart, and as a table.
import { html, useEffect, useRef, useState } from '../lib/html.js';
import { availabilityWords, isGone, line, money, moveWords, percent } from '../lib/price.js';
import { useResource } from '../lib/resource.js';
import { count } from '../lib/text.js';
import { exact, parseTime } from '../lib/time.js';
import { request } from '../data/api.js';
import { Blank, Failed, Skeleton } from './states.js';
import { RelativeTime } from './time.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {import('../model.js').PricePoint} PricePoint */

/** Prices of one answer, and answers read at most: more are no line that anybody could read. */
const PAGE = 500;
const MOST_PAGES = 4;
/** Rows of the table at first. */
const FEW = 20;

/** @param {{watch: Watch}} props */
export function PriceTab({ watch }) {
  const { data, error, reload } = useResource((signal) => readPrices(watch.id, signal), watch.id, [watch.price?.at]);
  if (!data) return error ? html`<${Failed} what="The prices" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${4} />`;
  if (data.items.length === 0) {
    return html`<${Blank} title="No price yet"><p>${watch.outcome === 'error'
      ? 'No check has found one so far. Name the part that shows it under What counts.'
      : 'It appears here with the first check that finds one.'}</p><//>`;
  }
  return html`<div class="price">
    <${Now} items=${data.items} />
    <${Chart} key=${watch.id} items=${data.items} />
    <${History} items=${data.items} more=${data.more} />
  </div>`;
}

/**
 * @param {string} id
 * @param {AbortSignal} signal
 */
async function readPrices(id, signal) {
  const path = `/watches/${encodeURIComponent(id)}/prices?limit=${PAGE}`;
  /** @type {PricePoint[]} */
  const items = [];
  let cursor = null;
  for (let page = 0; page < MOST_PAGES && (page === 0 || cursor); page += 1) {
    const answer = await request(cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path, { signal });
    items.push(...answer.items);
    cursor = answer.nextCursor;
  }
  return { items, more: Boolean(cursor) };
}

/** @param {{items: PricePoint[]}} props newest first, at least one */
function Now({ items }) {
  const [current] = items;
  const { low, high, currency } = line(items, 0);
  const { moved, from, at } = lastMove(items);
  const gone = isGone(current.availability);
  return html`<section class="price-now" aria-label="Now">
    <p class="price-amount" data-testid="price-amount">${current.amount === null ? 'No price told' : money(current.amount, current.currency)}</p>
    ${current.availability && html`<p class=${`price-stock${gone ? ' is-gone' : ''}`} data-testid="price-availability">${availabilityWords(current.availability)}</p>`}
    ${moved !== null && from && html`<p class="price-move" data-testid="price-move">${moveWords(moved)} from ${money(from.amount, from.currency)}, <${RelativeTime} at=${at} /></p>`}
    ${low !== null && high !== null && low !== high && html`<p class="hint">Between ${money(text(low, items), currency)} and ${money(text(high, items), currency)} since ${exact(parseTime(items[items.length - 1].at) ?? 0)}.</p>`}
  </section>`;
}

/**
 * An amount as it was told.
 *
 * @param {number} amount
 * @param {PricePoint[]} items
 */
const text = (amount, items) => items.find((each) => each.amount !== null && Number(each.amount) === amount)?.amount ?? String(amount);

/**
 * The newest time that the amount became another.
 *
 * @param {PricePoint[]} items
 * @returns {{moved: number | null, from?: PricePoint, at?: string}}
 */
function lastMove(items) {
  const priced = items.filter((each) => each.amount !== null);
  const at = priced.findIndex((each, i) => i + 1 < priced.length && priced[i + 1].amount !== each.amount);
  return at < 0 ? { moved: null } : { moved: percent(priced[at + 1], priced[at]), from: priced[at + 1], at: priced[at].at };
}

/** @param {{items: PricePoint[]}} props */
function Chart({ items }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const plot = useRef(/** @type {import('./price-plot.js').PricePlot | null} */ (null));
  const [at, setAt] = useState(-1);
  const [failed, setFailed] = useState(false);
  const known = line(items, Date.now());
  const points = [...items].reverse();
  const last = points.length - 1;
  useEffect(() => {
    let gone = false;
    setFailed(false);
    const begin = async () => {
      const { drawPrices } = await import('./price-plot.js');
      if (gone || !place.current) return;
      const drawn = await drawPrices(place.current, known, setAt);
      if (gone) drawn.end();
      else plot.current = drawn;
    };
    begin().catch(() => setFailed(!gone));
    return () => {
      gone = true;
      plot.current?.end();
      plot.current = null;
    };
  }, [items]);
  const keyed = (/** @type {KeyboardEvent} */ event) => {
    const now = at < 0 ? last + 1 : at;
    const next = { ArrowLeft: Math.max(0, now - 1), ArrowRight: Math.min(last, now + 1), Home: 0, End: last }[event.key];
    if (next === undefined && event.key !== 'Escape') return;
    if (next !== undefined) event.preventDefault();
    setAt(next ?? -1);
    plot.current?.point(next ?? -1);
  };
  const shown = points[Math.min(at, last)];
  if (known.low === null) return html`<p class="hint">No price was told so far, only whether it can be had.</p>`;
  if (failed) return html`<p class="hint">The chart couldn’t be loaded; the table says the same.</p>`;
  return html`<figure class="price-chart">
    <div class="price-plot" ref=${place} tabindex="0" role="application" aria-label=${`Price over time, ${count(points.length, 'price')}. Arrow keys go from one to the next; the table below says the same.`} onKeyDown=${keyed} onBlur=${() => setAt(-1)}></div>
    <figcaption><span class="price-told" role="status" data-testid="price-told">${shown ? pointWords(shown) : ''}</span>
      ${known.gone.length > 0 && html`<span class="price-key"><i></i>can’t be had</span>`}</figcaption>
  </figure>`;
}

/** @param {PricePoint} point */
const pointWords = (point) => [point.amount === null ? 'No price told' : money(point.amount, point.currency), availabilityWords(point.availability), `from ${exact(parseTime(point.at) ?? 0)}`].filter(Boolean).join(' · ');

/** @param {{items: PricePoint[], more: boolean}} props */
function History({ items, more }) {
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, FEW);
  return html`<section class="price-history" aria-labelledby="price-history">
    <h2 id="price-history">History</h2>
    <table data-testid="price-table">
      <thead><tr><th scope="col">From</th><th scope="col" class="is-number">Price</th><th scope="col" class="is-number">Move</th><th scope="col">Availability</th></tr></thead>
      <tbody>${shown.map((each, i) => html`<tr key=${each.at}>
        <td>${exact(parseTime(each.at) ?? 0)}</td>
        <td class="is-number">${money(each.amount, each.currency)}</td>
        <td class="is-number">${moveWords(percent(items[i + 1], each))}</td>
        <td class=${isGone(each.availability) ? 'is-gone' : undefined}>${availabilityWords(each.availability) || '–'}</td>
      </tr>`)}</tbody>
    </table>
    ${shown.length < items.length && html`<p><button type="button" class="button small" onClick=${() => setAll(true)}>Show all ${items.length}</button></p>`}
    ${more && (all || items.length <= FEW) && html`<p class="hint">Older ones are read over the API.</p>`}
  </section>`;
}
