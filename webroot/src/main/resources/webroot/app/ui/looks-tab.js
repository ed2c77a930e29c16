// What a page looks like and looked like before, and where that differs.
import { html, useEffect, useState } from '../lib/html.js';
import { apiUrl } from '../data/api.js';
import { exact, parseTime } from '../lib/time.js';
import { Slide } from './looks-slide.js';
import { VersionList } from './snapshots.js';
import { Blank, Failed, Skeleton } from './states.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {'beside' | 'slide' | 'before' | 'after' | 'difference'} View */

/** @type {[View, string][]} */
const VIEWS = [['beside', 'Side by side'], ['slide', 'Slider'], ['before', 'Before'], ['after', 'After'], ['difference', 'Difference']];

/** @param {{watch: Watch, history: import('./snapshots.js').History}} props */
export function LooksTab({ watch, history }) {
  const [asked, choose] = useState('');
  const [view, setView] = useState(/** @type {View} */ ('beside'));
  const { items, error, reload } = history;
  if (!items) return error ? html`<${Failed} what="The history" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${4} />`;
  const at = Math.max(0, items.findIndex((each) => each.id === asked));
  const shown = items[at];
  if (!shown) return html`<${Blank} title="No picture yet"><p>It appears here with the first check that succeeds.</p><//>`;
  const former = items[at + 1]?.screenshot ? items[at + 1] : null;
  const base = (/** @type {string} */ id) => `/watches/${encodeURIComponent(watch.id)}/snapshots/${encodeURIComponent(id)}`;
  const picture = (/** @type {{id: string, takenAt: string}} */ of) => ({ src: apiUrl(`${base(of.id)}/screenshot`), label: exact(parseTime(of.takenAt) ?? 0) });
  const after = { ...picture(shown), word: 'After' };
  const before = former && { ...picture(former), word: 'Before' };
  const difference = former && { src: apiUrl(`${base(shown.id)}/difference?from=${encodeURIComponent(former.id)}`), word: 'Difference', label: 'red where it differs' };
  const seen = !before || !difference ? [{ ...after, word: 'Picture' }] : { beside: [before, after], slide: [], before: [before], after: [after], difference: [difference] }[view];
  return html`<div class="changes">
    <${VersionList} history=${history} chosen=${shown.id} choose=${choose} />
    <section class="change looks" aria-label="What it looks like">
      ${before
        ? html`<div class="looks-views" role="group" aria-label="What to show">${VIEWS.map(([name, label]) => html`<button type="button" key=${name} class="button small" aria-pressed=${String(view === name)} onClick=${() => setView(name)}>${label}</button>`)}</div>`
        : html`<p class="hint">The first picture. With the next that differs, both are shown here.</p>`}
      ${before && view === 'slide' && html`<${Slide} key=${after.src} before=${before} after=${after} />`}
      <div class=${seen.length > 1 ? 'looks-beside' : 'looks-one'}>${seen.map((each) => html`<${Shot} key=${each.src} ...${each} />`)}</div>
    </section>
  </div>`;
}

/** @param {{src: string, word: string, label: string}} props */
function Shot({ src, word, label }) {
  const [broken, setBroken] = useState(false);
  useEffect(() => setBroken(false), [src]);
  return html`<figure class="looks-shot" data-testid="look"><figcaption>${word} <span>${label}</span></figcaption>
    ${broken
      ? html`<${Blank} title="The picture couldn’t be loaded" tone="bad"><p><button type="button" class="button" onClick=${() => setBroken(false)}>Try again</button></p><//>`
      : html`<a class="shot" href=${src} target="_blank" rel="noopener"><img src=${src} alt=${`${word}, ${label}`} onError=${() => setBroken(true)} /></a>`}
  </figure>`;
}
