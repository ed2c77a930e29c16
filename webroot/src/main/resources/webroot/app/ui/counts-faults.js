// What is wrong with a field, under it; and the way to the first that is wrong.
import { html, useLayoutEffect, useState } from '../lib/html.js';
import { strayFaults } from '../lib/counts-faults.js';
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
 * At a form's end: what is wrong with no field, or with one that isn't there to tell it. Nothing is refused in silence.
 *
 * @param {{form: {current: HTMLElement | null}, faults: Partial<Record<string, import('../lib/counts-faults.js').Fault[]>>}} props
 */
export function FormFaults({ form, faults }) {
  const [strays, setStrays] = useState('');
  // Which fields are there is seen once they are drawn.
  useLayoutEffect(() => {
    const isShown = (/** @type {string} */ path) => Boolean(form.current?.contains(document.getElementById(faultId(path))));
    setStrays(strayFaults(faults, isShown).join('\n'));
  });
  const texts = [...(faults.form ?? []).map(({ text }) => text), ...strays.split('\n').filter(Boolean)];
  return texts.length > 0 && html`<div class="problem" id=${faultId('form')} role="alert">${texts.map((text) => html`<p key=${text}>${text}</p>`)}</div>`;
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
