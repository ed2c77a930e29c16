// How far an import is, and what became of each line.
import { html } from '../lib/html.js';
import { count, number } from '../lib/text.js';

/** Lines shown; a list of all can be saved. */
const MOST = 1000;

/** @typedef {import('../model.js').ImportReport} ImportReport */
/** @typedef {ReturnType<typeof import('./use-import.js').useImport>} Import */

/** @param {{run: Import}} props */
export function ImportProgress({ run }) {
  return html`<div class="import-progress" role="group" aria-label="Import">
    <progress max=${run.of || undefined} value=${run.of ? run.done : undefined} aria-label="Progress"></progress>
    <span>${run.of ? `${number(run.done)} of ${count(run.of, 'line')}` : 'Reading the file…'}</span>
    <button type="button" class="button small" onClick=${run.stop}>Stop</button>
  </div>`;
}

/** @param {{run: Import}} props */
export function ImportResult({ run }) {
  if (run.problem) return html`<p class="problem" role="alert">${run.problem}</p>`;
  if (!run.report) return null;
  const { created, skipped, notes } = run.report;
  const lines = [
    ...skipped.map((each) => ({ ...each, text: each.reason, lost: true })),
    ...notes.map((each) => ({ ...each, text: each.message, lost: false })),
  ].sort((a, b) => a.line - b.line);
  return html`<div class="import-result">
    <p><b>${count(created, 'watch', 'watches')} added.</b>${skipped.length > 0 && ` ${number(skipped.length)} skipped.`}${run.stopped && ' Stopped before the rest.'}
      ${created > 0 && ' They are checked as soon as there is room.'}</p>
    ${lines.length > 0 && html`<ol class="import-lines" tabindex="0" aria-label="What was not taken">
      ${lines.slice(0, MOST).map((each, i) => html`<li key=${i} class=${each.lost ? 'is-lost' : ''}>
        <span class="import-line">${number(each.line)}</span>
        <span class="import-url" title=${each.url}>${each.url || '–'}</span>
        <span class="import-reason">${each.text}</span></li>`)}
    </ol>`}
    ${lines.length > MOST && html`<p class="hint">and ${number(lines.length - MOST)} more.
      <button type="button" class="link" onClick=${() => save(lines)}>Save the whole list</button></p>`}
  </div>`;
}

/** @param {{line: number, url: string, text: string}[]} lines */
function save(lines) {
  const text = lines.map((each) => `${each.line}\t${each.url}\t${each.text}\n`).join('');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = 'pagewatch-import.txt';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
