// Yes or no; and, where somebody else has said one of them, as they say.
import { html, useRef } from '../lib/html.js';
import { usualWords } from '../lib/defaults.js';
import { FaultList, faultId, fieldId } from './counts-faults.js';

/**
 * @param {{path: import('../lib/counts.js').FlagPath, label: string, hint: string, value: boolean | null, inherited?: import('../model.js').Inherited, faults?: import('../lib/counts-faults.js').Fault[], change: (value: boolean | null) => void}} props
 *   value: null where nothing is said; inherited: what holds then
 */
export function FlagField({ path, label, hint, value, inherited, faults = [], change }) {
  const id = fieldId(path);
  // It stays the field it is while one is at it.
  const isChoice = useRef(false);
  isChoice.current ||= Boolean(inherited) || value === false;
  const told = {
    id, name: path, 'aria-invalid': faults.length > 0 ? 'true' : undefined, 'aria-describedby': `${faults.length > 0 ? `${faultId(path)} ` : ''}${id}-hint`,
  };
  if (isChoice.current) {
    return html`<div class="field flag"><label for=${id}>${label}</label>
      <select ...${told} value=${value === null ? '' : String(value)} onChange=${(/** @type {any} */ event) => change(event.target.value === '' ? null : event.target.value === 'true')}>
        <option value="">${usualWords(inherited)}</option><option value="true">On</option><option value="false">Off</option>
      </select>
      <p class="hint" id=${`${id}-hint`}>${hint}</p>
      <${FaultList} path=${path} faults=${faults} /></div>`;
  }
  return html`<div class="tick"><input type="checkbox" ...${told} checked=${value === true} onChange=${(/** @type {any} */ event) => change(event.target.checked || null)} />
    <label for=${id}>${label}</label>
    <p class="hint" id=${`${id}-hint`}>${hint}</p>
    <${FaultList} path=${path} faults=${faults} /></div>`;
}
