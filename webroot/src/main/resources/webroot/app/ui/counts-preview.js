// What a check would read of the page as things stand in the form, before and after its filters.
import { html, useEffect, useRef, useState } from '../lib/html.js';
import { optionsOf } from '../lib/counts.js';
import { faultsOf, ownFaults } from '../lib/counts-faults.js';
import { duration } from '../lib/time.js';
import { ENGINE_WORDS } from '../lib/words.js';
import { messageOf, request } from '../data/api.js';
import { Blank } from './states.js';

/** @typedef {{status: number | null, contentType: string | null, engine: import('../model.js').Engine, rawText: string | null, rawTextCut?: boolean, text: string | null, textCut?: boolean, durationMs: number, error: {code: string, message: string} | null}} Preview */
/** @typedef {import('../lib/counts.js').Draft} Draft */

/** Characters shown of a very long text. */
const MANY = 200_000;
/** A check may take its time. */
const PATIENCE_MS = 90_000;

/**
 * @param {{watch: import('../model.js').Watch, draft: Draft, complain: (faults: import('../lib/counts-faults.js').Faults) => void}} props
 */
export function CountsPreview({ watch, draft, complain }) {
  const [shown, setShown] = useState(/** @type {{preview: Preview, of: string} | null} */ (null));
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const [raw, setRaw] = useState(false);
  const running = useRef(/** @type {AbortController | null} */ (null));
  useEffect(() => () => running.current?.abort(), []);
  const said = JSON.stringify(optionsOf(draft));
  const run = async () => {
    if (busy) return;
    const own = ownFaults(draft);
    if (Object.keys(own).length > 0) {
      complain(own);
      return;
    }
    setBusy(true);
    setProblem('');
    running.current = new AbortController();
    const { signal } = running.current;
    try {
      // Its secrets came as stars; the watch's own stand in for them.
      const body = { url: watch.url, engine: watch.engine, fetch: watch.fetch ?? null, ...optionsOf(draft) };
      const preview = await request(`/watches/preview?watch=${encodeURIComponent(watch.id)}`, { method: 'POST', body, signal, patience: PATIENCE_MS });
      setShown({ preview, of: said });
    } catch (error) {
      if (signal.aborted) return;
      const { fields } = /** @type {import('../data/api.js').ApiError} */ (error);
      if (fields?.length) complain(faultsOf(fields, draft));
      else setProblem(messageOf(error));
    } finally {
      if (!signal.aborted) setBusy(false);
    }
  };
  return html`<aside class="counts-preview" aria-label="Preview" data-testid="preview">
    <p class="preview-head"><button type="button" class="button" aria-disabled=${busy ? 'true' : undefined} onClick=${run}>${busy ? 'Reading the page…' : 'Preview'}</button>
      <span class="hint">${shown && shown.of !== said ? 'You changed something since.' : 'Reads the page now and stores nothing.'}</span></p>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${shown && html`<${Read} preview=${shown.preview} raw=${raw} choose=${setRaw} />`}
  </aside>`;
}

/** @param {{preview: Preview, raw: boolean, choose: (raw: boolean) => void}} props */
function Read({ preview, raw, choose }) {
  const text = (raw ? preview.rawText : preview.text) ?? '';
  const facts = [preview.status, preview.contentType, ENGINE_WORDS[preview.engine], duration(preview.durationMs)].filter(Boolean).join(' · ');
  return html`<p class="hint" role="status">${facts}</p>
    ${preview.error && html`<p class="problem" role="alert">${preview.error.message}</p>`}
    <div class="preview-views" role="group" aria-label="Text">
      <button type="button" class="button small" aria-pressed=${String(!raw)} onClick=${() => choose(false)}>After filters</button>
      <button type="button" class="button small" aria-pressed=${String(raw)} onClick=${() => choose(true)}>Before</button>
    </div>
    ${text
      ? html`<pre class="page-text" tabindex="0" role="region" aria-label=${raw ? 'Text before filters' : 'Text after filters'}>${text.slice(0, MANY)}</pre>`
      : html`<${Blank} title="No text"><p>${raw ? 'The page has none, or couldn’t be read.' : preview.error ? 'The check fails before there is any.' : 'The filters leave nothing of the page.'}</p><//>`}
    ${(text.length > MANY || (raw ? preview.rawTextCut : preview.textCut)) && html`<p class="hint">This is the beginning.</p>`}`;
}
