// What is offered when somebody pastes several lines where one URL goes.
import { html, useEffect, useRef } from '../lib/html.js';
import { count, number, shortUrl } from '../lib/text.js';
import { ImportProgress, ImportResult } from './import-result.js';
import { useImport } from './use-import.js';

/** @param {{lines: string[], close: () => void}} props */
export function PasteOffer({ lines, close }) {
  const run = useImport();
  const next = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const ended = Boolean(run.report || run.problem);
  useEffect(() => next.current?.focus(), [lines, ended]);
  if (run.busy) return html`<div class="paste-offer"><${ImportProgress} run=${run} /></div>`;
  if (ended) {
    return html`<div class="paste-offer"><${ImportResult} run=${run} />
      <button type="button" class="button small" ref=${next} onClick=${close}>Close</button></div>`;
  }
  return html`<div class="paste-offer" role="group" aria-label="Pasted list">
    <p>You pasted ${count(lines.length, 'line')}, beginning with <span class="paste-first">${shortUrl(lines[0].trim())}</span></p>
    <button type="button" class="button small primary" ref=${next} onClick=${() => run.start(lines.join('\n'))}>Watch all ${number(lines.length)}</button>
    <button type="button" class="button small" onClick=${close}>Cancel</button>
  </div>`;
}
