// What comes back when the page is fetched as things stand in the form.
import { html, useEffect, useRef, useState } from '../lib/html.js';
import { duration } from '../lib/time.js';
import { ENGINE_WORDS } from '../lib/words.js';
import { messageOf, request } from '../data/api.js';
import { Blank } from './states.js';

/** @typedef {import('./counts-preview.js').Preview} Preview */
/** @typedef {import('../model.js').Watch} Watch */

/** Characters shown of a very long text. */
const MANY = 200_000;
/** A check may take its time. */
const PATIENCE_MS = 90_000;

/**
 * @param {{watch: Watch, drafted: Pick<Watch, 'engine' | 'fetch'>, isFit: () => boolean, refuse: (error: unknown) => void, tell: (runs: import('./steps-field.js').TriedRun[]) => void}} props
 *   isFit: whether it can be tried, saying so where it can't; refuse: shows complaints at their fields; tell: how the steps went
 */
export function FetchPreview({ watch, drafted, isFit, refuse, tell }) {
  const [shown, setShown] = useState(/** @type {{preview: Preview, of: string} | null} */ (null));
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const running = useRef(/** @type {AbortController | null} */ (null));
  useEffect(() => () => running.current?.abort(), []);
  const said = JSON.stringify(drafted);
  const run = async () => {
    if (busy || !isFit()) return;
    setBusy(true);
    setProblem('');
    running.current = new AbortController();
    const { signal } = running.current;
    try {
      // Secrets that stay are stars here; the watch's own stand in for them.
      const body = { url: watch.url, ...drafted, kind: watch.kind, filters: watch.filters ?? null, trigger: watch.trigger ?? null, visual: watch.visual ?? null };
      // With steps, what the page showed after each.
      const picture = drafted.fetch?.steps?.length ? '&picture=true' : '';
      const preview = await request(`/watches/preview?watch=${encodeURIComponent(watch.id)}${picture}`, { method: 'POST', body, signal, patience: PATIENCE_MS });
      setShown({ preview, of: said });
      tell(preview.stepRuns ?? []);
    } catch (error) {
      if (signal.aborted) return;
      if (/** @type {import('../data/api.js').ApiError} */ (error).fields?.length) refuse(error);
      else setProblem(messageOf(error));
    } finally {
      if (!signal.aborted) setBusy(false);
    }
  };
  return html`<aside class="counts-preview" aria-label="Preview" data-testid="preview">
    <p class="preview-head"><button type="button" class="button" aria-disabled=${busy ? 'true' : undefined} onClick=${run}>${busy ? 'Fetching the page…' : 'Preview'}</button>
      <span class="hint">${shown && shown.of !== said ? 'You changed something since.' : 'Fetches the page now and stores nothing.'}</span></p>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${shown && html`<${Answer} preview=${shown.preview} asked=${shown.of} />`}
  </aside>`;
}

/** @param {{preview: Preview, asked: string}} props asked: what was drafted, as JSON */
function Answer({ preview, asked }) {
  const text = preview.rawText ?? '';
  const facts = [
    ['Status', preview.status === null ? 'no answer' : String(preview.status)], ['Type', preview.contentType ?? 'not told'],
    ['Engine', `${ENGINE_WORDS[preview.engine]}${JSON.parse(asked).engine === 'auto' ? ', chosen automatically' : ''}`], ['Took', duration(preview.durationMs)],
  ];
  return html`<div role="status"><dl class="fetch-facts">${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></div>
    ${preview.error && html`<p class="problem" role="alert">${preview.error.message}</p>`}
    ${text
      ? html`<pre class="page-text" tabindex="0" role="region" aria-label="Text of the page">${text.slice(0, MANY)}</pre>`
      : html`<${Blank} title="No text"><p>${preview.error ? 'The check fails before there is any.' : 'The page has none.'}</p><//>`}
    ${(text.length > MANY || preview.rawTextCut) && html`<p class="hint">This is the beginning.</p>`}`;
}
