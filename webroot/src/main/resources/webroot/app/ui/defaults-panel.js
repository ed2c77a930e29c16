// Settings: what watches go by where they don't say otherwise. Loaded once somebody opens it.
import { html, useState } from '../lib/html.js';
import { loadStyle } from '../lib/load.js';
import { useResource } from '../lib/resource.js';
import { request } from '../data/api.js';
import { Later } from './later.js';

const loadEditor = () => Promise.all([import('./defaults-editor.js'), loadStyle('/css/counts.css')]).then(([module]) => module.DefaultsEditor);

export function DefaultsPanel() {
  const [open, setOpen] = useState(false);
  return html`<section class="panel" id="defaults"><h2>Defaults</h2>
    <p>What watches go by where they don’t say otherwise: all of them, or those with a tag.</p>
    ${open ? html`<${Scopes} />` : html`<p><button type="button" class="button" onClick=${() => setOpen(true)}>Edit defaults</button></p>`}
  </section>`;
}

function Scopes() {
  const { data } = useResource((signal) => request('/tags', { signal }), 'tags');
  const [tag, setTag] = useState('');
  return html`<div class="field defaults-of"><label for="defaults-of">Of</label>
      <select id="defaults-of" name="defaults-of" value=${tag} onChange=${(/** @type {any} */ event) => setTag(event.target.value)}>
        <option value="">all watches</option>
        ${(data?.items ?? []).map((/** @type {{name: string}} */ { name }) => html`<option key=${name} value=${name}>#${name}</option>`)}
      </select></div>
    <${Later} load=${loadEditor} key=${tag} tag=${tag} />`;
}
