// Notices with a way back, or on to what is new.
import { html } from '../lib/html.js';
import { useSignalValue } from '../lib/signals.js';
import { act, dismiss, holdToasts, toasts } from '../data/toasts.js';
import { Icon } from './icon.js';

/** News is told to screen readers in sums of its own. */
const ROLES = { refused: 'alert', done: 'status', news: undefined };

export function Toasts() {
  const shown = useSignalValue(toasts);
  const hold = () => holdToasts(true);
  const release = () => holdToasts(false);
  return html`<div class="toasts" role="region" aria-label="Notices" onMouseEnter=${hold} onMouseLeave=${release} onfocusin=${hold} onfocusout=${release}>
    ${shown.map((toast) => html`<div key=${toast.id} class=${`toast toast-${toast.kind}`} role=${ROLES[toast.kind]}>
      <span class="toast-text">${toast.text}</span>
      ${toast.action && html`<button type="button" class="toast-action" onClick=${() => { act(toast.id); release(); }}>${toast.action.label}</button>`}
      ${toast.link && html`<a class="toast-action" href=${toast.link.href} aria-label=${`${toast.link.label}: ${toast.text}`} onClick=${() => { dismiss(toast.id); release(); }}>${toast.link.label}</a>`}
      <button type="button" class="icon-button" aria-label="Dismiss" onClick=${() => { dismiss(toast.id); release(); }}><${Icon} name="close" /></button>
    </div>`)}
  </div>`;
}
