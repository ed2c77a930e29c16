// A password as one types it, which can be looked at.
import { html, useState } from '../lib/html.js';
import { Icon } from './icon.js';

/**
 * @param {{name: string, label: string, value: string, onInput: (text: string) => void, complete: 'current-password' | 'new-password', problem?: string, hint?: string, input?: {current: HTMLInputElement | null}}} props
 */
export function PasswordField({ name, label, value, onInput, complete, problem = '', hint = '', input }) {
  const [shown, setShown] = useState(false);
  const said = problem || hint;
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <span class="password">
      <input ref=${input} id=${name} name=${name} type=${shown ? 'text' : 'password'} value=${value} autocomplete=${complete} required
        autocapitalize="off" spellcheck=${false} aria-invalid=${problem ? 'true' : undefined} aria-describedby=${said ? `${name}-said` : undefined}
        onInput=${(/** @type {any} */ event) => onInput(event.target.value)} />
      <button type="button" class="icon-button" aria-label="Show the password" aria-pressed=${String(shown)} title=${shown ? 'Hide' : 'Show'}
        onClick=${() => setShown(!shown)}><${Icon} name="seen" /></button>
    </span>
    ${said && html`<p class=${problem ? 'problem' : 'hint'} id=${`${name}-said`} role=${problem ? 'alert' : undefined}>${said}</p>`}
  </div>`;
}

/** Whom the password is for, so that password managers know what they keep. */
export function AccountName() {
  return html`<input class="visually-hidden" type="text" name="username" autocomplete="username" value="pagewatch" tabindex="-1" readonly aria-hidden="true" />`;
}
