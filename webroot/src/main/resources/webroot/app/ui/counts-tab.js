// What counts of a watch: edited, saved, and kept while one looks elsewhere.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../lib/html.js';
import { draftOf, optionsOf, patchOf } from '../lib/counts.js';
import { faultsOf, lineOf, ownFaults, placeOf } from '../lib/counts-faults.js';
import { countsWords } from '../lib/counts-words.js';
import { watchPath } from '../lib/router.js';
import { messageOf } from '../data/api.js';
import { saveWatch } from '../data/commands.js';
import { readWatch } from '../data/sync.js';
import { toast } from '../data/toasts.js';
import { unsaved } from '../data/unsaved.js';
import { Conflict } from './conflict.js';
import { fieldId, focusField } from './counts-faults.js';
import { CountsFields, withFaults } from './counts-form.js';
import { Later } from './later.js';
import { Failed, Skeleton } from './states.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {import('../lib/counts.js').Draft} Draft */
/** @typedef {import('../lib/counts-faults.js').Faults} Faults */

const loadPreview = () => import('./counts-preview.js').then((module) => module.CountsPreview);

const SAVED = 'Saved. The next check sets a new baseline: what it finds is no change.';

/**
 * @param {{whole: Watch | undefined, error: Error | null, reload: () => void, at: string}} props
 *   whole: the watch with its options, as read last; at: the path of a filter that a check complained of
 */
export function CountsTab({ whole, error, reload, at }) {
  if (whole) return html`<${Editor} key=${whole.id} whole=${whole} at=${at} />`;
  return error ? html`<${Failed} what="What counts" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${5} />`;
}

/** @param {{whole: Watch, at: string}} props */
function Editor({ whole, at }) {
  const left = useRef(unsaved.get(whole.id));
  const [base, setBase] = useState(/** @type {Watch} */ (left.current?.base ?? whole));
  const [draft, setDraft] = useState(/** @type {Draft} */ (left.current?.draft ?? draftOf(whole)));
  const [faults, setFaults] = useState(/** @type {Faults} */ ({}));
  const [open, setOpen] = useState(/** @type {Record<string, boolean>} */ ({}));
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState(false);
  const [found, setFound] = useState(at);
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const toFocus = useRef(/** @type {string | null} */ (null));
  const patch = patchOf(draft, base);
  const dirty = Object.keys(patch).length > 0;
  const noted = notedIn(draft, found);

  // While nothing is touched, the form follows what others change; and what they change besides is none
  // of its business.
  useEffect(() => {
    if (whole.version <= base.version) return;
    if (!dirty) start(whole);
    else if (countsOf(whole) === countsOf(base)) setBase(whole);
  }, [whole.version]);
  useEffect(() => {
    if (dirty) unsaved.keep(whole.id, { base, draft, path: `${watchPath(whole.id)}?tab=counts` });
    else unsaved.forget(whole.id);
  });
  useEffect(() => unsaved.edit(whole.id), []);
  useLayoutEffect(() => {
    setFound(at);
    if (at) toFocus.current = `[id="${fieldId(placeOf(at).path)}"]`;
  }, [at]);
  useLayoutEffect(() => {
    const field = toFocus.current && form.current?.querySelector(toFocus.current);
    if (!field) return;
    toFocus.current = null;
    focusField(field);
  });

  const start = (/** @type {Watch} */ watch) => {
    setBase(watch);
    setDraft(draftOf(watch));
    setFaults({});
    setConflict(false);
    left.current = undefined;
  };
  const change = (/** @type {import('../lib/counts.js').Path} */ path, /** @type {any} */ value) => {
    setDraft((was) => ({ ...was, [path]: value }));
    if (noted?.path === path) setFound('');
    const { [path]: _, form: __, ...others } = faults;
    if (path.startsWith('trigger.number.')) delete others['trigger.number'];
    setFaults(others);
  };
  const complain = (/** @type {Faults} */ told) => {
    setFaults(told);
    setOpen((known) => ({ ...known, ...Object.fromEntries(withFaults(told).map((name) => [name, true])) }));
    toFocus.current = Object.keys(told).some((path) => path !== 'form') ? '[aria-invalid="true"]' : null;
  };
  const save = async (anyway = false) => {
    const own = ownFaults(draft);
    if (Object.keys(own).length > 0) {
      complain(own);
      return;
    }
    setBusy(true);
    try {
      start(await saveWatch(base, patch, anyway));
      // Whoever looks elsewhere by now has nothing to come back to.
      unsaved.forget(whole.id);
      setFound('');
      toast(SAVED);
    } catch (failure) {
      const { status, fields } = /** @type {import('../data/api.js').ApiError} */ (failure);
      setConflict(status === 412);
      complain(status === 412 ? {} : fields?.length ? faultsOf(fields, draft) : { form: [{ line: 0, text: messageOf(failure) }] });
    } finally {
      setBusy(false);
    }
  };
  const takeTheirs = () => readWatch(whole.id).then(start, (failure) => complain({ form: [{ line: 0, text: messageOf(failure) }] }));
  const undo = () => {
    start(base);
    toFocus.current = '[type="submit"]';
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (dirty && !busy) void save();
  };

  return html`<div class="counts">
    <form class="counts-form" ref=${form} onSubmit=${submit} novalidate aria-label="What counts">
      <p class="counts-now" data-testid="counts-summary">${countsWords(optionsOf(draft)) || 'The whole page counts, and every change of it.'}</p>
      ${left.current && dirty && html`<p class="notice">These are your changes from before. They aren’t saved yet.</p>`}
      <${CountsFields} draft=${draft} faults=${faults} noted=${noted} change=${change} open=${open} disclose=${(/** @type {string} */ name, /** @type {boolean} */ shown) => setOpen((known) => ({ ...known, [name]: shown }))} />
      <div class="counts-end">
        ${faults.form && html`<div class="problem" role="alert">${faults.form.map(({ text }) => html`<p key=${text}>${text}</p>`)}</div>`}
        ${conflict && html`<${Conflict} take=${takeTheirs} save=${() => save(true)} />`}
        <div class="form-end">
          <button type="submit" class="button primary" aria-disabled=${!dirty || busy ? 'true' : undefined} aria-describedby="counts-baseline">${busy ? 'Saving…' : 'Save'}</button>
          ${dirty && html`<button type="button" class="button quiet" onClick=${undo}>Undo changes</button>`}
        </div>
        <p class="hint" id="counts-baseline">After saving, the next check sets a new baseline: an edit alarms nobody.</p>
      </div>
    </form>
    <${Later} load=${loadPreview} watch=${base} draft=${draft} complain=${complain} />
  </div>`;
}

/**
 * Where a filter stands that a check complained of.
 *
 * @param {Draft} draft
 * @param {string} field as the server names it
 */
function notedIn(draft, field) {
  const { path, index } = placeOf(field);
  const line = lineOf(draft, path, index);
  return line > 0 ? { path, line, text: `The last check failed at line ${line}.` } : null;
}

/** @param {Watch} watch */
const countsOf = ({ filters, trigger }) => JSON.stringify([filters, trigger]);
