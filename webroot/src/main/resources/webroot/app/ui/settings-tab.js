// A watch's own settings.
import { html, useState } from '../lib/html.js';
import { joinInterval, splitInterval } from '../lib/interval.js';
import { boundsFaults, boundsOf, boundsPatch } from '../lib/keeping.js';
import { watchPath } from '../lib/router.js';
import { scheduleFaults } from '../lib/schedule.js';
import { useDerived } from '../lib/signals.js';
import { asUrl, count } from '../lib/text.js';
import { exact, parseTime, until } from '../lib/time.js';
import { activityOf } from '../lib/words.js';
import { messageOf } from '../data/api.js';
import { saveWatch } from '../data/commands.js';
import { now } from '../data/store.js';
import { toast } from '../data/toasts.js';
import { Conflict } from './conflict.js';
import { HistoryField } from './history-field.js';
import { ScheduleField } from './schedule-field.js';
import { RelativeTime } from './time.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {{title: string, url: string, amount: string, unit: import('../lib/interval.js').Unit, schedule: import('../model.js').Schedule | null, tags: string, keep: string, days: string}} Draft */

/**
 * @param {Watch} watch
 * @returns {Draft}
 */
function draftOf(watch) {
  const { amount, unit } = splitInterval(watch.interval);
  return {
    title: watch.title ?? '', url: watch.url, amount: String(amount), unit, schedule: watch.schedule ?? null, tags: watch.tags.join(', '),
    ...boundsOf(watch.history),
  };
}

/**
 * What of a draft differs, as a merge patch.
 *
 * @param {Draft} draft
 * @param {Watch} watch
 */
function patchOf(draft, watch) {
  const was = draftOf(watch);
  /** @type {Record<string, unknown>} */
  const patch = {};
  if (draft.title.trim() !== was.title) patch.title = draft.title.trim() || null;
  if (draft.url.trim() !== was.url) patch.url = asUrl(draft.url);
  if (draft.amount.trim() !== was.amount || draft.unit !== was.unit) patch.interval = joinInterval(Number(draft.amount), draft.unit);
  if (JSON.stringify(draft.schedule) !== JSON.stringify(was.schedule)) patch.schedule = draft.schedule;
  const tags = [...new Set(draft.tags.split(/[\s,]+/).map((tag) => tag.replace(/^#/, '')).filter(Boolean))];
  if (tags.join(', ') !== was.tags) patch.tags = tags;
  const history = boundsPatch(draft, watch.history);
  if (history) patch.history = history;
  return patch;
}

/** @param {{watch: Watch}} props */
export function SettingsTab({ watch }) {
  const [base, setBase] = useState(watch);
  const [draft, setDraft] = useState(() => draftOf(watch));
  const [faults, setFaults] = useState(/** @type {Record<string, string>} */ ({}));
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState(false);
  const patch = patchOf(draft, base);
  const dirty = Object.keys(patch).length > 0;

  const change = (/** @type {Partial<Draft>} */ parts) => {
    // Until something is touched, the form follows what others change.
    if (!dirty) setBase(watch);
    setDraft({ ...draft, ...parts });
    setFaults({});
  };
  const set = (/** @type {keyof Draft} */ name) => (/** @type {any} */ event) => change({ [name]: event.target.value });
  const save = async (anyway = false) => {
    const found = { ...scheduleFaults(draft.schedule), ...boundsFaults(draft, boundsPatch(draft, base.history)) };
    if (!(Number(draft.amount) > 0) || !Number.isInteger(Number(draft.amount))) found.interval = 'A whole number, at least 10 seconds.';
    if (Object.keys(found).length > 0) {
      setFaults(found);
      return;
    }
    setBusy(true);
    setFaults({});
    try {
      const saved = await saveWatch(base, patch, anyway);
      setBase(saved);
      setDraft(draftOf(saved));
      setConflict(false);
      toast('Saved.');
    } catch (error) {
      const { status, fields } = /** @type {import('../data/api.js').ApiError} */ (error);
      if (status === 412) setConflict(true);
      else setFaults(fields?.length ? Object.fromEntries(fields.map((each) => [each.field.replace(/^\//, ''), each.message])) : { form: messageOf(error) });
    } finally {
      setBusy(false);
    }
  };
  const takeTheirs = () => {
    setBase(watch);
    setDraft(draftOf(watch));
    setConflict(false);
  };
  const field = (/** @type {string} */ name) => ({
    id: `set-${name}`, name, 'aria-invalid': faults[name] ? 'true' : undefined, 'aria-describedby': faults[name] ? `fault-${name}` : undefined,
  });
  const fault = (/** @type {string} */ name) => faults[name] && html`<p class="problem" id=${`fault-${name}`} role="alert">${faults[name]}</p>`;
  const others = Object.keys(faults).filter((name) => !['title', 'url', 'interval', 'tags', 'schedule.timezone', 'history.count', 'history.age'].includes(name) && !name.startsWith('schedule.windows['));

  return html`<form class="settings-form" onSubmit=${(/** @type {Event} */ event) => { event.preventDefault(); if (dirty && !busy) void save(); }} novalidate>
    <div class="field"><label for="set-title">Title</label>
      <input ...${field('title')} value=${draft.title} placeholder="The page’s own title" onInput=${set('title')} autocomplete="off" />${fault('title')}</div>
    <div class="field"><label for="set-url">URL</label>
      <input ...${field('url')} value=${draft.url} inputmode="url" spellcheck=${false} onInput=${set('url')} autocomplete="off" />${fault('url')}</div>
    <div class="field"><label for="set-interval">Check every</label>
      <span class="field-pair"><input ...${field('interval')} value=${draft.amount} inputmode="numeric" onInput=${set('amount')} autocomplete="off" />
        <select aria-label="Unit" value=${draft.unit} onChange=${set('unit')}>${['seconds', 'minutes', 'hours', 'days'].map((unit) => html`<option key=${unit} value=${unit}>${unit}</option>`)}</select></span>${fault('interval')}</div>
    <${ScheduleField} schedule=${draft.schedule} faults=${faults} change=${(/** @type {Draft['schedule']} */ schedule) => change({ schedule })} />
    <${NextCheck} watch=${watch} scheduled=${draft.schedule !== null} dirty=${'interval' in patch || 'schedule' in patch} />
    <div class="field"><label for="set-tags">Tags</label>
      <input ...${field('tags')} value=${draft.tags} placeholder="prices, kitchen" onInput=${set('tags')} autocomplete="off" />${fault('tags')}</div>
    <${HistoryField} keep=${draft.keep} days=${draft.days} faults=${faults} change=${change} />
    ${others.some(isOfFetch) && html`<p class="problem" role="alert">This watch has passwords, cookies or keys for the site it is on, and they don’t move to another.${' '}
      <a href=${`${watchPath(watch.id)}?tab=fetch`}>Remove them</a>, change the URL, and give the new ones.</p>`}
    ${others.filter((name) => !isOfFetch(name)).map((name) => html`<p class="problem" role="alert" key=${name}>${name === 'form' ? '' : `${name}: `}${faults[name]}</p>`)}
    ${conflict && html`<${Conflict} take=${takeTheirs} save=${() => save(true)} />`}
    <div class="form-end">
      <button type="submit" class="button primary" aria-disabled=${!dirty || busy ? 'true' : undefined}>${busy ? 'Saving…' : 'Save'}</button>
      ${dirty && html`<button type="button" class="button quiet" onClick=${takeTheirs}>Undo changes</button>`}
    </div>
    <p class="hint">Added <${RelativeTime} at=${watch.createdAt} /> · ${count(watch.checks, 'check')} · ${count(watch.changes, 'change')}</p>
  </form>`;
}

/** Whether a complaint is about a secret that would go to another site. @param {string} field */
const isOfFetch = (field) => field.startsWith('fetch.');

/**
 * When it is checked next, as things stand.
 *
 * @param {{watch: Watch, scheduled: boolean, dirty: boolean}} props dirty: the answer will be another once saved
 */
function NextCheck({ watch, scheduled, dirty }) {
  const words = useDerived(() => {
    const activity = activityOf(watch, now.value);
    const at = parseTime(watch.nextCheckAt);
    if (activity === 'paused') return 'It is paused: no check until it is resumed.';
    if (activity !== 'waiting' || at === null) return activity === 'checking' ? 'It is being checked now.' : 'The next check is due now.';
    return `Next check ${until(at, now.value)}: ${exact(at)}.`;
  }, [watch]);
  return html`<p class="hint" data-testid="next-check">${dirty ? 'Saving sets the next check anew.' : words}${scheduled && ' Check now works at any time.'}</p>`;
}
