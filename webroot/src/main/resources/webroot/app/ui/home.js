// The list of watches, and what stands in its place when there is none.
import { html, useEffect, useRef, useState } from '../lib/html.js';
import { useDerived, useSignalValue } from '../lib/signals.js';
import { count } from '../lib/text.js';
import { route } from '../lib/router.js';
import { messageOf } from '../data/api.js';
import { addWatch } from '../data/commands.js';
import { lookAtList } from '../data/long-list.js';
import { cursor, list, listQuery, reading } from '../data/store.js';
import { retryReading } from '../data/sync.js';
import { AddForm } from './add-form.js';
import { BulkBar } from './bulk-bar.js';
import { focusRow, RowList } from './row-list.js';
import { Blank, Failed, Skeleton } from './states.js';
import { StatsLine } from './stats-line.js';
import { readListQuery, setListQuery, showListQuery, Toolbar } from './toolbar.js';

/** Pages that change often and are kind to being watched. */
const SAMPLES = [
  ['Wikipedia’s current events', 'https://en.wikipedia.org/wiki/Portal:Current_events'],
  ['Hacker News', 'https://news.ycombinator.com/'],
];

export function Home() {
  const { loaded, failed, total, complete } = useSignalValue(reading);
  const all = useDerived(() => list.value.counts.all);
  const shown = useDerived(() => list.value.length);
  const { params } = useSignalValue(route);
  const mounted = useRef(false);
  useEffect(() => {
    // Coming back by a plain link finds the list as it was left; pressing it again shows everything.
    // What counts is the address by now: typing may have moved it on since this was drawn.
    const current = new URLSearchParams(location.search);
    if (mounted.current || current.size > 0) readListQuery(current);
    else showListQuery();
    mounted.current = true;
  }, [params]);
  useEffect(lookAtList, []);
  useEffect(() => {
    // Coming back from a watch, the keyboard is where it was.
    if (cursor.peek() && (document.activeElement === document.body || document.activeElement?.id === 'main')) focusRow(cursor.peek());
  }, []);
  return html`<div class="home">
    <h1 class="visually-hidden">Watches</h1>
    <${AddForm} />
    ${loaded && all > 0 && html`<${StatsLine} /><${Toolbar} />`}
    ${!loaded && failed && html`<${Failed} what="Your watches" error=${new Error(failed)} retry=${retryReading} />`}
    ${!loaded && !failed && html`<div role="status" class="visually-hidden">Loading watches</div><${Skeleton} />`}
    ${loaded && all === 0 && html`<${Welcome} />`}
    ${loaded && all > 0 && shown === 0 && html`<${NoResult} />`}
    ${loaded && all > 0 && shown > 0 && html`<${RowList} />`}
    ${loaded && !complete && total > all && html`<p class="list-note">Reading ${count(total - all, 'more watch', 'more watches')}…</p>`}
    <${BulkBar} />
  </div>`;
}

function Welcome() {
  const [problem, setProblem] = useState('');
  const add = (/** @type {string} */ url) => addWatch({ url }).then(() => setProblem(''), (error) => setProblem(messageOf(error)));
  return html`<${Blank} title="Nothing is watched yet">
    <p>Paste the address of a page above and press <b>Watch</b>. Pagewatch opens it, remembers its text,
      looks again every hour, and shows you exactly what changed.</p>
    <p class="samples">Or start with ${SAMPLES.map(([name, url], i) => html`<button type="button" class="button" key=${url} data-sample=${i} onClick=${() => add(url)}>${name}</button>`)}</p>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
  <//>`;
}

function NoResult() {
  const { query, filter } = useSignalValue(listQuery);
  const titles = { unseen: 'No unseen changes', failing: 'Nothing is failing', paused: 'Nothing is paused' };
  const title = query ? `Nothing matches “${query}”` : (titles[/** @type {keyof typeof titles} */ (filter)] ?? `Nothing is tagged ${filter}`);
  return html`<${Blank} title=${title}>
    <p>
      ${query && html`<button type="button" class="button" onClick=${() => setListQuery({ query: '' })}>Clear the search</button> `}
      ${filter !== 'all' && html`<button type="button" class="button" onClick=${() => setListQuery({ filter: 'all' })}>Show all watches</button>`}
    </p>
  <//>`;
}
