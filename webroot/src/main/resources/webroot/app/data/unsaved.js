// What somebody edits and hasn't saved is kept while they look elsewhere in Pagewatch, who are told of
// the way back; and the browser asks before all of Pagewatch goes.
import { nameOf } from '../lib/text.js';
import { navigate } from '../lib/router.js';
import { leaving, rows } from './store.js';
import { toast } from './toasts.js';

/** @typedef {'counts' | 'fetch'} Part what of a watch is edited */
/** @typedef {{base: import('../model.js').Watch, draft: any, path: string}} Kept draft: as the part's editor has it; path: where it is edited */

/** @type {Record<Part, (name: string) => string>} */
const UNSAVED = {
  counts: (name) => `What counts for ${name} isn’t saved yet.`,
  fetch: (name) => `How ${name} is fetched isn’t saved yet.`,
};

/** @type {Map<string, Kept & {id: string}>} by part and watch */
const kept = new Map();

/** @param {string} id */
const isThere = (id) => rows.byId.has(id) && !leaving.peek().has(id);

export const unsaved = {
  /**
   * @param {string} id of the watch
   * @param {Part} [part]
   * @returns {Kept | undefined}
   */
  get: (id, part = 'counts') => kept.get(`${part} ${id}`),

  /**
   * @param {string} id
   * @param {Kept} edited
   * @param {Part} [part]
   */
  keep: (id, edited, part = 'counts') => void kept.set(`${part} ${id}`, { ...edited, id }),

  /**
   * @param {string} id
   * @param {Part} [part]
   */
  forget: (id, part = 'counts') => void kept.delete(`${part} ${id}`),

  /**
   * @param {string} id that is being edited
   * @param {Part} [part]
   * @returns {() => void} when the editor goes
   */
  edit: (id, part = 'counts') => () => {
    const edited = kept.get(`${part} ${id}`);
    if (!edited || !isThere(id)) return;
    toast(UNSAVED[part](nameOf(edited.base)), { action: { label: 'Go back to it', run: () => navigate(edited.path) } });
  },
};

addEventListener('beforeunload', (event) => {
  if ([...kept.values()].some(({ id }) => isThere(id))) event.preventDefault();
});
