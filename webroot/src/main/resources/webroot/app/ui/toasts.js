// Notices with a way back.
import { html } from '../lib/html.js';
import { useSignalValue } from '../lib/signals.js';
import { act, dismiss, holdToasts, toasts } from '../data/toasts.js';
import { Icon } from './icon.js';

export function Toasts() {
  const shown = useSignalValue(toasts);
  const hold = () => holdToasts(true);
  const release = () => holdToasts(false);
  return html`<div class="toasts" role="region" aria-label="Notices" onMouseEnter=${hold} onMouseLeave=${release} onFocusIn=${hold} onFocusOut=${release}>
    ${shown.map((toast) => html`<div key=${toast.id} class=${`toast toast-${toast.kind}`} role=${toast.kind === 'refused' ? 'alert' : 'status'}>
      <span class="toast-text">${toast.text}</span>
      ${toast.action && html`<button type="button" class="toast-action" onClick=${() => { act(toast.id); release(); }}>${toast.action.label}</button>`}
      <button type="button" class="icon-button" aria-label="Dismiss" onClick=${() => { dismiss(toast.id); release(); }}><${Icon} name="close" /></button>
    </div>`)}
  </div>`;
}
