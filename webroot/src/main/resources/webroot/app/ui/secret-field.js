// What is stored and shown to nobody: it stays until it is replaced.
import { html, useLayoutEffect, useRef, useState } from '../lib/html.js';

/**
 * @param {{id: string, name: string, label: string, value: string | null, stored: boolean, change: (value: string | null) => void, type?: string, placeholder?: string, invalid?: boolean, said?: string}} props
 *   label: as it is read out; value: null for the stored one; stored: whether there is one; said: ids of what describes it
 */
export function SecretField({ id, name, label, value, stored, change, type = 'text', placeholder = '', invalid = false, said }) {
  const field = useRef(/** @type {HTMLElement | null} */ (null));
  const [moved, setMoved] = useState(false);
  useLayoutEffect(() => {
    if (moved) field.current?.focus();
    setMoved(false);
  }, [value === null]);
  const become = (/** @type {string | null} */ next) => {
    setMoved(true);
    change(next);
  };
  if (value === null) {
    return html`<span class="secret"><span class="secret-kept" title="Stored, and shown to nobody">***</span>
      <button ref=${field} type="button" class="button small" id=${id} name=${name} aria-label=${`Replace: ${label}`} data-invalid=${invalid || undefined} aria-describedby=${said} onClick=${() => become('')}>Replace</button></span>`;
  }
  return html`<span class="secret"><input ref=${field} id=${id} name=${name} type=${type} value=${value} placeholder=${placeholder} aria-label=${label} autocomplete=${type === 'password' ? 'new-password' : 'off'}
      autocapitalize="off" spellcheck=${false} aria-invalid=${invalid ? 'true' : undefined} aria-describedby=${said} onInput=${(/** @type {any} */ event) => change(event.target.value)} />
    ${stored && html`<button type="button" class="button small quiet" aria-label=${`Keep the stored one: ${label}`} onClick=${() => become(null)}>Keep stored</button>`}</span>`;
}
