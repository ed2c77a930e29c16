// Settings: proxies with names, for watches and defaults to go through.
import { html, useState } from '../lib/html.js';
import { useResource } from '../lib/resource.js';
import { count } from '../lib/text.js';
import { messageOf } from '../data/api.js';
import { addProxy, deleteProxy, editProxy, readProxies } from '../data/proxies.js';
import { refused, toast } from '../data/toasts.js';
import { Icon } from './icon.js';
import { SecretField } from './secret-field.js';
import { Failed, Skeleton } from './states.js';

/** @typedef {import('../data/proxies.js').Proxy} Proxy */
/** @typedef {{name: string, url: string, user: string, password: string | null}} Draft password: null for the stored one */

export function ProxiesPanel() {
  const { data, error, reload } = useResource(readProxies, 'proxies');
  const [editing, setEditing] = useState('');
  const [leaving, setLeaving] = useState('');
  const remove = (/** @type {string} */ name) => {
    setLeaving(name);
    toast(`Deleted the proxy ${name}`, {
      action: { label: 'Undo', run: () => setLeaving('') },
      gone: async () => {
        try {
          await deleteProxy(name);
        } catch (failure) {
          refused(`The proxy ${name} couldn’t be deleted: ${messageOf(failure)}`);
        }
        await reload();
        setLeaving('');
      },
    });
  };
  const proxies = (data ?? []).filter((/** @type {Proxy} */ proxy) => proxy.name !== leaving);
  return html`<section class="panel" id="proxies" aria-labelledby="proxies-title"><h2 id="proxies-title">Proxies</h2>
    <p>Watches and defaults go through these by name. What is changed here holds from the next check on.</p>
    ${!data && (error ? html`<${Failed} what="The proxies" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${1} />`)}
    ${proxies.length > 0 && html`<ul class="tags proxies">${proxies.map((/** @type {Proxy} */ proxy) => html`<li key=${proxy.name}>
      ${editing === proxy.name
        ? html`<${ProxyForm} of=${proxy} done=${async () => { setEditing(''); await reload(); }} close=${() => setEditing('')} />`
        : html`<div class="proxy-about"><b class="key-name" title=${proxy.name}>${proxy.name}</b>
          <span class="hint">${proxy.url}${proxy.user ? ` as ${proxy.user}` : ''} · ${usesOf(proxy)}</span></div>
          <button type="button" class="icon-button" aria-label=${`Edit ${proxy.name}`} title="Edit" onClick=${() => setEditing(proxy.name)}><${Icon} name="edit" /></button>
          <button type="button" class="icon-button" aria-label=${`Delete ${proxy.name}`} title=${isUsed(proxy) ? 'In use: choose another for what goes through it first' : 'Delete'} disabled=${isUsed(proxy)} onClick=${() => remove(proxy.name)}><${Icon} name="trash" /></button>`}
    </li>`)}</ul>`}
    ${data && editing === '' && html`<${ProxyForm} key=${data.length} of=${null} done=${reload} />`}
  </section>`;
}

/** @param {Proxy} proxy */
const isUsed = ({ usedBy }) => usedBy.watches > 0 || usedBy.global || usedBy.tags.length > 0;

/** @param {Proxy} proxy */
function usesOf({ usedBy }) {
  const words = [
    usedBy.watches > 0 && count(usedBy.watches, 'watch', 'watches'),
    usedBy.global && 'the defaults',
    ...usedBy.tags.slice(0, 3).map((tag) => `#${tag}`),
    usedBy.tags.length > 3 && `${usedBy.tags.length - 3} more tags`,
  ].filter(Boolean);
  return words.length > 0 ? `used by ${words.join(', ')}` : 'not used';
}

/** @param {{of: Proxy | null, done: () => void | Promise<void>, close?: () => void}} props of: null for a new one */
function ProxyForm({ of, done, close }) {
  const kept = Boolean(of?.password);
  const [draft, setDraft] = useState(/** @type {Draft} */ ({ name: of?.name ?? '', url: of?.url ?? '', user: of?.user ?? '', password: kept ? null : '' }));
  const [problems, setProblems] = useState(/** @type {string[]} */ ([]));
  const [busy, setBusy] = useState(false);
  const change = (/** @type {Partial<Draft>} */ parts) => {
    setDraft({ ...draft, ...parts });
    setProblems([]);
  };
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    try {
      const url = draft.url.trim();
      const { user, password } = draft;
      if (of) await editProxy(of.name, { url, user: user || null, ...(password === null ? {} : { password: password || null }) });
      else await addProxy({ name: draft.name.trim(), url, ...(user ? { user } : {}), ...(password ? { password } : {}) });
      await done();
    } catch (error) {
      const { fields } = /** @type {import('../data/api.js').ApiError} */ (error);
      setProblems(fields?.length ? fields.map(({ field, message }) => `The ${field === 'url' ? 'address' : field} ${message}.`) : [messageOf(error)]);
    } finally {
      setBusy(false);
    }
  };
  const id = of ? `proxy-${of.name}` : 'proxy-new';
  const said = problems.length > 0 ? `${id}-problem` : undefined;
  const field = (/** @type {'name' | 'url' | 'user'} */ name, /** @type {string} */ label, /** @type {string} */ placeholder) => html`<input name=${`proxy-${name}`} value=${draft[name]} placeholder=${placeholder} aria-label=${label}
    autocomplete="off" autocapitalize="off" spellcheck=${false} aria-describedby=${said} onInput=${(/** @type {any} */ event) => change({ [name]: event.target.value })} />`;
  return html`<form class="key-form" onSubmit=${submit} novalidate aria-label=${of ? `Edit the proxy ${of.name}` : 'Add a proxy'}>
    ${of ? html`<b class="key-name">${of.name}</b>` : field('name', 'Name of the new proxy', 'Name, like “office”')}
    ${field('url', 'Address', 'http://proxy.example.com:3128')}
    ${field('user', 'User, where it wants one', 'User, where it wants one')}
    <${SecretField} id=${`${id}-password`} name="proxy-password" label="Password" type="password" placeholder="Password" value=${draft.password} stored=${kept} said=${said} change=${(/** @type {string | null} */ password) => change({ password })} />
    <button type="submit" class="button" aria-disabled=${busy ? 'true' : undefined}>${of ? 'Save' : 'Add proxy'}</button>
    ${close && html`<button type="button" class="button quiet" onClick=${close}>Cancel</button>`}
    ${problems.length > 0 && html`<div class="problem" id=${said} role="alert">${problems.map((text) => html`<p key=${text}>${text}</p>`)}</div>`}
  </form>`;
}
