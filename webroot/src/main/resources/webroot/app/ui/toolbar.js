// Search, filters with their counts, and the order.
import { html, useRef } from '../lib/html.js';
import { useDerived, useSignalValue } from '../lib/signals.js';
import { cutEnd, number } from '../lib/text.js';
import { navigate } from '../lib/router.js';
import { queryAfter, SORTS } from '../data/list.js';
import { list, listQuery } from '../data/store.js';
import { Icon } from './icon.js';
import { Menu } from './menu.js';

/** Tags shown as filters; the others are found by searching for "#tag". */
const MOST_TAGS = 12;

/** @param {Partial<import('../data/list.js').ListQuery>} change */
export function setListQuery(change) {
  const before = listQuery.peek();
  listQuery.value = queryAfter(before, { ...before, ...change });
  showListQuery();
}

/** Writes what the list shows into the address. */
export function showListQuery() {
  const query = listQuery.peek();
  const params = new URLSearchParams();
  if (query.query) params.set('q', query.query);
  if (query.filter !== 'all') params.set('show', query.filter);
  if (query.sort !== 'changed') params.set('sort', query.sort);
  const search = params.toString();
  navigate(search ? `/?${search}` : '/', { replace: true });
}

/** @param {URLSearchParams} params of the address the list was opened with */
export function readListQuery(params) {
  const sort = SORTS.find(([name]) => name === params.get('sort'))?.[0] ?? 'changed';
  listQuery.value = queryAfter(listQuery.peek(), { query: params.get('q') ?? '', filter: params.get('show') ?? 'all', sort });
}

export function Toolbar() {
  const { filter, sort } = useSignalValue(listQuery);
  const counts = useDerived(() => list.value.counts);
  const tags = [...counts.tags].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_TAGS);
  if (filter.startsWith('#') && !tags.some(([tag]) => `#${tag}` === filter)) tags.push([filter.slice(1), counts.tags.get(filter.slice(1)) ?? 0]);
  const chip = (/** @type {string} */ name, /** @type {string} */ text, /** @type {number} */ n, tone = '') => html`<button type="button" key=${name}
    class=${`chip ${tone && n > 0 ? tone : ''}`} aria-pressed=${String(filter === name)} onClick=${() => setListQuery({ filter: filter === name ? 'all' : name })}>
    ${text}${(n > 0 || name === filter) && name !== 'all' && html` <span class="chip-count">${number(n)}</span>`}</button>`;
  return html`<div class="toolbar">
    <div class="chips" role="group" aria-label="Filter">
      ${chip('all', 'All', counts.all)}
      ${chip('unseen', 'Unseen', counts.unseen, 'chip-unseen')}
      ${chip('failing', 'Failing', counts.failing, 'chip-failing')}
      ${chip('paused', 'Paused', counts.paused)}
      ${tags.map(([tag, n]) => chip(`#${tag}`, `#${cutEnd(tag, 24)}`, n))}
    </div>
    <div class="toolbar-end">
      <${Search} />
      <${Menu} label=${`Sort: ${SORTS.find(([name]) => name === sort)?.[1]}`} class="button quiet" items=${() => SORTS.map(([name, label]) => ({ label, checked: name === sort, run: () => setListQuery({ sort: name }) }))}>
        <span class="sort-label">${SORTS.find(([name]) => name === sort)?.[1]}</span><${Icon} name="down" />
      <//>
    </div>
  </div>`;
}

function Search() {
  const { query } = useSignalValue(listQuery);
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  return html`<label class="search">
    <${Icon} name="search" /><span class="visually-hidden">Search watches</span>
    <input ref=${input} type="search" id="search" placeholder="Search" autocomplete="off" spellcheck=${false} value=${query} aria-keyshortcuts="/"
      onInput=${(/** @type {any} */ event) => setListQuery({ query: event.target.value })}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        event.preventDefault();
        if (query) setListQuery({ query: '' });
        else input.current?.blur();
      }} />
    ${!query && html`<kbd aria-hidden="true">/</kbd>`}
  </label>`;
}
