// Somebody else saved first: whose settings are to stay?
import { html } from '../lib/html.js';

/** @param {{take: () => unknown, save: () => unknown}} props */
export function Conflict({ take, save }) {
  return html`<div class="notice" role="alert">Somebody else changed these settings meanwhile.
    <button type="button" class="link" onClick=${take}>Take theirs</button> or <button type="button" class="link" onClick=${save}>save yours</button>.</div>`;
}
