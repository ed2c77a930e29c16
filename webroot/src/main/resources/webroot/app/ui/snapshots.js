// The versions of a watch's content, newest first, page by page.
import { html, useEffect, useRef, useState } from '../lib/html.js';
import { bytes } from '../lib/text.js';
import { useResource } from '../lib/resource.js';
import { messageOf, request } from '../data/api.js';
import { refused } from '../data/toasts.js';
import { RelativeTime } from './time.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {import('../model.js').Snapshot} Snapshot */

/**
 * @typedef {object} History
 * @property {Snapshot[] | undefined} items
 * @property {boolean} more whether there are older ones
 * @property {() => Promise<void>} readMore
 * @property {import('../data/api.js').ApiError | null} error
 * @property {() => void} reload
 */

/**
 * The history of a watch, read again when it has a new snapshot.
 *
 * @param {Watch} watch
 * @returns {History}
 */
export function useSnapshots(watch) {
  const path = `/watches/${encodeURIComponent(watch.id)}/snapshots`;
  const [older, setOlder] = useState(/** @type {{items: Snapshot[], cursor: string | null} | null} */ (null));
  const { data, error, reload } = useResource((signal) => request(path, { signal }), watch.id, [watch.snapshotId]);
  const busy = useRef(false);
  useEffect(() => setOlder(null), [watch.id]);

  const first = /** @type {Snapshot[]} */ (data?.items ?? []);
  const have = new Set(first.map((each) => each.id));
  const items = data ? [...first, ...(older?.items ?? []).filter((each) => !have.has(each.id))] : undefined;
  const cursor = older ? older.cursor : data?.nextCursor;
  const readMore = async () => {
    if (!cursor || busy.current) return;
    busy.current = true;
    try {
      const page = await request(`${path}?cursor=${encodeURIComponent(cursor)}`);
      // What slid from the first page to the second when a new version came is in both, or here.
      setOlder((before) => ({ items: [...(before?.items ?? first), ...page.items], cursor: page.nextCursor ?? null }));
    } catch (failure) {
      refused(`Older versions couldn’t be read: ${messageOf(failure)}`);
    } finally {
      busy.current = false;
    }
  };
  return { items, more: Boolean(cursor), readMore, error, reload };
}

/**
 * @param {{history: History, chosen: string | undefined, choose: (id: string) => void, label?: string}} props
 */
export function VersionList({ history, chosen, choose, label = 'Versions' }) {
  const items = history.items ?? [];
  return html`<nav class="versions" aria-label=${label}>
    <ol>
      ${items.map((each, i) => html`<li key=${each.id}>
        <button type="button" class="version" aria-current=${each.id === chosen ? 'true' : undefined} onClick=${() => choose(each.id)} data-snapshot-id=${each.id}>
          <span class="version-when"><${RelativeTime} at=${each.takenAt} /></span>
          <span class="version-note">${i === 0 ? 'newest · ' : i === items.length - 1 && !history.more ? 'first · ' : ''}${bytes(each.bytes)}</span>
        </button>
      </li>`)}
    </ol>
    ${history.more && html`<button type="button" class="button small quiet" onClick=${history.readMore}>Older versions</button>`}
  </nav>`;
}
