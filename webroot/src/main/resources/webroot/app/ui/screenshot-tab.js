// The page as the browser saw it.
import { html, useEffect, useState } from '../lib/html.js';
import { apiUrl } from '../data/api.js';
import { exact, parseTime } from '../lib/time.js';
import { VersionList } from './snapshots.js';
import { Blank, Failed, Skeleton } from './states.js';

/** @typedef {import('../model.js').Watch} Watch */

/** @param {{watch: Watch, history: import('./snapshots.js').History}} props */
export function ScreenshotTab({ watch, history }) {
  const [asked, choose] = useState('');
  const [broken, setBroken] = useState('');
  const { items, error, reload } = history;
  const shown = items?.find((each) => each.id === asked) ?? items?.[0];
  useEffect(() => setBroken(''), [shown?.id]);
  if (!items) return error ? html`<${Failed} what="The history" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${4} />`;
  if (!shown) return html`<${Blank} title="No screenshot yet"><p>It appears here with the first check in a browser that succeeds.</p><//>`;
  const url = apiUrl(`/watches/${encodeURIComponent(watch.id)}/snapshots/${encodeURIComponent(shown.id)}/screenshot`);
  const when = exact(parseTime(shown.takenAt) ?? 0);
  return html`<div class="changes">
    <${VersionList} history=${history} chosen=${shown.id} choose=${choose} />
    <section class="change" aria-label="Screenshot">
      ${shown.screenshot && broken !== shown.id
        ? html`<a class="shot" href=${url} target="_blank" rel="noopener"><img key=${shown.id} src=${url} alt=${`Screenshot of the page, ${when}`} onError=${() => setBroken(shown.id)} /></a>`
        : shown.screenshot
          ? html`<${Blank} title="The screenshot couldn’t be loaded" tone="bad"><p><button type="button" class="button" onClick=${() => setBroken('')}>Try again</button></p><//>`
          : html`<${Blank} title="No screenshot of this version">
              <p>It was checked over plain HTTP, which takes no pictures. With the engine set to Browser in Settings, the next change comes with one.</p>
            <//>`}
    </section>
  </div>`;
}
