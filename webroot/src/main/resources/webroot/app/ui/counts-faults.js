// What is wrong with a field, under it; and the way to the first that is wrong.
import { html } from '../lib/html.js';
import { rangeOf } from '../lib/counts-lines.js';

/** @param {string} path */
export const fieldId = (path) => `set-${path}`;
/** @param {string} path */
export const faultId = (path) => `fault-${path}`;

/** @param {{path: string, faults?: import('../lib/counts-faults.js').Fault[]}} props */
export function FaultList({ path, faults = [] }) {
  return faults.length > 0 && html`<div class="problem" id=${faultId(path)} role="alert">${faults.map(({ text }) => html`<p key=${text}>${text}</p>`)}</div>`;
}

/**
 * Brings the focus to a field, and to the line in it that somebody has to look at.
 *
 * @param {Element | null | undefined} field
 */
export function focusField(field) {
  if (!(field instanceof HTMLElement)) return;
  const closed = field.closest('details:not([open])');
  if (closed instanceof HTMLDetailsElement) closed.open = true;
  field.focus();
  field.closest('.field')?.scrollIntoView({ block: 'nearest' });
  if (field instanceof HTMLTextAreaElement && field.dataset.line) field.setSelectionRange(...rangeOf(field.value, Number(field.dataset.line)));
}
