// Import and export, on the settings page.
import { html, useRef, useState } from '../lib/html.js';
import { linesOf, number } from '../lib/text.js';
import { apiUrl } from '../data/api.js';
import { ImportProgress, ImportResult } from './import-result.js';
import { useImport } from './use-import.js';

export function TransferPanel() {
  const run = useImport();
  const [text, setText] = useState('');
  const file = useRef(/** @type {HTMLInputElement | null} */ (null));
  const lines = linesOf(text).filter((line) => line.trim() && !line.trim().startsWith('#')).length;
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    if (lines > 0 && !run.busy) void run.start(text);
  };
  const chosen = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const [first] = input.files ?? [];
    if (first) void run.start(first);
    input.value = '';
  };
  return html`<section class="panel" id="transfer"><h2>Import and export</h2>
    <form class="import" onSubmit=${submit}>
      <label for="import-list">Addresses, one a line; after an address, tags with commas</label>
      <textarea id="import-list" rows="5" spellcheck=${false} autocomplete="off" disabled=${run.busy}
        placeholder=${'https://shop.example/kettles prices, kitchen\nhttps://town.example/minutes'}
        value=${text} onInput=${(/** @type {any} */ event) => setText(event.target.value)}></textarea>
      ${run.busy ? html`<${ImportProgress} run=${run} />` : html`<div class="import-actions">
        <button type="submit" class="button primary" aria-disabled=${lines > 0 ? undefined : 'true'}>${lines > 0 ? `Import ${number(lines)}` : 'Import'}</button>
        <button type="button" class="button" onClick=${() => file.current?.click()}>Choose a file…</button>
        <input ref=${file} type="file" class="visually-hidden" tabindex="-1" aria-label="File to import" accept=".txt,.json,.zip,.csv,text/plain,application/json,application/zip" onChange=${chosen} />
      </div>`}
      <p class="hint">A file may be such a list, Pagewatch’s own export, or a changedetection.io backup. What is watched already is skipped.</p>
    </form>
    <${ImportResult} run=${run} />
    <p class="export"><a class="button" href=${apiUrl('/watches/export')} download>Download export</a>
      <span class="hint">All watches with their settings, as JSON. History stays here.</span></p>
  </section>`;
}
