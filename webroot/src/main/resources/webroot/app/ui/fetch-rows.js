// Headers and cookies, a row each; or pasted as text.
import { html, useLayoutEffect, useRef, useState } from '../lib/html.js';
import { count } from '../lib/text.js';
import { rowPath } from '../lib/fetch-faults.js';
import { mergedCookies, mergedHeaders, pastedCookies, pastedHeaders } from '../lib/fetch-paste.js';
import { cookieRow, headerRow } from '../lib/fetch.js';
import { FaultList, faultId } from './counts-faults.js';
import { Icon } from './icon.js';
import { SecretField } from './secret-field.js';

/** @typedef {import('../lib/fetch.js').HeaderRow} HeaderRow */
/** @typedef {import('../lib/fetch.js').CookieRow} CookieRow */
/** @typedef {import('./fetch-form.js').FieldProps} FieldProps */

/** Rows with this many and more scroll within themselves. */
const MANY = 8;

/** @param {FieldProps} props */
export function HeaderRows({ draft, faults, change }) {
  const path = 'fetch.headers';
  const rows = draft[path];
  const take = (/** @type {string} */ text) => {
    const found = pastedHeaders(text);
    const cookies = draft['fetch.cookies'];
    change({
      [path]: mergedHeaders(rows, found.headers),
      ...(found.cookies.length > 0 ? { 'fetch.cookies': mergedCookies(cookies, found.cookies) } : {}),
      ...(found.userAgent ? { 'fetch.userAgent': found.userAgent } : {}),
    });
    return said([count(found.headers.length, 'header'), found.cookies.length > 0 && count(found.cookies.length, 'cookie'), found.userAgent && 'the user agent'], found.left, found.unread);
  };
  return html`<${Rows} path=${path} noun="header" legend="Headers" hint="Sent along with requests to the watch’s own site." rows=${rows} faults=${faults} fresh=${headerRow} change=${change} take=${take}
    example=${'Accept-Language: de-AT\nX-Api-Key: …'} pasteHint="One a line, as “Name: value”, or what a browser’s tools copy: request headers, cURL. Cookies and user agent go to their fields."
    row=${(/** @type {HeaderRow} */ row, /** @type {number} */ at, /** @type {(parts: Partial<HeaderRow>) => void} */ set) => html`
      <${Cell} path=${path} row=${row} faults=${faults} label=${`Header ${at + 1}, name`} placeholder="Name" value=${row.name} first=${true} change=${(/** @type {string} */ name) => set({ name })} />
      <${ValueCell} path=${path} row=${row} faults=${faults} label=${`Header ${at + 1}, value`} set=${set} />`} />`;
}

/** @param {FieldProps} props */
export function CookieRows({ draft, faults, change }) {
  const path = 'fetch.cookies';
  const rows = draft[path];
  const take = (/** @type {string} */ text) => {
    const found = pastedCookies(text);
    change({ [path]: mergedCookies(rows, found.cookies) });
    return said([count(found.cookies.length, 'cookie')], [], found.unread);
  };
  return html`<${Rows} path=${path} noun="cookie" legend="Cookies" hint="There before the first request: a sign-in, a consent. Without a domain for the page’s host alone." rows=${rows} faults=${faults} fresh=${cookieRow} change=${change} take=${take}
    example=${'sid=1a2b3c; consent=yes'} pasteHint="A Cookie header, “name=value” lines, cookies.txt, or JSON from an extension."
    row=${(/** @type {CookieRow} */ row, /** @type {number} */ at, /** @type {(parts: Partial<CookieRow>) => void} */ set) => html`
      <${Cell} path=${path} row=${row} faults=${faults} label=${`Cookie ${at + 1}, name`} placeholder="Name" value=${row.name} first=${true} change=${(/** @type {string} */ name) => set({ name })} />
      <${ValueCell} path=${path} row=${row} faults=${faults} label=${`Cookie ${at + 1}, value`} set=${set} />
      <${Cell} path=${path} row=${row} faults=${faults} label=${`Cookie ${at + 1}, domain`} placeholder="This host" value=${row.domain} change=${(/** @type {string} */ domain) => set({ domain })} />
      <${Cell} path=${path} row=${row} faults=${faults} label=${`Cookie ${at + 1}, path`} placeholder="Any path" value=${row.path} change=${(/** @type {string} */ within) => set({ path: within })} />`} />`;
}

/**
 * @param {(string | false)[]} taken
 * @param {string[]} left
 * @param {string[]} unread
 */
function said(taken, left, unread) {
  return [
    `Took ${taken.filter((each) => each).join(', ')}.`, left.length > 0 && `Left out what isn’t the page’s: ${left.join(', ')}.`,
    unread.length > 0 && `Couldn’t read ${count(unread.length, 'line')}.`,
  ].filter((each) => each).join(' ');
}

/**
 * @param {{path: 'fetch.headers' | 'fetch.cookies', noun: string, legend: string, hint: string, rows: any[], faults: FieldProps['faults'], fresh: () => any, change: FieldProps['change'],
 *   take: (text: string) => string, example: string, pasteHint: string, row: (row: any, at: number, set: (parts: any) => void) => unknown}} props
 *   take: adds what is pasted and says what became of it
 */
function Rows({ path, noun, legend, hint, rows, faults, fresh, change, take, example, pasteHint, row }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const toFocus = useRef(/** @type {string | null} */ (null));
  const [pasting, setPasting] = useState(false);
  const [told, setTold] = useState('');
  useLayoutEffect(() => {
    const field = toFocus.current && list.current?.querySelector(toFocus.current);
    toFocus.current = null;
    if (field instanceof HTMLElement) field.focus();
  });
  const add = () => {
    toFocus.current = '.rows > li:last-child input';
    setTold('');
    change({ [path]: [...rows, fresh()] });
  };
  const remove = (/** @type {number} */ at) => {
    toFocus.current = rows.length > 1 ? `.rows > li:nth-child(${Math.min(at + 1, rows.length - 1)}) .row-remove` : '.rows-add';
    setTold('');
    change({ [path]: rows.toSpliced(at, 1) }, [rowPath(path, rows[at])]);
  };
  const paste = (/** @type {string} */ text) => {
    setTold(take(text));
    setPasting(false);
    toFocus.current = '.rows-add';
  };
  const pasted = (/** @type {ClipboardEvent} */ event) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const into = event.target instanceof HTMLInputElement ? event.target : null;
    // Several lines are never one name or value; and a name with its value is both.
    const isMany = /\n./.test(text.trim()) || (into?.dataset.first && into.value === '' && /^(curl\s|[^\s:=]+\s*[:=]\s*\S)/i.test(text.trim()));
    if (!into || !isMany) return;
    event.preventDefault();
    paste(text);
  };
  return html`<fieldset class="field rows-field" ref=${list}><legend>${legend}</legend>
    <p class="hint">${hint}</p>
    ${rows.length > 0 && html`<ul class=${`rows ${path === 'fetch.cookies' ? 'rows-cookies' : ''} ${rows.length >= MANY ? 'rows-many' : ''}`} onPaste=${pasted}>
      ${rows.map((each, at) => html`<li key=${each.key} class="rows-row">
        ${row(each, at, (/** @type {any} */ parts) => change({ [path]: rows.with(at, { ...each, ...parts }) }, [rowPath(path, each)]))}
        <button type="button" class="icon-button row-remove" aria-label=${`Remove ${noun} ${at + 1}${each.name.trim() ? `, ${each.name.trim()}` : ''}`} title=${`Remove this ${noun}`} onClick=${() => remove(at)}><${Icon} name="close" /></button>
        <${FaultList} path=${rowPath(path, each)} faults=${faults[rowPath(path, each)]} />
      </li>`)}
    </ul>`}
    <${FaultList} path=${path} faults=${faults[path]} />
    <p class="rows-end"><button type="button" class="button small rows-add" data-invalid=${Boolean(faults[path]) || undefined} aria-describedby=${faults[path] ? faultId(path) : undefined} onClick=${add}>Add a ${noun}</button>
      <button type="button" class="button small quiet" aria-expanded=${String(pasting)} onClick=${() => setPasting(!pasting)}>Paste as text</button>
      <span class="hint" role="status">${told}</span></p>
    ${pasting && html`<${PasteField} path=${path} noun=${noun} example=${example} hint=${pasteHint} take=${paste} close=${() => { toFocus.current = '.rows-add'; setPasting(false); }} />`}
  </fieldset>`;
}

/** @param {{path: string, noun: string, example: string, hint: string, take: (text: string) => void, close: () => void}} props */
function PasteField({ path, noun, example, hint, take, close }) {
  const [text, setText] = useState('');
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  useLayoutEffect(() => area.current?.focus(), []);
  const id = `paste-${path}`;
  const keyed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  return html`<div class="field paste"><label for=${id}>${`Paste ${noun}s`}</label><p class="hint" id=${`${id}-hint`}>${hint}</p>
    <textarea ref=${area} id=${id} class="mono-area" rows="5" spellcheck=${false} autocapitalize="off" autocomplete="off" placeholder=${example} aria-describedby=${`${id}-hint`} value=${text}
      onKeyDown=${keyed} onInput=${(/** @type {any} */ event) => setText(event.target.value)}></textarea>
    <p class="rows-end"><button type="button" class="button small" aria-disabled=${text.trim() ? undefined : 'true'} onClick=${() => text.trim() && take(text)}>Take these</button>
      <button type="button" class="button small quiet" onClick=${close}>Cancel</button></p></div>`;
}

/** @param {{path: 'fetch.headers' | 'fetch.cookies', row: {key: number}, faults: FieldProps['faults'], label: string, placeholder: string, value: string, first?: boolean, change: (value: string) => void}} props */
function Cell({ path, row, faults, label, placeholder, value, first = false, change }) {
  const at = rowPath(path, row);
  return html`<input value=${value} placeholder=${placeholder} aria-label=${label} autocomplete="off" autocapitalize="off" spellcheck=${false} data-first=${first || undefined}
    aria-invalid=${faults[at] ? 'true' : undefined} aria-describedby=${faults[at] ? faultId(at) : undefined} onInput=${(/** @type {any} */ event) => change(event.target.value)} />`;
}

/** @param {{path: 'fetch.headers' | 'fetch.cookies', row: HeaderRow, faults: FieldProps['faults'], label: string, set: (parts: Partial<HeaderRow>) => void}} props */
function ValueCell({ path, row, faults, label, set }) {
  const at = rowPath(path, row);
  return html`<${SecretField} id=${`value-${at}`} name="" label=${row.name.trim() ? `${label} of ${row.name.trim()}` : label} placeholder="Value" value=${row.value} stored=${row.stored}
    invalid=${Boolean(faults[at])} said=${faults[at] ? faultId(at) : undefined} change=${(/** @type {string | null} */ value) => set({ value })} />`;
}
