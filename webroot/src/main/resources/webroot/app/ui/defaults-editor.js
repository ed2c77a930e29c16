// The defaults of all watches or of a tag, edited: how pages are asked for, and what counts.
import { html, useLayoutEffect, useRef, useState } from '../lib/html.js';
import { draftOf, patchOf } from '../lib/counts.js';
import { faultsOf, ownFaults } from '../lib/counts-faults.js';
import { fetchDraftOf, fetchOf, inheritedFrom, inheritedWords, patched } from '../lib/defaults.js';
import { useResource } from '../lib/resource.js';
import { messageOf } from '../data/api.js';
import { readDefaults, saveDefaults } from '../data/defaults.js';
import { toast } from '../data/toasts.js';
import { BlockField } from './block-field.js';
import { Conflict } from './conflict.js';
import { FaultList, faultId, fieldId, focusField, FormFaults } from './counts-faults.js';
import { CountsFields, withFaults } from './counts-form.js';
import { Failed, Skeleton } from './states.js';

/** @typedef {import('../model.js').Defaults} Defaults */
/** @typedef {Record<string, {line: number, text: string}[]>} Faults */

/** @type {[name: 'proxy' | 'userAgent' | 'locale' | 'timezone', label: string, placeholder: string][]} */
const TEXTS = [
  ['proxy', 'Proxy, by URL or name', 'http://user:password@proxy.example:3128'],
  ['userAgent', 'User agent', 'as Pagewatch’s own'],
  ['locale', 'Language', 'en-GB'],
  ['timezone', 'Time zone', 'Europe/Berlin'],
];

/** @param {{tag: string}} props */
export function DefaultsEditor({ tag }) {
  const { data, error, reload } = useResource((signal) => readDefaults(tag, signal), `defaults ${tag}`);
  // A tag says otherwise than these.
  const { data: all } = useResource((signal) => (tag ? readDefaults('', signal) : Promise.resolve(null)), `defaults above ${tag}`);
  if (data) return html`<${Form} tag=${tag} read=${data} inherited=${all ? inheritedFrom(all) : undefined} />`;
  return error ? html`<${Failed} what="The defaults" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${4} />`;
}

/** @param {{tag: string, read: Defaults, inherited?: Record<string, import('../model.js').Inherited>}} props inherited: what its watches have where it says nothing */
function Form({ tag, read, inherited }) {
  const [base, setBase] = useState(read);
  const [counts, setCounts] = useState(draftOf(read));
  const [fetch, setFetch] = useState(fetchDraftOf(read.fetch));
  const [faults, setFaults] = useState(/** @type {Faults} */ ({}));
  const [open, setOpen] = useState(/** @type {Record<string, boolean>} */ ({}));
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState(false);
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const seek = useRef(false);
  useLayoutEffect(() => {
    if (seek.current) focusField(form.current?.querySelector('[aria-invalid="true"]'));
    seek.current = false;
  });
  const wanted = { ...base, ...patched({ filters: base.filters, trigger: base.trigger }, patchOf(counts, base)), fetch: fetchOf(fetch, base.fetch) };
  const dirty = JSON.stringify(wanted.fetch) !== JSON.stringify(fetchOf(fetchDraftOf(base.fetch), base.fetch)) || Object.keys(patchOf(counts, base)).length > 0;

  const start = (/** @type {Defaults} */ defaults) => {
    setBase(defaults);
    setCounts(draftOf(defaults));
    setFetch(fetchDraftOf(defaults.fetch));
    setFaults({});
    setConflict(false);
  };
  const complain = (/** @type {Faults} */ told) => {
    setFaults(told);
    setOpen((known) => ({ ...known, ...Object.fromEntries(withFaults(told).map((name) => [name, true])) }));
    seek.current = true;
  };
  const without = (/** @type {string} */ path) => setFaults(({ [path]: _, form: __, ...others }) => others);
  const save = async (anyway = false) => {
    const own = ownFaults(counts);
    if (Object.keys(own).length > 0) {
      complain(own);
      return;
    }
    setBusy(true);
    try {
      start(await saveDefaults(tag, wanted, anyway));
      toast('Saved. Watches go by it from their next check on.');
    } catch (failure) {
      const { status, fields } = /** @type {import('../data/api.js').ApiError} */ (failure);
      setConflict(status === 412);
      complain(status === 412 ? {} : fields?.length ? told(fields, counts) : { form: [{ line: 0, text: messageOf(failure) }] });
    } finally {
      setBusy(false);
    }
  };
  const takeTheirs = () => readDefaults(tag).then(start, (failure) => complain({ form: [{ line: 0, text: messageOf(failure) }] }));
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (dirty && !busy) void save();
  };
  const change = (/** @type {string} */ name, /** @type {unknown} */ value) => {
    setFetch((was) => ({ ...was, [name]: value }));
    without(`fetch.${name}`);
  };

  return html`<form class="counts-form" ref=${form} onSubmit=${submit} novalidate aria-label=${tag ? `Defaults of #${tag}` : 'Defaults of all watches'}>
    <fieldset class="counts-part"><legend>How pages are asked for</legend>
      ${TEXTS.map(([name, label, placeholder]) => html`<${Text} key=${name} name=${name} label=${label} placeholder=${placeholder} value=${fetch[name]} faults=${faults[`fetch.${name}`]} change=${change} />`)}
      <div class="field"><label for=${fieldId('fetch.colorScheme')}>Colours</label>
        <select id=${fieldId('fetch.colorScheme')} name="fetch.colorScheme" value=${fetch.colorScheme} onChange=${(/** @type {any} */ event) => change('colorScheme', event.target.value)}>
          <option value="">as they come</option><option value="light">light</option><option value="dark">dark</option><option value="no-preference">no preference</option>
        </select></div>
      <${BlockField} legend="Browsers leave out" usual=${tag ? 'As the defaults of all watches say, else trackers' : 'Trackers, and nothing where a watch is of what a page looks like'} value=${fetch.block} inherited=${inherited?.['fetch.block']} hint=${inheritedWords(inherited, 'fetch.block')}
        faults=${faults['fetch.block']} change=${(/** @type {string[] | null} */ value) => change('block', value)} />
    </fieldset>
    <${CountsFields} draft=${counts} faults=${faults} noted=${null} inherited=${inherited} open=${open}
      change=${(/** @type {string} */ path, /** @type {any} */ value) => { setCounts((was) => ({ ...was, [path]: value })); without(path); }}
      disclose=${(/** @type {string} */ name, /** @type {boolean} */ shown) => setOpen((known) => ({ ...known, [name]: shown }))} />
    <div class="counts-end">
      <${FormFaults} form=${form} faults=${faults} />
      ${conflict && html`<${Conflict} take=${takeTheirs} save=${() => save(true)} />`}
      <div class="form-end">
        <button type="submit" class="button primary" aria-disabled=${!dirty || busy ? 'true' : undefined}>${busy ? 'Saving…' : 'Save'}</button>
        ${dirty && html`<button type="button" class="button quiet" onClick=${() => start(base)}>Undo changes</button>`}
      </div>
      <p class="hint">A watch’s own settings win${tag ? ', and this tag’s over those of all watches' : ', and those of its tags'}. The next check of each sets a new baseline where this makes a difference: an edit alarms nobody.</p>
    </div>
  </form>`;
}

/** @param {{name: string, label: string, placeholder: string, value: string, faults?: {line: number, text: string}[], change: (name: string, value: string) => void}} props */
function Text({ name, label, placeholder, value, faults = [], change }) {
  const path = `fetch.${name}`;
  return html`<div class="field"><label for=${fieldId(path)}>${label}</label>
    <input id=${fieldId(path)} name=${path} value=${value} placeholder=${placeholder} spellcheck=${false} autocapitalize="off" autocomplete="off"
      aria-invalid=${faults.length > 0 ? 'true' : undefined} aria-describedby=${faults.length > 0 ? faultId(path) : undefined} onInput=${(/** @type {any} */ event) => change(name, event.target.value)} />
    <${FaultList} path=${path} faults=${faults} /></div>`;
}

/**
 * The server's complaints at their fields, those of the fetch options too.
 *
 * @param {{field: string, message: string}[]} errors
 * @param {import('../lib/counts.js').Draft} draft
 * @returns {Faults}
 */
function told(errors, draft) {
  const mine = new Set([...TEXTS.map(([name]) => `fetch.${name}`), 'fetch.block']);
  /** @type {Faults} */
  const faults = faultsOf(errors.filter(({ field }) => !mine.has(field)), draft);
  for (const { field, message } of errors) if (mine.has(field)) faults[field] = [{ line: 0, text: `This ${message}.` }];
  return faults;
}
