// What a check would read of the page as things stand in the form, before and after its filters.
import { html, useEffect, useRef, useState } from '../lib/html.js';
import { optionsOf, patchOf } from '../lib/counts.js';
import { faultsOf, ownFaults } from '../lib/counts-faults.js';
import { patched } from '../lib/defaults.js';
import { loadStyle } from '../lib/load.js';
import { duration } from '../lib/time.js';
import { ENGINE_WORDS } from '../lib/words.js';
import { messageOf, request } from '../data/api.js';
import { Later } from './later.js';
import { Blank, Skeleton } from './states.js';

const loadPicker = () => Promise.all([import('./picker.js'), loadStyle('/css/picker.css')]).then(([module]) => module.Picker);

/** @typedef {{verdict: 'baseline' | 'same' | 'change' | 'ignored', conditionsHold: boolean, reason: string, look?: {share: number, tolerance: number, difference?: string}}} Detected */
/** @typedef {{screenshot?: import('./picker.js').Screenshot, elements?: import('../lib/picking.js').Part[], elementsCut?: boolean, noPicture?: string, detected?: Detected, stepRuns?: import('./steps-field.js').TriedRun[]}} Seen */
/** @typedef {Seen & {status: number | null, contentType: string | null, engine: import('../model.js').Engine, rawText: string | null, rawTextCut?: boolean, text: string | null, textCut?: boolean, durationMs: number, error: {code: string, message: string} | null}} Preview */
/** @typedef {import('../lib/counts.js').Draft} Draft */

/** Characters shown of a very long text. */
const MANY = 200_000;
/** A check may take its time. */
const PATIENCE_MS = 90_000;

/**
 * @param {{watch: import('../model.js').Watch, draft: Draft, complain: (faults: import('../lib/counts-faults.js').Faults) => void, change: (path: import('../lib/counts.js').Path, value: any) => void}} props
 */
export function CountsPreview({ watch, draft, complain, change }) {
  const [shown, setShown] = useState(/** @type {{preview: Preview, of: string} | null} */ (null));
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(/** @type {'' | 'text' | 'picture'} */ (''));
  const [picking, setPicking] = useState(/** @type {Preview | null} */ (null));
  const picker = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const [raw, setRaw] = useState(false);
  const running = useRef(/** @type {AbortController | null} */ (null));
  useEffect(() => () => running.current?.abort(), []);
  const said = JSON.stringify(optionsOf(draft));
  const run = async (/** @type {'text' | 'picture'} */ what) => {
    if (busy) return;
    const own = ownFaults(draft);
    if (Object.keys(own).length > 0) {
      complain(own);
      return;
    }
    setBusy(what);
    setProblem('');
    running.current = new AbortController();
    const { signal } = running.current;
    try {
      // Its secrets came as stars; the watch's own stand in for them.
      const { kind, filters, trigger, visual } = watch;
      const counts = patched({ kind, filters, trigger, visual }, patchOf(draft, watch));
      const body = { url: watch.url, engine: watch.engine, tags: watch.tags, fetch: watch.fetch ?? null, ...counts };
      const picture = what === 'picture' ? '&picture=true' : '';
      const preview = await request(`/watches/preview?watch=${encodeURIComponent(watch.id)}${picture}`, { method: 'POST', body, signal, patience: PATIENCE_MS });
      setShown({ preview, of: said });
      if (picture) setPicking(preview);
    } catch (error) {
      if (signal.aborted) return;
      const { fields } = /** @type {import('../data/api.js').ApiError} */ (error);
      if (fields?.length) complain(faultsOf(fields, draft));
      else setProblem(messageOf(error));
    } finally {
      if (!signal.aborted) setBusy('');
    }
  };
  const leave = () => {
    setPicking(null);
    picker.current?.focus();
  };
  return html`<aside class="counts-preview" aria-label="Preview" data-testid="preview">
    <p class="preview-head"><button type="button" class="button" aria-disabled=${busy ? 'true' : undefined} onClick=${() => run('text')}>${busy === 'text' ? 'Reading the page…' : 'Preview'}</button>
      <button type="button" class="button" ref=${picker} aria-disabled=${busy ? 'true' : undefined} onClick=${() => run('picture')}>${busy === 'picture' ? 'Picturing the page…' : picking ? 'Picture it again' : 'Pick on the page'}</button>
      <span class="hint">${shown && shown.of !== said ? 'You changed something since.' : 'Reads the page now and stores nothing.'}</span></p>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${busy === 'picture' && !picking && html`<${Skeleton} rows=${4} />`}
    ${picking && (picking.screenshot && picking.elements
      ? html`<${Later} load=${loadPicker} screenshot=${picking.screenshot} elements=${picking.elements} cut=${Boolean(picking.elementsCut)} draft=${draft} change=${change} leave=${leave} />`
      : html`<${Blank} title="No picture of this page"><p>${sentence(picking.noPicture ?? 'The browser gave none.')} Its parts can be named by hand.</p>
          <p><button type="button" class="button" onClick=${leave}>Close</button></p><//>`)}
    ${shown && html`<${Read} preview=${shown.preview} raw=${raw} choose=${setRaw} />`}
  </aside>`;
}

/** @param {{preview: Preview, raw: boolean, choose: (raw: boolean) => void}} props */
function Read({ preview, raw, choose }) {
  const text = (raw ? preview.rawText : preview.text) ?? '';
  const facts = [preview.status, preview.contentType, ENGINE_WORDS[preview.engine], duration(preview.durationMs)].filter(Boolean).join(' · ');
  return html`<p class="hint" role="status">${facts}</p>
    ${preview.error && html`<p class="problem" role="alert">${preview.error.message}</p>`}
    ${preview.detected && html`<p data-testid="detected" data-verdict=${preview.detected.verdict}>${detectedWords(preview.detected)}</p>`}
    ${preview.detected?.look?.difference && html`<figure class="preview-look" data-testid="look-difference"><figcaption class="hint">The page now; red is what differs from the last picture.</figcaption>
      <div class="shot" tabindex="0" role="region" aria-label="What differs"><img src=${`data:image/jpeg;base64,${preview.detected.look.difference}`} alt=${preview.detected.reason} /></div></figure>`}
    <div class="preview-views" role="group" aria-label="Text">
      <button type="button" class="button small" aria-pressed=${String(!raw)} onClick=${() => choose(false)}>After filters</button>
      <button type="button" class="button small" aria-pressed=${String(raw)} onClick=${() => choose(true)}>Before</button>
    </div>
    ${text
      ? html`<pre class="page-text" tabindex="0" role="region" aria-label=${raw ? 'Text before filters' : 'Text after filters'}>${text.slice(0, MANY)}</pre>`
      : html`<${Blank} title="No text"><p>${raw ? 'The page has none, or couldn’t be read.' : preview.error ? 'The check fails before there is any.' : 'The filters leave nothing of the page.'}</p><//>`}
    ${(text.length > MANY || (raw ? preview.rawTextCut : preview.textCut)) && html`<p class="hint">This is the beginning.</p>`}`;
}

/** @param {string} text */
const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? '' : '.'}`;

/** @param {Detected} detected */
function detectedWords({ verdict, conditionsHold, reason }) {
  switch (verdict) {
    case 'change': return `A check would tell of a change: ${reason}.`;
    case 'ignored': return `It differs from the last version, but that doesn’t count: ${reason}.`;
    case 'same': return 'A check would find no change: nothing that counts differs from the last version.';
    default: return conditionsHold ? 'A check would take this as what later ones are compared with.' : `A check would take this as what later ones are compared with. As it is, a change wouldn’t count: ${reason}.`;
  }
}
