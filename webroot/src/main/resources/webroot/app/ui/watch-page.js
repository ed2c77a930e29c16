// One watch: what state it is in, what changed, its text, its picture, its settings.
import { html, useEffect, useRef } from '../lib/html.js';
import { useDerived, useSignalValue } from '../lib/signals.js';
import { cutMiddle, hostOf, nameOf, shortUrl } from '../lib/text.js';
import { intervalWords } from '../lib/interval.js';
import { duration, parseTime, upcoming } from '../lib/time.js';
import { loadStyle } from '../lib/load.js';
import { countsWords, namedFilter } from '../lib/counts-words.js';
import { fetchWords } from '../lib/fetch-words.js';
import { activityOf, errorAdvice, errorWords, markOf } from '../lib/words.js';
import { readersZone, scheduleWords } from '../lib/schedule.js';
import { useResource } from '../lib/resource.js';
import { navigate, route, watchPath } from '../lib/router.js';
import { command, remove } from '../data/commands.js';
import { connection, leaving, now, rows, rowsChangedNow, watchOf } from '../data/store.js';
import { useFollowed } from '../data/follow.js';
import { readWatch } from '../data/sync.js';
import { safeHref, toggleMute, togglePause } from './actions.js';
import { ChangesTab } from './changes-tab.js';
import { Icon } from './icon.js';
import { Later } from './later.js';
import { StateMark } from './mark.js';
import { LastLine, NextLine } from './row.js';
import { ScreenshotTab } from './screenshot-tab.js';
import { useSnapshots } from './snapshots.js';
import { Blank, Failed, Skeleton } from './states.js';
import { TextTab } from './text-tab.js';
import { RelativeTime } from './time.js';
import { Tabs } from './tabs.js';

/** @typedef {import('../model.js').Watch} Watch */

const TABS = /** @type {[string, string][]} */ ([['changes', 'Changes'], ['text', 'Text'], ['screenshot', 'Screenshot'], ['fetch', 'How it’s fetched'], ['counts', 'What counts'], ['settings', 'Settings']]);

/** Errors that another way of fetching may be the cure of. */
const FETCH_MAY_HELP = new Set(['connection_failed', 'timeout', 'http_status', 'too_many_redirects', 'empty_content', 'page_hung', 'step_failed']);

/** Where its product's price is watched. @type {[string, string][]} */
const PRICE_TABS = [TABS[0], ['price', 'Price'], ...TABS.slice(1)];

const loadPrice = () => Promise.all([import('./price-tab.js'), loadStyle('/css/price.css')]).then(([module]) => module.PriceTab);
const loadPriceLine = () => import('./price-line.js').then((module) => module.PriceLine);
const loadLooks = () => Promise.all([import('./looks-tab.js'), loadStyle('/css/looks.css')]).then(([module]) => module.LooksTab);
const loadCounts = () => Promise.all([import('./counts-tab.js'), loadStyle('/css/counts.css')]).then(([module]) => module.CountsTab);

const loadFetch = () => Promise.all([import('./fetch-tab.js'), loadStyle('/css/counts.css').then(() => loadStyle('/css/fetch.css')), loadStyle('/css/steps.css')]).then(([module]) => module.FetchTab);

const loadSettings = () => import('./settings-tab.js').then((module) => module.SettingsTab);

/** @param {{id: string}} props */
export function WatchPage({ id }) {
  /** null where it is deleted, undefined while it isn't known */
  const watch = useDerived(() => {
    const known = watchOf(id);
    return leaving.value.has(id) || (!known && rows.deletedAt.has(id)) ? null : known;
  }, [id]);
  useFollowed('watch', [id]);
  const { data: whole, error, reload } = useResource((signal) => readWatch(id, signal), id);
  // What lists and the bus leave out is read anew when it may be another.
  useEffect(() => {
    if (whole && watch && watch.version > whole.version) void reload();
  }, [watch?.version, whole?.version]);
  // A check may find that a browser is needed, which takes no version.
  useEffect(() => {
    if (whole && watch?.engine === 'auto' && !whole.engineReason && watch.lastCheckedAt !== whole.lastCheckedAt) void reload();
  }, [watch?.lastCheckedAt]);
  useEffect(() => {
    if (error?.status === 404 && rows.byId.has(id)) {
      rows.remove(id, Infinity);
      rowsChangedNow();
    }
  }, [error]);

  if (watch) {
    return html`${error && error.status !== 404 && html`<${Failed} what="This watch" error=${error} retry=${reload} />`}
      <${Page} key=${id} watch=${watch} whole=${whole} error=${error} reload=${reload} />`;
  }
  if (watch === null) {
    return html`<${Blank} page=${true} title="This watch was deleted"><p><a class="button" href="/">All watches</a></p><//>`;
  }
  if (error?.status === 404 || error?.status === 400) {
    return html`<${Blank} page=${true} title="There is no such watch">
      <p>It may have been deleted, or the address has a letter too few.</p>
      <p><a class="button" href="/">All watches</a></p>
    <//>`;
  }
  if (error) return html`<${Failed} what="This watch" error=${error} retry=${reload} />`;
  return html`<${Skeleton} rows=${5} />`;
}

/** @param {{watch: Watch, whole: Watch | undefined, error: Error | null, reload: () => void}} props whole: with what counts, once it is here */
function Page({ watch, whole, error, reload }) {
  const { params } = useSignalValue(route);
  const asked = params.get('tab') ?? 'changes';
  const tabs = watch.price || whole?.kind === 'price' || asked === 'price' ? PRICE_TABS : TABS;
  const tab = tabs.some(([name]) => name === asked) ? asked : 'changes';
  const history = useSnapshots(watch);
  useViewed(watch, tab === 'changes' && !params.get('to'));
  const go = (/** @type {string} */ name) => navigate(name === 'changes' ? watchPath(watch.id) : `${watchPath(watch.id)}?tab=${name}`, { replace: true });
  const panels = {
    changes: () => html`<${ChangesTab} watch=${watch} history=${history} />`,
    price: () => html`<${Later} load=${loadPrice} watch=${watch} />`,
    text: () => html`<${TextTab} watch=${watch} history=${history} />`,
    screenshot: () => whole?.kind === 'visual' ? html`<${Later} load=${loadLooks} watch=${watch} history=${history} />` : html`<${ScreenshotTab} watch=${watch} history=${history} />`,
    fetch: () => html`<${Later} load=${loadFetch} whole=${whole} error=${error} reload=${reload} />`,
    counts: () => html`<${Later} load=${loadCounts} whole=${whole} error=${error} reload=${reload} at=${(watch.error && params.get('at')) ?? ''} />`,
    settings: () => html`<${Later} load=${loadSettings} watch=${watch} />`,
  };
  return html`<article class="watch" data-testid="watch-page" data-outcome=${watch.outcome} data-activity=${watch.activity}>
    <${Top} watch=${watch} whole=${whole} />
    ${watch.outcome === 'error' && watch.error && html`<${ErrorNote} watch=${watch} whole=${whole} />`}
    ${watch.heldBack && html`<${HeldBackNote} watch=${watch} heldBack=${watch.heldBack} visual=${whole?.kind === 'visual'} />`}
    <${Tabs} tabs=${tabs} chosen=${tab} choose=${go} label="Views of this watch">
      ${panels[/** @type {keyof typeof panels} */ (tab)]()}
    <//>
  </article>`;
}

/** @param {{watch: Watch, whole: Watch | undefined}} props */
function Top({ watch, whole }) {
  const activity = useDerived(() => activityOf(watch, now.value), [watch]);
  const mark = useDerived(() => markOf(watch, now.value), [watch]);
  const href = safeHref(watch.url);
  const drop = () => {
    remove([watch.id]);
    navigate('/');
  };
  return html`<header class="watch-top">
    <a class="back" href="/"><${Icon} name="left" />Watches</a>
    <div class="watch-title"><${StateMark} mark=${mark} phase=${watch.phase} big=${true} /><h1 tabindex="-1" title=${watch.title ?? watch.url}>${nameOf(watch)}</h1></div>
    <p class="watch-url">${href ? html`<a href=${href} target="_blank" rel="noopener noreferrer" title=${watch.url}>${cutMiddle(shortUrl(watch.url), 110)}</a>` : cutMiddle(watch.url, 110)}
      ${watch.tags.map((tag) => html` <a class="tag" key=${tag} href=${`/?show=${encodeURIComponent(`#${tag}`)}`}>#${tag}</a>`)}</p>
    <p class="watch-state">${watch.outcome === 'error' && activity !== 'checking'
        ? html`<span class="last">last check failed <${RelativeTime} at=${watch.lastCheckedAt} /></span>`
        : html`<${LastLine} watch=${watch} activity=${activity} />`}
      <${NextLine} watch=${watch} activity=${activity} />
      <span class="next">${[intervalWords(watch.interval), scheduleWords(watch.schedule, readersZone())].filter(Boolean).join(', ')}${watch.lastDurationMs !== null && ` · last took ${duration(watch.lastDurationMs)}`}${watch.muted && ' · muted'}</span></p>
    <p class="watch-counts" data-testid="how-fetched">${whole && html`<${FetchLine} whole=${whole} />`}</p>
    ${watch.price && html`<p class="watch-counts"><${Later} load=${loadPriceLine} quiet=${true} watch=${watch} /></p>`}
    <p class="watch-counts" data-testid="what-counts">${whole && html`<${CountsLine} whole=${whole} />`}</p>
    <div class="watch-actions">
      <button type="button" class="button primary" onClick=${() => command('check', [watch.id])}><${Icon} name="check" />Check now</button>
      <button type="button" class="button" onClick=${() => togglePause(watch)}><${Icon} name=${watch.paused ? 'resume' : 'pause'} />${watch.paused ? 'Resume' : 'Pause'}</button>
      <button type="button" class="button" onClick=${() => toggleMute(watch)}><${Icon} name=${watch.muted ? 'bell' : 'mute'} />${watch.muted ? 'Unmute' : 'Mute'}</button>
      ${href && html`<a class="button" href=${href} target="_blank" rel="noopener noreferrer"><${Icon} name="open" />Open page</a>`}
      <button type="button" class="button danger" onClick=${drop}><${Icon} name="trash" />Delete</button>
    </div>
  </header>`;
}

/** @param {{whole: Watch}} props */
function CountsLine({ whole }) {
  const words = countsWords(whole) || 'The whole page, every change';
  return html`<a href=${`${watchPath(whole.id)}?tab=counts`} title=${words} aria-label=${`What counts: ${words}`}>${words}</a>`;
}

/** @param {{whole: Watch}} props */
function FetchLine({ whole }) {
  const words = fetchWords(whole);
  return html`<a href=${`${watchPath(whole.id)}?tab=fetch`} title=${words} aria-label=${`How it’s fetched: ${words}`}>${words}</a>`;
}

/** What went wrong, what one can do, what Pagewatch does next. @param {{watch: Watch, whole: Watch | undefined}} props */
function ErrorNote({ watch, whole }) {
  const next = useDerived(() => {
    if (watch.paused) return 'It is paused: Pagewatch tries again when it is resumed.';
    const at = parseTime(watch.nextCheckAt);
    const activity = activityOf(watch, now.value);
    if (activity === 'checking') return 'Pagewatch is trying again right now.';
    if (activity === 'queued') return 'Pagewatch tries again as soon as there is room.';
    return at === null ? 'Pagewatch tries again at the next check.' : `Pagewatch tries again ${upcoming(at, now.value)}.`;
  }, [watch]);
  const error = /** @type {import('../model.js').CheckError} */ (watch.error);
  return html`<section class="error-note" data-testid="last-error" data-code=${error.code}>
    <p class="error-what">${sentence(errorWords(watch))}</p>
    <p>${errorAdvice(error)} ${next}</p>
    ${error.code === 'filter_not_found' && html`<${ToFilter} watch=${watch} message=${error.message} whole=${whole} />`}
    ${FETCH_MAY_HELP.has(error.code) && html`<p><a href=${`${watchPath(watch.id)}?tab=fetch`}>Change how it’s fetched</a></p>`}
    <p class="error-where">${hostOf(watch.url)} · ${error.code}</p>
  </section>`;
}

/**
 * What is there and isn't told of: honest, where “unchanged” would not be.
 *
 * @param {{watch: Watch, heldBack: {at: string, reason: string}, visual: boolean}} props
 */
function HeldBackNote({ watch, heldBack: { at, reason }, visual }) {
  return html`<p class="notice" data-testid="held-back">${visual ? 'The page looks different' : 'The page changed'} since the last version, but <a href=${`${watchPath(watch.id)}?tab=counts`}>what counts</a> says that it doesn’t count: ${sentence(reason, false)}${' '}
    First found <${RelativeTime} at=${at} />. It makes no version until it counts.</p>`;
}

/** The way to the filter that found nothing. @param {{watch: Watch, message: string, whole: Watch | undefined}} props */
function ToFilter({ watch, message, whole }) {
  const named = whole ? namedFilter(message, whole) : null;
  return html`<p><a href=${`${watchPath(watch.id)}?tab=counts${named ? `&at=${encodeURIComponent(named.field)}` : ''}`}>${named ? `Edit the filter ${named.text}` : 'Edit what counts'}</a></p>`;
}

/** @param {string} text @param {boolean} [capital] whether it begins one */
const sentence = (text, capital = true) => `${capital ? text.charAt(0).toUpperCase() : text.charAt(0)}${text.slice(1)}${/[.!?…]$/.test(text) ? '' : '.'}`;

/**
 * Who has the change in front of their eyes has seen it.
 *
 * @param {Watch} watch
 * @param {boolean} shown
 */
function useViewed(watch, shown) {
  const visible = useDerived(() => {
    void now.value;
    return !document.hidden;
  });
  const { state } = useSignalValue(connection);
  const told = useRef('');
  // Once for a version and a connection: a refusal must not be asked for again and again.
  const version = `${watch.snapshotId} ${state}`;
  useEffect(() => {
    if (watch.viewed || !shown || !visible || told.current === version) return undefined;
    const timer = setTimeout(() => {
      told.current = version;
      void command('viewed', [watch.id], { quiet: true });
    }, 700);
    return () => clearTimeout(timer);
  }, [watch.viewed, version, shown, visible]);
}
