// One line for a tag, with those in use to choose from.
import { html, useEffect, useRef, useState } from '../lib/html.js';
import { useDerived } from '../lib/signals.js';
import { list } from '../data/store.js';
import { Icon } from './icon.js';

const MAX_LENGTH = 60;

/**
 * What somebody typed as a tag; people write it as it is shown.
 *
 * @param {string} text
 */
export const asTag = (text) => text.trim().replace(/^#/, '').trim();

/**
 * @param {{label: string, initial?: string, done: (tag: string) => void, close: () => void}} props
 */
export function TagField({ label, initial = '', done, close }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [text, setText] = useState(initial);
  const known = useDerived(() => list.value.counts.tags);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const tag = asTag(text);
    if (tag) done(tag);
  };
  return html`<form class="tag-field" onSubmit=${submit} onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close();
  }}>
    <input ref=${input} type="text" aria-label=${label} placeholder="Tag" list="known-tags" maxlength=${MAX_LENGTH} autocomplete="off" spellcheck=${false}
      value=${text} onInput=${(/** @type {any} */ event) => setText(event.target.value)} />
    <datalist id="known-tags">${[...known.keys()].map((tag) => html`<option key=${tag} value=${tag}></option>`)}</datalist>
    <button type="submit" class="button small primary" aria-disabled=${asTag(text) ? undefined : 'true'}>${label}</button>
    <button type="button" class="icon-button" aria-label="Cancel" title="Cancel (Esc)" onClick=${close}><${Icon} name="close" /></button>
  </form>`;
}
