// How much of a watch's past is kept.
import { html } from '../lib/html.js';
import { ageDays } from '../lib/keeping.js';
import { number } from '../lib/text.js';
import { useResource } from '../lib/resource.js';
import { request } from '../data/api.js';

/**
 * @param {{keep: string, days: string, faults: Record<string, string>, change: (parts: {keep?: string, days?: string}) => void}} props
 */
export function HistoryField({ keep, days, faults, change }) {
  const { data } = useResource((signal) => request('/system', { signal }), 'system');
  /** @type {import('../model.js').History | undefined} */
  const everywhere = data?.history;
  const field = (/** @type {string} */ name) => ({
    id: `set-${name}`, name, inputmode: 'numeric', autocomplete: 'off', 'aria-invalid': faults[name] ? 'true' : undefined, 'aria-describedby': faults[name] ? `fault-${name}` : 'history-hint',
  });
  const fault = (/** @type {string} */ name) => faults[name] && html`<p class="problem" id=${`fault-${name}`} role="alert">${faults[name]}</p>`;
  return html`<fieldset class="field history-field"><legend>History</legend>
    <div class="history-bounds">
      <label for="set-history.count">Keep</label>
      <input ...${field('history.count')} value=${keep} placeholder=${everywhere?.count ? number(everywhere.count) : ''} onInput=${(/** @type {any} */ event) => change({ keep: event.target.value })} /> <span>snapshots</span>
      <label for="set-history.age">for</label>
      <input ...${field('history.age')} value=${days} placeholder=${ageDays(everywhere?.age) || 'any'} onInput=${(/** @type {any} */ event) => change({ days: event.target.value })} /> <span>days</span>
    </div>
    ${fault('history.count')}${fault('history.age')}
    <p class="hint" id="history-hint">Left empty, what is set for all watches holds. The newest snapshot is always kept.</p>
  </fieldset>`;
}
