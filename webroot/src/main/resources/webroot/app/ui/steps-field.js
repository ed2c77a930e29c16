// What is done in the page before it is read: a list that is written by hand, or by using the page live.
import { html, useCallback, useLayoutEffect, useRef, useState } from '../lib/html.js';
import { useDerived } from '../lib/signals.js';
import { loadStyle } from '../lib/load.js';
import { useResource } from '../lib/resource.js';
import { movedStep, MOST_STEPS, stepPaths, stepRow, stepWords, triedRun, withParts } from '../lib/steps.js';
import { announce } from '../data/announce.js';
import { request } from '../data/api.js';
import { watchOf } from '../data/store.js';
import { FaultList, faultId } from './counts-faults.js';
import { Later } from './later.js';
import { StepItem } from './step-item.js';
import { StepPicture } from './step-picture.js';

/** @typedef {import('../lib/steps.js').StepRow} StepRow */
/** @typedef {{number: number, action: string, outcome: 'done' | 'skipped' | 'failed', durationMs: number, message?: string, screenshot: boolean}} StepRun how it went */
/** @typedef {Omit<StepRun, 'screenshot'> & {screenshot?: string}} TriedRun how it went in a preview, with the picture itself */
/** @typedef {{at: string, rows: StepRow[], runs: TriedRun[]}} Tried rows: the steps as they were then */

const PATH = 'fetch.steps';

const loadLive = () => Promise.all([import('./live-session.js'), loadStyle('/css/live.css')]).then(([module]) => module.LiveSession);

/**
 * @param {Pick<import('./fetch-form.js').FieldProps, 'draft' | 'faults' | 'change'> & {watch: import('../model.js').Watch, drafted: Pick<import('../model.js').Watch, 'fetch'>, isFit: () => boolean, tried: Tried | null}} props
 *   watch: as it is stored; drafted: as it would be fetched; isFit: whether it can be tried, saying so where it can't; tried: how it went then
 */
export function StepsField({ draft, faults, change, watch, drafted, isFit, tried }) {
  const rows = draft[PATH];
  const field = useRef(/** @type {HTMLElement | null} */ (null));
  const toFocus = useRef(/** @type {string | null} */ (null));
  const [live, setLive] = useState(false);
  const [shown, setShown] = useState(/** @type {StepRow | null} */ (null));
  const runs = useRuns(watch);
  useLayoutEffect(() => {
    const found = toFocus.current && field.current?.querySelector(toFocus.current);
    toFocus.current = null;
    if (found instanceof HTMLElement) found.focus();
  });
  const take = useCallback((/** @type {StepRow[]} */ next) => change({ [PATH]: next }), [change]);
  const add = () => {
    const row = stepRow({ action: 'click' });
    toFocus.current = `[data-step="${row.key}"] select`;
    take([...rows, row]);
  };
  const remove = (/** @type {number} */ at) => {
    const next = rows[at + 1] ?? rows[at - 1];
    toFocus.current = next ? `[data-step="${next.key}"] .row-remove` : '.rows-add';
    announce(`Removed step ${at + 1}: ${stepWords(rows[at])}.`);
    change({ [PATH]: rows.toSpliced(at, 1) }, [...stepPaths(rows[at]), PATH]);
  };
  const move = (/** @type {number} */ at, /** @type {number} */ by, /** @type {string} */ focus) => {
    const next = movedStep(rows, at, by);
    if (next === rows) return;
    toFocus.current = `[data-step="${rows[at].key}"] ${focus}`;
    announce(`Step ${at + 1} is step ${at + 1 + by} now.`);
    take(next);
  };
  const open = () => {
    if (isFit()) setLive(true);
  };
  const leave = () => {
    toFocus.current = '.steps-live';
    setLive(false);
  };
  /** How a step went when it was last tried, else in the last check; with its picture, if it has one. */
  const went = (/** @type {StepRow} */ row) => {
    const just = tried && triedRun(tried, row);
    if (tried && just) return { run: { ...just, screenshot: Boolean(just.screenshot) }, ranAt: tried.at, picture: `data:image/jpeg;base64,${just.screenshot}`, tried: true };
    return { run: runOf(runs.items, row), ranAt: runs.at, picture: pictureUrl(watch.id, runs.at, row.place + 1), tried: false };
  };
  const pictured = shown && rows.includes(shown) ? { ...went(shown), number: rows.indexOf(shown) + 1, words: shown } : null;
  return html`<fieldset class=${`field rows-field steps-field${live ? ' is-live' : ''}`} ref=${field}><legend>Steps</legend>
    <p class="hint">Done in the page one after the other before it is read: a consent, a login, a search. They take a browser.</p>
    ${live && html`<${Later} load=${loadLive} watch=${watch} drafted=${drafted} rows=${rows} isFit=${isFit} take=${take} leave=${leave} />`}
    <div class="steps-list">
      ${rows.length > 0 && html`<ol class="steps" aria-label="Steps">${rows.map((row, at) => html`<${StepItem} key=${row.key} row=${row} at=${at} of=${rows.length} faults=${faults}
        stored=${draftHas(watch, row)} ...${went(row)} show=${() => setShown(row)}
        set=${(/** @type {Partial<StepRow>} */ parts, /** @type {import('../lib/steps.js').StepField[]} */ ...cured) => change({ [PATH]: rows.with(at, withParts(row, parts)) }, cured.length > 0 ? stepPaths(row).filter((path) => cured.some((each) => path.endsWith(`.${each}`))) : stepPaths(row))}
        move=${(/** @type {number} */ by, /** @type {string} */ focus) => move(at, by, focus)} remove=${() => remove(at)} />`)}</ol>`}
      <${FaultList} path=${PATH} faults=${faults[PATH]} />
      <p class="rows-end"><button type="button" class="button small rows-add" aria-disabled=${rows.length >= MOST_STEPS ? 'true' : undefined} data-invalid=${Boolean(faults[PATH]) || undefined}
          aria-describedby=${faults[PATH] ? faultId(PATH) : undefined} onClick=${() => rows.length < MOST_STEPS && add()}>Add a step</button>
        ${!live && html`<button type="button" class="button small steps-live" aria-describedby="steps-live-hint" onClick=${open}>Open the page live</button>
          <span class="hint" id="steps-live-hint">Use the page here, and each act becomes a step.</span>`}</p>
    </div>
    ${pictured && html`<${StepPicture} number=${pictured.number} words=${pictured.words} at=${pictured.ranAt} url=${pictured.picture} close=${() => setShown(null)} />`}
  </fieldset>`;
}

/**
 * How the steps went in the last run that took any.
 *
 * @param {import('../model.js').Watch} watch
 * @returns {{at: string | null, items: StepRun[]}}
 */
function useRuns(watch) {
  const checked = useDerived(() => watchOf(watch.id)?.lastCheckedAt ?? null, [watch.id]);
  const has = Boolean(watch.fetch?.steps?.length);
  const { data } = useResource((signal) => (has ? request(`/watches/${encodeURIComponent(watch.id)}/steps`, { signal }) : Promise.resolve(null)), watch.id, [checked, watch.version]);
  return has && data ? data : { at: null, items: [] };
}

/** @param {StepRun[]} runs @param {StepRow} row */
const runOf = (runs, row) => (row.place < 0 ? undefined : runs.find(({ number, action }) => number === row.place + 1 && action === row.action));

/** Another with each run. @param {string} id @param {string | null} at @param {number} number */
const pictureUrl = (id, at, number) => `/api/v1/watches/${encodeURIComponent(id)}/steps/${number}/screenshot#${at}`;

/** Whether a secret of this step is stored. @param {import('../model.js').Watch} watch @param {StepRow} row */
const draftHas = (watch, row) => row.secret && Boolean(watch.fetch?.steps?.some((each) => each.secret && each.action === row.action && each.selector?.replace(/^css:\s*/i, '') === (row.selector.trim() || undefined)));
