// The tags in use, on the settings page: renamed or taken away everywhere at once.
import { html, useState } from '../lib/html.js';
import { count } from '../lib/text.js';
import { useResource } from '../lib/resource.js';
import { request } from '../data/api.js';
import { onMatching } from '../data/matching.js';
import { toast } from '../data/toasts.js';
import { Icon } from './icon.js';
import { Failed, Skeleton } from './states.js';
import { TagField } from './tag-field.js';

/** @typedef {{name: string, watches: number}} Tag */

export function TagsPanel() {
  const { data, error, reload } = useResource((signal) => request('/tags', { signal }), 'tags');
  const [editing, setEditing] = useState('');
  const [busy, setBusy] = useState('');
  const [leaving, setLeaving] = useState('');
  const work = async (/** @type {string} */ name, /** @type {() => Promise<unknown>} */ run) => {
    setBusy(name);
    await run();
    await reload();
    setBusy('');
    setLeaving('');
  };
  const rename = (/** @type {string} */ from, /** @type {string} */ to) => {
    setEditing('');
    if (from === to) return;
    const filter = { tag: from };
    void work(from, async () => {
      const renamed = (await onMatching('tag', filter, { tag: to, quiet: true })) && (await onMatching('untag', filter, { tag: from, quiet: true }));
      if (renamed) toast(`#${from} is #${to} now`);
    });
  };
  const remove = (/** @type {string} */ name) => {
    setLeaving(name);
    toast(`Taking #${name} away`, {
      action: { label: 'Undo', run: () => setLeaving('') },
      gone: () => void work(name, () => onMatching('untag', { tag: name }, { tag: name })),
    });
  };
  /** @type {Tag[]} */
  const tags = (data?.items ?? []).filter((/** @type {Tag} */ tag) => tag.name !== leaving);
  return html`<section class="panel" id="tags"><h2>Tags</h2>
    ${!data && (error ? html`<${Failed} what="The tags" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${2} />`)}
    ${data && tags.length === 0 && html`<p class="hint">No watch has a tag. Select watches in the list and press <b>Tag</b>.</p>`}
    ${tags.length > 0 && html`<ul class="tags">${tags.map((tag) => html`<li key=${tag.name}>
      ${editing === tag.name
        ? html`<${TagField} label="Rename" initial=${tag.name} done=${(/** @type {string} */ to) => rename(tag.name, to)} close=${() => setEditing('')} />`
        : html`<a class="tags-name" href=${`/?show=${encodeURIComponent(`#${tag.name}`)}`}>#${tag.name}</a>
          <span class="hint">${busy === tag.name ? 'changing…' : count(tag.watches, 'watch', 'watches')}</span>
          <button type="button" class="icon-button" aria-label=${`Rename ${tag.name}`} title="Rename" disabled=${busy !== ''} onClick=${() => setEditing(tag.name)}><${Icon} name="edit" /></button>
          <button type="button" class="icon-button" aria-label=${`Take ${tag.name} away`} title="Take away from all watches" disabled=${busy !== ''} onClick=${() => remove(tag.name)}><${Icon} name="trash" /></button>`}
    </li>`)}</ul>`}
  </section>`;
}
