// One step: what is done, to what, how patiently; and how it went in the last run.
import { html } from '../lib/html.js';
import { duration } from '../lib/time.js';
import { ACTIONS, hasSelector, hasValue, stepPath, stepWords } from '../lib/steps.js';
import { sentence } from '../lib/fetch-words.js';
import { FaultList, faultId } from './counts-faults.js';
import { Icon } from './icon.js';
import { SecretField } from './secret-field.js';

/** @typedef {import('../lib/steps.js').StepRow} StepRow */
/** @typedef {import('../lib/steps.js').StepField} StepField */
/**
 * @typedef {object} Props
 * @property {StepRow} row
 * @property {number} at from 0 on
 * @property {number} of how many there are
 * @property {import('../lib/fetch-faults.js').Faults} faults
 * @property {boolean} stored whether a secret is stored for it
 * @property {import('./steps-field.js').StepRun} [run]
 * @property {string} picture
 * @property {boolean} tried whether that was in a preview just now
 * @property {() => void} show shows the picture large
 * @property {(parts: Partial<StepRow>, ...cured: StepField[]) => void} set cured: what is seen to by it; all of the step where none is named
 * @property {(by: number, focus: string) => void} move
 * @property {() => void} remove
 */

/** @param {Props} props */
export function StepItem(props) {
  const { row, at, of, faults, set, move, remove, run, tried, picture, show } = props;
  const number = at + 1;
  const keyed = (/** @type {KeyboardEvent} */ event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    event.stopPropagation();
    move(event.key === 'ArrowUp' ? -1 : 1, 'select');
  };
  const action = stepPath(row, 'action');
  return html`<li class="step" data-step=${row.key} data-action=${row.action} data-outcome=${run?.outcome} onKeyDown=${keyed}>
    <div class="step-head"><span class="step-number" aria-hidden="true">${number}</span>
      <select aria-label=${`Step ${number}, action`} value=${row.action} aria-invalid=${faults[action] ? 'true' : undefined} aria-describedby=${faults[action] ? faultId(action) : undefined}
        onChange=${(/** @type {any} */ event) => set({ action: event.target.value })}>${Object.entries(ACTIONS).map(([name, { label }]) => html`<option key=${name} value=${name}>${label}</option>`)}</select>
      <span class="step-buttons">
        <button type="button" class="icon-button step-up" aria-label=${`Move step ${number} up`} title="Up (Alt+↑)" aria-disabled=${at === 0 ? 'true' : undefined} onClick=${() => move(-1, '.step-up')}><${Icon} name="up" /></button>
        <button type="button" class="icon-button step-down" aria-label=${`Move step ${number} down`} title="Down (Alt+↓)" aria-disabled=${number === of ? 'true' : undefined} onClick=${() => move(1, '.step-down')}><${Icon} name="down" /></button>
        <button type="button" class="icon-button row-remove" aria-label=${`Remove step ${number}, ${stepWords(row)}`} title="Remove this step" onClick=${remove}><${Icon} name="close" /></button>
      </span></div>
    <div class="step-what">
      ${hasSelector(row) && html`<${Selector} ...${props} />`}
      ${hasValue(row) && html`<${Value} ...${props} />`}
    </div>
    <div class="step-foot">
      <div class="step-facts">${run && html`<${Run} run=${run} tried=${tried} />`}<${Options} ...${props} /></div>
      ${run?.screenshot && html`<button type="button" class="step-shot" aria-label=${`What the page showed after step ${number}`} title="What the page showed then" onClick=${show}><img src=${picture} loading="lazy" decoding="async" width="96" height="60" alt="" /></button>`}
    </div>
    ${/** @type {const} */ (['action', 'selector', 'value']).map((field) => html`<${FaultList} key=${field} path=${stepPath(row, field)} faults=${faults[stepPath(row, field)]} />`)}
  </li>`;
}

/** @param {Props} props */
function Selector({ row, at, faults, set }) {
  const path = stepPath(row, 'selector');
  const { of = '', example = '' } = ACTIONS[row.action];
  return html`<input class="mono" name=${path} value=${row.selector} placeholder=${example} aria-label=${`Step ${at + 1}, selector of ${of}`} autocomplete="off" autocapitalize="off" spellcheck=${false}
    aria-invalid=${faults[path] ? 'true' : undefined} aria-describedby=${faults[path] ? faultId(path) : undefined} onInput=${(/** @type {any} */ event) => set({ selector: event.target.value }, 'selector', 'value')} />`;
}

/** @param {Props} props */
function Value({ row, at, faults, stored, set }) {
  const path = stepPath(row, 'value');
  const { words = 'Value' } = ACTIONS[row.action];
  const label = `Step ${at + 1}, ${words.toLowerCase() === 'url' ? 'URL' : words.toLowerCase()}`;
  const [invalid, said] = [faults[path] ? 'true' : undefined, faults[path] ? faultId(path) : undefined];
  const input = (/** @type {any} */ event) => set({ value: event.target.value }, 'value');
  if (row.secret) {
    return html`<${SecretField} id=${`step-${row.key}-value`} name=${path} label=${label} type="password" placeholder=${words} value=${row.value} stored=${stored} invalid=${Boolean(invalid)} said=${said}
      change=${(/** @type {string | null} */ value) => set({ value }, 'value')} />`;
  }
  if (row.action === 'execute') {
    return html`<textarea class="mono-area" name=${path} wrap="off" rows=${Math.min(16, Math.max(3, (row.value ?? '').split('\n').length + 1))} value=${row.value ?? ''} aria-label=${label} spellcheck=${false} autocapitalize="off" autocomplete="off"
      placeholder="document.querySelector('#more').click()" aria-invalid=${invalid} aria-describedby=${said} onInput=${input}></textarea>`;
  }
  return html`<input name=${path} value=${row.value ?? ''} placeholder=${words} aria-label=${label} inputmode=${row.action === 'wait' ? 'decimal' : undefined} autocomplete="off" autocapitalize="off" spellcheck=${false}
    aria-invalid=${invalid} aria-describedby=${said} onInput=${input} />`;
}

/** What few steps need. @param {Props} props */
function Options({ row, at, faults, set }) {
  const path = stepPath(row, 'timeout');
  const words = sentence([row.optional && 'left out where it isn’t there', row.secret && 'secret', row.timeout.trim() && `waits up to ${row.timeout.trim()} s`].filter(Boolean).join(' · '));
  const tick = (/** @type {'optional' | 'secret'} */ name, /** @type {string} */ label) => html`<label class="kind"><input type="checkbox" checked=${row[name]} aria-label=${`Step ${at + 1}: ${label}`} onChange=${() => set({ [name]: !row[name] }, 'value')} /> ${label}</label>`;
  const sets = hasSelector(row) || row.action === 'goto' || row.action === 'execute' || row.optional || row.timeout !== '';
  if (!sets) return null;
  return html`<details class="step-options" open=${Boolean(faults[path]) || undefined}><summary aria-label=${`Options of step ${at + 1}${words ? `: ${words}` : ''}`}>${words || 'Options'}</summary>
    <div class="step-set">
      ${(hasSelector(row) || row.optional) && tick('optional', 'Leave it out where it isn’t there')}
      ${(row.action === 'fill' || row.secret) && tick('secret', 'Secret: shown to nobody once saved')}
      <label class="step-patience">Wait up to <input name=${path} inputmode="decimal" size="4" placeholder="5" value=${row.timeout} aria-label=${`Step ${at + 1}, seconds to wait for it`} autocomplete="off"
        aria-invalid=${faults[path] ? 'true' : undefined} aria-describedby=${faults[path] ? faultId(path) : undefined} onInput=${(/** @type {any} */ event) => set({ timeout: event.target.value }, 'timeout')} /> s</label>
    </div>
    <${FaultList} path=${path} faults=${faults[path]} />
  </details>`;
}

/** @param {{run: import('./steps-field.js').StepRun, tried: boolean}} props */
function Run({ run, tried }) {
  const words = run.outcome === 'done' ? `Done in ${duration(run.durationMs)}` : `${run.outcome === 'skipped' ? 'Left out' : 'Failed'}${run.message ? `: ${run.message}` : ''}`;
  const mark = { done: '✓', skipped: '–', failed: '✕' }[run.outcome];
  return html`<p class=${`step-run is-${run.outcome}`}><span class="step-mark" aria-hidden="true">${mark}</span> <span class="step-told"><span class="visually-hidden">${tried ? 'Just tried: ' : 'Last run: '}</span>${words}${tried && html` <span class="hint">(just tried)</span>`}</span></p>`;
}
