// How a watch is fetched: edited, tried, saved, and kept while one looks elsewhere.
import { html, useState } from '../lib/html.js';
import { faultsOf, ownFaults } from '../lib/fetch-faults.js';
import { fetchWords, takesBrowser } from '../lib/fetch-words.js';
import { draftOf, fetchOf, HIDDEN, patchOf, proxyOf } from '../lib/fetch.js';
import { Conflict } from './conflict.js';
import { FormFaults } from './counts-faults.js';
import { FetchFields, withFaults } from './fetch-form.js';
import { FetchPreview } from './fetch-preview.js';
import { Failed, Skeleton } from './states.js';
import { useEditor } from './use-editor.js';

/** @typedef {import('../model.js').Watch} Watch */

/** @type {import('./use-editor.js').Part<import('../lib/fetch.js').Draft>} */
const FETCH = {
  name: 'fetch', draftOf, patchOf, ownFaults, faultsOf, disclosures: withFaults,
  of: ({ engine, fetch }) => [engine, fetch],
  saved: 'Saved. The page is fetched that way at once.',
};

/** @param {{whole: Watch | undefined, error: Error | null, reload: () => void}} props whole: the watch with its options, as read last */
export function FetchTab({ whole, error, reload }) {
  if (whole) return html`<${Editor} key=${whole.id} whole=${whole} />`;
  return error ? html`<${Failed} what="How it’s fetched" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${5} />`;
}

/** @param {{whole: Watch}} props */
function Editor({ whole }) {
  const editor = useEditor(whole, FETCH);
  const { base, draft, faults, busy, dirty } = editor;
  const stored = {
    'fetch.basicAuth.password': base.fetch?.basicAuth?.password === HIDDEN,
    'fetch.proxy.password': proxyOf(base.fetch?.proxy ?? '').password === null,
  };
  const drafted = fetchOf(draft, base);
  const [tried, setTried] = useState(/** @type {import('./steps-field.js').Tried | null} */ (null));
  // Evidence holds for what it was found with.
  const engineReason = !dirty ? whole.engineReason : takesBrowser(drafted.fetch) ? 'only a browser does what is set below' : null;
  return html`<div class="counts">
    <form class="counts-form" ref=${editor.form} onSubmit=${editor.submit} novalidate aria-label="How it’s fetched">
      <p class="counts-now" data-testid="fetch-summary">${fetchWords({ ...drafted, engineReason })}</p>
      ${editor.resumed && html`<p class="notice">These are your changes from before. They aren’t saved yet.</p>`}
      <${FetchFields} draft=${draft} faults=${faults} reason=${engineReason} watch=${base} drafted=${drafted} isFit=${editor.isFit} tried=${tried} stored=${stored} change=${editor.change} open=${editor.open} disclose=${editor.disclose} />
      <div class="counts-end">
        <${FormFaults} form=${editor.form} faults=${faults} />
        ${editor.conflict && html`<${Conflict} take=${editor.takeTheirs} save=${() => editor.save(true)} />`}
        <div class="form-end">
          <button type="submit" class="button primary" aria-disabled=${!dirty || busy ? 'true' : undefined} aria-describedby="fetch-baseline">${busy ? 'Saving…' : 'Save'}</button>
          ${dirty && html`<button type="button" class="button quiet" onClick=${editor.undo}>Undo changes</button>`}
        </div>
        <p class="hint" id="fetch-baseline">After saving it is checked at once. What that finds with other options is a new baseline and no change.</p>
      </div>
    </form>
    <${FetchPreview} watch=${base} drafted=${drafted} isFit=${editor.isFit} refuse=${editor.refuse} tell=${(/** @type {import('./steps-field.js').TriedRun[]} */ runs) => setTried({ at: new Date().toISOString(), rows: draft['fetch.steps'], runs })} />
  </div>`;
}
