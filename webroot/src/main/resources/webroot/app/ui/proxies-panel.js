// Settings: proxies with names, for watches and defaults to go through.
import { html, useLayoutEffect, useRef, useState } from '../lib/html.js';
import { useResource } from '../lib/resource.js';
import { useSignalValue } from '../lib/signals.js';
import { count } from '../lib/text.js';
import { messageOf } from '../data/api.js';
import { addProxy, deleted, editProxy, readProxies } from '../data/proxies.js';
import { Icon } from './icon.js';
import { SecretField } from './secret-field.js';
import { Failed, Skeleton } from './states.js';

/** @typedef {import('../data/proxies.js').Proxy} Proxy */
/** @typedef {{name: string, url: string, user: string, password: string | null}} Draft password: null for the stored one */

export function ProxiesPanel() {
  const { data, error, reload } = useResource(readProxies, 'proxies');
  const away = useSignalValue(deleted.ids);
  const [editing, setEditing] = useState('');
  const [added, setAdded] = useState(0);
  const panel = useRef(/** @type {HTMLElement | null} */ (null));
  const toFocus = useRef(/** @type {string | null} */ (null));
  useLayoutEffect(() => {
    const field = toFocus.current && panel.current?.querySelector(toFocus.current);
    toFocus.current = null;
    if (field instanceof HTMLElement) field.focus();
  });
  const proxies = (data ?? []).filter((/** @type {Proxy} */ proxy) => !away.has(proxy.name));
  const edit = (/** @type {string} */ name) => {
    toFocus.current = '.is-edited input';
    setEditing(name);
  };
  const close = (/** @type {string} */ name) => {
    toFocus.current = editOf(name);
    setEditing('');
  };
  const remove = (/** @type {number} */ at) => {
    const next = proxies[at + 1] ?? proxies[at - 1];
    toFocus.current = next ? editOf(next.name) : '.key-form input';
    deleted.take(proxies[at].name, proxies[at].name, reload);
  };
  const add = async () => {
    await reload();
    toFocus.current = '.is-new input';
    setAdded(added + 1);
  };
  return html`<section class="panel" id="proxies" aria-labelledby="proxies-title" ref=${panel}><h2 id="proxies-title">Proxies</h2>
    <p>Watches and defaults go through these by name. What is changed here holds from the next check on.</p>
    ${!data && (error ? html`<${Failed} what="The proxies" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${1} />`)}
    ${proxies.length > 0 && html`<ul class="tags proxies">${proxies.map((/** @type {Proxy} */ proxy, /** @type {number} */ at) => html`<li key=${proxy.name}>
      ${editing === proxy.name
        ? html`<${ProxyForm} of=${proxy} id=${`proxy-${at}`} done=${async () => { close(proxy.name); await reload(); }} close=${() => close(proxy.name)} />`
        : html`<div class="proxy-about"><b class="key-name" title=${proxy.name}>${proxy.name}</b>
          <span class="hint">${proxy.url}${proxy.user ? ` as ${proxy.user}` : ''} · ${usesOf(proxy)}</span></div>
          <button type="button" class="icon-button" data-edit=${proxy.name} aria-label=${`Edit ${proxy.name}`} title="Edit" onClick=${() => edit(proxy.name)}><${Icon} name="edit" /></button>
          <button type="button" class="icon-button" aria-label=${`Delete ${proxy.name}`} title=${isUsed(proxy) ? 'In use: choose another for what goes through it first' : 'Delete'} disabled=${isUsed(proxy)} onClick=${() => remove(at)}><${Icon} name="trash" /></button>`}
    </li>`)}</ul>`}
    ${data && !proxies.some(({ name }) => name === editing) && html`<${ProxyForm} key=${added} of=${null} id="proxy-new" done=${add} />`}
  </section>`;
}

/** @param {string} name of the proxy whose button for editing is meant */
const editOf = (name) => `[data-edit="${CSS.escape(name)}"]`;

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

/** @param {{of: Proxy | null, id: string, done: () => void | Promise<void>, close?: () => void}} props of: null for a new one; id: what ids begin with */
function ProxyForm({ of, id, done, close }) {
  const kept = Boolean(of?.password);
  const [draft, setDraft] = useState(/** @type {Draft} */ ({ name: of?.name ?? '', url: of?.url ?? '', user: of?.user ?? '', password: kept ? null : '' }));
  const [problems, setProblems] = useState(/** @type {{field: string, text: string}[]} */ ([]));
  const [busy, setBusy] = useState(false);
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  useLayoutEffect(() => {
    const wrong = form.current?.querySelector('[aria-invalid="true"], [data-invalid]');
    if (wrong instanceof HTMLElement) wrong.focus();
  }, [problems]);
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
      setProblems(fields?.length ? fields.map(({ field, message }) => ({ field, text: `The ${field === 'url' ? 'address' : field} ${message}.` })) : [{ field: '', text: messageOf(error) }]);
    } finally {
      setBusy(false);
    }
  };
  const isWrong = (/** @type {string} */ name) => problems.some(({ field: each }) => each === name);
  const said = (/** @type {string} */ name) => (isWrong(name) ? `${id}-problem` : undefined);
  const field = (/** @type {'name' | 'url' | 'user'} */ name, /** @type {string} */ label, /** @type {string} */ placeholder) => html`<input name=${`proxy-${name}`} value=${draft[name]} placeholder=${placeholder} aria-label=${label}
    autocomplete="off" autocapitalize="off" spellcheck=${false} aria-invalid=${isWrong(name) ? 'true' : undefined} aria-describedby=${said(name)} onInput=${(/** @type {any} */ event) => change({ [name]: event.target.value })} />`;
  return html`<form class=${`key-form ${of ? 'is-edited' : 'is-new'}`} ref=${form} onSubmit=${submit} novalidate aria-label=${of ? `Edit the proxy ${of.name}` : 'Add a proxy'}>
    ${of ? html`<b class="key-name">${of.name}</b>` : field('name', 'Name of the new proxy', 'Name, like “office”')}
    ${field('url', 'Address', 'http://proxy.example.com:3128')}
    ${field('user', 'User, where it wants one', 'User, where it wants one')}
    <${SecretField} id=${`${id}-password`} name="proxy-password" label="Password" type="password" placeholder="Password" value=${draft.password} stored=${kept} invalid=${isWrong('password')} said=${said('password')} change=${(/** @type {string | null} */ password) => change({ password })} />
    <button type="submit" class="button" aria-disabled=${busy ? 'true' : undefined}>${of ? 'Save' : 'Add proxy'}</button>
    ${close && html`<button type="button" class="button quiet" onClick=${close}>Cancel</button>`}
    ${problems.length > 0 && html`<div class="problem" id=${`${id}-problem`} role="alert">${problems.map(({ text }) => html`<p key=${text}>${text}</p>`)}</div>`}
  </form>`;
}
