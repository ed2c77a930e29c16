// What can be done with all chosen rows at once, with progress and a way to stop.
import { html, useRef, useState } from '../lib/html.js';
import { useDerived, useSignalValue } from '../lib/signals.js';
import { number } from '../lib/text.js';
import { command, remove } from '../data/commands.js';
import { list, selection } from '../data/store.js';
import { Icon } from './icon.js';
import { selectNone, selectShown } from './selection.js';

/** Watches a command names at once. */
const CHUNK = 200;

/** @typedef {import('../model.js').Op} Op */

export function BulkBar() {
  const chosen = useSignalValue(selection);
  const shown = useDerived(() => list.value.shown.length);
  const [progress, setProgress] = useState(/** @type {{done: number, of: number} | null} */ (null));
  const stopped = useRef(false);
  if (chosen.size === 0 && !progress) return null;

  const run = async (/** @type {Op} */ op) => {
    const ids = [...chosen];
    stopped.current = false;
    if (ids.length > CHUNK) setProgress({ done: 0, of: ids.length });
    for (let at = 0; at < ids.length && !stopped.current; at += CHUNK) {
      await command(op, ids.slice(at, at + CHUNK));
      if (ids.length > CHUNK) setProgress({ done: Math.min(at + CHUNK, ids.length), of: ids.length });
    }
    setProgress(null);
  };
  const drop = () => remove([...chosen]);

  if (progress) {
    return html`<div class="bulk" role="region" aria-label="Selection">
      <span class="bulk-count">${number(progress.done)} of ${number(progress.of)} done</span>
      <progress max=${progress.of} value=${progress.done} aria-label="Progress"></progress>
      <button type="button" class="button small" onClick=${() => { stopped.current = true; }}>Stop</button>
    </div>`;
  }
  return html`<div class="bulk" role="region" aria-label="Selection">
    <span class="bulk-count">${number(chosen.size)} selected</span>
    <button type="button" class="button small" onClick=${() => run('check')}><${Icon} name="check" />Check</button>
    <button type="button" class="button small" onClick=${() => run('pause')}><${Icon} name="pause" />Pause</button>
    <button type="button" class="button small" onClick=${() => run('resume')}><${Icon} name="resume" />Resume</button>
    <button type="button" class="button small danger" onClick=${drop}><${Icon} name="trash" />Delete ${number(chosen.size)}</button>
    ${chosen.size < shown && html`<button type="button" class="button small quiet bulk-all" onClick=${selectShown}>All ${number(shown)}</button>`}
    <button type="button" class="icon-button" aria-label="Clear selection" title="Clear selection (Esc)" onClick=${selectNone}><${Icon} name="close" /></button>
  </div>`;
}
