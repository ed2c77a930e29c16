// Settings: keys for scripts.
import { html, useRef, useState } from '../lib/html.js';
import { useSignalValue } from '../lib/signals.js';
import { useResource } from '../lib/resource.js';
import { messageOf } from '../data/api.js';
import { createKey, readKeys, revoked } from '../data/api-keys.js';
import { refused, toast } from '../data/toasts.js';
import { Icon } from './icon.js';
import { Failed, Skeleton } from './states.js';
import { RelativeTime } from './time.js';

/** @typedef {import('../data/api-keys.js').ApiKey} ApiKey */

const SCOPES = { read: 'Reads', write: 'Reads and changes' };

export function ApiKeysPanel() {
  const { data, error, reload } = useResource(readKeys, 'api-keys');
  const leaving = useSignalValue(revoked.ids);
  const [created, setCreated] = useState(/** @type {(ApiKey & {key: string}) | null} */ (null));
  const keys = (data ?? []).filter((key) => !leaving.has(key.id));
  return html`<section class="panel" aria-labelledby="keys-title"><h2 id="keys-title">API keys</h2>
    <p>For scripts and other programs, sent as <code>Authorization: Bearer pw_…</code></p>
    ${!data && (error ? html`<${Failed} what="The API keys" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${1} />`)}
    ${created && html`<${NewKey} created=${created} close=${() => setCreated(null)} />`}
    ${keys.length > 0 && html`<div class="scroll-x panel-table"><table class="table">
      <thead><tr><th scope="col">Name</th><th scope="col">May</th><th scope="col">Created</th><th scope="col">Last used</th><th scope="col"><span class="visually-hidden">Actions</span></th></tr></thead>
      <tbody>${keys.map((key) => html`<${KeyRow} key=${key.id} of=${key} revoke=${() => { if (created?.id === key.id) setCreated(null); revoked.take(key.id, key.name, reload); }} />`)}</tbody>
    </table></div>`}
    ${data && html`<${CreateForm} created=${(/** @type {any} */ key) => { setCreated(key); void reload(); }} />`}
  </section>`;
}

/** @param {{of: ApiKey, revoke: () => void}} props */
function KeyRow({ of, revoke: take }) {
  return html`<tr>
    <td class="wide"><span class="key-name" title=${of.name}>${of.name}</span></td>
    <td>${SCOPES[of.scope]}</td>
    <td><span class="cell-label">Created </span><${RelativeTime} at=${of.createdAt} /></td>
    <td><span class="cell-label">Used </span>${of.lastUsedAt ? html`<${RelativeTime} at=${of.lastUsedAt} />` : 'never'}</td>
    <td class="key-action"><button type="button" class="button small quiet danger" aria-label=${`Revoke ${of.name}`} onClick=${take}>Revoke</button></td>
  </tr>`;
}

/** @param {{created: ApiKey & {key: string}, close: () => void}} props */
function NewKey({ created, close }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(created.key);
      toast('Key copied');
    } catch {
      refused('The browser didn’t allow copying. The key is selected: copy it by hand.');
    }
  };
  return html`<div class="notice new-key" role="status">
    <p><b>${created.name}</b> is ready. Copy its key now: it isn’t shown again.</p>
    <div class="new-key-line">
      <input ref=${field} class="key-text" readonly value=${created.key} aria-label="The new key" spellcheck=${false} onFocus=${() => field.current?.select()} data-testid="new-key" />
      <button type="button" class="button primary" onClick=${copy}><${Icon} name="copy" /> Copy</button>
      <button type="button" class="button quiet" onClick=${close}>Done</button>
    </div>
  </div>`;
}

/** @param {{created: (key: any) => void}} props */
function CreateForm({ created }) {
  const [name, setName] = useState('');
  const [scope, setScope] = useState('read');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    if (busy) return;
    if (!name.trim()) {
      setProblem('Say what the key is for.');
      return;
    }
    setBusy(true);
    setProblem('');
    try {
      created(await createKey({ name: name.trim(), scope }));
      setName('');
    } catch (error) {
      const { fields } = /** @type {import('../data/api.js').ApiError} */ (error);
      setProblem(fields?.length ? fields.map((each) => `The ${each.field} ${each.message}.`).join(' ') : messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return html`<form class="key-form" onSubmit=${submit} novalidate>
    <input name="key-name" value=${name} placeholder="What it is for, like “backup script”" aria-label="Name of the new key" autocomplete="off" maxlength="100"
      aria-invalid=${problem ? 'true' : undefined} aria-describedby=${problem ? 'key-problem' : undefined}
      onInput=${(/** @type {any} */ event) => { setName(event.target.value); setProblem(''); }} />
    <select aria-label="What it may do" value=${scope} onChange=${(/** @type {any} */ event) => setScope(event.target.value)}>
      <option value="read">Reads</option><option value="write">Reads and changes</option>
    </select>
    <button type="submit" class="button" aria-disabled=${busy ? 'true' : undefined}>${busy ? 'Creating…' : 'Create key'}</button>
    ${problem && html`<p class="problem" id="key-problem" role="alert">${problem}</p>`}
  </form>`;
}
