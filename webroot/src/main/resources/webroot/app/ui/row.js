// One watch in the list: state, name, where, what happened last, what happens next, what one can do.
import { Component, html } from '../lib/html.js';
import { useDerived } from '../lib/signals.js';
import { cutMiddle, nameOf, shortUrl } from '../lib/text.js';
import { exact, parseTime } from '../lib/time.js';
import { activityOf, lastWords, markOf, nextWords, phaseWords } from '../lib/words.js';
import { watchPath } from '../lib/router.js';
import { now, rows } from '../data/store.js';
import { command, remove } from '../data/commands.js';
import { chooseRange, rowMenu, togglePause } from './actions.js';
import { Icon } from './icon.js';
import { StateMark } from './mark.js';
import { Menu } from './menu.js';
import { Stopwatch } from './time.js';
import { isChosen, select } from './selection.js';

/** @typedef {import('../model.js').Watch} Watch */

/** How long a row stays tinted after news. */
const FRESH_MS = 1000;

/** @typedef {{watch: Watch, index: number, top: number}} RowProps */

/** A row is drawn anew only when its watch, its place or its number is another. */
export class Row extends Component {
  /** @param {RowProps} next */
  shouldComponentUpdate(next) {
    const { watch, index, top } = /** @type {RowProps} */ (/** @type {unknown} */ (this.props));
    return next.watch !== watch || next.index !== index || next.top !== top;
  }

  /** @param {RowProps} props */
  render(props) {
    return html`<${RowView} ...${props} />`;
  }
}

/** Stands where a row will be once it is read. @param {{index: number, top: number}} props */
export function RowToCome({ index, top }) {
  return html`<div role="row" aria-rowindex=${index + 2} class="row-to-come skeleton" style=${{ transform: `translateY(${top}px)` }}>
    <span role="cell" class="visually-hidden">Loading</span><span class="skeleton-row" aria-hidden="true"><i></i><b></b><s></s></span>
  </div>`;
}

/** @param {RowProps} props */
function RowView({ watch, index, top }) {
  const activity = useDerived(() => activityOf(watch, now.value), [watch]);
  const mark = useDerived(() => markOf(watch, now.value), [watch]);
  const chosen = useDerived(() => isChosen(watch.id), [watch.id]);
  const freshAt = rows.freshAt.get(watch.id);
  const fresh = freshAt !== undefined && performance.now() - freshAt < FRESH_MS;
  const name = nameOf(watch);
  const failing = watch.outcome === 'error';
  return html`<div role="row" aria-rowindex=${index + 2} class=${`row ${watch.viewed ? '' : 'row-unseen'} ${chosen ? 'row-chosen' : ''}`}
    style=${{ transform: `translateY(${top}px)` }} data-watch-id=${watch.id} data-activity=${activity} data-outcome=${watch.outcome}>
    ${fresh && html`<span class="row-fresh" key=${freshAt}></span>`}
    <span role="cell" class="cell-select">
      <input type="checkbox" checked=${chosen} aria-label=${`Select ${name}`} tabindex="-1"
        onClick=${(/** @type {MouseEvent} */ event) => (event.shiftKey ? chooseRange(watch.id) : select(watch.id))} />
    </span>
    <span role="cell" class="cell-mark"><${StateMark} mark=${mark} phase=${watch.phase} /></span>
    <span role="cell" class="cell-name">
      <span class="name-line">
        <a class="row-link" href=${watchPath(watch.id)} title=${watch.title ?? watch.url}>${name}</a>
        ${watch.muted && html`<span class="muted-sign" title="Muted: no notifications"><${Icon} name="mute" /><span class="visually-hidden">Muted</span></span>`}
        ${watch.tags.slice(0, 3).map((tag) => html`<span class="tag" key=${tag}>#${tag}</span>`)}
        ${watch.title && html`<span class="row-url" title=${watch.url}>${cutMiddle(shortUrl(watch.url), 52)}</span>`}
      </span>
      ${!watch.viewed && watch.excerpt && html`<${ExcerptLine} excerpt=${watch.excerpt} />`}
    </span>
    <span role="cell" class=${`cell-state ${failing ? 'is-failing' : ''}`}>
      <${LastLine} watch=${watch} activity=${activity} />
      <${NextLine} watch=${watch} activity=${activity} />
    </span>
    <span role="cell" class="cell-actions">
      <button type="button" class="icon-button" aria-label="Check now" title="Check now (c)" onClick=${() => command('check', [watch.id])}><${Icon} name="check" /></button>
      <button type="button" class="icon-button" aria-label=${watch.paused ? 'Resume' : 'Pause'} title=${watch.paused ? 'Resume (p)' : 'Pause (p)'}
        onClick=${() => togglePause(watch)}><${Icon} name=${watch.paused ? 'resume' : 'pause'} /></button>
      <button type="button" class="icon-button" aria-label="Delete" title="Delete (Del)" onClick=${() => remove([watch.id])}><${Icon} name="trash" /></button>
      <${Menu} label="More" heading=${name} items=${() => rowMenu(watch)}><${Icon} name="more" /><//>
    </span>
  </div>`;
}

/** @param {{excerpt: import('../model.js').Excerpt}} props */
function ExcerptLine({ excerpt: { before, after } }) {
  return html`<span class="excerpt" title=${`${before || '(nothing)'}\n→ ${after || '(nothing)'}`}>
    ${before && html`<del><span class="visually-hidden">before: </span>${before}</del>`}
    ${before && after && html`<span class="arrow" aria-hidden="true">→</span>`}
    ${after ? html`<ins><span class="visually-hidden">after: </span>${after}</ins>` : html`<span class="excerpt-note">removed</span>`}
    ${!before && html`<span class="excerpt-note">added</span>`}
  </span>`;
}

/** What is happening, or happened last. @param {{watch: Watch, activity: string}} props */
export function LastLine({ watch, activity }) {
  const words = useDerived(() => {
    if (activity === 'checking') return `${phaseWords(watch.phase)}…`;
    return lastWords(watch, now.value);
  }, [watch, activity]);
  const at = parseTime(watch.outcome === 'changed' ? (watch.lastChangedAt ?? watch.lastCheckedAt) : watch.lastCheckedAt);
  const hint = activity === 'checking' ? undefined : [watch.error?.message, at === null ? null : `Last check: ${exact(at)}`].filter(Boolean).join('\n');
  return html`<span class=${`last ${activity === 'checking' ? 'is-checking' : ''}`} title=${hint || undefined}>
    ${words}${activity === 'checking' && html` <${Stopwatch} since=${rows.checkingSince.get(watch.id)} />`}
  </span>`;
}

/** @param {{watch: Watch, activity: string}} props */
export function NextLine({ watch, activity }) {
  const words = useDerived(() => {
    const next = nextWords(watch, now.value);
    return activity === 'queued' ? `queued · ${next}` : next;
  }, [watch, activity]);
  const at = parseTime(watch.nextCheckAt);
  if (activity === 'checking') {
    return html`<span class="next">${watch.outcome === 'error' ? 'failed before' : html`<${Before} watch=${watch} />`}</span>`;
  }
  return html`<span class="next" title=${at !== null && activity !== 'paused' ? `Next check: ${exact(at)}` : undefined}>${words}</span>`;
}

/** @param {{watch: Watch}} props */
function Before({ watch }) {
  const words = useDerived(() => (watch.outcome === 'none' ? 'first check' : lastWords(watch, now.value)), [watch]);
  return html`${words}`;
}
