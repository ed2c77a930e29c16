// A version's text as it was compared.
import { html, useState } from '../lib/html.js';
import { useResource } from '../lib/resource.js';
import { apiUrl, request } from '../data/api.js';
import { VersionList } from './snapshots.js';
import { Blank, Failed, Skeleton } from './states.js';

/** Characters shown at first of a very long text. */
const MANY = 200_000;

/** @typedef {import('../model.js').Watch} Watch */

/** @param {{watch: Watch, history: import('./snapshots.js').History}} props */
export function TextTab({ watch, history }) {
  const [asked, choose] = useState('');
  const { items, error, reload } = history;
  if (!items) return error ? html`<${Failed} what="The history" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${4} />`;
  const shown = items.find((each) => each.id === asked) ?? items[0];
  if (!shown) return html`<${Blank} title="No text yet"><p>It appears here with the first check that succeeds.</p><//>`;
  return html`<div class="changes">
    <${VersionList} history=${history} chosen=${shown.id} choose=${choose} />
    <section class="change" aria-label="Text"><${TextOf} watch=${watch} id=${shown.id} /></section>
  </div>`;
}

/** @param {{watch: Watch, id: string}} props id: of the snapshot */
export function TextOf({ watch, id }) {
  const path = `/watches/${encodeURIComponent(watch.id)}/snapshots/${encodeURIComponent(id)}/text`;
  const { data, error, reload } = useResource((signal) => request(path, { signal, as: 'text' }), `${watch.id}/${id}`);
  if (data === undefined) return error ? html`<${Failed} what="The text" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${6} />`;
  return html`<div class="page-text-frame">
    <pre class="page-text" tabindex="0" role="region" aria-label="Page text" data-testid="page-text">${data.slice(0, MANY)}</pre>
    ${data.length > MANY && html`<p class="hint">This is the beginning. <a href=${apiUrl(path)} target="_blank" rel="noopener">Open all of it</a>.</p>`}
  </div>`;
}
