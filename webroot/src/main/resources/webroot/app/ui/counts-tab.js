// What counts of a watch: edited, saved, and kept while one looks elsewhere.
import { html, useLayoutEffect, useState } from '../lib/html.js';
import { draftOf, optionsOf, patchOf } from '../lib/counts.js';
import { faultsOf, lineOf, ownFaults, placeOf } from '../lib/counts-faults.js';
import { countsWords } from '../lib/counts-words.js';
import { Conflict } from './conflict.js';
import { fieldId, FormFaults } from './counts-faults.js';
import { CountsFields, withFaults } from './counts-form.js';
import { Later } from './later.js';
import { Failed, Skeleton } from './states.js';
import { useEditor } from './use-editor.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {import('../lib/counts.js').Draft} Draft */

const loadPreview = () => import('./counts-preview.js').then((module) => module.CountsPreview);

/** @type {import('./use-editor.js').Part<Draft>} */
const COUNTS = {
  name: 'counts', draftOf, patchOf, ownFaults, faultsOf, disclosures: withFaults,
  of: ({ kind, filters, trigger, visual }) => [kind, filters, trigger, visual],
  saved: 'Saved. The next check sets a new baseline: what it finds is no change.',
};

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
  const [found, setFound] = useState(at);
  const editor = useEditor(whole, COUNTS, () => setFound(''));
  const { base, draft, faults, open, busy, dirty, complain } = editor;
  const noted = notedIn(draft, found);

  useLayoutEffect(() => {
    setFound(at);
    if (at) editor.focus(`[id="${fieldId(placeOf(at).path)}"]`);
  }, [at]);
  const change = (/** @type {import('../lib/counts.js').Path} */ path, /** @type {any} */ value) => {
    if (noted?.path === path) setFound('');
    editor.change({ [path]: value }, path.startsWith('trigger.number.') ? ['trigger.number'] : []);
  };

  return html`<div class="counts">
    <form class="counts-form" ref=${editor.form} onSubmit=${editor.submit} novalidate aria-label="What counts">
      <p class="counts-now" data-testid="counts-summary">${countsWords(optionsOf(draft)) || 'The whole page counts, and every change of it.'}</p>
      ${editor.resumed && html`<p class="notice">These are your changes from before. They aren’t saved yet.</p>`}
      <${CountsFields} draft=${draft} faults=${faults} noted=${noted} inherited=${whole.inherited} change=${change} open=${open} disclose=${editor.disclose} />
      <div class="counts-end">
        <${FormFaults} form=${editor.form} faults=${faults} />
        ${editor.conflict && html`<${Conflict} take=${editor.takeTheirs} save=${() => editor.save(true)} />`}
        <div class="form-end">
          <button type="submit" class="button primary" aria-disabled=${!dirty || busy ? 'true' : undefined} aria-describedby="counts-baseline">${busy ? 'Saving…' : 'Save'}</button>
          ${dirty && html`<button type="button" class="button quiet" onClick=${editor.undo}>Undo changes</button>`}
        </div>
        <p class="hint" id="counts-baseline">After saving, the next check sets a new baseline: an edit alarms nobody.</p>
      </div>
    </form>
    <${Later} load=${loadPreview} watch=${base} draft=${draft} complain=${complain} change=${change} />
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
