// What a browser leaves out: as somebody else says, or what is picked here, which may be nothing.
import { html } from '../lib/html.js';
import { BLOCKABLE } from '../lib/defaults.js';
import { FaultList, faultId } from './counts-faults.js';

const PATH = 'fetch.block';
const WORDS = /** @type {Record<string, string>} */ ({ image: 'Images', media: 'Sound and video', font: 'Fonts', tracker: 'Trackers' });

/**
 * @param {{legend: string, usual: string, hint?: string, value: string[] | null, inherited?: import('../model.js').Inherited, faults?: import('../lib/counts-faults.js').Fault[], change: (value: string[] | null) => void}} props
 *   usual: what holds where nothing is said; value: null for that; inherited: what of it is known
 */
export function BlockField({ legend, usual, hint, value, inherited, faults = [], change }) {
  // One who says otherwise begins with what holds.
  const known = Array.isArray(inherited?.value) ? inherited.value : ['tracker'];
  const toggle = (/** @type {string} */ what) => change(BLOCKABLE.filter((each) => (each === what) !== Boolean(value?.includes(each))));
  return html`<fieldset class="field counts-kinds"><legend>${legend}</legend>
    <label class="kind"><input type="checkbox" name="fetch.block.usual" checked=${value === null} onChange=${() => change(value === null ? known : null)} /> ${usual}</label>
    ${hint && html`<p class="hint">${hint}</p>`}
    ${value && html`<div class="blocks">${BLOCKABLE.map((each) => html`<label class="kind" key=${each}><input type="checkbox" name=${PATH} value=${each} checked=${value.includes(each)} aria-invalid=${faults.length > 0 ? 'true' : undefined}
      aria-describedby=${faults.length > 0 ? faultId(PATH) : undefined} onChange=${() => toggle(each)} /> ${WORDS[each]}</label>`)}</div>`}
    ${value?.length === 0 && html`<p class="hint">Nothing is left out.</p>`}
    <${FaultList} path=${PATH} faults=${faults} />
  </fieldset>`;
}
