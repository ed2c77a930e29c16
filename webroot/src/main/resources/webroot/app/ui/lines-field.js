// Selectors or patterns, one a line, with what is wrong at its line.
import { html, useLayoutEffect, useRef } from '../lib/html.js';
import { inLanguage } from '../lib/counts-lines.js';
import { LANGUAGES } from '../lib/selector.js';
import { FaultList, faultId, fieldId } from './counts-faults.js';

/** @typedef {import('../lib/counts-faults.js').Fault} Fault */

const MOST_ROWS = 12;
const LANGUAGE_NAMES = { css: 'CSS', xpath: 'XPath', jsonpath: 'JSONPath', jq: 'jq' };

/**
 * @param {{path: string, label: string, hint: string, value: string, faults?: Fault[], noted?: {line: number, text: string} | null, inherited?: string, placeholder?: string, languages?: boolean, change: (value: string) => void}} props
 *   noted: what isn't wrong, but worth a look; languages: whether these are selectors
 */
export function LinesField({ path, label, hint, value, faults = [], noted = null, inherited = '', placeholder = '', languages = false, change }) {
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const numbers = useRef(/** @type {HTMLElement | null} */ (null));
  const caret = useRef(/** @type {number | null} */ (null));
  const id = fieldId(path);
  const lines = value.split('\n').length;
  const wrong = new Set(faults.map((fault) => fault.line));
  useLayoutEffect(() => {
    if (caret.current === null) return;
    area.current?.focus();
    area.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [value]);
  const take = (/** @type {typeof LANGUAGES[number]} */ language) => {
    const field = /** @type {HTMLTextAreaElement} */ (area.current);
    const next = inLanguage(field.value, field.selectionStart, language);
    caret.current = next.caret;
    if (next.text !== value) change(next.text);
    else field.focus();
  };
  return html`<div class="field lines-field">
    <label for=${id}>${label}</label>
    <p class="hint" id=${`${id}-hint`}>${hint}${inherited && html` <span class="inherited">${inherited}</span>`}</p>
    ${languages && html`<div class="languages" role="group" aria-label="Language of the line at the cursor">
      ${LANGUAGES.map((language) => html`<button type="button" key=${language} class="language" title=${`Make this line ${LANGUAGE_NAMES[language]}`} onClick=${() => take(language)}><code>${language}:</code></button>`)}
    </div>`}
    <div class="lines">
      <div class="line-numbers" aria-hidden="true" ref=${numbers}>${Array.from({ length: lines }, (_, at) => html`<span key=${at} class=${wrong.has(at + 1) ? 'is-wrong' : noted?.line === at + 1 ? 'is-noted' : ''}>${at + 1}</span>`)}</div>
      <textarea ref=${area} id=${id} name=${path} wrap="off" spellcheck=${false} autocapitalize="off" autocomplete="off" value=${value} placeholder=${placeholder}
        rows=${Math.min(MOST_ROWS, Math.max(2, lines))} data-line=${faults[0]?.line || noted?.line || undefined}
        aria-invalid=${faults.length > 0 ? 'true' : undefined} aria-describedby=${`${faults.length > 0 ? `${faultId(path)} ` : ''}${noted ? `${id}-noted ` : ''}${id}-hint`}
        onInput=${(/** @type {any} */ event) => change(event.target.value)}
        onScroll=${(/** @type {any} */ event) => { if (numbers.current) numbers.current.scrollTop = event.target.scrollTop; }}></textarea>
    </div>
    ${noted && html`<p class="noted" id=${`${id}-noted`}>${noted.text}</p>`}
    <${FaultList} path=${path} faults=${faults} />
  </div>`;
}
