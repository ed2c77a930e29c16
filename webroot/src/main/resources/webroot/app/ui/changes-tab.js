// What changed: the versions to pick from, and the difference between two of them.
import { html, useEffect, useRef, useState } from '../lib/html.js';
import { useSignalValue } from '../lib/signals.js';
import { exact, parseTime } from '../lib/time.js';
import { diffView, diffWords } from '../lib/diff.js';
import { useResource } from '../lib/resource.js';
import { navigate, route, watchPath } from '../lib/router.js';
import { request } from '../data/api.js';
import { DiffTable } from './diff-table.js';
import { VersionList } from './snapshots.js';
import { Blank, Failed, Skeleton } from './states.js';
import { TextOf } from './text-tab.js';
import { RelativeTime } from './time.js';

/** @typedef {import('../model.js').Watch} Watch */

/** @param {{watch: Watch, history: import('./snapshots.js').History}} props */
export function ChangesTab({ watch, history }) {
  const { params } = useSignalValue(route);
  const { items, error, reload } = history;
  const [notice, setNotice] = useNewVersion(items?.[0]?.id);
  if (!items) return error ? html`<${Failed} what="The history" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${4} />`;
  if (items.length === 0) return html`<${NothingYet} watch=${watch} />`;

  const go = (/** @type {string} */ to, /** @type {string | null} */ from = null) => {
    const query = new URLSearchParams();
    if (to !== items[0].id || from) query.set('to', to);
    if (from) query.set('from', from);
    setNotice('');
    const search = query.toString();
    navigate(`${watchPath(watch.id)}${search ? `?${search}` : ''}`, { replace: true });
  };
  const askedAt = items.findIndex((each) => each.id === params.get('to'));
  const at = askedAt < 0 ? 0 : askedAt;
  const to = items[at];
  const older = items.slice(at + 1);
  const from = older.find((each) => each.id === params.get('from')) ?? older[0];
  const isFirst = !from && !history.more;
  return html`<div class="changes">
    <${VersionList} history=${history} chosen=${to.id} choose=${(/** @type {string} */ id) => go(id)} />
    <section class="change" aria-label="Change">
      ${notice && html`<p class="notice" role="status">${at === 0 ? 'A new change came in just now.' : html`A new change came in. <button type="button" class="link" onClick=${() => go(items[0].id)}>Show it</button>`}</p>`}
      <div class="change-head">
        <h2>${isFirst ? 'First version' : 'Changed'} <${RelativeTime} at=${to.takenAt} /></h2>
        ${older.length > 1 && html`<label class="compare">compared with <select value=${from?.id} onChange=${(/** @type {any} */ event) => go(to.id, event.target.value === older[0].id ? null : event.target.value)}>
          ${older.map((each, i) => html`<option key=${each.id} value=${each.id}>${i === 0 ? 'the version before' : exact(parseTime(each.takenAt) ?? 0)}</option>`)}
        </select></label>`}
      </div>
      ${isFirst && html`<p class="hint">This is the first version of this page; the next change is compared with it.</p><${TextOf} watch=${watch} id=${to.id} />`}
      ${from && html`<${DiffOf} watch=${watch} from=${from.id} to=${to.id} />`}
      ${!from && history.more && html`<p><button type="button" class="button" onClick=${history.readMore}>Read older versions to compare with</button></p>`}
    </section>
  </div>`;
}

/** @param {{watch: Watch, from: string, to: string}} props */
function DiffOf({ watch, from, to }) {
  const key = `${watch.id}/${from}/${to}`;
  const { data, error, reload } = useResource(async (signal) => {
    const path = `/watches/${encodeURIComponent(watch.id)}/diff?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}&granularity=line`;
    return diffView((await request(path, { signal })).hunks);
  }, key);
  if (data) {
    return html`<p class="hint" data-testid="diff-summary">${diffWords(data)}</p><${DiffTable} key=${key} view=${data} />`;
  }
  return error ? html`<${Failed} what="The difference" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${6} />`;
}

/** @param {{watch: Watch}} props */
function NothingYet({ watch }) {
  const failed = watch.outcome === 'error';
  return html`<${Blank} title=${failed ? 'No version yet' : 'Waiting for the first version'}>
    <p>${failed
      ? 'No check has succeeded so far. The first that does becomes the version that later ones are compared with.'
      : 'Pagewatch is about to open this page for the first time. Its text appears here.'}</p>
  <//>`;
}

/**
 * Says when a newer version than the newest known came in.
 *
 * @param {string | undefined} newest
 * @returns {[string, (id: string) => void]}
 */
function useNewVersion(newest) {
  const known = useRef(newest);
  const [notice, setNotice] = useState('');
  useEffect(() => {
    if (newest && known.current && newest !== known.current) setNotice(newest);
    known.current = newest;
  }, [newest]);
  useEffect(() => {
    if (!notice) return undefined;
    const timer = setTimeout(() => setNotice(''), 20_000);
    return () => clearTimeout(timer);
  }, [notice]);
  return [notice, setNotice];
}
